using Assay.Statistics;
using Assay.Studies;

namespace Assay.Results;

/// <summary>Which trials are better. The order is total, so that every machine carries the same ones forward.</summary>
internal static class Ranking
{
    /// <summary>
    /// Finished trials, best first: by the mean of the objective over their runs; a trial with a diverged run (NaN) comes
    /// last. Equal means: the smaller deviation, then fewer parameters, then the earlier proposal.
    /// </summary>
    public static IReadOnlyList<TrialState> Order(IEnumerable<TrialState> trials, ObjectiveOptions objective) =>
        [.. trials.Where(trial => trial.Finished).OrderBy(trial => Place(trial, objective))];

    /// <summary>The best finished trial whose runs did not diverge; null where there is none.</summary>
    public static TrialState? Best(IEnumerable<TrialState> trials, ObjectiveOptions objective) =>
        trials.Where(trial => trial.Finished).MinBy(trial => Place(trial, objective)) is { } best && !double.IsNaN(best.Mean) ? best : null;

    /// <summary>
    /// The trials that feed the next stage: the best <paramref name="keep"/> that did not diverge, of those that make one
    /// experiment one; where all diverged, the first of them, so that a search always goes on the same way.
    /// </summary>
    public static IReadOnlyList<TrialState> Keep(IEnumerable<TrialState> trials, ObjectiveOptions objective, int keep)
    {
        IReadOnlyList<TrialState> order = Order(trials, objective);
        List<TrialState> sound = [.. order.Where(trial => !double.IsNaN(trial.Mean)).DistinctBy(trial => trial.Runs[0].Key).Take(keep)];
        return sound.Count > 0 ? sound : [.. order.Take(1)];
    }

    /// <summary>What decides, in this order; the smaller comes first.</summary>
    private static (bool Diverged, double Value, double Deviation, long Parameters, int Id) Place(TrialState trial, ObjectiveOptions objective)
    {
        Spread spread = trial.Spread;
        bool diverged = double.IsNaN(spread.Mean);
        return (
            diverged,
            diverged ? 0 : objective.Maximize is null ? spread.Mean : -spread.Mean,
            double.IsNaN(spread.Deviation) ? 0 : spread.Deviation,
            trial.Runs.Count > 0 ? trial.Runs[0].Parameters : 0,
            trial.Id);
    }
}
