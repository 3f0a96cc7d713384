using System.Globalization;
using System.Text;

namespace Assay.Reports;

/// <summary>
/// Text that others wrote (names, levels, headers, journals) made safe to show: what a terminal would obey instead of show
/// stands as an escape, as YAML writes it in double quotes.
/// </summary>
internal static class Visible
{
    /// <summary>"a\u001b[2J" for an a and an escape sequence; text without control characters is returned as it is.</summary>
    public static string Of(string text) => Of(text, but: "");

    /// <summary>The same for text of several lines: line feeds and tabs stay.</summary>
    public static string Lines(string text) => Of(text, but: "\n\t");

    private static string Of(string text, string but)
    {
        // Most text has none: letters, digits and signs of ASCII are passed over many at a time.
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        StringBuilder safe = new(text.Length + 16);
        foreach (char character in text)
        {
            if (Hidden(character)) safe.Append(Escape(character));
            else safe.Append(character);
        }

        return safe.ToString();

        bool Hidden(char character) => IsControl(character) && !but.Contains(character, StringComparison.Ordinal);
    }

    /// <summary>Controls (ESC, and those of C1), separators of lines, and what turns the direction of writing (Unicode TR 36).</summary>
    private static bool IsControl(char character) => char.IsControl(character)
        || character is '\u2028' or '\u2029' or '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Escape(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
