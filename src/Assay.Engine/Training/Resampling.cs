using Assay.Engine.Data;
using Assay.Engine.Kernels;

namespace Assay.Engine.Training;

/// <summary>
/// What metrics of a network would have been on other samples of the same kind: its outputs are measured again and again, over as many samples drawn
/// with replacement (Efron 1979). It knows of the sampling of the samples alone, not of the luck of the training.
/// </summary>
internal static class Resampling
{
    /// <summary>
    /// The values of each metric, by name as <see cref="TrainedNetwork.Evaluate"/> has them, one a resample. A function of the key and its arguments.
    /// </summary>
    public static IReadOnlyDictionary<string, double[]> Of(TrainedNetwork network, Dataset data, TrainingOptions training, RandomKey key, int resamples)
    {
        training = training with { Metrics = Trainer.Metrics(training, data.Classes), EarlyStopping = null };
        float[] outputs = network.Predict(data);
        using TrainingSession session = new(network.Layers, training, network.Input, data.Codes, default, initialized: false);
        string[] names = [.. Trainer.Columns(training, data.Classes, validation: false).Skip(1)];
        double[][] values = [.. names.Select(_ => new double[resamples])];
        double[] one = new double[names.Length];
        int[] drawn = new int[data.Samples];
        for (int i = 0; i < resamples; i++)
        {
            RandomSequence random = key.Sequence(Purpose.Data, (ulong)i);
            for (int k = 0; k < drawn.Length; k++) drawn[k] = random.Next(drawn.Length);
            session.Meter.Reset();
            session.Measure(data, drawn, outputs);
            session.Meter.Write(one, penalty: 0);
            for (int m = 0; m < one.Length; m++) values[m][i] = one[m];
        }

        return names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
