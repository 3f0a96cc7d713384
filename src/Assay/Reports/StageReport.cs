using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>A level's values minus the reference's, run by run of one fold and seed.</summary>
/// <param name="Values">The differences in short; of runs that diverged in neither.</param>
/// <param name="Interval">
/// Holds the true mean difference in 95 % of cases, estimated as for a claim and not adjusted for the other levels; null where no run
/// repeats another, or all differences are the same.
/// </param>
/// <param name="Scope">What the interval speaks of: see <see cref="Verdicts.Scope"/>; null without one.</param>
internal sealed record LevelDifference(Spread Values, Interval? Interval, string? Scope)
{
    /// <summary>The differences of two trials.</summary>
    internal static LevelDifference Of(TrialState level, TrialState reference, Func<RunState, double> value, Snapshot snapshot)
    {
        Contrast contrast = Layout.Of(Of(level, value), Of(reference, value)).Difference(0, 1);
        Spread values = Spread.Of(contrast.Values);
        return new Values(snapshot).Estimate(contrast, step: 0) is (Estimate { StandardError: > 0 } estimate, var scope, _)
            ? new(values, estimate.Interval(), Tables.Snake(scope))
            : new(values, null, null);
    }

    private static Measurement[] Of(TrialState trial, Func<RunState, double> value) =>
        [.. trial.Runs.Select(run => new Measurement(run.Fold, run.Seed, value(run)))];
}

/// <summary>A level on the test set: the networks of its runs, tested after all was chosen.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The trials' means in short.</param>
/// <param name="Deviation">Over runs or trials, as that of <see cref="LevelEffect.Deviation"/>.</param>
/// <param name="Difference">As <see cref="LevelEffect.Difference"/>.</param>
internal sealed record LevelTest(MetricReport Metric, Spread Value, double Deviation, LevelDifference? Difference);

/// <summary>What one level of a factor did.</summary>
/// <param name="Label">The level.</param>
/// <param name="Trial">The id of its trial, where it has one alone; else 0.</param>
/// <param name="Trials">Finished trials with it.</param>
/// <param name="Diverged">How many of them have a diverged run; those have no mean and count in nothing else here.</param>
/// <param name="Objective">The trials' means in short.</param>
/// <param name="Deviation">What the error bar shows: see <see cref="FactorEffect.SpreadOver"/>.</param>
/// <param name="Best">The best of the trials' means.</param>
/// <param name="Runs">Runs of these trials.</param>
/// <param name="Difference">
/// One at a time: against the reference; null for the reference and where there is no reference to compare with.
/// </param>
/// <param name="Seconds">Training time of the runs: <see cref="RunTime"/>.</param>
/// <param name="Epochs">Epochs of the runs.</param>
/// <param name="Tests">One a metric that was tested of the stage's networks; empty where none was.</param>
internal sealed record LevelEffect(
    string Label, int Trial, int Trials, int Diverged, Spread Objective, double Deviation, double Best, int Runs,
    LevelDifference? Difference, Spread Seconds, Spread Epochs, IReadOnlyList<LevelTest> Tests);

/// <summary>The objective by level of one factor, averaged over everything else the stage varied (marginal means).</summary>
/// <param name="Factor">Its name.</param>
/// <param name="SpreadOver"><c>trials</c>; or <c>runs</c> where every level has one trial: then the spread is that of its runs.</param>
/// <param name="Levels">In the study's order.</param>
internal sealed record FactorEffect(string Factor, string SpreadOver, IReadOnlyList<LevelEffect> Levels);

