using System.Globalization;

namespace Assay.Journal;

/// <summary>Where a segment is appended to.</summary>
/// <param name="Number">The number of its last line.</param>
/// <param name="Crc">That line's checksum.</param>
/// <param name="Length">Where the next line will begin.</param>
/// <param name="TornBytes">Bytes behind its last line feed, which were taken off.</param>
/// <param name="SetAside">The file they were put in, where they were more than one line; else null.</param>
internal sealed record SegmentEnd(long Number, uint Crc, long Length, long TornBytes, string? SetAside)
{
    /// <summary>
    /// Makes a segment ready for appending, or makes it: what stands behind the last line feed is the line that a killed
    /// process was writing, and is cut off. Where it is more than one line (an editor or a copy took line feeds away), it
    /// may hold results, and is set aside beside the segment.
    /// </summary>
    public static SegmentEnd Find(string path)
    {
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        LineChain chain = new();
        long whole = 0;
        foreach (SegmentLine line in SegmentLines.From(path))
        {
            if (line.Kind is LineKind.Torn) break;
            whole += line.Length;
            if (line.Kind is LineKind.Whole && JournalLine.TryRead(line.Bytes.Span, out LineHead head)) chain.Add(head, out _);
        }

        long torn = file.Length - whole;
        string? aside = null;
        if (torn > 0)
        {
            if (IsMoreThanALine(file, whole)) aside = Copy(file, whole, path);
            file.SetLength(whole);
        }

        return new SegmentEnd(chain.Number, chain.Crc, whole, torn, aside);
    }

    private static bool IsMoreThanALine(FileStream file, long from)
    {
        ReadOnlySpan<byte> begin = "{\"crc\":\""u8;
        byte[] start = new byte[(int)Math.Min(file.Length - from, SegmentLines.Longest)];
        file.Position = from;
        file.ReadExactly(start);
        return file.Length - from > SegmentLines.Longest || start.AsSpan(1).IndexOf(begin) >= 0;
    }

    private static string Copy(FileStream file, long from, string path)
    {
        for (int i = 1; ; i++)
        {
            string aside = Path.ChangeExtension(path, string.Create(CultureInfo.InvariantCulture, $".torn-{i}"));
            if (File.Exists(aside)) continue;
            using FileStream copy = new(aside, FileMode.CreateNew, FileAccess.Write);
            file.Position = from;
            file.CopyTo(copy);
            copy.Flush(flushToDisk: true);
            return aside;
        }
    }
}
