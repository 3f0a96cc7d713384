using Assay.Results;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>How a stage searched: what its views need beside the table of trials, which has the trials themselves.</summary>
/// <param name="Axes">
/// One a factor that its trials differ in, the stage's own first, then those of stages before; empty one at a time, where trials without
/// a factor have the reference's value and stand on no axis.
/// </param>
/// <param name="Ranking">Ids of its finished trials without a diverged run, best first.</param>
/// <param name="Race">How far trials came; null where none was given up and none races.</param>
/// <param name="Timeline">When its runs were trained; null where the journal tells it of none.</param>
internal sealed record SearchReport(IReadOnlyList<AxisReport> Axes, IReadOnlyList<int> Ranking, RaceReport? Race, TimelineReport? Timeline)
{
    /// <summary>The search of this stage.</summary>
    public static SearchReport From(StageState stage, Snapshot snapshot) => new(
        stage.Stage.Kind is StageKind.OneAtATime ? [] : AxisReport.Of(stage, snapshot.Stages),
        [.. Results.Ranking.Order(stage.Trials, snapshot.Study.Objective).Where(trial => !double.IsNaN(trial.Mean)).Select(trial => trial.Id)],
        RaceReport.Of(stage),
        TimelineReport.Of(stage, snapshot));
}
