using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Bench;

/// <summary>Epochs without training: losses that fall and flatten under noise, accuracies that are shares of the samples.</summary>
internal sealed class MadeUp(
    IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset validation, ulong run, Action epoch) : ITraining
{
    /// <summary>What an epoch is said to take, in the mean.</summary>
    public const double EpochSeconds = 1.5e-3;

    private readonly double[] _values = new double[5];
    private RandomSequence _random = new RandomKey(run).Sequence(Purpose.Search);

    public int Epoch { get; private set; }

    public bool Ended => Epoch == training.Epochs;

    public EpochRecord NextEpoch(CancellationToken cancellation = default)
    {
        epoch();
        cancellation.ThrowIfCancellationRequested();
        double progress = ++Epoch / (Epoch + 50.0), loss = 0.7 - (0.6 * progress);
        _values[0] = Optimizer.LearningRate(training.Optimizer);
        _values[1] = loss + (0.05 * _random.NextDouble());
        _values[2] = Share(train.Samples);
        _values[3] = loss + (0.1 * _random.NextDouble());
        _values[4] = Share(validation.Samples);
        return new EpochRecord(Epoch, EpochSeconds * (2 + (2 * _random.NextDouble())) / 3, _values);

        double Share(int samples) => Math.Floor(samples * (0.5 + (0.4 * progress) + (0.1 * _random.NextDouble()))) / samples;
    }

    public void Save(Stream stream) => throw new NotSupportedException("nothing here takes so long that it is saved");

    public TrainingResult Result() => new(Outcome.Completed, Epoch, Epoch, [.. _values], new TrainedNetwork(network, train.Shape, []));

    public void Dispose()
    {
    }
}
