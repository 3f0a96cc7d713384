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
        if (options is { Epochs: null, Seconds: null }) return Stale(history);
        RunState[] runs = [.. history.Trials.SelectMany(trial => trial.Runs).DistinctBy(run => run.Key)];
        long epochs = runs.Sum(run => (long)run.Curve.Epochs);
        if (epochs >= options.Epochs) return string.Create(CultureInfo.InvariantCulture, $"the budget of {options.Epochs} epochs was spent");
        double seconds = options.Seconds is null ? 0 : runs.Sum(run => run.Seconds);
        return seconds >= options.Seconds ? string.Create(CultureInfo.InvariantCulture, $"the budget of {options.Seconds} seconds was spent") : Stale(history);
    }

    private string? Stale(History history)
    {
        if (options.Stale is not int bound) return null;
        (double best, int stale) = (double.NaN, 0);
        foreach (TrialState trial in history.Trials.Where(trial => trial.Finished))
        {
            if (double.IsNaN(best) ? !double.IsNaN(trial.Mean) : history.Better(trial.Mean, best) && Math.Abs(trial.Mean - best) > options.Gain)
                (best, stale) = (trial.Mean, 0);
            else
                stale++;
        }

        return stale >= bound ? string.Create(CultureInfo.InvariantCulture, $"{stale} trials in a row gained no more than {options.Gain}") : null;
    }
}
