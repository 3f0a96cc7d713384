using System.Globalization;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Search;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>
/// The fold that turns events into the state of a study. It is the only one: what a running study knows about itself
/// and what a reader finds in the journal come from the same lines by the same code.
/// </summary>
/// <param name="folder">The study's folder, where the files lie that the journal names.</param>
internal sealed class Replay(string folder)
{
    private const int MostNotes = 100;

    private readonly Dictionary<string, RunRecord> _runs = [];
    private readonly Dictionary<(string Segment, string Run), RunRecord> _open = [];
    private readonly Dictionary<string, (string Segment, RunRecord Record)> _cutOff = [];
    private readonly SortedDictionary<int, TrialProposed> _trials = [];
    private readonly Dictionary<(int Stage, int Step), StepPlanned> _steps = [];
    private readonly Dictionary<int, (int Step, Goal Goal)> _goals = []; // of the trials that are not simply brought to their end
    private readonly Dictionary<int, string> _stopped = [];
    private readonly Dictionary<int, StageEnded> _kept = [];
    private readonly Dictionary<string, double> _sessionSeconds = [];
    private readonly Dictionary<string, double> _sessionStarts = []; // in seconds since the study began
    private readonly List<(DateTimeOffset At, double Start)> _starts = []; // the same of all sessions, with the clock
    private readonly HashSet<string> _openSessions = [];
    private readonly List<Session> _sessions = [];
    private readonly Dictionary<string, int> _lastSession = []; // of a segment, by its place among all
    private readonly List<TestOpening> _openings = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, SegmentEpochs> _epochs = [];
    private readonly EpochCache _read = new();
    private readonly Dictionary<string, List<string>> _failures = []; // of runs, in their order
    private readonly SharedTexts _shared = new();
    private readonly Dictionary<string, FinalFinished> _results = []; // by the run of the final training
    private readonly Dictionary<string, IReadOnlyDictionary<string, double>> _tests = []; // by the run, of the search or of a further seed of the final training
    private readonly Dictionary<string, EnsembleTested> _ensembles = []; // by the runs of its networks
    private double _endedSeconds;
    private int _untold;
    private FinalStarted? _final;
    private StudyEnded? _end;

    /// <summary>The header; null until it was read.</summary>
    public StudyOpened? Header { get; private set; }

    public Study? Study => Header?.Study;

    /// <summary>The content hash of the study that was worked on last, from the header or, where that is damaged, from a session.</summary>
    public string? Hash { get; private set; }

    /// <summary>Bytes of all lines that were read.</summary>
    public long Bytes { get; set; }

    /// <summary>
    /// Whether everything that the study asks for is done: not because a line says so, but because every planned trial, its
    /// runs, what was kept and the final training are there.
    /// </summary>
    public bool Ended => _end is not null && Study is { } study && Hash == Header!.Hash && SearchIsWhole(study) && FinalIsWhole(study);

    /// <summary>The final training that was begun; null before.</summary>
    public FinalStarted? Final => _final;

    /// <summary>The results of the final training; null until they are there.</summary>
    public FinalFinished? FinalResult => _final is not null && IsFinished(_final.Run) ? _results.GetValueOrDefault(_final.Run) : null;

    public IReadOnlyList<string> Notes => _untold == 0
        ? _notes
        : [.. _notes, string.Create(CultureInfo.InvariantCulture, $"and {_untold} notes more")];

    public IReadOnlyList<TestOpening> TestOpenings => _openings;

    public void Note(string note)
    {
        if (_notes.Count < MostNotes) _notes.Add(note);
        else _untold++;
    }

    public bool IsFinished(string run) => _runs.TryGetValue(run, out RunRecord? record) && record.Finish is not null;

    /// <summary>Whether the study was changed after the test set was opened last.</summary>
    public bool ChangedSinceOpening { get; private set; }

    /// <summary>The trials of the last stage that has levels: a confirmation has none.</summary>
    public IReadOnlyList<TrialProposed> LastStage()
    {
        int last = Study!.LastVaried();
        return [.. _trials.Values.Where(trial => trial.Stage == last)];
    }

