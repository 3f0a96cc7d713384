using Assay.Results;
using Assay.Search.Models;

namespace Assay.Search;

/// <summary>
/// The trials of a stage as models see them. Of one that is not through, its value is estimated from what it has come to: plus the
/// mean of what those that are through still gained from there on; never better than the best of these, which it did not reach.
/// </summary>
internal sealed class Observed
{
    private readonly Dictionary<int, double[]> _points = [];
    private readonly Dictionary<int, Observation> _whole = [];
    private int[] _leaders = []; // whose runs told the errors in _whole

    /// <summary>All trials, in the order of their proposal.</summary>
    public IReadOnlyList<Observation> Of(History history, Coordinates coordinates)
    {
        double sign = history.Better(1, 0) ? -1 : 1;
        TrialState[] through = [.. history.Trials.Where(trial => trial.Finished && !double.IsNaN(trial.Mean))];
        double best = through.Length > 0 ? through.Min(trial => sign * trial.Mean) : double.NegativeInfinity;
        TrialState[] leaders = RunEffects.Leaders(history);
        int[] ids = [.. leaders.Select(trial => trial.Id)];
        if (!ids.SequenceEqual(_leaders)) _whole.Clear();
        _leaders = ids;
        RunEffects effects = new([.. leaders.Select(RunEffects.Values)]);
        Dictionary<Goal, double> gains = [];
        return [.. history.Trials.Select(Observe)];

        Observation Observe(TrialState trial)
        {
            if (_whole.TryGetValue(trial.Id, out Observation? known)) return known;
            if (!_points.TryGetValue(trial.Id, out double[]? point)) _points.Add(trial.Id, point = coordinates.Of(trial.Setting));
            if (trial.Finished)
            {
                Observation whole = new(point, double.IsNaN(trial.Mean) ? double.PositiveInfinity : sign * trial.Mean, effects.SquaredError(RunEffects.Values(trial), ids.Contains(trial.Id)));
                _whole.Add(trial.Id, whole);
                return whole;
            }

            if (history.Reached(trial.Id) is not { } goal) return new(point, double.NaN, double.NaN, Whole: false);
            double value = history.ValueAt(trial, goal);
            if (double.IsNaN(value)) return new(point, double.PositiveInfinity, double.NaN, Whole: false);
            if (!gains.TryGetValue(goal, out double gain)) gains.Add(goal, gain = Gain(goal));
            return new(point, Math.Max(best, sign * (value + gain)), double.NaN, Whole: false);
        }

        double Gain(Goal from)
        {
            double[] gained = [.. through.Select(trial => trial.Mean - history.ValueAt(trial, from)).Where(double.IsFinite)];
            return gained.Length > 0 ? gained.Average() : 0;
        }
    }
}
