using System.Globalization;
using Assay.Results;
using Assay.Studies;

namespace Assay.Search;

/// <summary>What ends a stage before its trials are through.</summary>
/// <param name="options">The bounds.</param>
internal sealed class Budget(BudgetOptions options)
{
    /// <summary>Which bound is reached, in words; null: none.</summary>
    public string? Spent(History history)
    {
        if (options is { Epochs: null, Samples: null, Seconds: null }) return Stale(history);
        (TrialState Trial, RunState Run)[] runs = [.. history.Trials.SelectMany(trial => trial.Runs, (trial, run) => (trial, run)).DistinctBy(one => one.run.Key)];
        if (options.Epochs is long epochs && runs.Sum(one => (long)one.Run.Curve.Epochs) >= epochs) return Words($"the budget of {epochs} epochs was spent");
        if (options.Samples is long samples && runs.Sum(one => one.Run.Curve.Epochs * history.SamplesOf(one.Trial, one.Run)) >= samples) return Words($"the budget of {samples} samples was spent");
        if (options.Seconds is double seconds && runs.Sum(one => one.Run.Seconds) >= seconds) return Words($"the budget of {seconds} seconds was spent");
        return Stale(history);
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Trials count in the order in which they came to their end, to which later ones only add: a bound that was reached stays reached, whatever those that were on
    /// their way by then come to.
    /// </summary>
    private string? Stale(History history)
    {
        if (options.Stale is not int bound) return null;
        (double best, int stale) = (double.NaN, 0);
        foreach (TrialState trial in history.Trials.Where(trial => trial.Finished).OrderBy(trial => history.ReachedAs(trial.Id)))
        {
            if (double.IsNaN(best) ? !double.IsNaN(trial.Mean) : history.Better(trial.Mean, best) && Math.Abs(trial.Mean - best) > options.Gain)
                (best, stale) = (trial.Mean, 0);
            else if (++stale == bound)
                return Words($"{stale} {(stale == 1 ? "trial" : "trials")} in a row gained no more than {options.Gain}");
        }

        return null;
    }
}