    /// <summary>
    /// The runs of the last stage that the study wants tested and that are not: those that have ended and left a network. A diverged
    /// one has none that is worth it, and one of a trial that was given up stands beside nothing.
    /// </summary>
    public IEnumerable<string> Untested() => Study?.Final?.Test is not TestUse.Levels ? [] : LastStage().Where(trial => !_stopped.ContainsKey(trial.Id)).SelectMany(trial => trial.Runs).Distinct()
        .Where(run => !_tests.ContainsKey(run) && _runs.GetValueOrDefault(run)?.Finish is { Outcome: not Outcome.Diverged });

    /// <summary>The final training's runs from further seeds that are not done: not trained, or not tested where the study wants it. A diverged one has no network that is worth it.</summary>
    public IEnumerable<string> MissingSeeds() => (_final?.Others ?? []).Where(run => _runs.GetValueOrDefault(run)?.Finish is not { } finish
        || (Study!.Final!.Test is not TestUse.False && finish.Outcome is not Outcome.Diverged && !_tests.ContainsKey(run)));

    /// <summary>The final training's runs that left a network, the final network's own first: those of an ensemble.</summary>
    public IReadOnlyList<string> Members => _final is null ? []
        : [.. (_final.Others ?? []).Prepend(_final.Run).Where(run => _runs.GetValueOrDefault(run)?.Finish is { Outcome: not Outcome.Diverged })];

    /// <summary>What the ensemble of these came to on the test set; null until it was tested.</summary>
    public EnsembleTested? EnsembleResult => _ensembles.GetValueOrDefault(string.Join(' ', Members));

    /// <summary>Whether the study wants an ensemble tested that is not.</summary>
    public bool EnsembleIsMissing => Study?.Final is { Ensemble: true, Test: not TestUse.False } && Members.Count > 0 && EnsembleResult is null;

    /// <summary>Whether a file of this SHA-256 was saved as a final model.</summary>
    public bool WasFinal(string weights) => _results.Values.Any(result => result.Weights == weights);

    /// <summary>How many of these runs are finished.</summary>
    public int Finished(IEnumerable<string> runs) => runs.Distinct().Count(IsFinished);

    /// <summary>The SHA-256 of the file that keeps a run's network; null where none does.</summary>
    public string? Weights(string run) => _runs.GetValueOrDefault(run)?.Finish?.Weights;

    /// <summary>A run that a session of before left unfinished in a segment; null where there is none.</summary>
    public RunRecord? CutOff(string run, string segment) => _cutOff.TryGetValue(run, out (string Segment, RunRecord Record) cut) && cut.Segment == segment ? cut.Record : null;

    /// <summary>The processes that trained runs elsewhere, by their beginning.</summary>
    public Elements Elements { get; } = new();

    /// <summary>Why a run could not be trained, each time that it was tried, since it was trained last.</summary>
    public IReadOnlyList<string> Failures(string run) => _failures.GetValueOrDefault(run) ?? [];

    /// <summary>The runs that an element has begun, and neither ended nor brought where they pause.</summary>
    public IEnumerable<string> OpenIn(string segment) => _open.Keys.Where(key => key.Segment == segment).Select(key => key.Run);

    /// <summary>A step of a stage; null where it was not decided.</summary>
    public StepPlanned? Step(int stage, int step) => _steps.GetValueOrDefault((stage, step));

    /// <summary>A trial that was proposed; null where it was not.</summary>
    public TrialProposed? Proposed(int id) => _trials.GetValueOrDefault(id);

    /// <summary>The first trial of a stage, from an id on; null where there is none.</summary>
    public TrialProposed? NextProposed(int stage, int id) => _trials.Values.FirstOrDefault(trial => trial.Stage == stage && trial.Id >= id);

    /// <summary>What ended a stage; null until it did.</summary>
    public StageEnded? Kept(int stage) => _kept.GetValueOrDefault(stage);

    /// <summary>Whether a run is where a goal wants it.</summary>
    public bool IsAt(string run, int? epoch) => _runs.TryGetValue(run, out RunRecord? record) && record.IsAt(epoch);

    /// <summary>Whether a trial is where a goal wants it.</summary>
    public bool IsAt(TrialProposed trial, Goal goal)
    {
        int runs = goal.Runs ?? trial.Runs.Count;
        for (int i = 0; i < runs; i++)
            if (!IsAt(trial.Runs[i], goal.Epoch)) return false;
        return true;
    }

