using System.Globalization;
using System.Security.Cryptography;

namespace Assay.Journal;

/// <summary>
/// The journal of a study that is being worked on: every event is written and folded, so that what the study knows about
/// itself is what a later reader will find. Safe to use from several threads.
/// </summary>
/// <param name="folder">The study's folder.</param>
/// <param name="writer">Writes the segment.</param>
/// <param name="tail">What was read of the journal, and reads on what others write.</param>
/// <param name="time">The clock.</param>
/// <param name="segment">The segment's name.</param>
internal sealed class StudyJournal(string folder, JournalWriter writer, JournalTail tail, TimeProvider time, string segment = StudyJournal.Main) : IDisposable
{
    /// <summary>The segment a running study writes to, and the one that tells of openings of the test set once more.</summary>
    public const string Main = "main", OpeningsSegment = "test";

    private const string Work = "work-";

    private readonly object _gate = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Whether a segment is one of those that elements write, each its own.</summary>
    public static bool IsWork(string segment) => segment.StartsWith(Work, StringComparison.Ordinal);

    /// <summary>A name for the segment of an attempt at a chunk: no two have the same.</summary>
    public static string WorkSegment(int chunk) => WorkOf(chunk) + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    private static string WorkOf(int chunk) => string.Create(CultureInfo.InvariantCulture, $"{Work}{chunk:D6}-");

    /// <summary>The segment that it writes.</summary>
    public string Segment => segment;

    /// <summary>Seconds since the session began.</summary>
    public double Seconds => Math.Round(time.GetElapsedTime(_start).TotalSeconds, 3);

    /// <summary>The machine's clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Reads the state.</summary>
    public T Read<T>(Func<Replay, T> read)
    {
        lock (_gate) return read(tail.Replay);
    }

    /// <summary>Writes an event that can be repeated if it is lost: it may reach the disk later.</summary>
    public void Append(JournalEvent @event)
    {
        @event = @event with { Time = Seconds };
        lock (_gate)
        {
            tail.Replay.Apply(@event, segment, writer.Append(@event));
        }
    }

    /// <summary>Writes an event; once it is on the disk, and only then, it happened: it is folded and told.</summary>
    public void Append(JournalEvent @event, Action onDisk)
    {
        @event = @event with { Time = Seconds };
        writer.Append(@event, place =>
        {
            lock (_gate) tail.Replay.Apply(@event, segment, place);
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

    /// <summary>Folds what others have written since: elements, each in a segment of its own.</summary>
    /// <param name="chunk">Those that were at this chunk; null: all.</param>
    /// <returns>Whether there was any.</returns>
    public bool ReadOthers(int? chunk = null)
    {
        lock (_gate) return tail.ReadOn(one => one != segment && (chunk is { } number ? one.StartsWith(WorkOf(number), StringComparison.Ordinal) : IsWork(one)));
    }

    /// <summary>Returns when everything written so far is on the disk.</summary>
    public void Flush() => writer.Flush();

    /// <summary>Throws what keeps lines from being written, or callbacks from being called, where something does.</summary>
    public void ThrowIfFailed() => writer.ThrowIfFailed();

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
