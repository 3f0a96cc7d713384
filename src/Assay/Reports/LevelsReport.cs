using Assay.Results;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>What the levels of a factor did in one of several studies.</summary>
/// <param name="Study">Which: its place among the studies, 0-based.</param>
/// <param name="Effect">What they did there.</param>
internal sealed record StudyEffect(int Study, FactorEffect Effect);

/// <summary>A factor in all studies that changed it, and nothing else with it.</summary>
/// <param name="Factor">Its name, by which studies are matched.</param>
/// <param name="Studies">One a study, in their order.</param>
internal sealed record FactorSideBySide(string Factor, IReadOnlyList<StudyEffect> Studies);

/// <summary>
/// Levels of several studies side by side. Only changes of one thing at a time are: what a level did in a grid depends on what else
/// was varied there.
/// </summary>
/// <param name="Factors">In the order in which the studies have them; empty where fewer than two studies have levels.</param>
/// <param name="LeftOut">A sentence on studies that have no such levels; null where all have.</param>
internal sealed record LevelsReport(IReadOnlyList<FactorSideBySide> Factors, string? LeftOut)
{
    /// <summary>The levels of these studies; null of a single one.</summary>
    public static LevelsReport? From(IReadOnlyList<Snapshot> snapshots)
    {
        if (snapshots.Count < 2) return null;
        ILookup<int, StudyEffect> studies = snapshots.SelectMany((snapshot, study) => EffectsOf(snapshot)
            .Select(effect => new StudyEffect(study, effect))).ToLookup(own => own.Study);
        string[] without = [.. Enumerable.Range(0, snapshots.Count).Where(study => !studies.Contains(study)).Select(study => snapshots[study].Study.Name).Distinct()];
        string names = string.Join(", ", without);
        if (studies.Count < 2)
            return new([], $"No levels stand side by side: that takes two studies with finished levels of one_at_a_time, which {names} {(without.Length == 1 ? "has" : "have")} none of.");
        return new(
            [.. studies.SelectMany(own => own).GroupBy(own => own.Effect.Factor).Select(factor => new FactorSideBySide(factor.Key, [.. factor]))],
            without.Length == 0 ? null : $"Levels stand side by side without {names}: no finished level of one_at_a_time is there.");
    }

    private static IEnumerable<FactorEffect> EffectsOf(Snapshot snapshot) => snapshot.Stages
        .Where(stage => stage.Stage.Kind is StageKind.OneAtATime)
        .SelectMany(stage => StageReport.EffectsOf(stage, snapshot))
        .Where(effect => effect.Levels.Any(level => level.Objective.Count > 0))
        .DistinctBy(effect => effect.Factor);
}