/// <summary>One stage of the search.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Kind">grid, one_at_a_time, random, sobol, confirm.</param>
/// <param name="Factors">Names of what it varies.</param>
/// <param name="Planned">Trials it will have, or an upper bound.</param>
/// <param name="Finished">Trials that are finished.</param>
/// <param name="Diverged">Finished trials with a diverged run.</param>
/// <param name="Keep">How many go into the next stage.</param>
/// <param name="Kept">Their ids; null until the stage has ended.</param>
/// <param name="Top">Ids of its best trials, best first.</param>
/// <param name="Effects">One a factor that has levels; a range has none.</param>
/// <param name="Curves">Learning curves of its best trials; of all, where one thing at a time is changed.</param>
/// <param name="Search">How it searched.</param>
/// <param name="Largest">One at a time: the largest difference to the reference of each factor, largest first; else none.</param>
/// <param name="Importance">Which factors made its best trials the best; null where that is not asked: see <see cref="Results.Importance"/>.</param>
/// <param name="Interactions">What its factors did in pairs; null where that is not asked.</param>
/// <param name="EndedBy">Which bound ended it before all its trials were tried, in words; null: none did, or nothing says.</param>
internal sealed record StageReport(
    int Index, string Kind, IReadOnlyList<string> Factors, int Planned, int Finished, int Diverged, int Keep,
    IReadOnlyList<int>? Kept, IReadOnlyList<int> Top, IReadOnlyList<FactorEffect> Effects,
    IReadOnlyList<CurveReport> Curves, SearchReport Search, IReadOnlyList<LargestDifference> Largest, Importance? Importance, Interactions? Interactions, string? EndedBy)
{
    private const int TopTrials = 10, GridCurves = 5, OneAtATimeCurves = 100;

    /// <summary>The label of the trials in which nothing was varied.</summary>
    public const string ReferenceLabel = "reference";

    /// <summary>The report of this stage.</summary>
    public static StageReport From(StageState stage, Snapshot snapshot)
    {
        ObjectiveOptions objective = snapshot.Study.Objective;
        TrialState[] finished = [.. stage.Trials.Where(trial => trial.Finished)];
        TrialState[] ranked = [.. Ranking.Order(finished, objective).Where(trial => !double.IsNaN(trial.Mean))];
        bool alone = stage.Stage.Kind is StageKind.OneAtATime;
        IReadOnlyList<FactorEffect> effects = EffectsOf(stage, snapshot);
        return new(
            stage.Index,
            Tables.Snake(stage.Stage.Kind),
            [.. stage.Stage.Factors.Select(factor => factor.Name)],
            stage.PlannedTrials,
            finished.Length,
            finished.Length - ranked.Length,
            stage.Stage.Keep,
            stage.Kept,
            [.. ranked.Take(TopTrials).Select(trial => trial.Id)],
            effects,
            [.. (alone ? finished.Take(OneAtATimeCurves) : ranked.Take(GridCurves))
                .Select(trial => CurveReport.Of(trial.Id, trial.Runs, snapshot.Study))],
            SearchReport.From(stage, snapshot),
            LargestDifference.Of(effects),
            Results.Importance.Of(stage, objective),
            Results.Interactions.Of(stage, objective),
            stage.EndedBy);
    }

    /// <summary>What each factor of a stage did.</summary>
    public static IReadOnlyList<FactorEffect> EffectsOf(StageState stage, Snapshot snapshot)
    {
        TrialState[] finished = [.. stage.Trials.Where(trial => trial.Finished)];
        // Trials of an earlier stage may be tested as those of the last; beside the others, which are not, they would tell of no level.
        IReadOnlyList<string> tested = stage.Index == snapshot.Study.LastVaried() ? snapshot.TestMetrics : [];
        return [.. stage.Stage.Factors.Where(factor => factor.Domain is Choice).Select(factor => Effect(factor, stage.Stage, finished, snapshot, tested))];
    }

    private static FactorEffect Effect(
        Factor factor, Stage stage, IReadOnlyList<TrialState> finished, Snapshot snapshot, IReadOnlyList<string> tested)
    {
        Study study = snapshot.Study;
        ILookup<string, TrialState> trials = finished
            .SelectMany(trial => trial.Settings.Select(levels => (Trial: trial, Label: LabelOf(levels, factor, stage))))
            .Where(pair => pair.Label is not null)
            .DistinctBy(pair => (pair.Trial.Id, pair.Label))
            .ToLookup(pair => pair.Label!, pair => pair.Trial);
        // A level that says what the reference says is the reference's own trial: one row tells of both.
        TrialState? reference = trials[ReferenceLabel].Count() == 1 ? trials[ReferenceLabel].First() : null;
        string? same = reference is null ? null : factor.Levels.Select(level => level.Label).FirstOrDefault(label => trials[label].Contains(reference));
        string[] labels =
        [
            .. trials.Contains(ReferenceLabel) && same is null ? (string[])[ReferenceLabel] : [],
            .. factor.Levels.Select(level => level.Label),
        ];
        bool one = labels.All(label => trials[label].Count() <= 1);
        string? value = same ?? SettingsReport.ReferenceValue(study, factor.Name);
        return new(factor.Name, one ? "runs" : "trials", [.. labels.Select(label => Level(label))]);

        LevelEffect Level(string label)
        {
            TrialState[] own = [.. trials[label]];
            bool isReference = label == ReferenceLabel || label == same;
            bool compared = !isReference && reference is not null && own.Length == 1;
            Spread spread = Spread.OfFinite(own.Select(trial => trial.Mean));
            RunState[] runs = [.. own.SelectMany(trial => trial.Runs)];
            return new(
                isReference && value is not null ? $"{value} ({ReferenceLabel})" : label,
                own.Length == 1 ? own[0].Id : 0, own.Length, own.Length - spread.Count, spread,
                one && own.Length == 1 ? own[0].Deviation : spread.Deviation,
                study.Objective.Maximize is null ? spread.Low : spread.High,
                runs.Length,
                compared ? LevelDifference.Of(own[0], reference!, run => run.Value, snapshot) : null,
                Spread.OfFinite(runs.Select(RunTime.Of)),
                Spread.OfFinite(runs.Select(run => (double)run.Curve.Epochs)),
                [.. tested.Select(metric => Test(metric, own, compared))]);
        }

        LevelTest Test(string metric, TrialState[] own, bool compared)
        {
            Spread spread = Spread.OfFinite(own.Select(trial => snapshot.TestOf(trial, metric).Mean));
            return new(
                MetricReport.Of(Metric.Of(metric).On(MetricPart.Test), study), spread,
                one && own.Length == 1 ? snapshot.TestOf(own[0], metric).Deviation : spread.Deviation,
                compared ? LevelDifference.Of(own[0], reference!, run => snapshot.TestOf(run, metric), snapshot) : null);
        }
    }

    // One at a time, the reference stands beside the levels of every factor.
    private static string? LabelOf(IReadOnlyDictionary<string, string> levels, Factor factor, Stage stage)
    {
        if (levels.TryGetValue(factor.Name, out string? label)) return label;
        return stage.Factors.Any(other => levels.ContainsKey(other.Name)) ? null : ReferenceLabel;
    }
}
