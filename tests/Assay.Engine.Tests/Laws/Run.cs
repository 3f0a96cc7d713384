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

    private static string[] Names(string prefix, int count) => [.. Enumerable.Range(1, count).Select(i => $"{prefix}{i}")];
}
