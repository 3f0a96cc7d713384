using Assay.Journal;
using Assay.Results;
using Assay.Search;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>Counts what is done and tells it to whoever watches.</summary>
internal sealed class ProgressTracker(Study study, StudyJournal journal, Action<StudyProgress>? watch)
{
    private readonly object _gate = new();
    private Action<StudyProgress>? _watch = watch;
    private readonly IReadOnlyList<Stage> _stages = Sampling.StagesOf(study);
    private readonly Dictionary<string, List<(int Trial, int? Epoch)>> _waiting = []; // by the run that they wait for
    private readonly Dictionary<int, int> _missing = []; // runs of a trial that are not where its goal wants them
    private readonly Dictionary<string, int> _settled = []; // epochs of a run when it was last where it was wanted, also of one that was given up there
    private readonly HashSet<string> _asked = []; // runs, each once, however often it is brought further
    private readonly Dictionary<int, Goal> _goals = []; // where a trial is wanted
    private readonly HashSet<int> _ended = []; // trials, each once: one that the journal holds whole is brought further all the same
    private StudyPhase _phase;
    private int _stage, _finished, _tested, _toTest, _atWork, _elementsWaiting;
    private long _epochs, _epochsSettled, _epochsFinished;
    private double _searchStart;
    private TrialState? _best;

    /// <summary>A stage begins.</summary>
    public void Begin(int stage)
    {
        lock (_gate)
        {
            if (stage == 0) _searchStart = journal.Seconds;
            (_stage, _best) = (stage, null);
            _waiting.Clear();
            _missing.Clear();
            _asked.Clear();
            _goals.Clear();
            _ended.Clear();
        }
    }

    /// <summary>Training can begin: what was waited for until now says nothing of how long it takes.</summary>
    public void Ready()
    {
        lock (_gate) _searchStart = journal.Seconds;
    }

    /// <summary>A trial is to be brought to a goal.</summary>
    public void Ask(TrialProposed trial, Goal goal)
    {
        lock (_gate)
        {
            _missing.TryAdd(trial.Id, 0);
            _goals[trial.Id] = goal;
            for (int i = 0; i < (goal.Runs ?? trial.Runs.Count); i++)
            {
                string run = trial.Runs[i];
                _asked.Add(run);
                if (journal.Read(replay => replay.IsAt(run, goal.Epoch))) continue;
                if (_waiting.TryGetValue(run, out List<(int, int?)>? others))
                {
                    others.Add((trial.Id, goal.Epoch));
                    _missing[trial.Id]++;
                }
                else
                {
                    _waiting.Add(run, new(1) { (trial.Id, goal.Epoch) });
                    _missing[trial.Id]++;
                }
            }

            if (_missing[trial.Id] == 0) Arrive(trial.Id);
        }
    }

    /// <summary>A trial has ended early.</summary>
    /// <param name="trial">Its id.</param>
    public void Stop(int trial)
    {
        lock (_gate) _ended.Add(trial);
    }

    /// <summary>Some epochs of a run were trained.</summary>
    public void Trained(int epochs)
    {
        lock (_gate)
        {
            _epochs += epochs;
            Show();
        }
    }

    /// <summary>So many elements are at work elsewhere, and so many wait for their turn.</summary>
    public void See(int atWork, int waiting)
    {
        lock (_gate)
        {
            if ((_atWork, _elementsWaiting) == (atWork, waiting)) return;
            (_atWork, _elementsWaiting) = (atWork, waiting);
            Show();
        }
    }

