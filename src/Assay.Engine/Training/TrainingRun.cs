using System.Diagnostics;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>
/// One training, epoch by epoch: it goes on as far as is wanted, may be saved between two epochs and resumed, here or
/// elsewhere, and gives the same bits as one left alone. All memory is taken when it is made; an epoch takes none. For one
/// thread at a time.
/// </summary>
public sealed class TrainingRun : ITraining
{
    private readonly IReadOnlyList<LayerOptions> _network;
    private readonly TrainingOptions _training;
    private readonly Dataset _train;
    private readonly Dataset? _validation;
    private readonly RandomKey _key;
    private readonly TrainingSession _session;
    private readonly Schedule _schedule;
    private readonly ImprovementWatch? _watch;
    private readonly IReadOnlyList<string> _columns;
    private readonly double[] _values, _bestValues;
    private readonly int[] _order, _validationOrder;
    private byte[]? _fingerprint;
    private bool _broken, _disposed;

    /// <summary>Prepares the training; nothing is trained yet. The result depends on these arguments alone.</summary>
    /// <param name="network">The layers, first to last.</param>
    /// <param name="training">Loss, optimizer, batch size, epochs.</param>
    /// <param name="train">The training samples, already scaled and augmented.</param>
    /// <param name="validation">The validation samples, already scaled; null where there are none.</param>
    /// <param name="key">The key of all random numbers.</param>
    /// <exception cref="ArgumentException">When <see cref="NetworkPlan"/> finds the network impossible.</exception>
    public TrainingRun(IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key)
        : this(network, training, train, validation, key, resumed: false)
    {
    }

