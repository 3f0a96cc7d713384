using Assay.Results;
using Assay.Statistics;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

/// <summary>
/// What a confirmation found of the search before it: how much of its best value was luck, and whether another trial is the better one.
/// </summary>
/// <param name="Stage">The confirmation, 0-based.</param>
/// <param name="Candidates">How many trials were run again.</param>
/// <param name="Selected">The trial that the search ranked first.</param>
/// <param name="Again">The same setting on fresh seeds.</param>
/// <param name="Luck">
/// By how much it looked better in the search than on fresh seeds, above 0: luck; NaN where one of its fresh runs diverged. In the
/// objective's unit.
/// </param>
/// <param name="Interval">
/// Where its luck lies, 95 %; null where one fresh seed alone, or runs that are all the same, say nothing. What the search had found is a
/// number: what may be off is the mean of the fresh runs, which nothing was chosen by when the trial was.
/// </param>
/// <param name="Chosen">The trial of the confirmation that is the best on fresh seeds.</param>
/// <param name="Difference">
/// Chosen − again over the same folds and seeds, in the objective's unit; 0 where they are one; NaN where a run diverged.
/// </param>
/// <param name="DifferenceInterval">
/// Where the true one lies, 95 % for all differences to the trial that the search ranked first at once (Bonferroni), as the chosen one is
/// the best of them on these runs; null where nothing says, or the two are one.
/// </param>
/// <param name="Scope">What the interval of the difference speaks of; null without one. That of the luck speaks of these data.</param>
internal sealed record Confirmation(
    int Stage, int Candidates, TrialState Selected, TrialState Again, double Luck, Interval? Interval, TrialState Chosen, double Difference,
    Interval? DifferenceInterval, Scope? Scope)
{
    /// <summary>Whether it chose another trial than the search.</summary>
    public bool Changed => Chosen.Id != Again.Id;

    /// <summary>Of all confirmations of a study that have ended and had something to confirm.</summary>
    public static IReadOnlyList<Confirmation> Of(Snapshot snapshot) => [.. snapshot.Stages.Select(stage => Of(stage, snapshot)).OfType<Confirmation>()];

    private static Confirmation? Of(StageState stage, Snapshot snapshot)
    {
        if (stage.Kept is not [var chosen, ..] || Confirmed.PairsOf(stage, snapshot) is not [var (selected, again), ..] pairs || double.IsNaN(selected.Mean)) return null;
        TrialState best = stage.Trials.First(trial => trial.Id == chosen);
        Estimate? luck = double.IsNaN(again.Mean) ? null : LuckOf(selected, again, snapshot);
        Contrast contrast = Layout.Of(Of(best), Of(again)).Difference(0, 1);
        bool sound = best.Id != again.Id && !double.IsNaN(best.Mean) && !double.IsNaN(again.Mean);
        Values values = new(snapshot);
        (Estimate Estimate, Scope Scope, Design)? difference = sound ? values.Estimate(contrast, values.Step(new Quantity(snapshot.Study.Objective.Metric))) : null;
        bool said = difference?.Estimate.StandardError > 0;
        return new(
            stage.Index, pairs.Count, selected, again, Sign(snapshot) * (selected.Mean - again.Mean), luck is { StandardError: > 0 } ? luck.Interval() : null,
            best, best.Mean - again.Mean, said ? difference!.Value.Estimate.Interval(1 - (Judge.Significance / (pairs.Count - 1))) : null, said ? difference!.Value.Scope : null);

        static Measurement[] Of(TrialState trial) => [.. trial.Runs.Select(run => new Measurement(run.Fold, run.Seed, run.Value))];
    }

    /// <summary>
    /// The mean of the search's runs, a number, minus the fresh ones. Folds that all seeds share are blocks, and what a fold is like is in both
    /// and cancels; where each seed divides anew, a division is a value: the mean of its folds.
    /// </summary>
    private static Estimate? LuckOf(TrialState selected, TrialState again, Snapshot snapshot)
    {
        ILookup<int, double> known = selected.Runs.ToLookup(run => run.Fold, run => run.Value);
        return new Contrast(snapshot.Study.Evaluation.Resplit
            ? [[.. again.Runs.GroupBy(run => run.Seed).OrderBy(seed => seed.Key).Select(seed => Sign(snapshot) * (selected.Mean - seed.Average(run => run.Value)))]]
            : [.. again.Runs.GroupBy(run => run.Fold).OrderBy(fold => fold.Key).Select(fold => fold.Select(run => Sign(snapshot) * (known[fold.Key].Average() - run.Value)).ToArray())])
            .OnTheseData();
    }

    private static int Sign(Snapshot snapshot) => snapshot.Study.Objective.Maximize is null ? -1 : 1;
}
