using System.Text.Json;
using Assay.Journal;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>
/// A table of a study. Cells are text, number or null; null where there is nothing to tell, written as an empty cell.
/// </summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Columns">The header.</param>
/// <param name="Rows">The rows, made as they are read: the epochs of a large study do not fit in memory as text.</param>
public sealed record Table(string Name, IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>The tables of a study, a pure function of its snapshot.</summary>
public static class Tables
{
    /// <summary>
    /// All tables of one study: trials, stages (the trials each stage carried on), runs, epochs, best, final. A factor's
    /// cell is empty where the trial has the reference's value.
    /// </summary>
    public static IReadOnlyList<Table> Of(Snapshot snapshot) =>
        [Trials(snapshot), StagesOf(snapshot), Runs(snapshot), Epochs(snapshot), Best([snapshot]), Final(snapshot)];

    /// <summary>Every trial with its setting and its value over its runs.</summary>
    public static Table Trials(Snapshot snapshot)
    {
        IReadOnlyList<string> factors = Factors(snapshot.Study);
        return new Table(
            "trials",
            ["trial", "stage", "status", .. factors, .. Value(snapshot), "runs", "diverged", "epochs", "seconds", "parameters"],
            snapshot.Stages.SelectMany(stage => stage.Trials).Select(trial => (IReadOnlyList<object?>)
            [
                trial.Id,
                trial.Stage + 1,
                trial.Finished ? "finished" : "unfinished",
                .. Levels(factors, trial.Setting),
                Number(trial.Mean),
                Number(trial.Deviation),
                trial.Runs.Count,
                trial.Runs.Count(run => run.Status == RunStatus.Diverged),
                trial.Runs.Sum(run => run.Curve.Epochs),
                trial.Runs.Sum(run => run.Seconds),
                trial.Runs.Count > 0 ? trial.Runs[0].Parameters : null,
            ]));
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

    /// <summary>Every run of the search, and the final training, with what was measured at the epoch it kept.</summary>
    public static Table Runs(Snapshot snapshot)
    {
        IReadOnlyList<string> metrics = Metrics(snapshot);
        ILookup<string, int> trials = snapshot.Stages.SelectMany(stage => stage.Trials)
            .SelectMany(trial => trial.Runs.Select(run => (run.Key, trial.Id)))
            .ToLookup(pair => pair.Key, pair => pair.Id);
        return new Table(
            "runs",
            ["run", "trials", "fold", "seed", "status", "value", "epochs", "kept_epoch", "seconds", "parameters", .. metrics],
            AllRuns(snapshot).Select(run => (IReadOnlyList<object?>)
            [
                run.Key,
                IsFinal(snapshot, run) ? "final" : string.Join(' ', trials[run.Key]),
                Fold(run),
                run.Seed + 1,
                Snake(run.Status),
                Number(run.Value),
                run.Curve.Epochs,
                run.KeptEpoch > 0 ? run.KeptEpoch : null,
                run.Seconds,
                run.Parameters,
                .. metrics.Select(metric =>
                    run.KeptEpoch > 0 && run.Curve[metric] is { } values ? (object?)values[run.KeptEpoch - 1] : null),
            ]));
    }

    /// <summary>Every epoch of every run.</summary>
    public static Table Epochs(Snapshot snapshot)
    {
        IReadOnlyList<string> metrics = Metrics(snapshot);
        return new Table(
            "epochs",
            ["run", "fold", "seed", "epoch", "seconds", .. metrics],
            from run in AllRuns(snapshot)
            let columns = metrics.Select(metric => run.Curve[metric]).ToArray()
            from epoch in Enumerable.Range(0, run.Curve.Epochs)
            select (IReadOnlyList<object?>)
            [
                run.Key,
                Fold(run),
                run.Seed + 1,
                epoch + 1,
                run.Curve.Seconds[epoch],
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
                .. test.Select(metric => "test_" + metric), "search_runs", "search_epochs", "seconds",
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
                snapshot.Study.Objective.Metric,
                Number(best.Mean),
                Number(best.Deviation),
                best.Runs.Count,
                .. test.Select(metric => Number(snapshot.Final?.Test, metric)),
                snapshot.Runs.Count,
                snapshot.Runs.Values.Sum(run => run.Curve.Epochs),
                snapshot.Seconds,
            ]);
    }

    /// <summary>What the final network reaches, each figure beside the reported one where a source reports it.</summary>
    public static Table Final(Snapshot snapshot)
    {
        var measured = new Dictionary<string, object?>();
        if (snapshot.Best is { } best) measured[snapshot.Study.Objective.Metric] = Number(best.Mean);
        foreach ((string metric, double value) in snapshot.Final?.Train ?? new Dictionary<string, double>())
            measured["train_" + metric] = value;
        foreach ((string metric, double value) in snapshot.Final?.Test ?? new Dictionary<string, double>())
            measured["test_" + metric] = value;
        ILookup<string, ReportedFigure> reported = snapshot.Study.Reported.ToLookup(figure => figure.Metric);
        return new Table(
            "final",
            ["metric", "measured", "reported", "source"],
            from metric in measured.Keys.Concat(reported.Select(figures => figures.Key)).Distinct()
            from figure in reported[metric].DefaultIfEmpty()
            select (IReadOnlyList<object?>)[metric, measured.GetValueOrDefault(metric), figure?.Value, figure?.Source]);
    }

    /// <summary>The factors of all stages, each once, in the order of the study.</summary>
    private static string[] Factors(Study study) =>
        [.. study.Search.SelectMany(stage => stage.Factors).Select(factor => factor.Name).Distinct()];

    private static IEnumerable<object?> Levels(IReadOnlyList<string> factors, Setting setting) =>
        factors.Select(factor => (object?)setting.Levels.GetValueOrDefault(factor));

    private static string[] Value(Snapshot snapshot) =>
        [snapshot.Study.Objective.Metric + "_mean", snapshot.Study.Objective.Metric + "_sd"];

    private static IEnumerable<RunState> AllRuns(Snapshot snapshot)
    {
        IEnumerable<RunState> search = snapshot.Stages.SelectMany(stage => stage.Trials)
            .SelectMany(trial => trial.Runs).DistinctBy(run => run.Key);
        return snapshot.Final is { } final ? search.Append(final.Run) : search;
    }

    private static bool IsFinal(Snapshot snapshot, RunState run) => ReferenceEquals(run, snapshot.Final?.Run);

    private static string[] Metrics(Snapshot snapshot) =>
        [.. AllRuns(snapshot).SelectMany(run => run.Curve.Columns).Distinct()];

    /// <summary>1-based for readers; empty for a training on all samples.</summary>
    private static int? Fold(RunState run) => run.Fold < 0 ? null : run.Fold + 1;

    /// <summary>StoppedEarly as stopped_early: the word of journal and study file.</summary>
    private static string Snake(Enum word) => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    private static double? Number(double value) => double.IsNaN(value) ? null : value;

    private static double? Number(IReadOnlyDictionary<string, double>? values, string name) =>
        values is not null && values.TryGetValue(name, out double value) ? value : null;
}
