using Assay.Engine.Options;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;

namespace Assay.Search;

/// <summary>
/// Racing over runs: of every trial the first run, then run after run of those that can still be kept, the most promising first. Two
/// trials take folds and seeds in one order, so that their first runs are of the same. Against whom: the last of the trials that would be kept if
/// the race ended now; before so many are whole, nobody is given up but who diverged.
/// </summary>
/// <param name="options">The rule.</param>
internal sealed class RunRace(RacingOptions options) : IRace
{
    /// <inheritdoc/>
    public Goal First { get; } = new(Runs: 1);

    private double Alpha => options.WithDefaults().Alpha!.Value;

    /// <inheritdoc/>
    public Decision? Next(History history, bool more)
    {
        // Those whose runs pause at an epoch belong to the race before.
        TrialState[] racing = [.. history.Trials.Where(trial => trial.Status is TrialStatus.Paused && history.Reached(trial.Id) is { Epoch: null })];
        IReadOnlyList<int> best = history.Best();
        TrialState? last = best.Count == history.Stage.Keep && !double.IsNaN(history[best[^1]].Mean) ? history[best[^1]] : null;

        Bar? bar = last is not null && options.Name is not RacingRule.Strict ? Bar.Of(last, history, options.Name is RacingRule.Paired) : null;
        StopTrial[] stops = [.. racing.Select(trial => (trial.Id, Reason: Lost(trial, last, best.Count, bar, history))).Where(one => one.Reason is not null)
            .Select(one => new StopTrial(one.Id, one.Reason!))];
        List<TrialState> left = [.. racing.Where(trial => stops.All(stop => stop.Trial != trial.Id))];
        if (left.Count == 0)
        {
            if (stops.Length == 0) return null;
            if (history.Trials.Any(trial => trial.Finished)) return new() { Stop = stops };
            // Where all diverge the first of them ends the stage as it would without a race: a search always goes on the same way.
            return more || history.Trials.Any(trial => trial.IsOpen) ? null : new() { Stop = stops[1..], Bring = [new BringTrials([stops[0].Trial], Goal.End)] };
        }

        // Until there is somebody to beat, as many as are kept are brought to their end, the most promising; then each goes one run further.
        if (last is null)
        {
            int missing = history.Stage.Keep - best.Count(id => !double.IsNaN(history[id].Mean)) - history.Trials.Count(trial => trial.IsOpen && trial.Runs.Count > 0);
            List<int> first = [];
            while (first.Count < missing && left.Count > 0)
            {
                first.Add(MostPromising(left, history).Id);
                left.RemoveAll(trial => trial.Id == first[^1]);
            }

            return first.Count > 0 ? new() { Stop = stops, Bring = [new BringTrials(first, Goal.End)] } : stops.Length > 0 ? new() { Stop = stops } : null;
        }

        TrialState next = MostPromising(left, history);
        Goal to = next.Runs.Count + 1 == next.PlannedRuns ? Goal.End : new Goal(Runs: next.Runs.Count + 1);
        return new() { Stop = stops, Bring = [new BringTrials([next.Id], to)] };
    }

    /// <summary>Why a trial can be kept no more; null: it can.</summary>
    private string? Lost(TrialState trial, TrialState? last, int kept, Bar? bar, History history)
    {
        if (StopTrial.Diverged(trial) is { } diverged) return diverged;
        if (last is null) return null;
        string whom = FormattableString.Invariant($"trial {last.Id}{(kept > 1 ? $", number {kept} so far" : ", the best so far")}"), ran = FormattableString.Invariant($"after {trial.Runs.Count} of {trial.PlannedRuns} runs");
        if (bar is null)
        {
            if (Worse(trial, last, history) is not { } p || p > Alpha / Looks(trial)) return null;
            return FormattableString.Invariant($"{ran} worse than {whom}: p = {p:0.#####} of one side, {Alpha} over {Looks(trial)} looks");
        }

        double level = bar.Effects.Level(RunEffects.Values(trial));
        return history.Better(bar.Worst, level)
            ? FormattableString.Invariant($"{ran} {level:G5} is worse than {bar.Worst:G5}, the worst run of {whom}{(bar.Effects.Known ? ", both less what folds and seeds do to all" : "")}")
            : null;
    }

    /// <summary>After 2 runs, 3, … all but one.</summary>
    private static int Looks(TrialState trial) => Math.Max(1, trial.PlannedRuns - 2);

    /// <summary>The one-sided p of a paired t test on the runs that both have; null of fewer than two, or where nothing scatters.</summary>
    private static double? Worse(TrialState trial, TrialState last, History history)
    {
        // What differs by rounding alone is made equal there.
        Spread spread = Spread.Of(Layout.Of(Values(trial), Values(last)).Difference(0, 1).Values);
        if (spread.Count < 2 || !(spread.Deviation > 0)) return null;
        Estimate estimate = new(spread.Mean, spread.Deviation / Math.Sqrt(spread.Count), spread.Count - 1);
        return history.Better(1, 0) ? estimate.PBelow(0) : estimate.PAbove(0);

        static Measurement[] Values(TrialState of) => [.. of.Runs.Select(run => new Measurement(run.Fold, run.Seed, run.Value))];
    }

    /// <summary>
    /// The trial that is most above those beside it on the runs that it has: one that has come further is no worse for it where its later folds are
    /// the harder ones.
    /// </summary>
    private static TrialState MostPromising(List<TrialState> trials, History history)
    {
        double[] means = [.. Enumerable.Range(0, trials.Max(trial => trial.Runs.Count)).Select(run => trials.Where(trial => trial.Runs.Count > run).Average(trial => trial.Runs[run].Value))];
        return trials.Select(trial => (Trial: trial, Above: trial.Runs.Select((run, i) => run.Value - means[i]).Average()))
            .Aggregate((a, b) => history.Better(b.Above, a.Above) ? b : a).Trial;
    }

    /// <summary>What a trial has to be above; paired, a fold that is hard for all speaks neither against it nor for it.</summary>
    /// <param name="Effects">What folds and seeds do to all; nothing is known of that where it does not count.</param>
    /// <param name="Worst">The worst run of the last trial that would be kept, without that.</param>
    private sealed record Bar(RunEffects Effects, double Worst)
    {
        public static Bar Of(TrialState last, History history, bool paired)
        {
            TrialState[] leaders = paired ? RunEffects.Leaders(history) : [];
            RunEffects effects = new([.. leaders.Select(RunEffects.Values)]);
            double[] rests = effects.Rests(RunEffects.Values(last), leaders.Any(leader => leader.Id == last.Id));
            return new(effects, last.Mean + rests.Aggregate((a, b) => history.Better(a, b) ? b : a));
        }
    }
}
