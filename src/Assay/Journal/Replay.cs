using System.Globalization;
using Assay.Engine.Training;
using Assay.Search;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>
/// The fold that turns events into the state of a study. It is the only one: what a running study knows about itself
/// and what a reader finds in the journal come from the same lines by the same code.
/// </summary>
internal sealed class Replay
{
    private readonly Dictionary<string, RunRecord> _runs = [];
    private readonly Dictionary<(string Segment, string Run), RunRecord> _open = [];
    private readonly SortedDictionary<int, TrialProposed> _trials = [];
    private readonly Dictionary<int, int> _planned = [];
    private readonly Dictionary<int, IReadOnlyList<int>> _kept = [];
    private readonly Dictionary<string, double> _sessionSeconds = [];
    private readonly HashSet<string> _openSessions = [];
    private readonly List<TestOpening> _openings = [];
    private readonly List<string> _notes = [];
    private double _endedSeconds;
    private FinalStarted? _final;
    private FinalFinished? _result;

    /// <summary>The header; null until it was read.</summary>
    public StudyOpened? Header { get; private set; }

    public Study? Study => Header?.Study;

    /// <summary>The content hash of the study, from the header or, where that is damaged, from a session.</summary>
    public string? Hash { get; private set; }

    /// <summary>Bytes of all lines that were read.</summary>
    public long Bytes { get; set; }

    public bool Ended { get; private set; }

    /// <summary>The final training that was begun; null before.</summary>
    public FinalStarted? Final => _final;

    public bool FinalFinished => _result is not null;

    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<TestOpening> TestOpenings => _openings;

    /// <summary>Whether anything that was written could not be read.</summary>
    public bool Damaged { get; private set; }

    public void Note(string note) => _notes.Add(note);

    /// <summary>Tells that a line could not be read.</summary>
    public void NoteDamage(string note)
    {
        Damaged = true;
        Note(note);
    }

    public bool IsFinished(string run) => _runs.TryGetValue(run, out RunRecord? record) && record.Finish is not null;

    public bool IsProposed(int trial) => _trials.ContainsKey(trial);

    public bool IsPlanned(int stage) => _planned.ContainsKey(stage);

    public IReadOnlyList<int>? Kept(int stage) => _kept.GetValueOrDefault(stage);

    public void Apply(JournalEvent @event, string segment)
    {
        _sessionSeconds[segment] = Math.Max(_sessionSeconds.GetValueOrDefault(segment), @event.Time);
        switch (@event)
        {
            case StudyOpened header:
                if (header.Format > StudyOpened.CurrentFormat)
                    throw new StudyException([new StudyError($"journal/{segment}.jsonl", 0, 0,
                        $"the journal has format {header.Format}, this program reads up to {StudyOpened.CurrentFormat}: use a newer one")]);
                (Header, Hash) = (header, header.Hash);
                break;
            case SessionStarted session:
                BeginSession(session, segment);
                break;
            case SessionEnded:
                _openSessions.Remove(segment);
                break;
            case StagePlanned stage:
                _planned[stage.Stage] = stage.Trials;
                break;
            case TrialProposed trial:
                _trials.TryAdd(trial.Id, trial);
                break;
            case RunStarted start:
                Begin(start, segment);
                break;
            case EpochsDone epochs:
                if (_open.TryGetValue((segment, epochs.Run), out RunRecord? open)) open.Add(epochs);
                break;
            case RunFinished finish:
                Finish(finish, segment);
                break;
            case StageEnded stage:
                _kept[stage.Stage] = stage.Kept;
                break;
            case FinalStarted final:
                _final = final;
                break;
            case TestOpened opening:
                _openings.Add(new TestOpening(opening.At, opening.Reason));
                break;
            case FinalFinished result:
                _result = result;
                break;
            case StudyEnded end:
                Ended = true;
                if (end.Note is not null) Note(end.Note);
                break;
        }
    }

    /// <summary>One trial as it stands.</summary>
    public TrialState Trial(int id)
    {
        TrialProposed trial = _trials[id];
        List<RunState> runs = new(trial.Runs.Count);
        foreach (string key in trial.Runs)
            if (_runs.TryGetValue(key, out RunRecord? run)) runs.Add(run.ToState(Study!.Objective));
        return new TrialState(id, trial.Stage, new Setting(trial.Levels, trial.Overrides), runs, trial.Runs.Count);
    }

    public RunState? Run(string key) => _runs.GetValueOrDefault(key)?.ToState(Study!.Objective);

