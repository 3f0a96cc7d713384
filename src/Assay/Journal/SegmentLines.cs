namespace Assay.Journal;

/// <summary>What a stretch of a segment up to a line feed is.</summary>
internal enum LineKind
{
    /// <summary>A line, its line feed and what Windows puts before it left off.</summary>
    Whole,

    /// <summary>The file's end, without a line feed.</summary>
    Torn,

    /// <summary>Longer than any line that is written; its bytes are passed over.</summary>
    TooLong,
}

/// <summary>A stretch of a segment.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its bytes, valid until the next one is asked for; empty where they were passed over.</param>
/// <param name="Start">Where it begins in the file.</param>
/// <param name="Length">Its length in the file, its line feed included.</param>
internal readonly record struct SegmentLine(LineKind Kind, Memory<byte> Bytes, long Start, long Length);

/// <summary>The lines of a segment, in memory of bounded size.</summary>
internal static class SegmentLines
{
    /// <summary>No line that is written comes near it.</summary>
    public const int Longest = 1 << 24;

    private const int FirstBuffer = 1 << 18;

    /// <summary>The lines from a position on.</summary>
    /// <param name="path">The file. What has no length (an empty file, a pipe, a device) has no lines and is not opened, nor is one that is no longer than it was.</param>
    /// <param name="position">Where a line begins.</param>
    public static IEnumerable<SegmentLine> From(string path, long position = 0)
    {
        long left = new FileInfo(path).Length - position;
        if (left <= 0) yield break;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Position = position;
        byte[] buffer = new byte[(int)Math.Min(FirstBuffer, left + 1)]; // of many small segments none needs much
        int start = 0, filled = 0, searched = 0;
        bool passing = false;
        long began = position;
        while (true)
        {
            int feed = Array.IndexOf(buffer, (byte)'\n', searched, filled - searched);
            if (feed >= 0)
            {
                long length = position + feed + 1 - began;
                int end = feed > start && buffer[feed - 1] == '\r' ? feed - 1 : feed;
                yield return passing
                    ? new(LineKind.TooLong, default, began, length)
                    : new(LineKind.Whole, buffer.AsMemory(start..end), began, length);
                (start, searched, passing, began) = (feed + 1, feed + 1, false, position + feed + 1);
                continue;
            }

            if (filled - start >= Longest) passing = true;
            if (passing) start = filled;
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            position += start;
            (filled, start) = (filled - start, 0);
            searched = filled;
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            int read = file.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            if (read > 0) continue;
            if (position + filled > began)
                yield return new(LineKind.Torn, passing ? default : buffer.AsMemory(0, filled), began, position + filled - began);
            yield break;
        }
    }
}
