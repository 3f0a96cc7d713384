using Assay.Journal;
using Assay.Search;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>Counts what is done and tells it to whoever watches.</summary>
internal sealed class ProgressTracker(Study study, StudyJournal journal, Action<StudyProgress>? watch)
{
    private readonly object _gate = new();
    private Action<StudyProgress>? _watch = watch;
    private readonly IReadOnlyList<Stage> _stages = Sampling.StagesOf(study);
    private ILookup<string, TrialProposed> _trialsOf = Array.Empty<TrialProposed>().ToLookup(_ => "");
    private Dictionary<int, int> _missing = [];
    private StudyPhase _phase;
    private int _stage, _trials, _trialsDone, _runs, _runsDone, _trained;
    private long _epochs, _epochsFinished;
    private double _searchStart;
    private TrialState? _best;

    /// <summary>A stage begins: its trials, and the runs that are still to be done.</summary>
    public void Begin(int stage, IReadOnlyList<TrialProposed> trials, IReadOnlySet<string> missing)
    {
        lock (_gate)
        {
            if (stage == 0) _searchStart = journal.Seconds;
            (_stage, _trials, _best) = (stage, trials.Count, null);
            _runs = trials.SelectMany(trial => trial.Runs).Distinct().Count();
            _runsDone = _runs - missing.Count;
            _trialsOf = trials.SelectMany(trial => trial.Runs.Where(missing.Contains).Select(run => (run, trial)))
                .ToLookup(pair => pair.run, pair => pair.trial);
            _missing = trials.ToDictionary(trial => trial.Id, trial => trial.Runs.Count(missing.Contains));
            _trialsDone = 0;
            foreach (TrialProposed trial in trials.Where(trial => _missing[trial.Id] == 0)) Finish(trial.Id);
            Tell();
        }
    }

    /// <summary>Some epochs of a run were trained.</summary>
    public void Trained(int epochs)
    {
        lock (_gate)
        {
            _epochs += epochs;
            Tell();
        }
    }

    /// <summary>A run of so many epochs is on the disk.</summary>
    public void Finished(string run, int epochs)
    {
        lock (_gate)
        {
            if (_phase is not StudyPhase.Search) return;
            _runsDone++;
            _trained++;
            _epochsFinished += epochs;
            foreach (TrialProposed trial in _trialsOf[run])
                if (--_missing[trial.Id] == 0) Finish(trial.Id);
            Tell();
        }
    }

    /// <summary>The search is over, or everything is.</summary>
    public void Enter(StudyPhase phase)
    {
        lock (_gate)
        {
            _phase = phase;
            Tell();
        }
    }

    private void Finish(int id)
    {
        _trialsDone++;
        TrialState trial = journal.Read(replay => replay.Trial(id));
        if (!double.IsNaN(trial.Mean) && (_best is null || Ranking.Order([_best, trial], study.Objective)[0] == trial)) _best = trial;
    }

    /// <summary>Whoever watches is no part of the study: one that throws is not told any more, and nothing else comes of it.</summary>
    private void Tell()
    {
        if (_watch is null) return;
        StudyProgress progress = new(
            _phase, _stage, _stages.Count, _trialsDone, _trials, _runsDone, _runs, _epochs, _best, TimeSpan.FromSeconds(journal.Seconds), Left());
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
    /// From the epochs so far: a run yet to come takes as many as those that ended, before the first of them as many as the
    /// study allows.
    /// </summary>
    private TimeSpan? Left()
    {
        if (_phase is not StudyPhase.Search) return TimeSpan.Zero;
        if (_epochs == 0) return null;
        int runsOfTrial = study.Evaluation.Folds * study.Evaluation.Seeds;
        double runs = _runs - _runsDone;
        for (int stage = _stage + 1; stage < _stages.Count; stage++)
            runs += (double)Sampling.MostTrials(_stages[stage], _stages[stage - 1].Keep) * runsOfTrial;
        double each = _trained == 0 ? study.Reference.Training.Epochs!.Value : (double)_epochsFinished / _trained;
        double epochs = Math.Max(0, (runs * each) - (_epochs - _epochsFinished));
        double seconds = (journal.Seconds - _searchStart) / _epochs * epochs;
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