    public Snapshot ToSnapshot()
    {
        Study study = Study ?? throw new InvalidOperationException("a journal without a header has no snapshot");
        IReadOnlyList<Stage> stages = Sampling.StagesOf(study);
        ILookup<int, TrialState> trials = _trials.Keys.Select(Trial).ToLookup(trial => trial.Stage);
        List<StageState> states = [];
        for (int i = 0; i < stages.Count; i++)
        {
            int planned = _planned.TryGetValue(i, out int exact)
                ? exact
                : (int)Math.Min(int.MaxValue, Sampling.MostTrials(stages[i], i == 0 ? 1 : stages[i - 1].Keep));
            states.Add(new StageState(i, stages[i], planned, [.. trials[i]], _kept.GetValueOrDefault(i)));
        }

        HashSet<string> searched = [.. _trials.Values.SelectMany(trial => trial.Runs)];
        RunState? finalRun = _final is null ? null : Run(_final.Run);
        FinalState? final = finalRun is null ? null : new FinalState(
            _final!.Trial, finalRun, _result?.Train, _result?.Test, _result?.Model,
            _result?.Views ?? new Dictionary<string, System.Text.Json.Nodes.JsonNode>());
        return new Snapshot(
            study,
            states,
            _runs.Where(pair => pair.Key != _final?.Run || searched.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value.ToState(study.Objective)),
            final,
            [.. _openings],
            Ended,
            _endedSeconds + _sessionSeconds.Values.Sum(),
            [.. _notes]);
    }

    private void BeginSession(SessionStarted session, string segment)
    {
        Hash ??= session.Hash;
        _endedSeconds += _sessionSeconds[segment];
        _sessionSeconds[segment] = session.Time;
        string at = session.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (!_openSessions.Add(segment)) Note($"a session was cut off; the study was resumed at {at} UTC");
        if (session.TornBytes > 0)
            Note($"journal/{segment}.jsonl: a torn last line ({session.TornBytes} bytes) was dropped when the study was resumed at {at} UTC");
        foreach ((string, string) run in _open.Keys.Where(key => key.Segment == segment).ToList()) _open.Remove(run);
    }

    private void Begin(RunStarted start, string segment)
    {
        RunRecord record = new(start);
        _open[(segment, start.Run)] = record;
        if (!IsFinished(start.Run)) _runs[start.Run] = record;
    }

    /// <summary>A run counts only if every one of its epochs is there: where a line was lost, it is trained again.</summary>
    private void Finish(RunFinished finish, string segment)
    {
        if (!_open.Remove((segment, finish.Run), out RunRecord? record) || IsFinished(finish.Run)) return;
        if (record.Epochs != finish.Epochs)
            NoteDamage($"run {finish.Run}: {record.Epochs} of {finish.Epochs} epochs are in the journal: it does not count and is trained again");
        else
            record.Finish = finish;
        _runs[finish.Run] = record;
    }
}

/// <summary>One run while its lines come in.</summary>
internal sealed class RunRecord(RunStarted start)
{
    private readonly List<double>[] _columns = [.. start.Columns.Select(_ => new List<double>())];
    private readonly List<double> _seconds = [];
    private RunState? _state;

    public int Epochs => _seconds.Count;

    public RunFinished? Finish { get; set; }

    /// <summary>Adds epochs that follow those there are; others belong to a line that was lost, and are left out.</summary>
    public void Add(EpochsDone epochs)
    {
        if (epochs.First != Epochs + 1 || epochs.Values.Length != _columns.Length) return;
        for (int i = 0; i < _columns.Length; i++) _columns[i].AddRange(epochs.Values[i]);
        _seconds.AddRange(epochs.Seconds);
    }

    /// <summary>The run as it stands; a finished one is made once.</summary>
    public RunState ToState(ObjectiveOptions objective)
    {
        if (_state is not null) return _state;
        RunStatus status = Finish?.Outcome switch
        {
            null => RunStatus.Running,
            Outcome.Completed => RunStatus.Completed,
            Outcome.StoppedEarly => RunStatus.StoppedEarly,
            _ => RunStatus.Diverged,
        };
        Curve curve = new(start.Columns, [.. _columns.Select(column => column.ToArray())], _seconds.ToArray());
        double value = status is RunStatus.Running or RunStatus.Diverged ? double.NaN : Value(curve, objective, Finish!.KeptEpoch);
        RunState state = new(
            start.Run, start.Fold, start.Seed, status, curve, Finish?.KeptEpoch ?? 0, value,
            Finish?.Seconds ?? _seconds.Sum(), start.Parameters);
        if (Finish is not null) _state = state;
        return state;
    }

    private static double Value(Curve curve, ObjectiveOptions objective, int keptEpoch)
    {
        IReadOnlyList<double>? column = curve[objective.Metric];
        if (column is null || column.Count == 0) return double.NaN;
        return objective.Take is Take.Kept
            ? column[keptEpoch - 1]
            : column.Aggregate(double.NaN, (best, value) => objective.Better(value, best) ? value : best);
    }
}