    /// <summary>Tells of files that the journal names and that are not what was written.</summary>
    public void CheckFiles()
    {
        foreach (string view in Views.Broken())
            Note($"{StoredViews.FileOf(view)} is missing or not the file that was written: its figure is left out until the study is run again");
    }

    private StoredViews Views => FinalResult is { } result ? new StoredViews(folder, result.Views) : StoredViews.None;

    /// <summary>Folds an event.</summary>
    /// <param name="event">The event.</param>
    /// <param name="segment">Its segment.</param>
    /// <param name="place">Where it stands there.</param>
    public void Apply(JournalEvent @event, string segment, LinePlace place)
    {
        double now;
        if (StudyJournal.IsWork(segment)) now = Elements.See(segment, @event.Time);
        else
        {
            _sessionSeconds[segment] = Math.Max(_sessionSeconds.GetValueOrDefault(segment), @event.Time);
            now = _sessionStarts.GetValueOrDefault(segment) + @event.Time;
        }

        switch (@event)
        {
            case StudyOpened header:
                if (Hash is not null && Hash != header.Hash) ForgetPlan();
                (Header, Hash) = (header, header.Hash);
                break;
            case SessionStarted session:
                BeginSession(session, segment);
                break;
            case SessionEnded end:
                _openSessions.Remove(segment);
                if (_lastSession.TryGetValue(segment, out int last)) _sessions[last] = _sessions[last] with { End = end.Reason };
                break;
            case Noticed noticed:
                Note(noticed.Text);
                break;
            case StagePlanned stage:
                Plan(new StepPlanned(stage.Stage, 0, stage.Trials));
                break;
            case StepPlanned step:
                Plan(step);
                break;
            case TrialProposed trial:
                _trials.TryAdd(trial.Id, _shared.Of(trial));
                break;
            case RunStarted start:
                Begin(_shared.Of(start), segment, now);
                break;
            case EpochsDone epochs:
                Add(epochs.Run, epochs.First, epochs.Count ?? epochs.Seconds.Length, segment, place);
                break;
            case RunResumed resumed:
                Resume(resumed, segment, now);
                break;
            case RunPaused pause:
                Pause(pause, segment, now);
                break;
            case RunFinished finish:
                Finish(finish, segment, now);
                break;
            case StageEnded stage:
                _kept[stage.Stage] = stage;
                break;
            case FinalStarted final:
                _final = final;
                break;
            case TestOpened opening:
                // It stands in two segments, so that no loss of one of them makes it forgotten.
                TestOpening told = new(opening.At, opening.Reason);
                if (_openings.Contains(told)) break;
                _openings.Add(told);
                ChangedSinceOpening = false;
                break;
            case RunTested tested:
                _tests[tested.Run] = tested.Test;
                break;
            case EnsembleTested ensemble:
                _ensembles[string.Join(' ', ensemble.Runs)] = ensemble;
                break;
            case FinalFinished result:
                if ((result.Run ?? _final?.Run) is { } run) _results[run] = result;
                break;
            case WorkStarted work:
                Elements.Begin(work, segment, StartOf(work.At));
                break;
            case WorkEnded end:
                Elements.End(end, segment);
                CutOff(segment, now);
                break;
            case RunFailed failed:
                if (!_failures.TryGetValue(failed.Run, out List<string>? reasons)) _failures.Add(failed.Run, reasons = []);
                reasons.Add(failed.Reason);
                break;
            case StudyEnded ended:
                _end = ended;
                if (ended.Note is not null) Note(ended.Note);
                break;
        }
    }

    /// <summary>Folds epochs by their number alone; their values are read when they are asked for.</summary>
    public void Add(string run, int first, int count, string segment, LinePlace place)
    {
        if (!_open.TryGetValue((segment, run), out RunRecord? open)) return;
        Elements.Train(segment, open.Add(first, count, place));
        if (_runs[run] != open && !IsFinished(run)) CatchUp(run, open);
    }

