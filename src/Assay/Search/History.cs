using Assay.Results;
using Assay.Studies;

namespace Assay.Search;

/// <summary>
/// What a strategy may know of its stage: the trials so far, each as it stood when it reached the last goal that the strategy
/// has waited for, whatever has arrived since.
/// </summary>
public sealed class History
{
    private readonly List<TrialState> _trials = [];
    private readonly ObjectiveOptions _objective;
    private readonly int _first;

    /// <param name="index">Which stage it is, 0-based.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="starts">What its levels are laid over, best first.</param>
    /// <param name="objective">What makes a trial better.</param>
    /// <param name="first">The id of its first trial.</param>
    internal History(int index, Stage stage, IReadOnlyList<Setting> starts, ObjectiveOptions objective, int first) =>
        (Index, Stage, Starts, _objective, _first) = (index, stage, starts, objective, first);

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

    /// <summary>Whether a trial of this id is the stage's.</summary>
    public bool Holds(int id) => id >= _first && id < _first + _trials.Count;

    /// <summary>Whether value <paramref name="a"/> of the objective is better than <paramref name="b"/>; NaN is never better.</summary>
    public bool Better(double a, double b) => _objective.Better(a, b);

    /// <summary>The best finished trials, as many as the stage keeps: <see cref="Ranking.Keep"/>.</summary>
    public IReadOnlyList<int> Best() => [.. Ranking.Keep(_trials, _objective, Stage.Keep).Select(trial => trial.Id)];

    /// <summary>The id of the next trial.</summary>
    internal int NextId => _first + _trials.Count;

    /// <summary>A trial was proposed, and is on its way.</summary>
    internal void Add(Setting setting, int runs) =>
        _trials.Add(new TrialState(NextId, Index, setting, [], runs) { IsOpen = true });

    /// <summary>A trial is on its way to a further goal.</summary>
    internal void Open(int id) => Set(this[id] with { IsOpen = true });

    /// <summary>A trial has ended early.</summary>
    internal void Stop(StopTrial stop) => Set(this[stop.Trial] with { Stopped = stop.Reason });

    /// <summary>A trial has reached a goal, and may be looked at as far as that.</summary>
    /// <param name="trial">As it stands, which may be further.</param>
    /// <param name="goal">What it has reached.</param>
    internal void Reach(TrialState trial, Goal goal) => Set(goal == Goal.End ? trial : trial with
    {
        Runs = [.. trial.Runs.Take(goal.Runs ?? trial.PlannedRuns).Select(run => goal.Epoch is int epoch ? run.Until(epoch) : run)],
        Stopped = null,
        IsOpen = false,
    });

    private void Set(TrialState trial) => _trials[trial.Id - _first] = trial;
}
