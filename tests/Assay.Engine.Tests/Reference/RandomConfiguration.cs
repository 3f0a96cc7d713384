using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Laws;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Reference;

/// <summary>A network, a training and data drawn at random; a function of its seed. Every other one is of images.</summary>
internal sealed record RandomConfiguration(IReadOnlyList<LayerOptions> Network, TrainingOptions Training, Dataset Data)
{
    public static RandomConfiguration Draw(int seed)
    {
        RandomSequence random = new RandomKey(20221107, seed).Sequence(Purpose.Data);
        Shape input = seed % 2 == 0 ? Width(ref random) : RandomImageLayers.Image(ref random);
        int inputs = input.Size, samples = 1 + random.Next(40);
        (LossOptions loss, ActivationKind last, int outputs, int classes) = Task(ref random);
        List<LayerOptions> layers = seed % 2 == 0 ? [] : RandomImageLayers.Draw(ref random, input);
        for (int i = random.Next(seed % 2 == 0 ? 4 : 2); i > 0; i--) layers.Add(Dense(ref random, Width(ref random), Hidden(ref random)));
        layers.Add(Dense(ref random, outputs, new() { Name = last }));
        int targets = classes > 0 ? 1 : outputs;
        float[] x = new float[samples * inputs], y = new float[samples * targets];
        for (int i = 0; i < x.Length; i++) x[i] = (float)((3 * random.NextDouble()) - 1.5);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = classes > 0 ? random.Next(classes)
                : loss.Name is LossKind.BinaryCrossentropy or LossKind.CategoricalCrossentropy or LossKind.KlDivergence
                    ? (float)random.NextDouble()
                : loss.Name is LossKind.Poisson ? random.Next(4)
                : (float)random.NextNormal();
        }

        TrainingOptions training = new()
        {
            Loss = loss,
            Optimizer = new() { Name = OptimizerKind.Sgd, LearningRate = 0.002, Momentum = random.NextDouble() },
            BatchSize = 1 + random.Next(samples),
            Epochs = 1,
            Shuffle = false,
        };
        double? period = loss.Name is LossKind.CircularSquaredError or LossKind.CircularAbsoluteError ? 0.5 + (3 * random.NextDouble()) : null;
        Dataset data = new(x, y, [.. Enumerable.Range(0, inputs).Select(i => $"x{i}")], [.. Enumerable.Range(0, targets).Select(i => $"y{i}")], classes)
        {
            Image = input.IsVector ? null : input,
        };
        return new RandomConfiguration(layers, training, data.Repeating(period));
    }

    private static int Width(ref RandomSequence random) => random.Next(4) == 0 ? 1 + random.Next(70) : 1 + random.Next(18);

    private static DenseOptions Dense(ref RandomSequence random, int units, ActivationOptions activation) => new()
    {
        Units = units,
        Activation = activation,
        Initializer = new() { Name = (InitializerKind)((int)InitializerKind.GlorotNormal + random.Next(7)) },
        BiasInitializer = new() { Name = InitializerKind.RandomNormal, Stddev = 0.3 },
        UseBias = random.Next(4) != 0,
        Regularizer = Penalty(ref random),
        BiasRegularizer = Penalty(ref random),
        MaxNorm = random.Next(5) == 0 ? 0.3 + random.NextDouble() : null,
        Repeat = random.Next(8) == 0 && activation.Name != ActivationKind.Exponential ? 2 : 1, // eˣ twice overflows
    };

    internal static RegularizerOptions? Penalty(ref RandomSequence random) =>
        random.Next(3) == 0 ? new() { L1 = 0.01 * random.Next(2), L2 = 0.02 * random.Next(2) } : null;

    internal static ActivationOptions Hidden(ref RandomSequence random)
    {
        ActivationKind kind = (ActivationKind)random.Next((int)ActivationKind.Sin + 1);
        return new()
        {
            Name = kind,
            NegativeSlope = kind == ActivationKind.LeakyRelu && random.Next(2) == 0 ? random.NextDouble() : null,
            Alpha = kind == ActivationKind.Elu && random.Next(2) == 0 ? 2 * random.NextDouble() : null,
            Approximate = kind == ActivationKind.Gelu ? random.Next(2) == 0 : null,
        };
    }

    /// <summary>A loss with an output activation, a number of outputs and classes that go with it.</summary>
    private static (LossOptions Loss, ActivationKind Last, int Outputs, int Classes) Task(ref RandomSequence random)
    {
        int many = 2 + random.Next(12);
        double? smoothing = random.Next(2) == 0 ? null : 0.3 * random.NextDouble();
        LossKind name = (LossKind)random.Next((int)LossKind.CircularAbsoluteError + 1);
        bool logits = random.Next(2) == 0, labels = random.Next(2) == 0;
        ActivationKind[] positive = [ActivationKind.Softmax, ActivationKind.Sigmoid, ActivationKind.Softplus, ActivationKind.Exponential];
        ActivationKind chosen = positive[random.Next(4)];
        LossOptions plain = new() { Name = name };
        return name switch
        {
            LossKind.BinaryCrossentropy => (
                plain with { FromLogits = logits, LabelSmoothing = smoothing },
                logits ? ActivationKind.Linear : ActivationKind.Sigmoid, labels ? 1 : many, labels ? 2 : 0),
            LossKind.CategoricalCrossentropy => (
                plain with { FromLogits = logits, LabelSmoothing = smoothing },
                logits ? ActivationKind.Linear : chosen, many, labels ? many : 0),
            LossKind.SparseCategoricalCrossentropy => (
                plain with { FromLogits = logits }, logits ? ActivationKind.Linear : chosen, many, many),
            LossKind.Nll => (plain, ActivationKind.LogSoftmax, many, many),
            LossKind.Poisson => (plain, chosen, many, labels ? many : 0),
            LossKind.KlDivergence => (plain, ActivationKind.Softmax, many, labels ? many : 0),
            LossKind.Huber => (plain with { Delta = 0.1 + random.NextDouble() }, ActivationKind.Linear, many, 0),
            _ => (plain, (ActivationKind)random.Next((int)ActivationKind.Sin + 1), many, 0),
        };
    }
}
