using System.Globalization;
using Assay.Results;
using Assay.Studies;

namespace Assay.Search;

/// <summary>
/// The median stopping rule: a trial goes on from look to look while it is no worse than the median of what all others had come to at the same look
/// (after Golovin et al., Google Vizier, 2017, who compare with running averages of trials that are complete; as Optuna's pruner, values of all at one
/// step are compared here). It compares with whatever trials are known by then, which a stage's lag has fixed.
/// </summary>
/// <param name="options">When it looks.</param>
/// <param name="epochs">Of a whole run.</param>
/// <param name="runs">How many runs the looks are at; null: all.</param>
/// <param name="then">Where those who are through are brought.</param>
internal sealed class MedianRule(PruningOptions options, int epochs, int? runs, Goal then) : IRace
{
    private readonly PruningOptions _rule = options.For(epochs);

    /// <inheritdoc/>
    public Goal First => new(runs, _rule.From);

    /// <inheritdoc/>
    public Decision? Next(History history, bool more)
    {
        foreach (TrialState trial in history.Trials)
        {
            if (trial.Status is not TrialStatus.Paused || history.Reached(trial.Id) is not { Epoch: int epoch } look) continue;
            double value = history.ValueAt(trial, look);
            double[] others = [.. history.Trials.Where(other => other.Id != trial.Id && IsSoFar(other, epoch)).Select(other => history.ValueAt(other, look))];
            if (double.IsNaN(value) && (more || history.Trials.Any(other => other.Id != trial.Id && other.Stopped is null)))
                return new() { Stop = [new StopTrial(trial.Id, "a run diverged")] };
            if (others.Length >= _rule.Least && Median(others) is double median && history.Better(median, value))
            {
                return new()
                {
                    Stop = [new StopTrial(trial.Id, string.Create(CultureInfo.InvariantCulture,
                        $"after {epoch} {(epoch == 1 ? "epoch" : "epochs")} {value:G5} is worse than {median:G5}, the median of {others.Length} others"))],
                };
            }

            return new() { Bring = [new BringTrials([trial.Id], epoch + _rule.Every!.Value < epochs ? new Goal(runs, epoch + _rule.Every.Value) : then)] };
        }

        return null;

        bool IsSoFar(TrialState other, int epoch) => history.Reached(other.Id) is { } reached && (reached.Epoch is not int at || at >= epoch);

        // What diverged is worse than all; of an even number the worse of the two in the middle: where the rule is in doubt a trial goes on.
        double Median(double[] values) => values.Order(Comparer<double>.Create((a, b) => history.Better(a, b) ? -1 : history.Better(b, a) ? 1 : 0)).ElementAt(values.Length / 2);
    }
}
