using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Assay.Reports;

namespace Assay.Cli.Serving;

/// <summary>
/// The members of a record as JSON, each by itself: what changed between two of them is what reads otherwise. Members whose value is the
/// very same object are not written again.
/// </summary>
internal sealed class RecordText
{
    private readonly List<(byte[] Name, object? Value, byte[] Json)> _members = [];

    /// <summary>The members of a record.</summary>
    /// <param name="record">The record, of a report.</param>
    /// <param name="before">An earlier one of the same kind; null: none.</param>
    /// <param name="without">The name of a member that is left out.</param>
    public RecordText(object record, RecordText? before, string without)
    {
        IEnumerable<JsonPropertyInfo> members = ReportModel.Options.GetTypeInfo(record.GetType()).Properties.Where(member => member.Name != without);
        foreach ((JsonPropertyInfo member, int i) in members.Select((member, i) => (member, i)))
        {
            object? value = member.Get!(record);
            byte[] json = before is not null && value is not null && ReferenceEquals(before._members[i].Value, value) ? before._members[i].Json
                : JsonSerializer.SerializeToUtf8Bytes(value, member.PropertyType, ReportModel.Options);
            // The same text is kept once.
            if (before is not null && before._members[i].Json.AsSpan().SequenceEqual(json)) json = before._members[i].Json;
            _members.Add((JsonSerializer.SerializeToUtf8Bytes(member.Name), value, json));
        }
    }

    /// <summary>All members.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Json)> Members =>
        _members.Select(member => ((ReadOnlyMemory<byte>)member.Name, (ReadOnlyMemory<byte>)member.Json));

    /// <summary>The members that read otherwise than before.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Json)> Changes(RecordText before) =>
        _members.Where((member, i) => !ReferenceEquals(member.Json, before._members[i].Json))
            .Select(member => ((ReadOnlyMemory<byte>)member.Name, (ReadOnlyMemory<byte>)member.Json));
}
