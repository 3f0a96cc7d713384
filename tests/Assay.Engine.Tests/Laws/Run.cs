using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>Short ways to train and to look at what came out.</summary>
internal static class Run
{
    /// <summary>Trains; ends when the test is cancelled.</summary>
    public static TrainingResult Train(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation = null,
        RandomKey key = default, Action<EpochRecord>? onEpoch = null) =>
        Trainer.Train(network, training, train, validation, key, onEpoch, TestContext.Current.CancellationToken);

    /// <summary>The column of that name, one value an epoch.</summary>
    public static double[] Column(
        string name, IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation = null,
        RandomKey key = default)
    {
        int column = Trainer.Columns(training, train.Classes, validation is not null).ToList().IndexOf(name);
        List<double> values = [];
        Train(network, training, train, validation, key, epoch => values.Add(epoch.Values.Span[column]));
        return [.. values];
    }

    /// <summary>The start values of a network, read off a training that moves nothing.</summary>
    public static TrainedNetwork Start(IReadOnlyList<LayerOptions> network, int inputs, RandomKey key = default)
    {
        int outputs = ((DenseOptions)network[^1]).Units!.Value;
        TrainingOptions still = new() { Loss = Mse, Optimizer = new() { LearningRate = 0 }, Epochs = 1 };
        return Train(network, still, Numbers(new float[inputs], new float[outputs], inputs), key: key).Network;
    }

    public static LossOptions Mse { get; } = new() { Name = LossKind.MeanSquaredError };

    /// <summary>Samples whose targets are numbers.</summary>
    public static Dataset Numbers(float[] x, float[] y, int inputs) =>
        new(x, y, Names("x", inputs), Names("y", y.Length * inputs / x.Length), 0);

    /// <summary>Points of the square of side 2 about the origin, labelled 1 inside a circle; a function of the seed.</summary>
    public static Dataset Disk(int samples, int seed)
    {
        RandomSequence random = new RandomKey(99, seed).Sequence(Purpose.Data);
        float[] x = new float[2 * samples], y = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double a = (2 * random.NextDouble()) - 1, b = (2 * random.NextDouble()) - 1;
            (x[2 * i], x[(2 * i) + 1], y[i]) = ((float)a, (float)b, (a * a) + (b * b) < 0.6 ? 1 : 0);
        }

