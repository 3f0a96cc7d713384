using System.Text.Json;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>Reads the journal of a study's folder: all segments, every whole line, notes about the rest.</summary>
public static class JournalReader
{
    private const int FirstBuffer = 1 << 20;

    /// <summary>The file of a segment.</summary>
    public static string SegmentPath(string folder, string segment) => Path.Combine(folder, "journal", segment + ".jsonl");

    /// <summary>The state of a study, replayed.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <exception cref="StudyException">When the folder holds no readable journal.</exception>
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
    internal static Replay ReplayEvents(string folder)
    {
        Replay replay = new();
        foreach (string path in Segments(folder)) ReadSegment(path, Path.GetFileNameWithoutExtension(path), replay);
        return replay;
    }

    /// <summary>Bytes of all segments.</summary>
    internal static long Bytes(string folder) => Segments(folder).Sum(path => new FileInfo(path).Length);

    private static IEnumerable<string> Segments(string folder)
    {
        string directory = Path.Combine(folder, "journal");
        return Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.jsonl").Order(StringComparer.Ordinal)
            : [];
    }

    private static void ReadSegment(string path, string segment, Replay replay)
    {
        string name = $"journal/{segment}.jsonl";
        int number = 0;
        foreach ((byte[] buffer, int start, int length, bool whole) in Lines(path))
        {
            number++;
            if (!whole)
            {
                replay.NoteDamage($"{name}:{number}: the last line is torn ({length} bytes) and left out; what it told is done again");
                return;
            }

            replay.Bytes += length + 1;
            try
            {
                JournalEvent? @event = JournalLine.Read(buffer.AsSpan(start, length));
                if (@event is not null) replay.Apply(@event, segment);
                else replay.NoteDamage($"{name}:{number}: the line is damaged (its checksum does not match) and left out");
            }
            catch (JsonException problem)
            {
                replay.NoteDamage($"{name}:{number}: the line is not understood and left out: {problem.Message}");
            }
        }
    }

    /// <summary>The lines of a file as places in a buffer; the last one is not whole where its line feed is missing.</summary>
    private static IEnumerable<(byte[] Buffer, int Start, int Length, bool Whole)> Lines(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] buffer = new byte[FirstBuffer];
        int start = 0, filled = 0;
        while (true)
        {
            int feed = Array.IndexOf(buffer, (byte)'\n', start, filled - start);
            if (feed >= 0)
            {
                yield return (buffer, start, feed - start, true);
                start = feed + 1;
                continue;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (start, filled) = (0, filled - start);
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            int read = file.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            if (read > 0) continue;
            if (filled > 0) yield return (buffer, 0, filled, false);
            yield break;
        }
    }
}
