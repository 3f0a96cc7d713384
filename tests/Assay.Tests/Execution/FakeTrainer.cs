using System.Collections.Concurrent;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Journal;

namespace Assay.Tests.Execution;

/// <summary>
/// Stands in for the engine: its values follow from what it is given by a hash, at once, and it remembers what it was
/// asked for. A learning rate above 1 diverges.
/// </summary>
internal sealed class FakeTrainer
{
    /// <summary>What was trained: network, training, fold and seed as one text, in the order of finishing.</summary>
    public ConcurrentQueue<string> Trained { get; } = [];

    /// <summary>Every feature row that was ever shown.</summary>
    public ConcurrentDictionary<(float, float), bool> Seen { get; } = [];

    /// <summary>Called before a training.</summary>
    public Action<CancellationToken>? Before { get; init; }

    public TrainingResult Train(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key,
        Action<EpochRecord>? onEpoch, CancellationToken cancellation)
    {
        Before?.Invoke(cancellation);
        cancellation.ThrowIfCancellationRequested();
        foreach (Dataset? shown in (Dataset?[])[train, validation])
            for (int i = 0; i < (shown?.Samples ?? 0); i++) Seen[(shown!.FeaturesOf(i)[0], shown.FeaturesOf(i)[1])] = true;

        bool diverges = training.Optimizer.LearningRate > 1;
        string identity = Content.Hash(new { network, training, key.Run, key.Fold });
        RandomSequence random = new RandomKey(Convert.ToUInt64(identity[..16], 16)).Sequence(Purpose.Search);
        int columns = Trainer.Columns(training, train.Classes, validation is not null).Count;
        int epochs = diverges ? 2 : training.Epochs!.Value;
        double[] values = new double[columns];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            for (int i = 0; i < columns; i++) values[i] = diverges && epoch == epochs ? double.NaN : random.NextDouble();
            onEpoch?.Invoke(new EpochRecord(epoch, 1e-3, values));
        }

        ParameterTensor last = new TrainedNetwork(network, train.FeatureNames.Count, []).Tensors[^1];
        float[] parameters = new float[last.Offset + last.Shape.Aggregate(1, (size, extent) => size * extent)];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = (float)random.NextNormal();
        Trained.Enqueue(identity);
        return new TrainingResult(
            diverges ? Outcome.Diverged : Outcome.Completed, epochs, epochs, [.. values],
            new TrainedNetwork(network, train.FeatureNames.Count, parameters));
    }
}
