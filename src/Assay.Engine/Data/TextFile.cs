using System.Text.Unicode;

namespace Assay.Engine.Data;

/// <summary>A file of text, looked over before anything is made of it: whether it is UTF-8, and how many lines it has.</summary>
internal static class TextFile
{
    private const int Block = 1 << 16;

    /// <summary>The number of lines, which CR, LF or CR LF end; the file is left at its beginning.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">As the user named it.</param>
    /// <exception cref="DataException">At the first byte that is not UTF-8, or NUL, which no text holds.</exception>
    public static long CountLines(FileStream file, string path)
    {
        byte[] bytes = new byte[Block];
        char[] characters = new char[Block];
        long before = 0, breaks = 0; // of the bytes that are done with
        byte last = 0;
        for (int filled = 0; ;)
        {
            int read = file.Read(bytes, filled, bytes.Length - filled);
            filled += read;
            Span<byte> block = bytes.AsSpan(0, filled);
            Utf8.ToUtf16(block, characters, out int good, out _, replaceInvalidSequences: false, isFinalBlock: read == 0);
            int end = block[..good].IndexOf((byte)0);
            bool wrong = end >= 0 || (good < filled && (read == 0 || filled - good > 3)); // a character has four bytes at most
            if (end < 0) end = good;
            breaks += Breaks(block[..end], last);
            if (wrong) throw Wrong(path, breaks + 1, before + end, block[end], before == 0 ? block : []);
            if (end > 0) last = block[end - 1];
            if (read == 0)
            {
                file.Position = 0;
                return breaks + (last is (byte)'\n' or (byte)'\r' ? 0 : 1);
            }

            before += good;
            block[good..].CopyTo(bytes);
            filled -= good;
        }
    }

    /// <summary>CR LF counts once, also where one block ends with CR and the next begins with LF.</summary>
    private static long Breaks(ReadOnlySpan<byte> text, byte last) => text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8)
        - (last == '\r' && text is [(byte)'\n', ..] ? 1 : 0);

    private static DataException Wrong(string path, long line, long at, byte value, ReadOnlySpan<byte> start)
    {
        string what = start switch
        {
            [0x1F, 0x8B, ..] => "the file is compressed by gzip: uncompress it first (gunzip)",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "the file is UTF-16, and text is read as UTF-8: save it as UTF-8 (iconv -f utf-16 -t utf-8)",
            _ when value == 0 => "a NUL character, which text does not hold: the file is damaged or not text; get it again, or save it as CSV in UTF-8",
            _ => $"0x{value:X2} is not UTF-8: save the file as UTF-8 (if it is Latin-1: iconv -f latin1 -t utf-8)",
        };
        return new DataException([new DataError(path, (int)Math.Min(line, int.MaxValue), 0, $"byte {ByteFile.Count(at)} of the file (the first is 0): {what}")]);
    }
}
