using System.Text.Json.Serialization;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>
/// All trials, a short row each, so that ten thousand of them load at once: levels are numbers into
/// <paramref name="Levels"/>.
/// </summary>
/// <param name="Factors">Every factor of the study, in the order of its stages.</param>
/// <param name="Levels">A list of labels for each factor.</param>
/// <param name="Rows">One a trial, by id.</param>
internal sealed record TrialTable(
    IReadOnlyList<string> Factors, IReadOnlyList<IReadOnlyList<string>> Levels, IReadOnlyList<TrialRow> Rows)
{
    /// <summary>The trials of these stages, each once.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="objective">What makes a trial better.</param>
    public static TrialTable From(IReadOnlyList<StageState> stages, ObjectiveOptions objective)
    {
        TrialState[] trials = [.. stages.SelectMany(stage => stage.Trials).DistinctBy(trial => trial.Id).OrderBy(trial => trial.Id)];
        string[] factors =
        [
            .. stages.SelectMany(stage => stage.Stage.Factors).Select(factor => factor.Name)
                .Concat(trials.SelectMany(trial => trial.Setting.Levels.Keys)).Distinct(),
        ];
        Dictionary<string, int>[] levels = [.. factors.Select(_ => new Dictionary<string, int>())];
        List<TrialRow> rows = [.. trials.Select(trial => Row(trial, factors, levels, objective))];
        return new(factors, [.. levels.Select(level => (IReadOnlyList<string>)[.. level.Keys])], rows);
    }

    private static TrialRow Row(TrialState trial, string[] factors, Dictionary<string, int>[] levels, ObjectiveOptions objective)
    {
        int diverged = trial.Runs.Count(run => run.Status == RunStatus.Diverged);
        return new(
            trial.Id, trial.Stage, Tables.Snake(trial.Status), Numbers(trial.Setting.Levels),
            trial.Mean, trial.Deviation, trial.Runs.Count, trial.PlannedRuns, diverged,
            trial.Runs.Sum(run => (long)run.Curve.Epochs), trial.Runs.Sum(run => run.Seconds),
            Spread.OfFinite(trial.Runs.Select(RunTime.Of)).Mean, trial.Runs.Count == 0 ? 0 : trial.Runs[0].Parameters, trial.Stopped)
        {
            Same = trial.Same.Count == 0 ? null : [.. trial.Same.Select(Numbers)],
            SoFar = trial.Finished || trial.Runs.Count == 0 ? null : SoFar.Of(trial, objective),
        };

        IReadOnlyList<int> Numbers(IReadOnlyDictionary<string, string> labels)
        {
            int[] numbers = new int[factors.Length];
            for (int i = 0; i < factors.Length; i++)
            {
                if (!labels.TryGetValue(factors[i], out string? label)) numbers[i] = -1;
                else if (!levels[i].TryGetValue(label, out numbers[i])) levels[i].Add(label, numbers[i] = levels[i].Count);
            }

            return numbers;
        }
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
internal sealed record TrialRow(
    int Id, int Stage, string Status, IReadOnlyList<int> Levels, double Mean, double Deviation, int Runs, int Planned,
    int Diverged, long Epochs, double Seconds, double RunSeconds, long Parameters, string? GivenUp)
{
    /// <summary>Levels of other settings that make the same experiment, and so are this trial; null, and not written, where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<int>>? Same { get; init; }

    /// <summary>How far it came; null, and not written, where it has come to its end, or not begun.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SoFar? SoFar { get; init; }
}

/// <summary>How far a trial came that has not come to its end.</summary>
/// <param name="Value">
/// The mean of its runs' values so far; NaN where one diverged. A run that has not ended counts with the epoch that would be judged if it
/// ended there, the last or the best.
/// </param>
/// <param name="Runs">Runs that have ended.</param>
/// <param name="Epoch">The most epochs of a run that has not; 0: all that began have.</param>
internal sealed record SoFar(double Value, int Runs, int Epoch)
{
    internal static SoFar Of(TrialState trial, ObjectiveOptions objective) => new(
        Spread.Of(trial.Runs.Select(run => run.Ended ? run.Value : ValueOf(run.Curve, objective))).Mean,
        trial.Runs.Count(run => run.Ended),
        trial.Runs.Where(run => !run.Ended).Select(run => run.Curve.Epochs).DefaultIfEmpty().Max());

    private static double ValueOf(Curve curve, ObjectiveOptions objective) =>
        curve.Epochs == 0 || curve[objective.Metric.Name] is not { } values ? double.NaN
        : objective.Take is JudgedEpoch.Kept ? values[^1]
        : values.Aggregate(double.NaN, (best, value) => objective.Better(value, best) ? value : best);
}
