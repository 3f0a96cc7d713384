using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text;
using Assay.Studies.Writing;

namespace Assay.Journal;

/// <summary>What a line says of itself.</summary>
/// <param name="Number">Its number in its segment, 1 for the first; 0 in format 1, whose lines had none.</param>
/// <param name="After">The checksum of the line before it; 0 for the first.</param>
/// <param name="Crc">Its own.</param>
/// <param name="Event">Where the event's JSON begins; the byte there is overwritten with its brace.</param>
internal readonly record struct LineHead(long Number, uint After, uint Crc, int Event);

/// <summary>
/// One line of a journal, <c>{"crc":"8 hex digits","line":17,"after":"8 hex digits",</c> and then the event's JSON without
/// its opening brace. The line is JSON to every tool. The checksum (CRC-32C of all bytes after its comma) tells a whole line
/// from a damaged one; its number and the checksum of the line before tell a line in its place from one that is not.
/// </summary>
internal static class JournalLine
{
    private const int Body = 18; // {"crc":"xxxxxxxx",
    private static readonly byte[] Crc = "{\"crc\":\""u8.ToArray(), Line = "\"line\":"u8.ToArray(), After = ",\"after\":\""u8.ToArray();
    private static readonly byte[] EpochsBegin = "\"event\":\"epochs\",\"run\":\""u8.ToArray(), FirstBegin = "\",\"first\":"u8.ToArray(), CountBegin = ",\"count\":"u8.ToArray();

    /// <summary>An event as JSON, to be made a line of.</summary>
    public static byte[] Json(JournalEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Content.Json);

    /// <summary>The line of an event, its line feed included.</summary>
    /// <param name="json">The event: <see cref="Json"/>.</param>
    /// <param name="number">The line's number.</param>
    /// <param name="after">The checksum of the line before.</param>
    /// <param name="crc">Its own checksum.</param>
    public static byte[] Write(ReadOnlySpan<byte> json, long number, uint after, out uint crc)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"\"line\":{number},\"after\":\"{after:x8}\",");
        byte[] line = new byte[Body + place.Length + json.Length];
        Encoding.ASCII.GetBytes(place, line.AsSpan(Body));
        json[1..].CopyTo(line.AsSpan(Body + place.Length));
        crc = Checksum(line.AsSpan(Body..^1));
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"crc\":\"{crc:x8}\","), line);
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>Whether bytes begin as a line does.</summary>
    public static bool Begins(ReadOnlySpan<byte> line) => line.StartsWith(Crc);

    /// <summary>What a line without its line feed says of itself; false where it is not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineHead head)
    {
        head = default;
        if (line.Length <= Body || !line.StartsWith(Crc) || !line[(Body - 2)..Body].SequenceEqual("\","u8)) return false;
        if (!Hex(line[Crc.Length..], out uint crc) || crc != Checksum(line[Body..])) return false;
        ReadOnlySpan<byte> rest = line[Body..];
        if (!rest.StartsWith(Line))
        {
            head = new LineHead(0, 0, crc, Body - 1);
            return true;
        }

        if (!Utf8Parser.TryParse(rest[Line.Length..], out long number, out int digits) || number < 1) return false;
        int after = Line.Length + digits;
        if (!rest[after..].StartsWith(After) || !Hex(rest[(after + After.Length)..], out uint before)) return false;
        head = new LineHead(number, before, crc, Body + after + After.Length + 9);
        return head.Event < line.Length;
    }

    /// <summary>The event of a whole line, which is changed on the way.</summary>
    /// <exception cref="JsonException">When it is none that is known.</exception>
    public static JournalEvent Event(Span<byte> line, LineHead head)
    {
        line[head.Event] = (byte)'{';
        return JsonSerializer.Deserialize<JournalEvent>(line[head.Event..], Content.Json) ?? throw new JsonException("there is no event");
    }

    /// <summary>
    /// What a line of epochs says before their values, which are most of a journal's bytes and seldom asked for; false for
    /// other lines and those of format 1.
    /// </summary>
    public static bool TryReadEpochs(ReadOnlySpan<byte> line, LineHead head, out string run, out int first, out int count)
    {
        (run, first, count) = ("", 0, 0);
        ReadOnlySpan<byte> rest = line[head.Event..]; // it begins with a comma, or where it was read before with a brace
        if (!rest[1..].StartsWith(EpochsBegin)) return false;
        rest = rest[(1 + EpochsBegin.Length)..];
        int end = rest.IndexOf((byte)'"');
        if (end < 0) return false;
        run = Encoding.UTF8.GetString(rest[..end]);
        rest = rest[end..];
        if (!rest.StartsWith(FirstBegin) || !Utf8Parser.TryParse(rest[FirstBegin.Length..], out first, out int digits)) return false;
        rest = rest[(FirstBegin.Length + digits)..];
        return rest.StartsWith(CountBegin) && Utf8Parser.TryParse(rest[CountBegin.Length..], out count, out _);
    }

    private static bool Hex(ReadOnlySpan<byte> digits, out uint value)
    {
        value = 0;
        return digits.Length > 8 && Utf8Parser.TryParse(digits[..8], out value, out int read, 'x') && read == 8;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