    private TrainingRun(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key, bool resumed)
    {
        IReadOnlyList<(string Path, string Message)> errors = NetworkPlan.Check(network, training, train.Shape, train.Codes);
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors.Select(error => $"{error.Path}: {error.Message}")));

        training = training with { Metrics = Trainer.Metrics(training, train.Classes) };
        (_network, _training, _train, _validation, _key) = (network, training, train, validation, key);
        _session = new TrainingSession(network, training, train.Shape, train.Codes, key, initialized: !resumed);
        _columns = Trainer.Columns(training, train.Classes, validation is not null);
        (_values, _bestValues) = (new double[_columns.Count], new double[_columns.Count]);
        _order = [.. Enumerable.Range(0, train.Samples)];
        _validationOrder = validation is null ? [] : [.. Enumerable.Range(0, validation.Samples)];
        _schedule = new(training.Schedule, Optimizer.LearningRate(training.Optimizer), training.Epochs!.Value);
        _watch = training.EarlyStopping is { } stopping ? new(stopping.Monitor, stopping.MinDelta) : null;
    }

    /// <summary>Epochs that were trained; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>How the training ended; null while it goes on.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>Whether it has ended: there is no next epoch.</summary>
    public bool Ended => Outcome is not null;

    /// <summary>Goes on with a training that <see cref="Save"/> left, given the same arguments as its constructor was.</summary>
    /// <param name="network">The layers, first to last.</param>
    /// <param name="training">Loss, optimizer, batch size, epochs.</param>
    /// <param name="train">The training samples.</param>
    /// <param name="validation">The validation samples, or null.</param>
    /// <param name="key">The key of all random numbers.</param>
    /// <param name="from">What was saved, up to the stream's end.</param>
    /// <exception cref="InvalidDataException">
    /// When that is damaged, of another format, or saved by another run or by an engine that computes other bits.
    /// </exception>
    public static TrainingRun Resume(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key, Stream from)
    {
        TrainingRun run = new(network, training, train, validation, key, resumed: true);
        try
        {
            using CheckpointReader checkpoint = new(from, run.Fingerprint);
            run.Carry(checkpoint);
            checkpoint.End();
            if (!run.IsPossible) throw new InvalidDataException($"a saved training that stands where none can, at epoch {run.Epoch} of {training.Epochs}");
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Trains one more epoch.</summary>
    /// <param name="cancellation">Breaks the epoch off between two batches; the run is of no use then.</param>
    /// <returns>The epoch's values, valid until the next one.</returns>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    /// <exception cref="InvalidOperationException">When the training has ended, or an epoch of it was broken off.</exception>
    public EpochRecord NextEpoch(CancellationToken cancellation = default)
    {
        RequireWhole();
        if (Ended) throw new InvalidOperationException($"the training has ended with epoch {Epoch}, there is no next one");
        long start = Stopwatch.GetTimestamp();
        _broken = true;
        if (_training.Shuffle) Shuffle();
        _values[0] = _schedule.At(Epoch);
        Train(cancellation);
        if (_validation is not null) Measure(_validation);
        Epoch++;
        Outcome = Judge();
        _schedule.EpochEnded(Epoch, _columns, _values);
        _broken = false;
        return new EpochRecord(Epoch, Stopwatch.GetElapsedTime(start).TotalSeconds, _values);
    }

    /// <summary>
    /// Writes all that decides how the training goes on: about four bytes a parameter, times one more than the numbers that the
    /// optimizer keeps of each, and once more where the best weights are kept.
    /// </summary>
    /// <exception cref="InvalidOperationException">When an epoch was broken off.</exception>
    public void Save(Stream stream)
    {
        RequireWhole();
        using CheckpointWriter checkpoint = new(stream, Fingerprint);
        Carry(checkpoint);
        checkpoint.End();
    }

    /// <summary>What the training leaves; the run stays as it is.</summary>
    /// <exception cref="InvalidOperationException">When the training has not ended.</exception>
    public TrainingResult Result()
    {
        RequireWhole();
        if (Outcome is not { } outcome)
            throw new InvalidOperationException($"the training goes on after epoch {Epoch}: bring it to its end first");
        int best = _training.EarlyStopping?.RestoreBestWeights is true && outcome != Training.Outcome.Diverged ? _watch!.BestEpoch : 0;
        ReadOnlySpan<float> kept = best > 0 ? _session.BestParameters : _session.Parameters;
        return new TrainingResult(
            outcome, Epoch, best > 0 ? best : Epoch, [.. best > 0 ? _bestValues : _values],
            new TrainedNetwork(_network, _train.Shape, kept.ToArray()));
    }

    /// <summary>Gives back the memory.</summary>
    public void Dispose()
    {
        _disposed = true;
        _session.Dispose();
    }

    /// <summary>What tells this run from others.</summary>
    private byte[] Fingerprint => _fingerprint ??= RunFingerprint.Of(_network, _training, _train, _validation, _key);

    /// <summary>Whether what was read can have come about.</summary>
    private bool IsPossible => Epoch >= 0 && Epoch <= _training.Epochs && (_watch?.BestEpoch ?? 0) >= 0 && (_watch?.BestEpoch ?? 0) <= Epoch
        && (Outcome is { } outcome ? Enum.IsDefined(outcome) : Epoch < _training.Epochs);

    private void RequireWhole()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_broken) throw new InvalidOperationException($"epoch {Epoch + 1} was broken off: begin anew, or resume what was saved");
    }

    /// <summary>Carries what decides the rest. Random numbers need nothing: they follow from the key and the epoch.</summary>
    private void Carry(Checkpoint checkpoint)
    {
        int epoch = Epoch, outcome = (int?)Outcome ?? -1;
        checkpoint.Number(ref epoch);
        checkpoint.Number(ref outcome);
        (Epoch, Outcome) = (epoch, outcome < 0 ? null : (Outcome)outcome);
        _session.Carry(checkpoint);
        _schedule.Carry(checkpoint);
        _watch?.Carry(checkpoint);
        foreach (double[] values in (double[][])[_values, _bestValues])
            for (int i = 0; i < values.Length; i++) checkpoint.Number(ref values[i]);
    }

    private Outcome? Judge()
    {
        if (!double.IsFinite(_values[1])) return Training.Outcome.Diverged;
        if (_watch is not null && _training.EarlyStopping is { } stopping && Epoch > stopping.StartFromEpoch)
        {
            if (_watch.Add(Epoch, _columns, _values))
            {
                _session.KeepBest();
                _values.CopyTo(_bestValues, 0);
            }
            else if (_watch.EpochsWithout >= Math.Max(1, stopping.Patience)) return Training.Outcome.StoppedEarly;
        }

        return Epoch < _training.Epochs ? null : Training.Outcome.Completed;
    }

    private void Train(CancellationToken cancellation)
    {
        _session.Meter.Reset();
        double penalties = 0;
        for (int from = 0; from < _order.Length; from += _training.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(_training.BatchSize, _order.Length - from);
            double rate = _training.Schedule is null ? _values[0] : _schedule.At(Epoch + ((double)from / _order.Length));
            penalties += _session.Step(_train, _order.AsSpan(from, count), rate, Epoch) * count;
        }

        _session.Meter.Write(_values.AsSpan(1), penalties / _order.Length);
    }

    private void Measure(Dataset data)
    {
        _session.Meter.Reset();
        double penalty = _session.Evaluate(data, _validationOrder);
        _session.Meter.Write(_values.AsSpan(1 + _session.Meter.Count), penalty);
    }

    /// <summary>The order of an epoch: a function of key and epoch, whatever came before.</summary>
    private void Shuffle()
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        _key.Sequence(Purpose.BatchOrder, (ulong)Epoch).Shuffle(_order);
    }
}
