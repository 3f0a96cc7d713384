using System.Globalization;

namespace Assay.Studies.Reading;

/// <summary>
/// The characters a study file is made of. What the parser would take for the end of the file (NUL), what the terminal would
/// obey (ESC) and what no editor shows is refused with its place, before it is parsed.
/// </summary>
internal static class YamlCharacters
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The text without a byte order mark at its beginning, every line ended by a line feed.</summary>
    public static string Plain(string text) =>
        (text.StartsWith(ByteOrderMark) ? text[1..] : text).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary>The first character that has no place in a study file; null where there is none.</summary>
    public static (int Line, int Column, string Message)? FirstWrong(string text)
    {
        (int line, int begin) = (1, 0);
        for (int i = 0; i < text.Length; i++)
        {
            if (Fault(text, i) is string fault) return (line, i - begin + 1, fault);
            if (text[i] == '\n') (line, begin) = (line + 1, i + 1);
        }

        return null;
    }

    /// <summary>Why a value cannot hold what its escapes stand for (<c>"\e"</c>); null where it can.</summary>
    public static string? FirstWrongIn(string value)
    {
        foreach (char c in value)
        {
            if (char.IsControl(c) && c is not ('\n' or '\t'))
                return $"the text holds {Name(c)}, a control character; leave it out";
        }

        return null;
    }

    private static string? Fault(string text, int i)
    {
        char c = text[i];
        if (c is '\n' or '\t') return null;
        if (c is '\u0085' or '\u2028' or '\u2029') return $"{Name(c)}, a line separator that editors do not show, stands here; begin a new line in its place";
        if (char.IsControl(c)) return $"{Name(c)}, a control character, stands here; remove it";
        if (c is ByteOrderMark) return $"{Name(c)}, a byte order mark, stands within the file; remove it";
        bool alone = char.IsHighSurrogate(c) ? i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])
            : char.IsLowSurrogate(c) && (i == 0 || !char.IsHighSurrogate(text[i - 1]));
        return alone || c is '\uFFFE' or '\uFFFF' ? $"{Name(c)}, which is no character, stands here; remove it" : null;
    }

    private static string Name(char c) => string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}");
}
