using System.Text.Json;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>
/// A table of a study. Cells are text, number or null; null where there is nothing to tell, written as an empty cell.
/// </summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Columns">The header.</param>
/// <param name="Rows">The rows, made as they are read: the epochs of a large study do not fit in memory as text.</param>
public sealed record Table(string Name, IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>The tables of a study, a pure function of its snapshot.</summary>
internal static class Tables
{
    /// <summary>
    /// All tables of one study: trials, stages (the trials each stage carried on), levels (what each level of a factor did),
    /// importance and interactions (what mattered), luck (how much of the best value it is), runs, epochs, best, final; for a classifier classes and confusion, of heads hour_classes …; where numbers are told, errors; claims,
    /// where there are any. A factor's cell is empty where the trial has the reference's value.
    /// </summary>
    public static IReadOnlyList<Table> Of(Snapshot snapshot, ResultsOf? others = null)
    {
        List<Table> tables =
        [
            Trials(snapshot), StagesOf(snapshot), LevelsOf(snapshot), ImportanceTables.Factors(snapshot), ImportanceTables.Pairs(snapshot), Luck(snapshot), Runs(snapshot),
            Epochs(snapshot), Best([snapshot]), Final(snapshot),
        ];
        foreach ((string head, ClassesView classes) in snapshot.Final?.Views.OfHeads<ClassesView>("classes") ?? [])
            tables.AddRange([Classes(classes, head), Confusion(classes, head)]);
        if (snapshot.Final?.Views.Read<ErrorsView>("errors") is { } errors) tables.Add(Errors(errors));
        if (snapshot.Study.Claims.Count > 0) tables.Add(Claims(snapshot, others));
        return tables;
    }

    /// <summary>Every claim with its verdict, a line an effect, the decisive one first.</summary>
    public static Table Claims(Snapshot snapshot, ResultsOf? others = null)
    {
        return new Table(
            "claims",
            [
                "claim", "text", "source", "kind", "verdict", "because", "metric", "claimed_low", "claimed_high", "effect", "value", "low", "high", "level",
                "p", "test", "scope", "folds", "runs", "smallest_shown", "adjustment", "trials",
            ],
            Rows());

        // An iterator: claims are judged, and other studies read, only where the rows are.
        IEnumerable<IReadOnlyList<object?>> Rows()
        {
            foreach ((int index, Verdict verdict) in Judge.All(snapshot, others).Index())
            {
                foreach (Effect? effect in verdict.Effects.DefaultIfEmpty())
                {
                    yield return
                    [
                        index + 1, verdict.Claim.Text, verdict.Claim.Source, verdict.Kind, Snake(verdict.Outcome), verdict.Because,
                        verdict.Quantity?.Name, Finite(verdict.Region?.Low), Finite(verdict.Region?.High),
                        effect?.Name, Finite(effect?.Value), Finite(effect?.Interval?.Low), Finite(effect?.Interval?.High), effect?.Interval is null ? null : effect.Level,
                        Finite(effect?.P), effect?.Test, effect?.Scope is { } scope ? Snake(scope) : null, effect?.Folds, effect?.Runs, Finite(effect?.Smallest),
                        verdict.Adjustment, string.Join(' ', verdict.Trials),
                    ];
                }
            }
        }
    }

    /// <summary>
    /// Every trial with its setting and its value over its runs; <c>so_far</c>: of one that was given up, which has none, the mean of the runs
    /// that it had, each at the epoch it had reached (<see cref="SoFar"/>).
    /// </summary>
    public static Table Trials(Snapshot snapshot)
    {
        IReadOnlyList<string> factors = Factors(snapshot.Study), tested = snapshot.TestMetrics;
        return new Table(
            "trials",
            [
                "trial", "stage", "status", .. factors, .. Value(snapshot), "runs", "diverged", "epochs", "seconds", "parameters", "given_up", "so_far",
                .. tested.SelectMany(metric => (string[])[$"{OnTest(metric)}_mean", $"{OnTest(metric)}_sd"]),
            ],
            from trial in snapshot.Stages.SelectMany(stage => stage.Trials)
            let spread = trial.Spread
            select (IReadOnlyList<object?>)
            [
                trial.Id,
                trial.Stage + 1,
                Snake(trial.Status),
                .. Levels(factors, trial.Setting),
                Number(spread.Mean),
                Number(spread.Deviation),
                trial.Runs.Count,
                trial.Runs.Count(run => run.Status == RunStatus.Diverged),
                trial.Runs.Sum(run => (long)run.Curve.Epochs),
                trial.Runs.Sum(run => run.Seconds),
                trial.Runs.Count > 0 ? trial.Runs[0].Parameters : null,
                trial.Stopped,
                trial.Stopped is null || trial.Runs.Count == 0 ? null : Number(SoFar.Of(trial, snapshot.Study.Objective).Value),
                .. tested.Select(metric => snapshot.TestOf(trial, metric)).SelectMany(test => (object?[])[Number(test.Mean), Number(test.Deviation)]),
            ]);
    }

    /// <summary>The trials that each ended stage carried on, best first.</summary>
    public static Table StagesOf(Snapshot snapshot)
    {
        IReadOnlyList<string> factors = Factors(snapshot.Study);
        Dictionary<int, TrialState> trials =
            snapshot.Stages.SelectMany(stage => stage.Trials).ToDictionary(trial => trial.Id);
        return new Table(
            "stages",
            ["stage", "kind", "trials", "rank", "trial", .. factors, .. Value(snapshot)],
            from stage in snapshot.Stages
            from kept in (stage.Kept ?? []).Select((id, rank) => (Trial: trials[id], Rank: rank + 1))
            select (IReadOnlyList<object?>)
            [
                stage.Index + 1,
                Snake(stage.Stage.Kind),
                stage.Trials.Count,
                kept.Rank,
                kept.Trial.Id,
                .. Levels(factors, kept.Trial.Setting),
                Number(kept.Trial.Mean),
                Number(kept.Trial.Deviation),
            ]);
    }

    /// <summary>
    /// What each level of each factor did: mean and deviation of the objective over its runs (or, where a level has several
    /// trials, over their means), for one_at_a_time the difference to the reference over the same folds and seeds with its 95 % interval
    /// (<see cref="LevelDifference"/>) and what that speaks of, and what a run took (epochs × the median time of an epoch). Where the
    /// stage's networks were tested, the same of each metric on the test set.
    /// </summary>
    public static Table LevelsOf(Snapshot snapshot) => new(
        "levels",
        [
            "stage", "factor", "level", "trials", "diverged", "mean", "sd", "n", "over", "difference", "difference_sd", "difference_n",
            "difference_low", "difference_high", "difference_scope",
            "run_seconds_mean", "run_seconds_sd", "run_epochs_mean", "run_epochs_sd",
            .. snapshot.TestMetrics.Select(OnTest).SelectMany(test =>
                (string[])[$"{test}_mean", $"{test}_sd", $"{test}_difference", $"{test}_difference_sd", $"{test}_difference_low", $"{test}_difference_high"]),
        ],
        from stage in snapshot.Stages
        from effect in StageReport.EffectsOf(stage, snapshot)
        from level in effect.Levels
        where level.Trials > 0
        select (IReadOnlyList<object?>)
        [
            stage.Index + 1,
            effect.Factor,
            level.Label,
            level.Trials,
            level.Diverged,
            Number(level.Objective.Mean),
            Number(level.Deviation),
            effect.SpreadOver == "runs" ? level.Runs : level.Objective.Count,
            effect.SpreadOver,
            Number(level.Difference?.Values.Mean ?? double.NaN),
            Number(level.Difference?.Values.Deviation ?? double.NaN),
            level.Difference?.Values.Count,
            Finite(level.Difference?.Interval?.Low),
            Finite(level.Difference?.Interval?.High),
            level.Difference?.Scope,
            Number(level.Seconds.Mean),
            Number(level.Seconds.Deviation),
            Number(level.Epochs.Mean),
            Number(level.Epochs.Deviation),
            .. level.Tests.SelectMany(test => (object?[])
            [
                Number(test.Value.Mean), Number(test.Deviation), Number(test.Difference?.Values.Mean ?? double.NaN),
                Number(test.Difference?.Values.Deviation ?? double.NaN), Finite(test.Difference?.Interval?.Low), Finite(test.Difference?.Interval?.High),
            ]),
            .. level.Tests.Count > 0 ? [] : Enumerable.Repeat<object?>(null, 6 * snapshot.TestMetrics.Count), // of an earlier stage
        ]);

    /// <summary>
    /// How much of the best value is luck: measured by each confirmation (<see cref="Confirmation"/>), and estimated of the study's best trial
    /// (<see cref="ExpectedLuck"/>).
    /// </summary>
    public static Table Luck(Snapshot snapshot)
    {
        return new(
            "luck",
            [
                "how", "stage", "trials", "trial", "searched", "fresh", "luck", "luck_low", "luck_high", "chosen", "difference", "difference_low", "difference_high",
                "difference_scope",
            ],
            Rows());

        IEnumerable<IReadOnlyList<object?>> Rows()
        {
            foreach (Confirmation one in Confirmation.Of(snapshot))
            {
                yield return
                [
                    "measured", one.Stage + 1, one.Candidates, one.Selected.Id, Number(one.Selected.Mean), Number(one.Again.Mean), Number(one.Luck), Finite(one.Interval?.Low),
                    Finite(one.Interval?.High), one.Chosen.Id, Number(one.Difference), Finite(one.DifferenceInterval?.Low), Finite(one.DifferenceInterval?.High),
                    one.Scope is { } scope ? Snake(scope) : null,
                ];
            }

            if (ExpectedLuck.Of(snapshot) is { } expected)
                yield return ["estimated", expected.Stage + 1, expected.Trials, expected.Trial, Number(snapshot.Best!.Mean), null, expected.Value, .. Enumerable.Repeat<object?>(null, 7)];
        }
    }

    /// <summary>Precision, recall and F1 of each class, then their means, plain and weighted by support.</summary>
    public static Table Classes(ClassesView view, string head = "")
    {
        ClassScores report = ClassScores.Of(view);
        return new Table(
            StoredViews.NameOf(head, "classes"),
            ["samples", "class", "precision", "recall", "f1", "support", "predicted"],
            report.Classes.Concat([report.Mean, report.Weighted]).Select(score => (IReadOnlyList<object?>)
                [view.Samples, score.Name, score.Precision, score.Recall, score.F1, score.Support, score.Predicted]));
    }

    /// <summary>The confusion matrix: a row a true class, a column a predicted one.</summary>
    public static Table Confusion(ClassesView view, string head = "")
    {
        Dictionary<(int, int), int> cells = [];
        for (int i = 0; i < view.Cells.Count; i += 3) cells[(view.Cells[i], view.Cells[i + 1])] = view.Cells[i + 2];
        return new Table(
            StoredViews.NameOf(head, "confusion"),
            ["true", .. view.Names],
            view.Names.Select((name, truth) => (IReadOnlyList<object?>)
                [name, .. view.Names.Select((_, label) => (object?)cells.GetValueOrDefault((truth, label)))]));
    }

    /// <summary>
    /// The error of each sample, predicted minus true, of values that repeat the shorter way round; a clock's times in minutes. Of very
    /// many samples those that the view lists.
    /// </summary>
    public static Table Errors(ErrorsView view) => new(
        "errors",
        ["target", "samples", "sample", "true", "predicted", "error"],
        from target in view.Targets
        from i in Enumerable.Range(0, target.Index.Count)
        select (IReadOnlyList<object?>)[target.Target, view.Samples, target.Index[i], target.True[i], target.Predicted[i], target.Error[i]]);

    /// <summary>
    /// Every run of the search, and the final training from each of its seeds, with what was measured at the epoch it kept, and on the test set where
    /// runs were tested.
    /// </summary>
    public static Table Runs(Snapshot snapshot)
    {
        IReadOnlyList<string> metrics = ListedRun.Columns(snapshot);
        string[] tested = [.. snapshot.TestMetrics.Concat(SeedSpread.Of(snapshot.Final).Select(spread => spread.Metric.Base)).Distinct()];
        Dictionary<string, IReadOnlyDictionary<string, double>?> final = snapshot.Final?.Seeds.ToDictionary(seed => seed.Run.Key, seed => seed.Test) ?? [];
        return new Table(
            "runs",
            ["run", "trials", "fold", "seed", "status", "value", "epochs", "kept_epoch", "seconds", "parameters", .. metrics, .. tested.Select(OnTest)],
            from listed in ListedRun.Of(snapshot)
            let run = listed.Run
            select (IReadOnlyList<object?>)
            [
                run.Key,
                TrialsOf(listed),
                Fold(run),
                run.Seed + 1,
                Snake(run.Status),
                Number(run.Value),
                run.Curve.Epochs,
                run.KeptEpoch > 0 ? run.KeptEpoch : null,
                run.Seconds,
                run.Parameters,
                .. metrics.Select(metric =>
                    (object?)KeptValue(run, metric)),
                .. tested.Select(metric => (object?)(listed.IsFinal ? Number(final[run.Key], metric) : Number(snapshot.TestOf(run, metric)))),
            ]);
    }

    private static double? KeptValue(RunState run, string metric)
    {
        for (int i = 0; run.Kept is { } kept && i < kept.Count; i++)
            if (run.Curve.Columns[i] == metric) return kept[i];
        return null;
    }

    /// <summary>Every epoch of every run.</summary>
    public static Table Epochs(Snapshot snapshot)
    {
        IReadOnlyList<string> metrics = ListedRun.Columns(snapshot);
        return new Table(
            "epochs",
            ["run", "trials", "fold", "seed", "epoch", "seconds", .. metrics],
            from listed in ListedRun.Of(snapshot)
            let run = listed.Run
            let own = TrialsOf(listed)
            let seconds = run.Curve.Seconds
            let columns = metrics.Select(metric => run.Curve[metric]).ToArray()
            from epoch in Enumerable.Range(0, run.Curve.Epochs)
            select (IReadOnlyList<object?>)
            [
                run.Key,
                own,
                Fold(run),
                run.Seed + 1,
                epoch + 1,
                seconds[epoch],
                .. columns.Select(column => (object?)column?[epoch]),
            ]);
    }

    /// <summary>The best setting of each study, one row a study: what a paper prints as its table of best settings.</summary>
    public static Table Best(IReadOnlyList<Snapshot> snapshots)
    {
        string[] factors = [.. snapshots.SelectMany(snapshot => Factors(snapshot.Study)).Distinct()];
        string[] test = [.. snapshots.SelectMany(snapshot => snapshot.Final?.Test?.Keys ?? []).Distinct()];
        return new Table(
            "best",
            [
                "study", "preset", "samples", "trial", .. factors, "metric", "mean", "sd", "runs",
                .. test.Select(OnTest), "search_runs", "search_epochs", "seconds",
            ],
            from snapshot in snapshots
            let best = snapshot.Best
            where best is not null
            select (IReadOnlyList<object?>)
            [
                snapshot.Study.Name,
                snapshot.Study.Preset,
                snapshot.Study.Reference.Data.Samples,
                best.Id,
                .. Levels(factors, best.Setting),
                snapshot.Study.Objective.Metric.Name,
                Number(best.Mean),
                Number(best.Deviation),
                best.Runs.Count,
                .. test.Select(metric => Number(snapshot.Final?.Test, metric)),
                snapshot.Runs.Count,
                snapshot.Runs.Values.Sum(run => (long)run.Curve.Epochs),
                snapshot.Seconds,
            ]);
    }

    /// <summary>
    /// What the final network reaches, each figure beside the reported one where a source reports it; of the test set with its 95 % interval. Where it was trained from
    /// several seeds, mean and deviation over them, and the 95 % interval of that mean; what their ensemble reaches, where there is one.
    /// </summary>
    public static Table Final(Snapshot snapshot)
    {
        Metric[] measured =
        [
            .. snapshot.Best is null ? (Metric[])[] : [snapshot.Study.Objective.Metric],
            .. On(snapshot.Final?.Train, MetricPart.Train),
            .. On(snapshot.Final?.Test, MetricPart.Test),
            .. SeedSpread.Of(snapshot.Final).Select(spread => spread.Metric), // where the first seed diverged
        ];
        ILookup<Metric, ReportedFigure> reported = snapshot.Study.Reported.ToLookup(figure => Metric.Of(figure.Metric));
        IReadOnlyList<SeedSpread> spreads = SeedSpread.Of(snapshot.Final);
        EnsembleState? ensemble = snapshot.Final?.Ensemble;
        return new Table(
            "final",
            ["metric", "measured", "reported", "source", "low", "high", .. spreads.Count > 0 ? (string[])["seeds", "seeds_mean", "seeds_sd", "seeds_mean_low", "seeds_mean_high"] : [], .. ensemble is not null ? (string[])["ensemble"] : []],
            from metric in measured.Concat(reported.Select(figures => figures.Key)).Distinct()
            let interval = snapshot.Final is { } final ? Measured.IntervalOf(metric, final, snapshot.Samples.Test) : null
            from figure in reported[metric].DefaultIfEmpty()
            let spread = spreads.FirstOrDefault(spread => spread.Metric == metric)
            select (IReadOnlyList<object?>)
            [
                metric.FullName, Number(Measured.Of(metric, snapshot)), figure?.Value, figure?.Source, interval?.Low, interval?.High,
                .. spreads.Count > 0
                    ? (object?[])[spread?.Values.Count, Finite(spread?.Values.Mean), Finite(spread?.Values.Deviation), spread?.Interval?.Low, spread?.Interval?.High] : [],
                .. ensemble is null ? [] : (object?[])[metric.Part is MetricPart.Test ? Number(ensemble.Test, metric.Base) : null],
            ]);

        static IEnumerable<Metric> On(IReadOnlyDictionary<string, double>? metrics, MetricPart part) =>
            metrics?.Keys.Select(name => Metric.Of(name).On(part)) ?? [];
    }

    /// <summary>The factors of all stages, each once, in the order of the study.</summary>
    private static string[] Factors(Study study) =>
        [.. study.Search.SelectMany(stage => stage.Factors).Select(factor => factor.Name).Distinct()];

    private static IEnumerable<object?> Levels(IReadOnlyList<string> factors, Setting setting) =>
        factors.Select(factor => (object?)setting.Levels.GetValueOrDefault(factor));

    private static string[] Value(Snapshot snapshot) =>
        [snapshot.Study.Objective.Metric + "_mean", snapshot.Study.Objective.Metric + "_sd"];

    private static string OnTest(string metric) => Metric.Of(metric).On(MetricPart.Test).Name;

    private static string TrialsOf(ListedRun listed) => listed.IsFinal ? "final" : string.Join(' ', listed.Trials.Select(trial => trial.Id));

    /// <summary>1-based for readers; empty for a training on all samples.</summary>
    private static int? Fold(RunState run) => run.Fold < 0 ? null : run.Fold + 1;

    /// <summary>StoppedEarly as stopped_early: the word of journal and study file.</summary>
    internal static string Snake(Enum word) => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    internal static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static double? Number(double value) => double.IsNaN(value) ? null : value;

    private static double? Number(IReadOnlyDictionary<string, double>? values, string name) =>
        values is not null && values.TryGetValue(name, out double value) ? value : null;
}
