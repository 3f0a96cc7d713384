using System.Globalization;
using Assay.Results;

namespace Assay.Search;

/// <summary>
/// Pruning on rungs: trials are dealt to brackets in the order of their proposal; at an epoch where a bracket looks, the best of it go on and the
/// others are given up, once all of them are there. Halving and its kin without a word of when results arrive (asynchronous halving promotes who
/// comes first).
/// </summary>
/// <param name="brackets">What brackets there are, again and again; null in one: as many trials as there are.</param>
/// <param name="runs">How many runs the looks are at; null: all.</param>
/// <param name="then">Where those who are left are brought.</param>
internal sealed class Rungs(IReadOnlyList<Bracket> brackets, int? runs, Goal then) : IRace
{
    /// <inheritdoc/>
    /// <remarks>The first look of the brackets is for all: those that look later bring their trials on from there.</remarks>
    public Goal First => new(runs, brackets.Min(bracket => bracket.FirstLook));

    /// <inheritdoc/>
    public Decision? Next(History history, bool more)
    {
        int first = 0;
        for (int i = 0; first < history.Trials.Count; i++)
        {
            Bracket bracket = brackets[i % brackets.Count];
            int size = Math.Min(bracket.Trials ?? int.MaxValue, history.Trials.Count - first);
            TrialState[] members = [.. Enumerable.Range(first, size).Select(place => history.Trials[place]).Where(trial => trial.Stopped is null)];
            if (Next(history, bracket, members, whole: size == bracket.Trials || !more, brackets.Count > 1 || first > 0 ? $"bracket {i + 1}, " : "") is { } decision)
                return decision;
            first += size;
        }

        return null;
    }

    private Decision? Next(History history, Bracket bracket, TrialState[] members, bool whole, string name)
    {
        // One that looks later than the first of all only waits there.
        TrialState[] early = [.. members.Where(trial => trial.Status is TrialStatus.Paused && IsBefore(history, trial, bracket.FirstLook))];
        if (early.Length > 0) return new() { Bring = [new BringTrials([.. early.Select(trial => trial.Id)], bracket.FirstLook is int from ? new Goal(runs, from) : then)] };
        if (!whole) return null;
        for (int k = 0; k < bracket.Looks.Count; k++)
        {
            (int epoch, Func<int, int> keep) = bracket.Looks[k];
            Goal look = new(runs, epoch), next = k + 1 < bracket.Looks.Count ? new Goal(runs, bracket.Looks[k + 1].Epoch) : then;
            TrialState[] here = [.. members.Where(trial => trial.Status is TrialStatus.Paused && history.Reached(trial.Id) == look)];
            if (here.Length == 0) continue;
            if (members.Any(trial => trial.IsOpen && IsBefore(history, trial, epoch))) return null;
            TrialState[] order = [.. members.OrderBy(trial => trial, Comparer<TrialState>.Create((a, b) => Compare(history.ValueAt(a, look), history.ValueAt(b, look)))).ThenBy(trial => trial.Id)];
            int through = Math.Max(history.Stage.Keep, keep(members.Length));
            HashSet<int> on = [.. order.Take(through).Where((trial, place) => place == 0 || !double.IsNaN(history.ValueAt(trial, look))).Select(trial => trial.Id)];
            StopTrial[] stops = [.. here.Where(trial => !on.Contains(trial.Id)).Select(trial => new StopTrial(trial.Id, Reason(trial, look, Array.IndexOf(order, trial), order.Length)))];
            int[] bring = [.. order.Where(trial => on.Contains(trial.Id) && here.Contains(trial)).Select(trial => trial.Id)];
            return new() { Stop = stops, Bring = bring.Length > 0 ? [new BringTrials(bring, next)] : [] };
        }

        return null;

        string Reason(TrialState trial, Goal look, int place, int of) => StopTrial.Diverged(trial)
            ?? string.Create(CultureInfo.InvariantCulture, $"{name}after {look.Epoch} {(look.Epoch == 1 ? "epoch" : "epochs")} number {place + 1} of {of}: {history.ValueAt(trial, look):G5}");

        int Compare(double a, double b) => history.Better(a, b) ? -1 : history.Better(b, a) ? 1 : 0;
    }

    /// <summary>Whether a trial has been told of no look as late as this.</summary>
    private static bool IsBefore(History history, TrialState trial, int? epoch) =>
        history.Reached(trial.Id) is not { } reached || (reached.Epoch is int at && at < (epoch ?? int.MaxValue));
}
