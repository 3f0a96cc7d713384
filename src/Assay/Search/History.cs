using System.Collections;
using Assay.Results;
using Assay.Studies;

namespace Assay.Search;

/// <summary>
/// What a strategy may know of its stage: the trials so far, each as it stood when it reached the last goal that the strategy
/// has waited for, whatever has arrived since.
/// </summary>
public sealed class History
{
    private readonly TrialList _trials;
    private readonly ObjectiveOptions _objective;
    private readonly int _first;
    private readonly Func<TrialState, RunState, long> _samples;
    private readonly Dictionary<(string Run, int Epoch), double> _values = []; // read from the journal once
    private readonly Dictionary<string, long> _samplesOf = []; // by run, resolved once
    private int _reached; // goals that were waited for

    /// <param name="index">Which stage it is, 0-based.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="starts">What its levels are laid over, best first.</param>
    /// <param name="objective">What makes a trial better.</param>
    /// <param name="first">The id of its first trial.</param>
    /// <param name="read">A trial by its id, as it stands.</param>
    /// <param name="samples">How many samples a run of a trial is trained on in an epoch.</param>
    internal History(
        int index, Stage stage, IReadOnlyList<Setting> starts, ObjectiveOptions objective, int first, Func<int, TrialState> read, Func<TrialState, RunState, long> samples) =>
        (Index, Stage, Starts, _objective, _first, _trials, _samples) = (index, stage, starts, objective, first, new TrialList(id => read(id + first)), samples);

    /// <summary>Which stage of the study it is, 0-based.</summary>
    public int Index { get; }

    /// <summary>The stage.</summary>
    public Stage Stage { get; }

    /// <summary>What the stage's levels are laid over, best first; at least one.</summary>
    public IReadOnlyList<Setting> Starts { get; }

    /// <summary>How many steps were decided.</summary>
    public int Steps { get; internal set; }

    /// <summary>
    /// The stage's trials, by id. One that is on its way to a goal says so by its status (proposed, running), and its runs are
    /// those of the goal before.
    /// </summary>
    public IReadOnlyList<TrialState> Trials => _trials;

    /// <summary>A trial.</summary>
    /// <param name="id">Its id.</param>
    public TrialState this[int id] => _trials[id - _first];

    /// <summary>The last goal of a trial that was waited for; null: none yet.</summary>
    /// <param name="id">Its id.</param>
    public Goal? Reached(int id) => _trials.Seen[id - _first].Goal;

    /// <summary>The place of a trial's last goal among all that were waited for, in the order in which they were asked for.</summary>
    /// <param name="id">Its id.</param>
    public int ReachedAs(int id) => _trials.Seen[id - _first].Place;

    /// <summary>Whether a trial of this id is the stage's.</summary>
    public bool Holds(int id) => id >= _first && id < _first + _trials.Count;

    /// <summary>Whether value <paramref name="a"/> of the objective is better than <paramref name="b"/>; NaN is never better.</summary>
    public bool Better(double a, double b) => _objective.Better(a, b);

    /// <summary>
    /// The mean of what a trial's first runs had come to at an epoch: of a run that had ended, its value; else its objective at that epoch, or the
    /// best until then where runs keep their best. NaN where one of them diverged, or is not so far.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="goal">How many of its runs, and at which epoch.</param>
    public double ValueAt(TrialState trial, Goal goal)
    {
        int runs = goal.Runs ?? trial.PlannedRuns;
        return trial.Runs.Count < runs ? double.NaN : trial.Runs.Take(runs).Average(run => ValueAt(run, goal.Epoch));
    }

    private double ValueAt(RunState run, int? epoch)
    {
        if (epoch is not int until || (run.Ended && run.Curve.Epochs <= until)) return run.Value;
        if (_values.TryGetValue((run.Key, until), out double known)) return known;
        if (run.Curve.Epochs < until || run.Curve[_objective.Metric.Name] is not { } column) return double.NaN;
        bool keepsBest = _objective.Take is JudgedEpoch.Best || Stage.Reference?.Training.EarlyStopping is { RestoreBestWeights: true };
        double value = keepsBest ? column.Take(until).Aggregate(double.NaN, (best, one) => Better(one, best) ? one : best) : column[until - 1];
        _values.Add((run.Key, until), value);
        return value;
    }

    /// <summary>How many samples a run of a trial is trained on in an epoch, augmented copies among them.</summary>
    public long SamplesOf(TrialState trial, RunState run)
    {
        if (!_samplesOf.TryGetValue(run.Key, out long samples)) _samplesOf.Add(run.Key, samples = _samples(trial, run));
        return samples;
    }

    /// <summary>Finished trials, best first: <see cref="Ranking.Order"/>.</summary>
    internal IReadOnlyList<TrialState> Ranked() => Ranking.Order(_trials, _objective);

    /// <summary>The best finished trials, as many as the stage keeps: <see cref="Ranking.Keep"/>.</summary>
    public IReadOnlyList<int> Best() => [.. Ranking.Keep(_trials, _objective, Stage.Keep).Select(trial => trial.Id)];

    /// <summary>The id of the next trial.</summary>
    internal int NextId => _first + _trials.Count;

    /// <summary>A trial was proposed, and is on its way.</summary>
    internal void Add() => _trials.Seen.Add(new Seen(null, true, null, 0));

    /// <summary>A trial is on its way to a further goal.</summary>
    internal void Open(int id) => _trials.Set(id - _first, seen => seen with { IsOpen = true });

    /// <summary>A trial has ended early.</summary>
    internal void Stop(StopTrial stop) => _trials.Set(stop.Trial - _first, seen => seen with { Stopped = stop.Reason });

    /// <summary>A trial has reached a goal, and may be looked at as far as that.</summary>
    internal void Reach(int id, Goal goal) => _trials.Set(id - _first, seen => seen with { Goal = goal, IsOpen = false, Place = _reached++ });

    /// <summary>What may be known of a trial.</summary>
    /// <param name="Goal">The last goal that was waited for; null: none.</param>
    /// <param name="IsOpen">Whether it is on its way to a further one.</param>
    /// <param name="Stopped">Why it was stopped; null: it was not.</param>
    /// <param name="Place">Which of all goals that were waited for the last of it was.</param>
    private readonly record struct Seen(Goal? Goal, bool IsOpen, string? Stopped, int Place);

    /// <summary>The trials, each made when it is looked at: most strategies look at few, and there may be a hundred thousand.</summary>
    private sealed class TrialList(Func<int, TrialState> read) : IReadOnlyList<TrialState>
    {
        private readonly Dictionary<int, TrialState> _made = [];

        public List<Seen> Seen { get; } = [];

        public int Count => Seen.Count;

        public TrialState this[int place]
        {
            get
            {
                if (!_made.TryGetValue(place, out TrialState? trial)) _made.Add(place, trial = Make(read(place), Seen[place]));
                return trial;
            }
        }

        public void Set(int place, Func<Seen, Seen> change)
        {
            Seen[place] = change(Seen[place]);
            _made.Remove(place);
        }

        public IEnumerator<TrialState> GetEnumerator()
        {
            for (int i = 0; i < Count; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>The trial, cut to what it had come to when it reached its goal.</summary>
        private static TrialState Make(TrialState trial, Seen seen) => (seen.Goal?.Of(trial) ?? trial with { Runs = [] }) with
        {
            Stopped = seen.Stopped,
            IsOpen = seen.IsOpen,
        };
    }
}
