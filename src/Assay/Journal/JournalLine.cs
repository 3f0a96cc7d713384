using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Assay.Journal;

/// <summary>
/// One line of a journal: <c>{"crc":"8 hex digits",</c> and then the event's JSON without its opening brace. The line
/// is JSON to every tool; the checksum (CRC-32C of all bytes after the comma) tells a whole line from a damaged one.
/// </summary>
internal static class JournalLine
{
    private const int Prefix = 18; // {"crc":"xxxxxxxx",
    private static readonly byte[] Start = "{\"crc\":\""u8.ToArray();

    /// <summary>The line of an event, its line feed included.</summary>
    public static byte[] Write(JournalEvent @event)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(@event, Content.Json);
        byte[] line = new byte[Prefix + json.Length];
        json.AsSpan(1).CopyTo(line.AsSpan(Prefix));
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{{\"crc\":\"{Checksum(json.AsSpan(1)):x8}\","), line);
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>
    /// The event of a line without its line feed; null where the line is not whole. The line is changed on the way.
    /// </summary>
    public static JournalEvent? Read(Span<byte> line)
    {
        if (line.Length <= Prefix || !line.StartsWith(Start) || !line[(Prefix - 2)..Prefix].SequenceEqual("\","u8)) return null;
        if (!Utf8Parser.TryParse(line.Slice(Start.Length, 8), out uint crc, out int read, 'x') || read != 8) return null;
        if (crc != Checksum(line[Prefix..])) return null;
        line[Prefix - 1] = (byte)'{';
        return JsonSerializer.Deserialize<JournalEvent>(line[(Prefix - 1)..], Content.Json);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
