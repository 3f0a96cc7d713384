namespace Assay.Journal;

/// <summary>
/// The journal of a study that is being worked on: every event is written and folded, so that what the study knows about
/// itself is what a later reader will find. Safe to use from several threads.
/// </summary>
internal sealed class StudyJournal(string folder, JournalWriter writer, Replay replay, TimeProvider time) : IDisposable
{
    /// <summary>The segment a running study writes to, and the one that tells of openings of the test set once more.</summary>
    public const string Segment = "main", OpeningsSegment = "test";

    private readonly object _gate = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Seconds since the session began.</summary>
    public double Seconds => Math.Round(time.GetElapsedTime(_start).TotalSeconds, 3);

    /// <summary>The machine's clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Reads the state.</summary>
    public T Read<T>(Func<Replay, T> read)
    {
        lock (_gate) return read(replay);
    }

    /// <summary>Writes an event that can be repeated if it is lost: it may reach the disk later.</summary>
    public void Append(JournalEvent @event)
    {
        @event = @event with { Time = Seconds };
        lock (_gate)
        {
            replay.Apply(@event, Segment, writer.Append(@event));
        }
    }

    /// <summary>Writes an event; once it is on the disk, and only then, it happened: it is folded and told.</summary>
    public void Append(JournalEvent @event, Action onDisk)
    {
        @event = @event with { Time = Seconds };
        writer.Append(@event, place =>
        {
            lock (_gate) replay.Apply(@event, Segment, place);
            onDisk();
        });
    }

    /// <summary>Writes an event and returns when it is on the disk.</summary>
    public void Commit(JournalEvent @event)
    {
        Append(@event, () => { });
        writer.Flush();
    }

    /// <summary>Writes that the test set is opened, in two files, so that no loss of one of them makes it forgotten.</summary>
    public void CommitOpening(string reason)
    {
        TestOpened opening = new(Now, reason);
        using (JournalWriter second = JournalWriter.Open(folder, OpeningsSegment))
        {
            second.Append(opening);
            second.Flush();
        }

        Commit(opening);
    }

    /// <summary>Returns when everything written so far is on the disk.</summary>
    public void Flush() => writer.Flush();

    /// <summary>Throws what keeps lines from being written, or callbacks from being called, where something does.</summary>
    public void ThrowIfFailed() => writer.ThrowIfFailed();

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