    /// <summary>A run is where it was wanted, and on the disk.</summary>
    /// <param name="run">Its key.</param>
    /// <param name="epochs">Its epochs, where it has ended; 0 where it pauses.</param>
    public void Reached(string run, int epochs)
    {
        lock (_gate)
        {
            if (_phase is not StudyPhase.Search) return;
            if (epochs > 0) (_finished, _epochsFinished) = (_finished + 1, _epochsFinished + epochs);
            else epochs = journal.Read(replay => replay.Record(run)?.Epochs ?? 0);
            _epochsSettled += epochs - _settled.GetValueOrDefault(run);
            _settled[run] = epochs;
            if (_waiting.Remove(run, out List<(int Trial, int? Epoch)>? waiting))
            {
                List<(int, int?)> further = [.. waiting.Where(one => !journal.Read(replay => replay.IsAt(run, one.Epoch)))];
                if (further.Count > 0) _waiting.Add(run, further);
                foreach ((int trial, _) in waiting.Where(one => !further.Contains(one)))
                    if (--_missing[trial] == 0) Arrive(trial);
            }

            Show();
        }
    }

    /// <summary>The search is over, or everything is.</summary>
    public void Enter(StudyPhase phase)
    {
        lock (_gate)
        {
            _phase = phase;
            Show();
        }
    }

    /// <summary>Networks are to be tested.</summary>
    /// <param name="networks">How many.</param>
    public void Test(int networks)
    {
        lock (_gate)
        {
            (_phase, _toTest) = (StudyPhase.Levels, networks);
            Show();
        }
    }

    /// <summary>A network was tested.</summary>
    public void Tested()
    {
        lock (_gate)
        {
            _tested++;
            Show();
        }
    }

    /// <summary>Tells how things stand.</summary>
    public void Tell()
    {
        lock (_gate) Show();
    }

    /// <summary>Trials of the stage: of one that proposes one after another also those to come.</summary>
    private int Planned => Math.Max(_missing.Count, _stages[_stage] is { Learns: true, Trials: int trials } ? trials : 0);

    private void Arrive(int id)
    {
        // Its runs may be known to their end already, where this search has not asked for that.
        TrialState trial = _goals[id].Of(journal.Read(replay => replay.Trial(id)));
        if (!trial.Finished || !_ended.Add(id)) return;
        if (!double.IsNaN(trial.Mean) && (_best is null || Ranking.Order([_best, trial], study.Objective)[0] == trial)) _best = trial;
    }

    /// <summary>Whoever watches is no part of the study: one that throws is not told any more, and nothing else comes of it.</summary>
    private void Show()
    {
        if (_watch is null) return;
        StudyProgress progress = new(
            _phase, _stage, _stages.Count, _ended.Count, _phase is StudyPhase.Search ? Planned : _missing.Count, _asked.Count - _waiting.Count, _asked.Count, _epochs, _best, TimeSpan.FromSeconds(journal.Seconds), Left(), _tested, _toTest, _atWork, _elementsWaiting);
        try
        {
            _watch(progress);
        }
        catch (Exception)
        {
            _watch = null;
        }
    }

    /// <summary>
    /// From the epochs so far. A run yet to come takes as many as others: where trials are given up on their way, as those took that are
    /// where they were wanted, else as those that ended; before the first of them as many as the study allows. Runs in training are
    /// taken to be halfway at most, as what of them is further than others says that they take longer, too.
    /// </summary>
    private TimeSpan? Left()
    {
        if (_phase is not StudyPhase.Search) return TimeSpan.Zero;
        if (_epochs == 0) return null;
        double epochs = Math.Max(0, _epochs - _epochsSettled), waiting = _waiting.Count * Each(_stage);
        epochs = waiting - Math.Min(epochs, waiting / 2) + ((double)(Planned - _missing.Count) * _asked.Count / Math.Max(1, _missing.Count) * Each(_stage));
        for (int stage = _stage + 1; stage < _stages.Count; stage++)
            epochs += (double)Sampling.MostTrials(_stages[stage], _stages[stage - 1].Keep) * study.EvaluationOf(stage).Runs * Each(stage);
        double seconds = (journal.Seconds - _searchStart) / _epochs * epochs;
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
    }

    /// <summary>Epochs of a run of a stage, about.</summary>
    private double Each(int stage) =>
        _stages[stage].Pruning is not null && _settled.Count > 0 ? (double)_epochsSettled / _settled.Count
        : _finished > 0 ? (double)_epochsFinished / _finished : study.Reference.Training.Epochs!.Value;
}
