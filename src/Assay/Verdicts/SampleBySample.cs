using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;

namespace Assay.Verdicts;

/// <summary>Two final networks on the same test samples, one by one: what both find easy or hard says nothing of which is better.</summary>
internal static class SampleBySample
{
    /// <summary>What they get right; null where the samples are not the same, or it is not kept which are wrong.</summary>
    public static PairedProportions? Right(Metric metric, Snapshot first, Snapshot second)
    {
        if (metric.Kind is not MetricKind.Accuracy || !Same(metric, first, second) || first.Samples.Test is not { } samples) return null;
        return WrongOf(first) is not { } one || WrongOf(second) is not { } other ? null : new(samples, other.Except(one).Count(), one.Except(other).Count());

        IReadOnlyList<int>? WrongOf(Snapshot of) =>
            of.Final!.Views.Read<ClassesView>(StoredViews.NameOf(metric.Head ?? "", "classes")) is { Samples: "test" } view ? view.Wrong : null;
    }

    /// <summary>
    /// The difference of their mean absolute errors, with the paired t test over samples; null where the samples are not the same, or not
    /// every error is kept.
    /// </summary>
    public static Estimate? Errors(Metric metric, Snapshot first, Snapshot second)
    {
        if (metric is not { Measure: "mae" or "circular_mae" } || !Same(metric, first, second)) return null;
        if (ErrorsOf(first) is not { } one || ErrorsOf(second) is not { } other || one.Target != other.Target || !one.Index.SequenceEqual(other.Index)) return null;
        return new Contrast([[.. one.Error.Zip(other.Error, (a, b) => Math.Abs(a) - Math.Abs(b))]]).OnTheseData();

        // Of all outputs together that is the one target, or the time that they were taken apart from.
        TargetErrors? ErrorsOf(Snapshot of) => of.Final!.Views.Read<ErrorsView>("errors") is { Samples: "test" } view
            && view.Targets.FirstOrDefault(target => metric.Head is { } head ? target.Target == head : view.Targets.Count == 1 || target.IsTime) is { } errors
            && errors.Index.Count == errors.Total ? errors : null;
    }

    private static bool Same(Metric metric, Snapshot first, Snapshot second) =>
        metric.Part is MetricPart.Test && first.TestData is not null && first.TestData == second.TestData;
}