    /// <summary>One trial as it stands.</summary>
    public TrialState Trial(int id)
    {
        TrialProposed trial = _trials[id];
        List<RunState> runs = new(trial.Runs.Count);
        foreach (string key in trial.Runs)
            if (_runs.TryGetValue(key, out RunRecord? run)) runs.Add(run.ToState(Study!.Objective));
        TrialState state = new(id, trial.Stage, new Setting(trial.Levels, trial.Overrides), runs, trial.Runs.Count)
        {
            Same = trial.Same ?? [],
            Stopped = _stopped.GetValueOrDefault(id),
            IsOpen = !IsAt(trial, GoalOf(trial)),
        };
        return state.Stopped is null ? state : GoalOf(trial).Of(state);
    }

    /// <summary>A run as its lines told it; null where none did.</summary>
    public RunRecord? Record(string run) => _runs.GetValueOrDefault(run);

    public RunState? Run(string key) => _runs.GetValueOrDefault(key)?.ToState(Study!.Objective);

    public Snapshot ToSnapshot()
    {
        Study study = Study ?? throw new InvalidOperationException("a journal without a header has no snapshot");
        IReadOnlyList<Stage> stages = Sampling.StagesOf(study);
        ILookup<int, TrialState> trials = _trials.Keys.Select(Trial).ToLookup(trial => trial.Stage);
        List<StageState> states = [];
        for (int i = 0; i < stages.Count; i++)
        {
            int planned = Step(i, 0) is not null
                ? Math.Max(Steps(i).Sum(step => step.Trials), stages[i].Learns && KeptTrials(i) is null ? stages[i].Trials ?? 0 : 0)
                : (int)Math.Min(int.MaxValue, Sampling.MostTrials(stages[i], i == 0 ? 1 : stages[i - 1].Keep));
            IReadOnlyList<int>? kept = KeptTrials(i);
            states.Add(new StageState(i, stages[i], planned, [.. trials[i]], kept) { EndedBy = kept is null ? null : _kept[i].Because });
        }

        // As far as this search has brought them: those of a trial that was given up may be further, where the study was changed.
        Dictionary<string, RunState> searched = [];
        foreach (RunState run in trials.SelectMany(stage => stage).SelectMany(trial => trial.Runs))
            if (!searched.TryGetValue(run.Key, out RunState? known) || known.Curve.Epochs < run.Curve.Epochs) searched[run.Key] = run;
        Snapshot search = new(
            study,
            states,
            _runs.Keys.Where(searched.ContainsKey).ToDictionary(key => key, key => searched[key]),
            null,
            [.. _openings],
            Ended,
            _endedSeconds + _sessionSeconds.Values.Sum(),
            [.. Notes]);
        return search with { Final = FinalState(search.Best), Tests = TestsOf(study), Samples = Header?.Samples ?? SampleCounts.Of(study), TestData = Header?.TestData, Engine = Header?.Engine, Sessions = Sessions(), Elements = Elements.All };
    }

    private List<Session> Sessions()
    {
        List<Session> sessions = [.. _sessions];
        foreach ((string segment, int last) in _lastSession) sessions[last] = sessions[last] with { Seconds = _sessionSeconds[segment] };
        return sessions;
    }

    /// <summary>What a study that had been as it is from the beginning would know: nothing of runs that it does not ask to be tested.</summary>
    private Dictionary<string, IReadOnlyDictionary<string, double>> TestsOf(Study study) => study.Final?.Test is not TestUse.Levels ? []
        : LastStage().Where(trial => !_stopped.ContainsKey(trial.Id)).SelectMany(trial => trial.Runs).Distinct().Where(_tests.ContainsKey).ToDictionary(run => run, run => _tests[run]);

    /// <summary>The final training; its results only beside the trial they belong to, which may have lost a run since.</summary>
    private FinalState? FinalState(TrialState? best)
    {
        if (_final is null || Run(_final.Run) is not { } run) return null;
        FinalFinished? result = best?.Id == _final.Trial ? FinalResult : null;
        bool isTested = best?.Id == _final.Trial && Study?.Final?.Test is not (null or TestUse.False);
        return new FinalState(_final.Trial, run, result?.Train, result?.Test, result?.Model, result is null ? StoredViews.None : Views)
        {
            Others = [.. (_final.Others ?? []).Where(_runs.ContainsKey).Select(key => new FinalSeed(Run(key)!, isTested ? _tests.GetValueOrDefault(key) : null))],
            Ensemble = isTested && Study!.Final!.Ensemble && EnsembleResult is { } ensemble ? new(ensemble.Runs.Count, ensemble.Test) : null,
        };
    }

