using Assay.Results;
using Assay.Statistics;

namespace Assay.Reports;

/// <summary>
/// All trials, a short row each, so that ten thousand of them load at once: levels are numbers into
/// <paramref name="Levels"/>.
/// </summary>
/// <param name="Factors">Every factor of the study, in the order of its stages.</param>
/// <param name="Levels">A list of labels for each factor.</param>
/// <param name="Rows">One a trial, by id.</param>
public sealed record TrialTable(
    IReadOnlyList<string> Factors, IReadOnlyList<IReadOnlyList<string>> Levels, IReadOnlyList<TrialRow> Rows)
{
    /// <summary>The trials of these stages, each once.</summary>
    public static TrialTable From(IReadOnlyList<StageState> stages)
    {
        TrialState[] trials = [.. stages.SelectMany(stage => stage.Trials).DistinctBy(trial => trial.Id).OrderBy(trial => trial.Id)];
        string[] factors =
        [
            .. stages.SelectMany(stage => stage.Stage.Factors).Select(factor => factor.Name)
                .Concat(trials.SelectMany(trial => trial.Setting.Levels.Keys)).Distinct(),
        ];
        Dictionary<string, int>[] levels = [.. factors.Select(_ => new Dictionary<string, int>())];
        List<TrialRow> rows = [.. trials.Select(trial => Row(trial, factors, levels))];
        return new(factors, [.. levels.Select(level => (IReadOnlyList<string>)[.. level.Keys])], rows);
    }

    private static TrialRow Row(TrialState trial, string[] factors, Dictionary<string, int>[] levels)
    {
        int[] own = new int[factors.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            if (!trial.Setting.Levels.TryGetValue(factors[i], out string? label)) own[i] = -1;
            else if (!levels[i].TryGetValue(label, out own[i])) levels[i].Add(label, own[i] = levels[i].Count);
        }

        int diverged = trial.Runs.Count(run => run.Status == RunStatus.Diverged);
        return new(
            trial.Id, trial.Stage, Tables.Snake(trial.Status), own,
            trial.Mean, trial.Deviation, trial.Runs.Count, trial.PlannedRuns, diverged,
            trial.Runs.Sum(run => (long)run.Curve.Epochs), trial.Runs.Sum(run => run.Seconds),
            Spread.OfFinite(trial.Runs.Select(RunTime.Of)).Mean, trial.Runs.Count == 0 ? 0 : trial.Runs[0].Parameters, trial.Stopped);
    }
}

/// <summary>One trial.</summary>
/// <param name="Id">1-based.</param>
/// <param name="Stage">0-based.</param>
/// <param name="Status">proposed, running, paused, pruned, diverged (a run of it did), finished.</param>
/// <param name="Levels">For each factor the number of its level; −1 where the trial has the reference's value.</param>
/// <param name="Mean">Of the objective over its runs; NaN unless finished without divergence.</param>
/// <param name="Deviation">Standard deviation (n − 1).</param>
/// <param name="Runs">Runs so far.</param>
/// <param name="Planned">Folds × seeds.</param>
/// <param name="Diverged">Diverged runs.</param>
/// <param name="Epochs">Epochs of all its runs.</param>
/// <param name="Seconds">Training time of all its runs.</param>
/// <param name="RunSeconds">Mean training time of a run: <see cref="RunTime"/>.</param>
/// <param name="Parameters">Trained parameters; 0 before its first run.</param>
/// <param name="GivenUp">Why the search stopped it before its end; null: it did not.</param>
public sealed record TrialRow(
    int Id, int Stage, string Status, IReadOnlyList<int> Levels, double Mean, double Deviation, int Runs, int Planned,
    int Diverged, long Epochs, double Seconds, double RunSeconds, long Parameters, string? GivenUp);
