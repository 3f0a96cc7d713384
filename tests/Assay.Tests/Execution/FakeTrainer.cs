using System.Collections.Concurrent;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Studies.Writing;

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

    /// <summary>Called before each epoch.</summary>
    public Action<CancellationToken>? BeforeEpoch { get; init; }

    /// <summary>One whose runs take uneven times, so that they arrive in another order each time.</summary>
    /// <param name="seed">Which times.</param>
    /// <param name="most">Turns that an epoch waits at most.</param>
    public static FakeTrainer Uneven(int seed, uint most)
    {
        RandomSequence random = new RandomKey((ulong)seed).Sequence(Purpose.Search);
        return new FakeTrainer
        {
            BeforeEpoch = _ =>
            {
                for (uint turns = random.NextUInt32() % most; turns > 0; turns--) Thread.Yield();
            },
        };
    }

    /// <summary>Epochs that were trained.</summary>
    public int Epochs => _epochs;

    private int _epochs;

    public ITraining Begin(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key, Stream? saved)
    {
        foreach (Dataset? shown in (Dataset?[])[train, validation])
            for (int i = 0; i < (shown?.Samples ?? 0); i++) Seen[(shown!.FeaturesOf(i)[0], shown.FeaturesOf(i)[1])] = true;
        return new Fake(this, network, training, train, Trainer.Columns(training, train.Classes, validation is not null).Count, key, saved);
    }

    private sealed class Fake : ITraining
    {
        private readonly FakeTrainer _trainer;
        private readonly IReadOnlyList<LayerOptions> _network;
        private readonly Dataset _train;
        private readonly string _identity;
        private RandomSequence _random;
        private readonly double[] _values;
        private readonly bool _diverges;
        private readonly int _last;

        public Fake(
            FakeTrainer trainer, IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, int columns, RandomKey key, Stream? saved)
        {
            (_trainer, _network, _train) = (trainer, network, train);
            _diverges = training.Optimizer.LearningRate > 1;
            _identity = Content.Hash(new { network, training, key.Run, key.Fold });
            _random = new RandomKey(Convert.ToUInt64(_identity[..16], 16)).Sequence(Purpose.Search);
            (_last, _values) = (_diverges ? 2 : training.Epochs!.Value, new double[columns]);
            if (saved is null) return;
            using BinaryReader reader = new(saved);
            byte[] state = reader.ReadBytes(1000);
            if (!state.AsSpan(4).SequenceEqual(System.Text.Encoding.UTF8.GetBytes(_identity))) throw new InvalidDataException("another training's");
            for (int left = BitConverter.ToInt32(state); left > 0; left--) Values();
        }

        public int Epoch { get; private set; }

        public bool Ended => Epoch == _last;

        public EpochRecord NextEpoch(CancellationToken cancellation)
        {
            if (Epoch == 0) _trainer.Before?.Invoke(cancellation);
            _trainer.BeforeEpoch?.Invoke(cancellation);
            cancellation.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _trainer._epochs);
            Values();
            return new EpochRecord(Epoch, 1e-3, _values);
        }

        public void Save(Stream stream)
        {
            stream.Write(BitConverter.GetBytes(Epoch));
            stream.Write(System.Text.Encoding.UTF8.GetBytes(_identity));
        }

        public TrainingResult Result()
        {
            ParameterTensor last = new TrainedNetwork(_network, _train.FeatureNames.Count, []).Tensors[^1];
            float[] parameters = new float[last.Offset + last.Shape.Aggregate(1, (size, extent) => size * extent)];
            for (int i = 0; i < parameters.Length; i++) parameters[i] = (float)_random.NextNormal();
            _trainer.Trained.Enqueue(_identity);
            return new TrainingResult(
                _diverges ? Outcome.Diverged : Outcome.Completed, Epoch, Epoch, [.. _values],
                new TrainedNetwork(_network, _train.FeatureNames.Count, parameters));
        }

        public void Dispose()
        {
        }

        private void Values()
        {
            Epoch++;
            for (int i = 0; i < _values.Length; i++) _values[i] = _diverges && Epoch == _last ? double.NaN : _random.NextDouble();
        }
    }
}
