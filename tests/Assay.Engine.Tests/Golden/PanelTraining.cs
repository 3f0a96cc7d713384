using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Data;
using Assay.Engine.Tests.Laws;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Golden;

/// <summary>One training of the panel. Short ones: what decides bits shows in the first steps.</summary>
internal sealed record PanelTraining(
    string Name, IReadOnlyList<LayerOptions> Network, TrainingOptions Training, Dataset Train, Dataset? Validation = null)
{
    private static readonly Dataset Disk = Laws.Run.Disk(77, 1), DiskValidation = Laws.Run.Disk(50, 2);

    private static readonly LayerOptions Probability = new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } };

    private static readonly LayerOptions[] Small = [Relu(9), Probability];

    private static readonly TrainingOptions Binary = new()
    {
        Loss = new() { Name = LossKind.BinaryCrossentropy },
        Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.01 },
        Metrics = [MetricKind.Accuracy, MetricKind.F1, MetricKind.Mse, MetricKind.Mae],
        Schedule = new() { Name = ScheduleKind.CosineDecay },
        BatchSize = 20,
        Epochs = 3,
    };

    private static readonly TrainingOptions Plain = Binary with { Metrics = [], Schedule = null, Epochs = 6 };

    /// <summary>The key of all of them.</summary>
    public static RandomKey Key => new(11, 2, 1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PanelTraining> All { get; } =
    [
        .. GoldenCases, .. Initializations, .. Products, .. OfImages, .. Weighted, .. Optimizers, .. Schedules, .. Stopping, .. Metrics,
        new("binary cross-entropy of no sigmoid", [Relu(9), new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Softsign } }], Plain, Disk),
        new("slow gains on a plateau", Small, Plain with { Schedule = new() { Name = ScheduleKind.ReduceOnPlateau, Patience = 1 }, Optimizer = new() { LearningRate = 0.01 } }, Disk, DiskValidation),
        new("dropout twice", [new DropoutOptions { Rate = 0.1 }, Relu(9), new DropoutOptions { Rate = 0.4 }, Probability], Plain, Disk),
        new("a layer left out", [Relu(5) with { Repeat = 0 }, Relu(7), Probability], Plain, Disk),
        new("diverging", [new DenseOptions { Units = 1 }], Plain with { Loss = Laws.Run.Mse, Optimizer = new() { LearningRate = 1e9 }, Epochs = 60 }, Disk, DiskValidation),
    ];

    /// <summary>Those that keep more than weights from one epoch to the next.</summary>
    public static IReadOnlyList<PanelTraining> Pausing { get; } = [.. Optimizers, .. Schedules, .. Stopping, .. OfImages];

    /// <summary>Begins it.</summary>
    public TrainingRun Begin() => new(Network, Training, Train, Validation, Key);

    /// <summary>Goes on with it.</summary>
    public TrainingRun Resume(byte[] saved) => TrainingRun.Resume(Network, Training, Train, Validation, Key, new MemoryStream(saved));

    /// <summary>Trains it.</summary>
    public TrainingResult Run(Action<EpochRecord>? onEpoch = null) => Laws.Run.Train(Network, Training, Train, Validation, Key, onEpoch);

    public override string ToString() => Name;

    /// <summary>Every activation, loss, optimizer, penalty and odd shape, from the trainer's own start values, in shuffled order.</summary>
    private static IEnumerable<PanelTraining> GoldenCases => GoldenCase.Names
        .Select(row => (Name: row.Data, Golden: GoldenCase.Of(row.Data)))
        .Select(one => new PanelTraining(one.Name, one.Golden.Network, one.Golden.Training with { Epochs = 2, Shuffle = true }, one.Golden.Dataset()));

    private static IEnumerable<PanelTraining> Initializations => ((InitializerOptions[])
        [
            .. Enum.GetValues<InitializerKind>().Select(kind => new InitializerOptions { Name = kind }),
            new() { Name = InitializerKind.Constant, Value = 0.3 },
            new() { Name = InitializerKind.RandomNormal, Mean = 0.1, Stddev = 0.2 },
            new() { Name = InitializerKind.TruncatedNormal, Mean = -0.1, Stddev = 0.3 },
            new() { Name = InitializerKind.RandomUniform, Minval = -0.4, Maxval = 0.2 },
            new() { Name = InitializerKind.Orthogonal, Gain = 1.5 },
        ]).Select(options => new PanelTraining(
            options == new InitializerOptions { Name = options.Name } ? $"initializer {options.Name}" : $"initializer {options.Name}, its parameters set", [Relu(33) with { Initializer = options, BiasInitializer = options }, new DropoutOptions { Rate = 0.25 }, Probability],
            Binary, Disk, DiskValidation));

    /// <summary>Products that fill the widest tiles and leave every kind of rest.</summary>
    private static IEnumerable<PanelTraining> Products => (((int Width, int Batch)[])[(100, 128), (131, 97), (64, 64), (24, 12)])
        .Select(size => new PanelTraining(
            $"{size.Width} wide, batches of {size.Batch}",
            [new DenseOptions { Units = size.Width, Activation = new() { Name = ActivationKind.Tanh }, Repeat = 2 }, new DenseOptions { Units = 1 }],
            Binary with { Loss = Laws.Run.Mse, BatchSize = size.Batch, Epochs = 2 }, Laws.Run.Disk(150, 3)));

    /// <summary>Samples that count differently, of a chain and of heads.</summary>
    private static IEnumerable<PanelTraining> Weighted =>
    [
        new("samples weighted", [Relu(9), Probability], Binary, Disk with { Weights = Weights(Disk.Samples) }, DiskValidation),
        new("samples weighted, two heads", Laws.Run.TwoHeads, Laws.Run.OfTwoHeads, Laws.Run.BlobsAndBrightness(50, 1) with { Weights = Weights(50) }, Laws.Run.BlobsAndBrightness(23, 2)),
    ];

    private static float[] Weights(int samples) => [.. Enumerable.Range(0, samples).Select(i => i % 5 * 0.5f)];

    private static IEnumerable<PanelTraining> OfImages
    {
        get
        {
            Dataset train = Laws.Run.Blobs(50, 1), validation = Laws.Run.Blobs(23, 2);
            yield return new("every layer for images", Laws.Run.EveryImageLayer, Laws.Run.Classes, train, validation);
            // One epoch: where vectors are switched off, it takes as long as all else together.
            yield return new("every correlation", Laws.Run.EveryCorrelation, Laws.Run.Classes with { BatchSize = 17, Epochs = 1 }, Laws.Run.Blobs(21, 1), Laws.Run.Blobs(3, 2));
            FoldData afresh = FoldData.Prepare(train, Folds.Split(train, 1, 0.2, stratified: true, 0)[0], PanelData.Afresh, Key);
            LayerOptions[] network = [new FlattenOptions(), Relu(12), new DropoutOptions { Rate = 0.3 }, new DenseOptions { Units = 3, Activation = new() { Name = ActivationKind.Softmax } }];
            yield return new("two heads", Laws.Run.TwoHeads, Laws.Run.OfTwoHeads with { EarlyStopping = new() { Monitor = "val_where_loss", Patience = 1 }, Schedule = new() { Name = ScheduleKind.ReduceOnPlateau, Monitor = "light_mae", Patience = 1 } }, Laws.Run.BlobsAndBrightness(50, 1), Laws.Run.BlobsAndBrightness(23, 2));
            FoldData clocks = Clocks(4), hours = Clocks(6);
            LayerOptions[] waves = [new Conv2dOptions { Filters = 4, Kernel = 5, Stride = 3 }, Relu(16), new DenseOptions { Units = 4 }];
            yield return new("clocks by sines and cosines", waves, Plain with { Loss = Laws.Run.Mse, Metrics = [MetricKind.CircularMae, MetricKind.Mse], Epochs = 2 }, clocks.Train, clocks.Validation);
            HeadsOptions heads = new()
            {
                Heads = new Dictionary<string, IReadOnlyList<LayerOptions>>
                {
                    ["hour"] = [new DenseOptions { Units = 12, Activation = new() { Name = ActivationKind.Softmax } }], ["minute"] = [new DenseOptions { Units = 1 }],
                },
            };
            Dictionary<string, HeadOptions> learning = new()
            {
                ["hour"] = new() { Loss = new() { Name = LossKind.SparseCategoricalCrossentropy }, Metrics = [MetricKind.Accuracy, MetricKind.Mae] },
                ["minute"] = new() { Loss = new() { Name = LossKind.CircularAbsoluteError }, Weight = 0.01, Metrics = [MetricKind.CircularMae] },
            };
            yield return new("clocks by hour and minute", [waves[0], Relu(16), heads], Plain with { Loss = null, Heads = learning, Metrics = [MetricKind.CircularMae, MetricKind.CircularMse], Epochs = 2 }, hours.Train, hours.Validation);
            yield return new("images changed afresh each epoch", network, Laws.Run.Classes, afresh.Train, afresh.Validation);
        }
    }

    private static FoldData Clocks(int way)
    {
        DataOptions options = new() { Source = SourceKind.Clock, Samples = 40, TestSamples = 1, Size = 32, Encoding = EncodingTests.Every[way] };
        return FoldData.Prepare(DataSource.Load(options, ".").Train, new([.. Enumerable.Range(0, 30)], [.. Enumerable.Range(30, 10)]), options, Key);
    }

    /// <summary>Every optimizer with all of its parameters away from their defaults.</summary>
    private static IEnumerable<PanelTraining> Optimizers => ((OptimizerOptions[])
        [
            new() { Name = OptimizerKind.Sgd, Momentum = 0.8, Nesterov = true },
            new() { Name = OptimizerKind.Rmsprop, Momentum = 0.7, Rho = 0.8, Centered = true, Epsilon = 1e-3 },
            new() { Name = OptimizerKind.Adagrad, InitialAccumulatorValue = 0.2, Epsilon = 1e-3 },
            new() { Name = OptimizerKind.Adadelta, Rho = 0.7, Epsilon = 1e-3 },
            new() { Name = OptimizerKind.Adam, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3, Amsgrad = true },
            new() { Name = OptimizerKind.Adam, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3 },
            new() { Name = OptimizerKind.Adamw, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3, Amsgrad = true },
            new() { Name = OptimizerKind.Adamw, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3 },
            new() { Name = OptimizerKind.Adamax, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3 },
            new() { Name = OptimizerKind.Nadam, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3 },
        ]).Select(options => new PanelTraining(
            $"optimizer {options.Name}{(options.Amsgrad is true ? ", amsgrad" : "")}", Small, Plain with { Optimizer = options with { LearningRate = 0.02, WeightDecay = 0.1, ClipNorm = 0.05 }, Epochs = 3 }, Disk));

    private static IEnumerable<PanelTraining> Schedules => ((ScheduleOptions[])
        [
            new() { Name = ScheduleKind.ExponentialDecay, DecayEpochs = 2, DecayRate = 0.7, WarmupEpochs = 1.5 },
            new() { Name = ScheduleKind.ExponentialDecay, DecayEpochs = 2, Staircase = true },
            new() { Name = ScheduleKind.InverseTimeDecay, DecayEpochs = 1, DecayRate = 0.6, WarmupEpochs = 1 },
            new() { Name = ScheduleKind.InverseTimeDecay, DecayEpochs = 2, Staircase = true },
            new() { Name = ScheduleKind.PolynomialDecay, EndRate = 0.001, Power = 1.7, WarmupEpochs = 2, DecayEpochs = 4 },
            new() { Name = ScheduleKind.CosineDecay, Alpha = 0.2, WarmupEpochs = 0.5, DecayEpochs = 5 },
            new() { Name = ScheduleKind.PiecewiseConstant, Boundaries = [2, 4], Factors = [0.5, 0.1], WarmupEpochs = 1 },
            new() { Name = ScheduleKind.ReduceOnPlateau, Monitor = "val_accuracy", Factor = 0.5, Patience = 1, MinimumRate = 0.005 },
            new() { Name = ScheduleKind.ReduceOnPlateau, Patience = 2 },
        ]).Select(options => new PanelTraining(
            $"schedule {options.Name}{(options.Staircase is true ? ", staircase" : "")}{(options.Monitor is null ? "" : $", {options.Monitor}")}", Small, Plain with { Schedule = options, Optimizer = new() { Name = OptimizerKind.Nadam, LearningRate = 0.05 }, Epochs = 8 }, Disk, DiskValidation));

    private static IEnumerable<PanelTraining> Stopping => ((EarlyStoppingOptions[])
        [
            new(), new() { Patience = 2, RestoreBestWeights = false }, new() { Monitor = "val_accuracy", Patience = 3 },
            new() { Monitor = "loss", Patience = 2, MinDelta = 0.05 }, new() { Monitor = "accuracy", Patience = 2, MinDelta = 0.02, StartFromEpoch = 3 },
            new() { Patience = 1000 },
        ]).Select(options => new PanelTraining(
            $"early stopping by {options.Monitor}, patience {options.Patience}", Small, Plain with { EarlyStopping = options, Optimizer = new() { Name = OptimizerKind.Rmsprop, LearningRate = 0.2 }, Epochs = 15 }, Disk, DiskValidation));

    private static IEnumerable<PanelTraining> Metrics
    {
        get
        {
            Dataset train = Laws.Run.Blobs(50, 1), validation = Laws.Run.Blobs(23, 2);
            LayerOptions[] three = [new FlattenOptions(), Relu(6), new DenseOptions { Units = 3, Activation = new() { Name = ActivationKind.Softmax } }];
            LayerOptions[] seven = [new FlattenOptions(), Relu(6), new DenseOptions { Units = 7, Activation = new() { Name = ActivationKind.Softmax } }];
            foreach (MetricKind kind in Enum.GetValues<MetricKind>().Where(kind => !MetricKinds.IsOfResiduals(kind)))
            {
                bool many = kind is MetricKind.Top3Accuracy or MetricKind.Top5Accuracy;
                if (!many) yield return new($"{kind} of one output", Small, Plain with { Metrics = [kind], Epochs = 2 }, Disk.Repeating(Around(kind)), DiskValidation.Repeating(Around(kind)));
                if (many) yield return new($"{kind} of seven classes", seven, Laws.Run.Classes with { Metrics = [kind], Epochs = 2 }, Seven(train), Seven(validation));
                else yield return new($"{kind} of three classes", three, Laws.Run.Classes with { Metrics = [kind], Epochs = 2 }, train.Repeating(Around(kind)), validation.Repeating(Around(kind)));
            }

            foreach (MetricKind kind in Enum.GetValues<MetricKind>().Where(MetricKinds.IsOfResiduals))
            {
                TrainingOptions numbers = Plain with { Loss = Laws.Run.Mse, Metrics = [kind], Epochs = 2 };
                yield return new($"{kind} of one number", [Relu(9), new DenseOptions { Units = 1 }], numbers, Disk with { Classes = 0 }, DiskValidation with { Classes = 0 });
                yield return new($"{kind} of an encoded number", [Relu(9), new DenseOptions { Units = 1 }], numbers, Third(Disk), Third(DiskValidation));
            }

            HeadsOptions divided = new()
            {
                Heads = new Dictionary<string, IReadOnlyList<LayerOptions>>
                {
                    ["where"] = [new DenseOptions { Units = 7, Activation = new() { Name = ActivationKind.Softmax } }], ["light"] = [new DenseOptions { Units = 1 }],
                },
            };
            Dictionary<string, HeadOptions> measured = new()
            {
                ["where"] = new() { Loss = new() { Name = LossKind.SparseCategoricalCrossentropy }, Metrics = [.. Enum.GetValues<MetricKind>().Where(MetricKinds.IsOfClasses)] },
                ["light"] = new() { Targets = ["brightness"], Loss = Laws.Run.Mse, Metrics = [.. Enum.GetValues<MetricKind>().Where(MetricKinds.IsOfResiduals)] },
            };
            Dataset both = Laws.Run.BlobsAndBrightness(50, 1);
            yield return new("every metric of heads", [new FlattenOptions(), Relu(6), divided], Plain with { Loss = null, Heads = measured, Epochs = 2 }, both with { Columns = [new("where", 7, []), both.Columns[1]] });
            MetricKind[] some = [MetricKind.Accuracy, MetricKind.Precision, MetricKind.Mse];
            yield return new("accuracy beside precision", three, Laws.Run.Classes with { Metrics = some, Shuffle = false }, train, validation);
        }
    }

    private static Dataset Seven(Dataset blobs) => blobs with { Classes = 7, ClassNames = [] };

    private static Dataset Third(Dataset disk) => new TargetEncoder([new LinearCode("inside", null, 0.1, 3)]).Apply(disk with { Classes = 0 });

    private static double? Around(MetricKind kind) => kind is MetricKind.CircularMse or MetricKind.CircularMae ? 0.75 : null;

    private static DenseOptions Relu(int units) => new() { Units = units, Activation = new() { Name = ActivationKind.Relu } };
}
