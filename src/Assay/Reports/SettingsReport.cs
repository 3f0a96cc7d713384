using Assay.Journal;

namespace Assay.Reports;

/// <summary>One row of the table of best settings.</summary>
/// <param name="Factor">What was varied.</param>
/// <param name="Values">One a study: the winner's level; null where the study did not vary it.</param>
public sealed record SettingRow(string Factor, IReadOnlyList<string?> Values);

/// <summary>The best setting of each study.</summary>
/// <param name="Rows">One a factor that any of the studies varied.</param>
public sealed record SettingsReport(IReadOnlyList<SettingRow> Rows)
{
    /// <summary>The table for these studies; one column a study, empty for a study without a finished trial.</summary>
    public static SettingsReport From(IReadOnlyList<Snapshot> snapshots)
    {
        IReadOnlyDictionary<string, string>?[] best = [.. snapshots.Select(snapshot => snapshot.Best?.Setting.Levels)];
        IEnumerable<string> factors = snapshots
            .SelectMany(snapshot => snapshot.Study.Search.SelectMany(stage => stage.Factors).Select(factor => factor.Name))
            .Concat(best.SelectMany(levels => levels?.Keys ?? [])).Distinct();
        return new([.. factors.Select(factor =>
            new SettingRow(factor, [.. best.Select(levels => levels?.GetValueOrDefault(factor))]))]);
    }
}
