using Assay.Results;
using Assay.Statistics;
using Assay.Studies;

namespace Assay.Verdicts;

/// <summary>
/// How much of the best value is luck, by estimate: the best of many noisy means looks better than it is (<see cref="WinnersCurse"/>). What
/// it really was, a confirmation measures.
/// </summary>
/// <param name="Stage">The stage that chose it, 0-based.</param>
/// <param name="Trial">The best trial.</param>
/// <param name="Trials">
/// Of how many it is the best: of a confirmation those that were run again; of a search those of all stages, which choose by the same folds and
/// seeds. Finished ones of which no run diverged: what a race gave up has no mean, and counts in nothing.
/// </param>
/// <param name="Value">By how much it looks better than it is, on average, at least 0, in the objective's unit.</param>
/// <param name="OfSeeds">Whether it is the luck of seeds alone; false: with one seed a fold that of folds is in it.</param>
internal sealed record ExpectedLuck(int Stage, int Trial, int Trials, double Value, bool OfSeeds)
{
    /// <summary>Whose runs tell how means scatter: the best, as a network that learns nothing scatters in a way of its own.</summary>
    private const int Most = 10;

    /// <summary>Of the best trial of a study; null where nothing was beside it, or no run repeats another.</summary>
    public static ExpectedLuck? Of(Snapshot snapshot)
    {
        // Where a ladder stands is not the best of many.
        if (snapshot.Best is not { } best || snapshot.Stages[best.Stage].Stage.Kind is StageKind.Ladder) return null;
        bool searched = snapshot.Stages[best.Stage].Stage.Varies;
        IEnumerable<TrialState> beside = snapshot.Stages.Where(stage => searched ? stage.Stage.Varies : stage.Index == best.Stage).SelectMany(stage => stage.Trials);
        // One of an earlier stage may be better: it was not chosen.
        TrialState[] trials = [.. Ranking.Order(beside, snapshot.Study.Objective)
            .Where(trial => !double.IsNaN(trial.Mean) && !snapshot.Study.Objective.Better(trial.Mean, best.Mean)).DistinctBy(trial => trial.Runs[0].Key)];
        if (trials.Length < 2) return null;
        Layout layout = Layout.Of([.. trials.Take(Most).Select(trial => trial.Runs.Select(run => new Measurement(run.Fold, run.Seed, run.Value)).ToArray())]);
        if (layout.Blocks < 2) return null;
        // What a fold or a seed does to all alike makes none of them the best.
        double error = Math.Sqrt(VarianceComponents.Of(layout).Remainder / layout.Blocks);
        int sign = snapshot.Study.Objective.Maximize is null ? -1 : 1;
        return new(best.Stage, best.Id, trials.Length, WinnersCurse.Expected([.. trials.Select(trial => sign * trial.Mean)], error), layout.Blocks > layout.Folds);
    }
}