        return new(x, y, ["x", "y"], ["inside"], 2);
    }

    /// <summary>Images of 9 × 10 pixels as bytes: a bright blob on noise, labelled by where it lies; a function of the seed.</summary>
    public static Dataset Blobs(int samples, int seed)
    {
        RandomSequence random = new RandomKey(98, seed).Sequence(Purpose.Data);
        Shape shape = new(9, 10, 1);
        byte[] pixels = new byte[samples * shape.Size];
        float[] labels = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            (int row, int column) = (random.Next(8), random.Next(9));
            for (int p = 0; p < shape.Size; p++) pixels[(i * shape.Size) + p] = (byte)random.Next(100);
            foreach (int p in new[] { 0, 1, 10, 11 }) pixels[(i * shape.Size) + (row * 10) + column + p] = 255;
            labels[i] = row < 3 ? 0 : column < 5 ? 1 : 2;
        }

        return new([], labels, [], ["where"], 3)
        {
            Image = shape, Pixels = pixels, ClassNames = ["top", "left", "right"], PixelScaler = new([30], [255]),
        };
    }

    /// <summary>The same samples with targets that repeat.</summary>
    public static Dataset Repeating(this Dataset data, double? period) =>
        data with { Columns = [.. data.Columns.Select(column => column with { Period = period })] };

    /// <summary>The images of <see cref="Blobs"/> with two targets: where the blob lies, and as a number the brightness of the image.</summary>
    public static Dataset BlobsAndBrightness(int samples, int seed)
    {
        Dataset blobs = Blobs(samples, seed);
        return blobs with
        {
            Targets = [.. Enumerable.Range(0, samples).SelectMany(i => (float[])[blobs.Targets[i], blobs.PixelsOf(i).ToArray().Sum(pixel => pixel) / 9000f])],
            TargetNames = ["where", "brightness"], Classes = 0, ClassNames = [],
            Columns = [new("where", 3, blobs.ClassNames), new("brightness", 0, [], Period: 2)],
        };
    }

    /// <summary>A network for <see cref="BlobsAndBrightness"/>: a convolutional trunk, and two heads with layers of every kind that keeps something.</summary>
    public static IReadOnlyList<LayerOptions> TwoHeads =>
    [
        new Conv2dOptions { Filters = 6, Kernel = 3, Activation = new() { Name = ActivationKind.Relu } },
        new PoolOptions(),
        new DropoutOptions { Rate = 0.1 },
        new HeadsOptions
        {
            Heads = new Dictionary<string, IReadOnlyList<LayerOptions>>
            {
                ["where"] =
                [
                    new DropoutOptions { Rate = 0.3 }, new DenseOptions { Units = 7, Activation = new() { Name = ActivationKind.Tanh } },
                    new DenseOptions { Units = 3, Activation = new() { Name = ActivationKind.Softmax } },
                ],
                ["light"] =
                [
                    new DenseOptions { Units = 5, MaxNorm = 1 }, new BatchNormOptions { Activation = new() { Name = ActivationKind.Swish } },
                    new DropoutOptions { Rate = 0.2 }, new DenseOptions { Units = 1, Regularizer = new() { L2 = 1e-3 } },
                ],
            },
        },
    ];

    /// <summary>A training for <see cref="TwoHeads"/>, with every metric.</summary>
    public static TrainingOptions OfTwoHeads { get; } = new()
    {
        Heads = new Dictionary<string, HeadOptions>
        {
            ["where"] = new()
            {
                Loss = new() { Name = LossKind.SparseCategoricalCrossentropy },
                Metrics = [MetricKind.Accuracy, MetricKind.Precision, MetricKind.Recall, MetricKind.F1],
            },
            ["light"] = new()
            {
                Targets = ["brightness"], Loss = new() { Name = LossKind.CircularSquaredError }, Weight = 0.5,
                Metrics = [MetricKind.Mse, MetricKind.Mae, MetricKind.CircularMse, MetricKind.CircularMae],
            },
        },
        Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.01 },
        BatchSize = 20,
        Epochs = 4,
    };

    /// <summary>A network for <see cref="Blobs"/> with every layer for images, both paddings and a stride.</summary>
    public static IReadOnlyList<LayerOptions> EveryImageLayer =>
    [
        new PermuteOptions { Seed = 3 },
        new Conv2dOptions
        {
            Filters = 5, Kernel = 3, Padding = PaddingKind.Same, Activation = new() { Name = ActivationKind.Relu },
            Initializer = new() { Name = InitializerKind.HeNormal }, BiasInitializer = new() { Name = InitializerKind.RandomUniform },
        },
        new PoolOptions { Method = PoolMethod.L2, Size = 3, Stride = 1, Padding = PaddingKind.Same },
        new Conv2dOptions { Filters = 17, Kernel = 2, KernelWidth = 3, Stride = 2, Zeros = 2, UseBias = false, MaxNorm = 2 },
        new BatchNormOptions { Activation = new() { Name = ActivationKind.Swish } },
        new Conv2dOptions { Filters = 18, Kernel = 3, Padding = PaddingKind.Same },
        new PoolOptions { Method = PoolMethod.Max, Padding = PaddingKind.Same },
        new DropoutOptions { Rate = 0.2 },
        new Conv2dOptions { Filters = 6, Kernel = 2, Repeat = 2, Padding = PaddingKind.Same, Regularizer = new() { L2 = 1e-3 } },
        new PoolOptions { Method = PoolMethod.Average, Stride = 1, Padding = PaddingKind.Same },
        new BatchNormOptions { Unbiased = true, Momentum = 0.9 },
        new GlobalPoolOptions(),
        new FlattenOptions(),
        new DenseOptions { Units = 7, Activation = new() { Name = ActivationKind.Tanh } },
        new BatchNormOptions(),
        new DenseOptions { Units = 3, Activation = new() { Name = ActivationKind.Softmax } },
    ];

    /// <summary>A network for <see cref="Blobs"/> whose convolutions take every algorithm, deep enough to need all gradients.</summary>
    public static IReadOnlyList<LayerOptions> EveryCorrelation =>
    [
        new Conv2dOptions { Filters = 40, Kernel = 3, Padding = PaddingKind.Same, Activation = new() { Name = ActivationKind.Relu } },
        new Conv2dOptions { Filters = 41, Kernel = 3, Padding = PaddingKind.Same, Activation = new() { Name = ActivationKind.Swish } },
        new Conv2dOptions { Filters = 40, Kernel = 5, Padding = PaddingKind.Same },
        new Conv2dOptions { Filters = 40, Kernel = 4, KernelWidth = 5, Activation = new() { Name = ActivationKind.Relu } },
        new Conv2dOptions { Filters = 38, Kernel = 3, Padding = PaddingKind.Same, Activation = new() { Name = ActivationKind.Relu } },
        new DenseOptions { Units = 3, Activation = new() { Name = ActivationKind.Softmax } },
    ];

    /// <summary>A training for <see cref="Blobs"/>, the last batch of an epoch a smaller one.</summary>
    public static TrainingOptions Classes { get; } = new()
    {
        Loss = new() { Name = LossKind.SparseCategoricalCrossentropy },
        Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.01 },
        Metrics = [MetricKind.Accuracy, MetricKind.F1],
        BatchSize = 20,
        Epochs = 3,
    };

    private static string[] Names(string prefix, int count) => [.. Enumerable.Range(1, count).Select(i => $"{prefix}{i}")];
}
