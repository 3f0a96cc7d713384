using Assay.Journal;
using Assay.Studies;

namespace Assay.Search;

/// <summary>Which trials are better. The order is total, so that every machine carries the same ones forward.</summary>
public static class Ranking
{
    /// <summary>
    /// Finished trials, best first: by the mean of the objective over their runs; a trial with a diverged run (NaN) comes
    /// last. Equal means: the smaller deviation, then fewer parameters, then the earlier proposal.
    /// </summary>
    public static IReadOnlyList<TrialState> Order(IEnumerable<TrialState> trials, ObjectiveOptions objective) =>
    [
        .. trials.Where(trial => trial.Finished)
            .Select(trial => (Trial: trial, trial.Mean, trial.Deviation))
            .OrderBy(x => double.IsNaN(x.Mean))
            .ThenBy(x => double.IsNaN(x.Mean) ? 0 : objective.Maximize is null ? x.Mean : -x.Mean)
            .ThenBy(x => double.IsNaN(x.Deviation) ? 0 : x.Deviation)
            .ThenBy(x => x.Trial.Runs.Count > 0 ? x.Trial.Runs[0].Parameters : 0)
            .ThenBy(x => x.Trial.Id)
            .Select(x => x.Trial),
    ];

    /// <summary>The best finished trial whose runs did not diverge; null where there is none.</summary>
    public static TrialState? Best(IEnumerable<TrialState> trials, ObjectiveOptions objective) =>
        Order(trials, objective).FirstOrDefault(trial => !double.IsNaN(trial.Mean));

    /// <summary>
    /// The trials that feed the next stage: the best <paramref name="keep"/> that did not diverge; where all did, the
    /// first of them, so that a search always goes on the same way.
    /// </summary>
    public static IReadOnlyList<TrialState> Keep(IEnumerable<TrialState> trials, ObjectiveOptions objective, int keep)
    {
        IReadOnlyList<TrialState> order = Order(trials, objective);
        List<TrialState> sound = [.. order.Where(trial => !double.IsNaN(trial.Mean)).Take(keep)];
        return sound.Count > 0 ? sound : [.. order.Take(1)];
    }
}
