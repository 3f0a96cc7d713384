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
/// <param name="Values">One value a column of <see cref="Trainer.Columns"/>, in that order; valid until the next epoch.</param>
public readonly record struct EpochRecord(int Epoch, double Seconds, ReadOnlyMemory<double> Values);

/// <summary>What a training leaves.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Epochs">Epochs that were trained.</param>
/// <param name="KeptEpoch">The epoch (1-based) whose weights the network holds: the best if restored, else the last.</param>
/// <param name="KeptValues">That epoch's values, one a column of <see cref="Trainer.Columns"/>.</param>
/// <param name="Network">The trained network.</param>
public sealed record TrainingResult(
    Outcome Outcome, int Epochs, int KeptEpoch, IReadOnlyList<double> KeptValues, TrainedNetwork Network);

/// <summary>Trains one network on one thread: the inside of a run.</summary>
public static class Trainer
{
    /// <summary>
    /// The names of the values of an <see cref="EpochRecord"/>: learning_rate, loss, the metrics, then val_loss and the
    /// validation metrics where there are validation samples. Where there are heads, each has a loss and metrics of its own beside
    /// the whole loss and the errors of all together: loss, circular_mae, hour_loss, hour_accuracy, minute_loss …
    /// </summary>
    public static IReadOnlyList<string> Columns(TrainingOptions training, int classes, bool validation)
    {
        Metric[] measured = training.Heads is null
            ? [Metric.Loss, .. Metrics(training, classes).Select(Metric.Of)]
            : [Metric.Loss, .. training.Metrics.Select(Metric.Of), .. training.HeadsInOrder.SelectMany(head =>
                (Metric[])[Metric.Loss with { Head = head.Name }, .. head.Options.Metrics.Select(kind => Metric.Of(kind) with { Head = head.Name })])];
        return
        [
            Metric.LearningRate.Name, .. measured.Select(metric => metric.Name),
            .. validation ? measured.Select(metric => metric.On(MetricPart.Validation).Name) : [],
        ];
    }

    /// <summary>
    /// The metrics of a training: those asked for, or accuracy for classes and mse for numbers; none where heads have their own.
    /// </summary>
    public static IReadOnlyList<MetricKind> Metrics(TrainingOptions training, int classes) => training.Metrics.Count > 0 || training.Heads is not null
        ? training.Metrics
        : [classes > 0 ? MetricKind.Accuracy : MetricKind.Mse];

    /// <summary>
    /// Trains <paramref name="network"/> on <paramref name="train"/>: a <see cref="TrainingRun"/> brought to its end. The
    /// result depends on the arguments alone: the same bits on every machine. All memory is taken before the first step.
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
        using TrainingRun run = new(network, training, train, validation, key);
        while (!run.Ended)
        {
            EpochRecord epoch = run.NextEpoch(cancellation);
            onEpoch?.Invoke(epoch);
        }

        return run.Result();
    }
}