    /// <summary>Ids that were kept, where all of their trials are there.</summary>
    private IReadOnlyList<int>? KeptTrials(int stage) =>
        _kept.GetValueOrDefault(stage) is { } end && end.Kept.All(_trials.ContainsKey) ? end.Kept : null;

    /// <summary>The steps of a stage, up to the first that is not there.</summary>
    private IEnumerable<StepPlanned> Steps(int stage)
    {
        for (int i = 0; Step(stage, i) is { } step; i++) yield return step;
    }

    private Goal GoalOf(TrialProposed trial) => _goals.TryGetValue(trial.Id, out (int, Goal Goal) told) ? told.Goal : Goal.End;

    private bool SearchIsWhole(Study study)
    {
        ILookup<int, TrialProposed> trials = _trials.Values.ToLookup(trial => trial.Stage);
        int stages = Sampling.StagesOf(study).Count;
        for (int stage = 0; stage < stages; stage++)
        {
            if (KeptTrials(stage) is null || Steps(stage).Count() != (_kept[stage].Steps ?? 1)) return false;
            if (trials[stage].Count() != Steps(stage).Sum(step => step.Trials)) return false;
            if (!trials[stage].All(trial => IsAt(trial, GoalOf(trial)))) return false;
        }

        return true;
    }

    private bool FinalIsWhole(Study study)
    {
        if (study.Final is null || _end?.Note is not null) return true; // nothing to train, or nothing that could be trained
        return FinalResult is { } result && !Untested().Any() && !MissingSeeds().Any() && !EnsembleIsMissing
            && (study.Final.Test is TestUse.False || result.Test is not null || Run(_final!.Run)!.Status is RunStatus.Diverged);
    }

    private void BeginSession(SessionStarted session, string segment)
    {
        if (Hash is not null && Hash != session.Hash) ForgetPlan(); // the header of a changed study was lost
        Hash = session.Hash;
        double end = _sessionStarts.GetValueOrDefault(segment) + _sessionSeconds[segment];
        _endedSeconds += _sessionSeconds[segment];
        if (_lastSession.TryGetValue(segment, out int before)) _sessions[before] = _sessions[before] with { Seconds = _sessionSeconds[segment] };
        _lastSession[segment] = _sessions.Count;
        _sessions.Add(new(session.At, session.Jobs, 0, null));
        _sessionSeconds[segment] = session.Time;
        _sessionStarts[segment] = _endedSeconds + _sessionSeconds.Values.Sum() - session.Time;
        _starts.Add((session.At, _sessionStarts[segment] + session.Time));
        string at = session.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (!_openSessions.Add(segment)) Note($"a session was cut off; the study was resumed at {at} UTC");
        if (session.TornBytes > 0)
            Note($"journal/{segment}.jsonl: a torn last line ({session.TornBytes} bytes) was dropped when the study was resumed at {at} UTC");
        CutOff(segment, end);
    }

    /// <summary>Whoever wrote a segment ended; what it was training is cut off.</summary>
    private void CutOff(string segment, double end)
    {
        foreach ((string, string Run) run in _open.Keys.Where(key => key.Segment == segment).ToList())
        {
            if (!_open.Remove(run, out RunRecord? record)) continue;
            record.TrainUntil(end);
            _cutOff[run.Run] = (segment, record);
        }
    }

    /// <summary>A moment by the clock as seconds since the study began: within the session that was there then.</summary>
    private double StartOf(DateTimeOffset at)
    {
        if (_starts.Count == 0) return 0;
        (DateTimeOffset At, double Start) session = _starts.LastOrDefault(one => one.At <= at, _starts[0]);
        return Math.Max(0, session.Start + (at - session.At).TotalSeconds);
    }

    /// <summary>The study was changed: what it had planned and decided is decided anew, and the runs are there for it.</summary>
    private void ForgetPlan()
    {
        _trials.Clear();
        _steps.Clear();
        _goals.Clear();
        _stopped.Clear();
        _kept.Clear();
        (_final, _end) = (null, null);
        ChangedSinceOpening = _openings.Count > 0;
    }

