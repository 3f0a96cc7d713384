using Assay.Results;
using Assay.Statistics;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>A test metric over the seeds of the final training.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Spread">Over the seeds whose network has a value.</param>
/// <param name="Interval">95 %, of the mean; null where nothing says.</param>
/// <param name="Ensemble">Of the mean of their outputs; null where there is none.</param>
internal sealed record SeedMetric(MetricReport Metric, Spread Spread, Interval? Interval, double? Ensemble);

/// <summary>The final training from several seeds, of which the final network is the first.</summary>
/// <param name="Seeds">How many.</param>
/// <param name="Diverged">How many of them diverged, and have no value.</param>
/// <param name="Test">Each metric on the test set.</param>
internal sealed record SeedsReport(int Seeds, int Diverged, IReadOnlyList<SeedMetric> Test)
{
    /// <summary>Of a final training; null where it was made from one seed, or none was tested.</summary>
    public static SeedsReport? Of(FinalState final, Study study) => SeedSpread.Of(final) is { Count: > 0 } spreads
        ? new(final.Seeds.Count(), final.Seeds.Count(seed => seed.Run.Status is RunStatus.Diverged),
            [.. spreads.Select(spread => new SeedMetric(MetricReport.Of(spread.Metric, study), spread.Values, spread.Interval,
                final.Ensemble?.Test.TryGetValue(spread.Metric.Base, out double together) is true ? together : null))])
        : null;
}
