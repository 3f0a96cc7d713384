using Assay.Engine.Training;
using Assay.Statistics;

namespace Assay.Results;

/// <summary>The number that a metric's name stands for, wherever it is kept: in a run's curve, the final network's scores, its confusions.</summary>
internal static class Measured
{
    /// <summary>Of a run, at the epoch that it keeps, dropout on where it is of training samples; NaN where it was not measured.</summary>
    /// <param name="metric">accuracy, val_loss, test_accuracy (where the study tests levels), epochs, seconds …</param>
    /// <param name="run">A run of the study.</param>
    /// <param name="snapshot">The study.</param>
    public static double Of(Metric metric, RunState run, Snapshot snapshot)
    {
        if (metric == snapshot.Study.Objective.Metric) return run.Value; // which may be that of its best epoch
        if (!metric.OfSamples) return OfTraining(metric, run);
        if (metric.Part is MetricPart.Test) return snapshot.TestOf(run, metric.Base);
        if (run.KeptEpoch == 0) return double.NaN;
        return run.Curve.IndexOf(metric.Name) is >= 0 and int column ? run.Kept![column] : double.NaN;
    }

    /// <summary>Of a run at an epoch, dropout on where it is of training samples; NaN where it was not measured, or the training ended before.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="metric">accuracy, val_loss, …</param>
    /// <param name="run">A run.</param>
    public static double At(int epoch, Metric metric, RunState run) =>
        epoch <= run.Curve.Epochs && run.Curve[metric.Name] is { } column ? column[epoch - 1] : double.NaN;

    /// <summary>
    /// Of the study: on validation samples the mean over the runs of the best setting; else of the final network, dropout off. NaN
    /// where there is none, or it was not measured.
    /// </summary>
    public static double Of(Metric metric, Snapshot snapshot)
    {
        if (metric.Part is MetricPart.Validation) return OfBest(metric, snapshot);
        if (snapshot.Final is not { } final) return metric.OfSamples ? double.NaN : OfBest(metric, snapshot);
        if (!metric.OfSamples) return OfTraining(metric, final.Run);
        return (metric.Part is MetricPart.Test ? final.Test : final.Train)?.TryGetValue(metric.Base, out double value) is true
            ? value : OfClasses(metric, final);
    }

    /// <summary>
    /// Where a test metric of the final network would lie on 95 % of test sets like this one: of counts exactly, else by resampling it; null where nothing says.
    /// </summary>
    /// <param name="metric">test_accuracy, test_r2 …</param>
    /// <param name="final">The final network.</param>
    /// <param name="samples">Test samples; null: not known.</param>
    public static Interval? IntervalOf(Metric metric, FinalState final, int? samples)
    {
        if (metric.Part is not MetricPart.Test || final.Test?.TryGetValue(metric.Base, out double value) is not true) return null;
        return metric.IsCount && samples is { } count ? Proportion.ClopperPearson((int)Math.Round(value * count), count)
            : final.Views.Read<IntervalView>("intervals")?.Metrics.GetValueOrDefault(metric.Base);
    }

    private static double OfBest(Metric metric, Snapshot snapshot) =>
        Spread.Of(snapshot.Best?.Runs.Select(run => Of(metric, run, snapshot)) ?? []).Mean;

    private static double OfTraining(Metric metric, RunState run) => metric.Measure switch
    {
        "parameters" => run.Parameters,
        "epochs" => run.Curve.Epochs,
        "seconds" => RunTime.Of(run),
        "minutes" => RunTime.Of(run) / 60,
        _ => double.NaN,
    };

    /// <summary>What follows from a confusion matrix, where there is one of these samples.</summary>
    private static double OfClasses(Metric metric, FinalState final)
    {
        if (metric.Part is not MetricPart.Test
            || final.Views.Read<ClassesView>(StoredViews.NameOf(metric.Head ?? "", "classes")) is not { Samples: "test" } view)
            return double.NaN;
        ClassScores scores = ClassScores.Of(view);
        return metric.Measure switch
        {
            "wrong" => scores.Total - scores.Right,
            "class_f1" => scores.Classes.Min(score => score.F1),
            "f1" => scores.Mean.F1,
            _ => double.NaN,
        };
    }
}
