using System.Diagnostics;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>How a training ended.</summary>
public enum Outcome
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>Early stopping ended it.</summary>
    StoppedEarly,

    /// <summary>The loss became NaN or infinite: an outcome, not an error.</summary>
    Diverged,
}

/// <summary>One epoch of a run, as it is journaled.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Seconds">Wall-clock time of this epoch, evaluation included.</param>
/// <param name="Values">One value a column of <see cref="Trainer.Columns"/>, in that order; valid during the call only.</param>
public readonly record struct EpochRecord(int Epoch, double Seconds, ReadOnlyMemory<double> Values);

/// <summary>What a training leaves.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Epochs">Epochs that were trained.</param>
/// <param name="KeptEpoch">The epoch (1-based) whose weights the network holds: the best if restored, else the last.</param>
/// <param name="Network">The trained network.</param>
public sealed record TrainingResult(Outcome Outcome, int Epochs, int KeptEpoch, TrainedNetwork Network);

/// <summary>Trains one network on one thread: the inside of a run.</summary>
public static class Trainer
{
    /// <summary>
    /// The names of the values of an <see cref="EpochRecord"/>: learning_rate, loss, the metrics, then val_loss and the
    /// validation metrics where there are validation samples.
    /// </summary>
    public static IReadOnlyList<string> Columns(TrainingOptions training, int classes, bool validation)
    {
        string[] measured = ["loss", .. Metrics(training, classes).Select(Name)];
        return ["learning_rate", .. measured, .. validation ? measured.Select(name => "val_" + name) : []];
    }

    /// <summary>The metrics of a training: those asked for, or accuracy for classes and mse for numbers.</summary>
    public static IReadOnlyList<MetricKind> Metrics(TrainingOptions training, int classes) => training.Metrics.Count > 0
        ? training.Metrics
        : [classes > 0 ? MetricKind.Accuracy : MetricKind.Mse];

    /// <summary>A metric's name in the journal.</summary>
    public static string Name(MetricKind metric) => metric switch
    {
        MetricKind.Accuracy => "accuracy",
        MetricKind.Mse => "mse",
        MetricKind.Mae => "mae",
        MetricKind.Precision => "precision",
        MetricKind.Recall => "recall",
        MetricKind.F1 => "f1",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "unknown metric"),
    };

    /// <summary>
    /// Trains <paramref name="network"/> on <paramref name="train"/>. The result depends on the arguments alone: the same
    /// bits on every machine. All memory is taken before the first step.
    /// </summary>
    /// <param name="network">The layers, first to last.</param>
    /// <param name="training">Loss, optimizer, batch size, epochs.</param>
    /// <param name="train">The training samples, already scaled and augmented.</param>
    /// <param name="validation">The validation samples, already scaled; null where there are none.</param>
    /// <param name="key">The key of all random numbers.</param>
    /// <param name="onEpoch">Called after each epoch, on this thread.</param>
    /// <param name="cancellation">Ends the training between two batches.</param>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    /// <exception cref="ArgumentException">When <see cref="NetworkPlan"/> finds the network impossible.</exception>
    public static TrainingResult Train(
        IReadOnlyList<LayerOptions> network,
        TrainingOptions training,
        Dataset train,
        Dataset? validation,
        RandomKey key,
        Action<EpochRecord>? onEpoch = null,
        CancellationToken cancellation = default)
    {
        int targets = train.TargetNames.Count;
        IReadOnlyList<(string Path, string Message)> errors = NetworkPlan.Check(network, training, train.Shape, targets, train.Classes);
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors.Select(error => $"{error.Path}: {error.Message}")));

        training = training with { Metrics = Metrics(training, train.Classes) };
        using TrainingSession session = new(network, training, train.Shape, key);
        IReadOnlyList<string> columns = Columns(training, train.Classes, validation is not null);
        double[] values = new double[columns.Count];
        int[] order = [.. Enumerable.Range(0, train.Samples)];
        int[] validationOrder = validation is null ? [] : [.. Enumerable.Range(0, validation.Samples)];
        Schedule schedule = new(training.Schedule, Optimizer.LearningRate(training.Optimizer), training.Epochs!.Value);
        EarlyStoppingOptions? stopping = training.EarlyStopping;
        ImprovementWatch? watch = stopping is null ? null : new(stopping.Monitor, stopping.MinDelta);

        Outcome outcome = Outcome.Completed;
        int epoch = 0;
        while (outcome == Outcome.Completed && epoch < training.Epochs)
        {
            long start = Stopwatch.GetTimestamp();
            if (training.Shuffle) Shuffle(order, key, epoch);
            values[0] = schedule.At(epoch);
            TrainEpoch(session, training, train, order, schedule, epoch, values, cancellation);
            if (validation is not null) Measure(session, validation, validationOrder, values.AsSpan(1 + session.Meter.Count));
            epoch++;

            if (!double.IsFinite(values[1])) outcome = Outcome.Diverged;
            else if (watch is not null && epoch > stopping!.StartFromEpoch)
            {
                if (watch.Add(epoch, columns, values)) session.KeepBest();
                else if (watch.EpochsWithout >= Math.Max(1, stopping.Patience)) outcome = Outcome.StoppedEarly;
            }

            schedule.EpochEnded(epoch, columns, values);
            onEpoch?.Invoke(new EpochRecord(epoch, Stopwatch.GetElapsedTime(start).TotalSeconds, values));
        }

        int kept = epoch;
        if (stopping?.RestoreBestWeights is true && watch!.BestEpoch > 0 && outcome != Outcome.Diverged)
        {
            session.RestoreBest();
            kept = watch.BestEpoch;
        }

        return new TrainingResult(outcome, epoch, kept, new TrainedNetwork(network, train.Shape, session.Parameters.ToArray()));
    }

    private static void TrainEpoch(
        TrainingSession session, TrainingOptions training, Dataset train, int[] order, Schedule schedule, int epoch,
        double[] values, CancellationToken cancellation)
    {
        session.Meter.Reset();
        double penalties = 0;
        for (int from = 0; from < order.Length; from += training.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(training.BatchSize, order.Length - from);
            double rate = training.Schedule is null ? values[0] : schedule.At(epoch + ((double)from / order.Length));
            penalties += session.Step(train, order.AsSpan(from, count), rate, epoch) * count;
        }

        session.Meter.Write(values.AsSpan(1), penalties / order.Length);
    }

    private static void Measure(TrainingSession session, Dataset data, int[] order, Span<double> values)
    {
        session.Meter.Reset();
        double penalty = session.Evaluate(data, order);
        session.Meter.Write(values, penalty);
    }

    /// <summary>The order of an epoch: a function of key and epoch, whatever came before.</summary>
    private static void Shuffle(int[] order, RandomKey key, int epoch)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        key.Sequence(Purpose.BatchOrder, (ulong)epoch).Shuffle(order);
    }
}
