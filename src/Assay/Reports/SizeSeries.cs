using System.Text.Json;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;

namespace Assay.Reports;

/// <summary>One study in the figures against the number of samples.</summary>
/// <param name="Study">Its name.</param>
/// <param name="Samples">Training samples.</param>
/// <param name="Validation">Mean of the objective over the winner's runs.</param>
/// <param name="Deviation">Their standard deviation (n − 1).</param>
/// <param name="Test">The same metric of the final network on the test set; NaN until tested.</param>
/// <param name="Interval">Where the true value lies, 95 %; null unless it is a share.</param>
/// <param name="Reported">What a source reports for the test set; NaN where none does.</param>
/// <param name="RunSeconds">Training time of one run of the winner.</param>
/// <param name="FinalSeconds">Training time of the final network; NaN until done.</param>
/// <param name="StudySeconds">Wall-clock time of the whole study.</param>
internal sealed record SizePoint(
    string Study, int Samples, double Validation, double Deviation, double Test, Interval? Interval, double Reported,
    Spread RunSeconds, double FinalSeconds, double StudySeconds);

/// <summary>Studies that differ in the number of samples and can be joined by a line.</summary>
/// <param name="Name">Their kind of data: triangle, triangle augmented.</param>
/// <param name="Objective">Their objective.</param>
/// <param name="Points">By rising number of samples.</param>
internal sealed record SizeSeries(string Name, MetricReport Objective, IReadOnlyList<SizePoint> Points)
{
    /// <summary>Studies of one source, augmentation, preset and objective make a series.</summary>
    public static IReadOnlyList<SizeSeries> From(IReadOnlyList<Snapshot> snapshots) =>
    [
        .. snapshots.Where(snapshot => snapshot.Study.Reference.Data.Samples is not null)
            .GroupBy(snapshot => (Name: NameOf(snapshot), snapshot.Study.Objective.Metric))
            .Select(group => new SizeSeries(
                group.Key.Name, MetricReport.Of(group.Key.Metric, group.First().Study),
                [.. group.Select(Point).OrderBy(point => point.Samples)])),
    ];

    private static string NameOf(Snapshot snapshot)
    {
        DataOptions data = snapshot.Study.Reference.Data;
        string source = JsonNamingPolicy.SnakeCaseLower.ConvertName(data.Source.ToString()!).Replace('_', ' ');
        return source + (data.Augmentation is null ? "" : ", augmented")
            + (snapshot.Study.Preset is { } preset ? $" ({preset})" : "");
    }

    private static SizePoint Point(Snapshot snapshot)
    {
        Metric metric = snapshot.Study.Objective.Metric.On(MetricPart.Test);
        TrialState? best = snapshot.Best;
        DataOptions data = snapshot.Study.Reference.Data;
        double test = snapshot.Final?.Test?.GetValueOrDefault(metric.Base, double.NaN) ?? double.NaN;
        return new(
            snapshot.Study.Name, data.Samples!.Value, best?.Mean ?? double.NaN, best?.Deviation ?? double.NaN,
            test,
            metric.Kind is MetricKind.Accuracy && double.IsFinite(test) && data.TestSamples is { } count
                ? Proportion.ClopperPearson((int)Math.Round(test * count), count)
                : null,
            snapshot.Study.Reported.FirstOrDefault(figure => figure.Metric == metric.Name)?.Value ?? double.NaN,
            Spread.OfFinite(best?.Runs.Select(run => run.Seconds) ?? []),
            snapshot.Final is { Run.Status: not RunStatus.Running } final ? final.Run.Seconds : double.NaN,
            snapshot.Seconds);
    }
}
