using Assay.Results;
using Assay.Statistics;

namespace Assay.Reports;

/// <summary>The tables of what mattered.</summary>
internal static class ImportanceTables
{
    /// <summary>
    /// The factors of each ended stage, the most important first. Where several things vary at once: <c>share</c>, the factor's share of what makes
    /// the best tenth differ from all trials (<see cref="Importance"/>). One at a time: <c>difference</c>, the largest one to the reference, in the
    /// objective's unit, and its level (<see cref="LargestDifference"/>). Where there is none, <c>note</c> says why.
    /// </summary>
    public static Table Factors(Snapshot snapshot)
    {
        return new Table("importance", ["stage", "factor", "measure", "value", "low", "high", "p", "divergence", "trials", "best", "level", "note"], Rows());

        // An iterator: a thousand resamples are drawn only where the rows are read.
        IEnumerable<IReadOnlyList<object?>> Rows()
        {
            foreach (StageState stage in snapshot.Stages)
            {
                foreach (LargestDifference one in LargestDifference.Of(StageReport.EffectsOf(stage, snapshot)))
                {
                    (Spread values, Interval? interval, _) = one.Difference;
                    yield return
                    [
                        stage.Index + 1, one.Factor, "difference", Tables.Finite(values.Mean), Tables.Finite(interval?.Low), Tables.Finite(interval?.High),
                        null, null, null, null, one.Level, one.Levels > 1 ? $"the largest of {one.Levels}" : null,
                    ];
                }

                foreach (FactorImportance one in Importance.Of(stage, snapshot.Study.Objective)?.Factors ?? [])
                {
                    yield return
                    [
                        stage.Index + 1, one.Factor, "share", Tables.Finite(one.Share), Tables.Finite(one.Interval?.Low), Tables.Finite(one.Interval?.High),
                        Tables.Finite(one.P), Tables.Finite(one.Divergence), one.Trials, one.Best, null, one.Why,
                    ];
                }
            }
        }
    }

    /// <summary>What each pair of factors of each ended stage did together, as a share of the variance of the trials' means (<see cref="Interactions"/>).</summary>
    public static Table Pairs(Snapshot snapshot) => new(
        "interactions",
        ["stage", "factor", "with", "share", "degrees_of_freedom", "p"],
        from stage in snapshot.Stages
        from pair in Interactions.Of(stage, snapshot.Study.Objective)?.Pairs ?? []
        select (IReadOnlyList<object?>)[stage.Index + 1, pair.First, pair.Second, pair.Share, pair.DegreesOfFreedom, Tables.Finite(pair.P)]);
}
