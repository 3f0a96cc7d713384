using Assay.Engine.Training;
using Assay.Statistics;

namespace Assay.Results;

/// <summary>
/// A test metric of the final training over its seeds: how much of it is the luck of one training. It knows nothing of the luck of the test set, which
/// is the same for all of them (<see cref="IntervalView"/> tells of that one).
/// </summary>
/// <param name="Metric">Which, on the test set.</param>
/// <param name="Values">Over the seeds whose network has a finite value: one that diverged has none.</param>
/// <param name="Interval">For the mean over all seeds there could be, by Student's t; null for fewer than two values, or where all are the same.</param>
public sealed record SeedSpread(Metric Metric, Spread Values, Interval? Interval)
{
    /// <summary>Of each test metric; empty where the final network was trained from one seed, and until one was tested.</summary>
    public static IReadOnlyList<SeedSpread> Of(FinalState? final) => final is not { Others.Count: > 0 } ? [] :
    [
        .. from name in final.Seeds.SelectMany(seed => seed.Test?.Keys ?? []).Distinct()
           let values = Spread.OfFinite(final.Seeds.Select(seed => seed.Test?.GetValueOrDefault(name, double.NaN) ?? double.NaN))
           select new SeedSpread(Metric.Of(name).On(MetricPart.Test), values, values.Deviation > 0 ? Statistics.Interval.OfMean(values) : null),
    ];
}
