using Assay.Results;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>Reads the journal of a study's folder: all segments, every line in its place, notes about the rest.</summary>
internal static class JournalReader
{
    /// <summary>Whether a folder holds a study: a journal, whatever stands in it.</summary>
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, "journal"));

    /// <summary>The file of a segment.</summary>
    public static string SegmentPath(string folder, string segment) => Path.Combine(folder, "journal", segment + ".jsonl");

    /// <summary>The state of a study, replayed.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <exception cref="StudyException">When the folder holds no readable journal, or one of a newer format.</exception>
    public static Snapshot Replay(string folder)
    {
        Replay replay = ReplayEvents(folder);
        return replay.Study is not null
            ? replay.ToSnapshot()
            : throw new StudyException([new StudyError(folder, 0, 0, replay.Notes.Count > 0
                ? "the journal's header cannot be read: " + string.Join("; ", replay.Notes)
                : "there is no study here: a study's folder holds journal/*.jsonl")]);
    }

    /// <summary>The fold over all events, from which a writer goes on.</summary>
    internal static Replay ReplayEvents(string folder) => Tail(folder).Replay;

    /// <summary>The same, with the places up to which it was read.</summary>
    internal static JournalTail Tail(string folder)
    {
        JournalTail tail = new(folder);
        tail.ReadOn();
        tail.Replay.CheckFiles();
        return tail;
    }

    /// <summary>Bytes of all segments.</summary>
    internal static long Bytes(string folder) => Segments(folder).Sum(path => new FileInfo(path).Length);

    /// <summary>When the journal was last written to, UTC.</summary>
    internal static DateTime LastWrite(string folder) => Segments(folder).Select(File.GetLastWriteTimeUtc).Max();

    /// <summary>The files of all segments, in the order in which they are read.</summary>
    internal static IEnumerable<string> Segments(string folder)
    {
        string directory = Path.Combine(folder, "journal");
        return Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.jsonl").Order(StringComparer.Ordinal)
            : [];
    }
}