    private void Plan(StepPlanned step)
    {
        _steps[(step.Stage, step.Step)] = step;
        if (step.To is { } to && to != Goal.End)
        {
            int first = 1 + _steps.Keys.Where(before => before.CompareTo((step.Stage, step.Step)) < 0).Sum(before => _steps[before].Trials);
            for (int id = first; id < first + step.Trials; id++) Want(id, to);
        }

        foreach (BringTrials bring in step.Bring ?? [])
            foreach (int id in bring.Trials) Want(id, bring.To);
        foreach (StopTrial stop in step.Stop ?? []) _stopped[stop.Trial] = stop.Reason;

        // A step that was lost and is told once more does not take back what later ones said.
        void Want(int id, Goal goal)
        {
            if (!_goals.TryGetValue(id, out (int Step, Goal) told) || told.Step <= step.Step) _goals[id] = (step.Step, goal);
        }
    }

    /// <summary>A run pauses; what it goes on from when the search wants it further is what a run that was cut off goes on from.</summary>
    private void Pause(RunPaused pause, string segment, double now)
    {
        if (!_open.TryGetValue((segment, pause.Run), out RunRecord? record) || record.Epochs != pause.Epoch) return;
        _open.Remove((segment, pause.Run));
        record.TrainUntil(now);
        record.PauseAt(pause.Epoch);
        _failures.Remove(pause.Run);
        _cutOff[pause.Run] = (segment, record);
    }

    /// <summary>
    /// A run that paused and could not go on from there is trained anew. What the search has seen of it stays as it was, until the
    /// new one is as far: it comes to the same.
    /// </summary>
    private void CatchUp(string run, RunRecord anew)
    {
        RunRecord before = _runs[run];
        if (anew.Epochs < before.PausedAt) return;
        anew.PauseAt(before.PausedAt);
        _runs[run] = anew;
    }

    /// <summary>A run that was cut off goes on behind an epoch; where its lines up to there were lost, it will not count.</summary>
    private void Resume(RunResumed resumed, string segment, double now)
    {
        // What an element goes on with it has told from the first epoch.
        if (StudyJournal.IsWork(segment)) Elements.Train(segment, -resumed.Epoch);
        if (!_cutOff.Remove(resumed.Run, out (string Segment, RunRecord Record) cut) || cut.Segment != segment || !cut.Record.EndsAt(resumed.Epoch)) return;
        cut.Record.CutTo(resumed.Epoch);
        cut.Record.TrainFrom(now);
        _open[(segment, resumed.Run)] = cut.Record;
        if (!IsFinished(resumed.Run)) _runs[resumed.Run] = cut.Record;
    }

    private void Begin(RunStarted start, string segment, double now)
    {
        if (!_epochs.TryGetValue(segment, out SegmentEpochs? epochs))
            _epochs.Add(segment, epochs = new SegmentEpochs(JournalReader.SegmentPath(folder, segment), _read));
        RunRecord record = new(start, epochs);
        record.TrainFrom(now);
        _cutOff.Remove(start.Run);
        _open[(segment, start.Run)] = record;
        if (!_runs.TryGetValue(start.Run, out RunRecord? before) || (before.Finish is null && before.PausedAt == 0)) _runs[start.Run] = record;
    }

    /// <summary>A run counts only if every one of its epochs is there: where a line was lost, it is trained again.</summary>
    private void Finish(RunFinished finish, string segment, double now)
    {
        if (!_open.Remove((segment, finish.Run), out RunRecord? record)) return;
        record.TrainUntil(now);
        Elements.Finish(segment);
        _failures.Remove(finish.Run);
        if (IsFinished(finish.Run))
        {
            // Trained once more for its weights alone.
            _runs[finish.Run].End(_runs[finish.Run].Finish! with { Weights = finish.Weights ?? Weights(finish.Run) });
            return;
        }

        if (record.Epochs != finish.Epochs)
            Note($"run {finish.Run}: {record.Epochs} of {finish.Epochs} epochs are in the journal: it does not count and is trained again");
        else
            record.End(finish);
        if (finish.Failure is { } failure) Note(failure);
        _runs[finish.Run] = record;
    }
}
