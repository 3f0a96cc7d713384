using Assay.Journal;
using Assay.Results;
using Assay.Studies;

namespace Assay.Cli.Serving;

/// <summary>A study's state for whoever follows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">running, ended, stopped.</param>
/// <param name="EpochsPerSecond">How quickly it gets on; null where nothing says.</param>
/// <param name="SecondsLeft">Of its search; null where nothing says.</param>
/// <param name="At">When that was found out.</param>
internal sealed record LiveState(string Id, string State, double? EpochsPerSecond, double? SecondsLeft, DateTimeOffset At);

/// <summary>
/// One study, read on from where it was last read, once for all who look at it. What cannot be read is told, and tried again from the
/// beginning; so is a journal that was cut short or replaced. Used by one thread at a time.
/// </summary>
/// <param name="id">Its id.</param>
/// <param name="folder">Its folder.</param>
/// <param name="isServed">Whether the folder may be read: it may have become something else since it was found.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveStudy(string id, string folder, Func<string, bool> isServed, TimeProvider time)
{
    private readonly Pace _pace = new(time);
    private JournalTail? _tail;
    private Snapshot? _snapshot;
    private FinalFinished? _checked;
    private ResultsBeside? _beside;
    private DateTime _besideWritten;

    public string Id => id;

    public string Folder => folder;

    /// <summary>Raised with everything that is new; never comes again.</summary>
    public int Version { get; private set; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Failure { get; private set; } = "it is being read";

    /// <summary>running, ended, stopped.</summary>
    public string State { get; private set; } = "stopped";

    /// <summary>Whether it is in memory.</summary>
    public bool IsKept => _tail is not null;

    /// <summary>About what it takes of memory, in runs and trials.</summary>
    public long Weight { get; private set; }

    /// <summary>What the journal says of it.</summary>
    /// <exception cref="InvalidOperationException">When it is not in memory, or cannot be read.</exception>
    public Snapshot Snapshot => _snapshot ??= (_tail ?? throw new InvalidOperationException("the study was let go of")).Replay.ToSnapshot();

    /// <summary>What came of studies beside it that its claims name.</summary>
    public ResultsBeside Beside
    {
        get
        {
            ResultsBeside beside = ResultsBeside.Of(folder, Snapshot);
            DateTime written = beside.LastWrite(Verdicts.Judge.StudiesOf(Snapshot.Study));
            if (_beside is null || written != _besideWritten) (_beside, _besideWritten) = (beside, written);
            return _beside;
        }
    }

    /// <summary>Reads what came since.</summary>
    public void ReadOn()
    {
        try
        {
            if (!isServed(folder)) throw new IOException(Directory.Exists(folder) ? "there is no study in the folder any more" : "the study's folder is gone");
            bool isHeld = JournalWriter.IsOpen(folder, StudyJournal.Main); // before the lines, so that those of one that has ended are all there
            if (_tail is { } before && !before.IsIntact()) LetGo();
            bool isNew = _tail is null;
            JournalTail tail = _tail ??= new(folder, live: true);
            if (tail.ReadOn() || isNew) TakeNew(tail);
            Tell(tail.Replay.Study is not null ? null
                : tail.Replay.Notes.Count > 0 ? "the journal's header cannot be read: " + string.Join("; ", tail.Replay.Notes) : "the study has not begun", isHeld);
            if (Failure is not null) return;
            if (isHeld) _pace.See(Snapshot.Epochs);
            else _pace.Forget();
        }
        // Also what nobody foresaw of a journal that others wrote: the other studies are to be seen all the same.
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Fail(problem is StudyException { Errors: [{ } first, ..] } ? first.Message : problem.Message);
        }
    }

    /// <summary>Its state now.</summary>
    public LiveState Live() => new(id, State, Rounded(_pace.EpochsPerSecond), State == "running" ? Rounded(_pace.SecondsLeft(Snapshot)) : null, time.GetUtcNow());

    /// <summary>It cannot be read, or not be reported on.</summary>
    public void Fail(string why)
    {
        LetGo();
        Tell(why, isHeld: false);
    }

    /// <summary>Takes it out of memory.</summary>
    public void LetGo() => (_tail, _snapshot, _checked, _beside) = (null, null, null, null);

    private void TakeNew(JournalTail tail)
    {
        Version++;
        _snapshot = null;
        if (tail.Replay.Study is null) return;
        if (tail.Replay.FinalResult is { } result && result != _checked)
        {
            tail.Replay.CheckFiles();
            _checked = result;
        }

        Weight = Snapshot.Runs.Count + Snapshot.Stages.Sum(stage => (long)stage.Trials.Count);
    }

    private void Tell(string? failure, bool isHeld)
    {
        string state = isHeld ? "running" : failure is null && Snapshot.Ended ? "ended" : "stopped";
        if (Failure != failure || State != state) Version++;
        (Failure, State) = (failure, state);
    }

    // Three digits: more would only flicker.
    private static double? Rounded(double? value) => value is { } number && double.IsFinite(number)
        ? double.Parse(number.ToString("G3", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : null;
}
