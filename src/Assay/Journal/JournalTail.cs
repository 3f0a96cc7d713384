namespace Assay.Journal;

/// <summary>
/// The journal of a folder, read from where it last stood: all its segments, also those that came since, and live ones. What is
/// read once is never read again, by whomever it was written.
/// </summary>
/// <param name="folder">The study's folder.</param>
/// <param name="live">
/// Whether somebody may be writing: the beginning of a last line is no damage then, but waits for its rest.
/// </param>
internal sealed class JournalTail(string folder, bool live = false)
{
    private readonly SortedDictionary<string, SegmentReader> _readers = new(StringComparer.Ordinal);

    /// <summary>The fold over everything read so far.</summary>
    public Replay Replay { get; } = new(folder);

    /// <summary>
    /// Whether all that was read still stands where it stood. If not, the journal was cut short or is another, and is to be read anew.
    /// </summary>
    /// <exception cref="IOException">When a segment is gone.</exception>
    public bool IsIntact() => _readers.Values.Where(IsOpen).All(reader => reader.IsIntact());

    /// <summary>Folds the lines that came since.</summary>
    /// <param name="of">Of which segments; null: of all.</param>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="Studies.StudyException">When a segment is of a newer format.</exception>
    public bool ReadOn(Func<string, bool>? of = null)
    {
        bool IsAsked(string path) => of?.Invoke(Path.GetFileNameWithoutExtension(path)) is not false;
        foreach (string path in JournalReader.Segments(folder).Where(path => !_readers.ContainsKey(path) && IsAsked(path)))
        {
            SegmentReader reader = new(folder, Path.GetFileNameWithoutExtension(path));
            reader.CheckFormat();
            _readers.Add(path, reader);
        }

        long before = Replay.Bytes;
        foreach (SegmentReader reader in _readers.Values.Where(reader => IsOpen(reader) && of?.Invoke(reader.Segment) is not false))
        {
            Replay.Bytes -= reader.Position;
            reader.ReadOn(Replay, live || StudyJournal.IsWork(reader.Segment)); // who writes elsewhere may be at it, whoever reads
            Replay.Bytes += reader.Position;
        }

        return Replay.Bytes != before;
    }

    /// <summary>Whether something may come: an element that has ended writes no more, and there may be very many of them.</summary>
    private bool IsOpen(SegmentReader reader) => !Replay.Elements.HasEnded(reader.Segment);
}
