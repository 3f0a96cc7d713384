using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Data;

/// <summary>Damages a file's bytes in one of the ways that disks, networks and people have.</summary>
internal static class Mutation
{
    private static readonly string[] Inserts = ["\0", "\"", ",", ";", "\r", "\n", "\uFEFF", "1e999", "-", "NaN", "0x10", "1,5", "\u00fc", "\x1b[31m"];

    /// <summary>A changed copy, and what was done.</summary>
    public static (byte[] Bytes, string How) Of(byte[] bytes, RandomSequence random)
    {
        byte[] changed = [.. bytes];
        int at = random.Next(Math.Max(1, bytes.Length)), other = random.Next(Math.Max(1, bytes.Length));
        switch (random.Next(9))
        {
            case 0:
                changed[at] ^= (byte)(1 << random.Next(8));
                return (changed, $"bit flipped at {at}");
            case 1:
                for (int i = 0; i < 16; i++) changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                return (changed, "16 bits flipped");
            case 2:
                return (changed[..at], $"cut at {at}");
            case 3:
                return ([.. changed, .. changed[..at]], $"grown by {at}");
            case 4:
                (changed[at], changed[other]) = (changed[other], changed[at]);
                return (changed, $"bytes {at} and {other} swapped");
            case 5: // numbers and lengths of headers lie within the first 32 bytes
                int field = random.Next(Math.Min(32, Math.Max(1, bytes.Length - 4))), size = 1 << random.Next(3);
                byte extreme = (byte)(random.Next(3) switch { 0 => 0x00, 1 => 0x7F, _ => 0xFF });
                changed.AsSpan(field, Math.Min(size, changed.Length - field)).Fill(extreme);
                return (changed, $"bytes {field} to {field + size - 1} set to {extreme:X2}");
            case 6:
                byte[] insert = System.Text.Encoding.UTF8.GetBytes(Inserts[random.Next(Inserts.Length)]);
                return ([.. changed[..at], .. insert, .. changed[at..]], $"{Convert.ToHexString(insert)} put in at {at}");
            case 7:
                return ([.. changed[..Math.Min(at, other)], .. changed[Math.Max(at, other)..]], $"bytes {Math.Min(at, other)} to {Math.Max(at, other)} left out");
            default:
                int length = Math.Min(random.Next(1 << 12), changed.Length - at);
                changed.AsSpan(at, length).Fill((byte)random.Next(256));
                return (changed, $"{length} bytes from {at} the same");
        }
    }
}
