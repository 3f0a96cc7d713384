using System.Buffers;
using System.Text.Json;
using Assay.Reports;

namespace Assay.Cli.Serving;

/// <summary>The trials of a study as JSON, row by row: ten thousand rows are sent once, and then those that changed.</summary>
internal sealed class TrialsText
{
    private readonly byte[] _factors, _levels, _rows;
    private readonly int[] _ids, _ends;

    /// <param name="trials">The trials.</param>
    public TrialsText(TrialTable trials)
    {
        _factors = JsonSerializer.SerializeToUtf8Bytes(trials.Factors, ReportModel.Options);
        _levels = JsonSerializer.SerializeToUtf8Bytes(trials.Levels, ReportModel.Options);
        _ids = [.. trials.Rows.Select(row => row.Id)];
        _ends = new int[_ids.Length];
        ArrayBufferWriter<byte> text = new(Math.Max(256, _ids.Length * 128));
        using Utf8JsonWriter writer = new(text, new() { SkipValidation = true });
        writer.WriteStartArray();
        for (int i = 0; i < _ids.Length; i++)
        {
            JsonSerializer.Serialize(writer, trials.Rows[i], ReportModel.Options);
            _ends[i] = (int)(writer.BytesCommitted + writer.BytesPending);
        }

        writer.WriteEndArray();
        writer.Flush();
        _rows = text.WrittenSpan.ToArray();
    }

    /// <summary>The whole table.</summary>
    public void Write(JsonPieces to) => to.Object(
        ("\"factors\""u8.ToArray(), () => to.Add(_factors)), ("\"levels\""u8.ToArray(), () => to.Add(_levels)), ("\"rows\""u8.ToArray(), () => to.Add(_rows)));

    /// <summary>Whether rows can be added to and changed in a table to make it this one: trials are never taken away but where a study was changed.</summary>
    public bool Follows(TrialsText before) => before._ids.Length <= _ids.Length && before._ids.AsSpan().SequenceEqual(_ids.AsSpan(0, before._ids.Length));

    /// <summary>Whether anything reads otherwise than before.</summary>
    public bool Differs(TrialsText before) => !(_rows.AsSpan().SequenceEqual(before._rows) && _levels.AsSpan().SequenceEqual(before._levels) && _factors.AsSpan().SequenceEqual(before._factors));

    /// <summary>The table with those rows alone that are new or read otherwise than before.</summary>
    public void WriteChanges(TrialsText before, JsonPieces to) => to.Object(
        ("\"factors\""u8.ToArray(), () => to.Add(_factors)),
        ("\"levels\""u8.ToArray(), () => to.Add(_levels)),
        ("\"rows\""u8.ToArray(), () => to.Array(Enumerable.Range(0, _ids.Length)
            .Where(i => i >= before._ids.Length || !Row(i).Span.SequenceEqual(before.Row(i).Span)).Select(i => (Action)(() => to.Add(Row(i)))))));

    // Before each stands a bracket or a comma.
    private ReadOnlyMemory<byte> Row(int i)
    {
        int start = (i == 0 ? 0 : _ends[i - 1]) + 1;
        return _rows.AsMemory(start, _ends[i] - start);
    }
}
