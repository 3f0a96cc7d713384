using System.Globalization;
using System.Text.Json;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>
/// Reads a segment from where it last stood: every line in its place becomes an event of the fold; of all others it is
/// told where they stand and what is wrong with them.
/// </summary>
/// <param name="folder">The study's folder.</param>
/// <param name="segment">The segment's name.</param>
internal sealed class SegmentReader(string folder, string segment)
{
    private const long LongJournal = 1 << 22;

    private readonly string _path = JournalReader.SegmentPath(folder, segment), _name = $"journal/{segment}.jsonl";
    private readonly byte[] _lastBegins = new byte[64];
    private long _lines, _foreign, _foreignFrom, _damaged, _lastStart;
    private int _lastLength;

    /// <summary>The segment's name.</summary>
    public string Segment => segment;

    /// <summary>The order of the lines read so far.</summary>
    public LineChain Chain { get; } = new();

    /// <summary>Bytes read so far: all whole lines.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Refuses a journal of a newer format before anything of it is understood: nothing in it can be taken for damage.
    /// </summary>
    /// <exception cref="StudyException">When it is of a newer format.</exception>
    public void CheckFormat()
    {
        if (SegmentLines.From(_path).FirstOrDefault() is not { Kind: LineKind.Whole } first) return;
        // A line that begins as ours do and is not whole is damaged; one that begins otherwise may be a newer program's.
        if (JournalLine.TryRead(first.Bytes.Span, out _) || !JournalLine.Begins(first.Bytes.Span))
            JournalFormat.Check(FormatOf(first.Bytes.Span) ?? 1, _name, 1);
    }

    /// <summary>
    /// Whether the last line that was read still stands where it stood: it begins with its checksum, its number and the checksum of the
    /// line before, and so speaks for all of them.
    /// </summary>
    /// <exception cref="IOException">When the segment is gone.</exception>
    public bool IsIntact()
    {
        if (_lines == 0) return true;
        using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length < Position) return false;
        byte[] begins = new byte[_lastLength];
        file.Position = _lastStart;
        return file.ReadAtLeast(begins, begins.Length, throwOnEndOfStream: false) == begins.Length && _lastBegins.AsSpan().StartsWith(begins);
    }

    /// <summary>Folds the lines that came since.</summary>
    /// <param name="into">The fold.</param>
    /// <param name="live">Whether a last line without an end may still get one: it waits then.</param>
    /// <exception cref="StudyException">When a line is of a newer format.</exception>
    public void ReadOn(Replay into, bool live = false)
    {
        // To read lines and to fold them take about as long, so that a long journal is read by two.
        bool isLong = new FileInfo(_path).Length - Position > LongJournal;
        foreach (Action<Replay> step in isLong ? Ahead.Of(Steps(live)) : Steps(live)) step(into);
    }

    /// <summary>What each line does to the fold, in order; nothing of it is looked at here.</summary>
    private IEnumerable<Action<Replay>> Steps(bool live)
    {
        foreach (SegmentLine line in SegmentLines.From(_path, Position))
        {
            if (line.Kind is LineKind.Torn)
            {
                if (Foreign() is { } before) yield return before;
                if (!live) yield return Damage($"{_name}:{_lines + 1}: the last line is torn ({line.Length} bytes) and left out; what it told is done again");
                yield break;
            }

            _lines++;
            Position += line.Length;
            Remember(line);
            LineHead head = default;
            string? damaged =
                line.Kind is LineKind.TooLong ? $"the line has {line.Length} bytes, and none that is written has more than {SegmentLines.Longest}: it is left out"
                : !JournalLine.TryRead(line.Bytes.Span, out head) ? "the line is damaged (its checksum does not match) and left out"
                : null;
            long missing = 0;
            if (damaged is null && Chain.Add(head, out missing) is Standing.Foreign)
            {
                if (_foreign++ == 0) _foreignFrom = _lines;
                continue;
            }

            if (Foreign() is { } foreign) yield return foreign;
            if (damaged is not null)
            {
                _damaged++;
                yield return Damage($"{_name}:{_lines}: {damaged}");
                continue;
            }

            if (missing > _damaged)
                yield return Damage($"{_name}:{_lines}: {Lines(missing - _damaged)} missing before this one; what they told is done again");
            _damaged = 0;
            yield return Event(line, head);
        }

        if (Foreign() is { } last) yield return last;
    }

    /// <summary>What <see cref="IsIntact"/> looks for; of a line that was too long nothing is at hand but its place.</summary>
    private void Remember(SegmentLine line)
    {
        (_lastStart, _lastLength) = (line.Start, Math.Min(line.Bytes.Length, _lastBegins.Length));
        line.Bytes.Span[.._lastLength].CopyTo(_lastBegins);
    }

    private Action<Replay> Event(SegmentLine line, LineHead head)
    {
        LinePlace place = new(line.Start, line.Bytes.Length);
        Span<byte> bytes = line.Bytes.Span;
        if (JournalLine.TryReadEpochs(bytes, head, out string run, out int first, out int count))
            return into => into.Add(run, first, count, segment, place);
        try
        {
            JournalEvent @event = JournalLine.Event(bytes, head);
            if (@event is StudyOpened header) JournalFormat.Check(header.Format, _name, _lines);
            return into => into.Apply(@event, segment, place);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or ArgumentException)
        {
            // It is whole, so a program wrote it that knows more than this one, or something else.
            if (JournalFormat.IsUnknownEvent(bytes[head.Event..]))
                throw JournalFormat.Newer(_name, _lines, "has an event that this program does not know");
            return Damage($"{_name}:{_lines}: the line is not understood and left out: {problem.Message}");
        }
    }

    /// <summary>Lines that do not belong here are told once a stretch, not one by one; null where there were none.</summary>
    private Action<Replay>? Foreign()
    {
        if (_foreign == 0) return null;
        (long count, _foreign) = (_foreign, 0);
        return Damage($"{_name}:{_foreignFrom}: {Lines(count)} of another journal, or not in {(count == 1 ? "its" : "their")} place, and left out");
    }

    private static Action<Replay> Damage(string note) => into => into.Note(note);

    private static string Lines(long count) => count == 1 ? "1 line is" : string.Create(CultureInfo.InvariantCulture, $"{count} lines are");

    /// <summary>The format a first line states, whatever else it says.</summary>
    private static int? FormatOf(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            while (reader.Read())
            {
                if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                bool isFormat = reader.ValueTextEquals("format"u8);
                reader.Read();
                if (isFormat) return reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out int format) ? format : null;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Damaged; it is told when it is read.
        }

        return null;
    }
}
