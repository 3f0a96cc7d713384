using System.Globalization;
using System.Text;

namespace Assay.Cli.Commands;

/// <summary>A name for a study, which is that of a folder on every system, out of that of its data.</summary>
internal static class FolderName
{
    private const char Diaeresis = '\u0308';

    /// <summary>Latin letters by what they are written as where there are only plain ones. The program has no tables of cultures to ask (InvariantGlobalization).</summary>
    private static readonly Dictionary<char, string> Letters = new (string Plain, string Letters)[]
    {
        ("ae", "äæ"), ("oe", "öœ"), ("ue", "ü"), ("ss", "ß"), ("th", "þ"),
        ("a", "àáâãåāăą"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľł"),
        ("n", "ñńņň"), ("o", "òóôõøōŏő"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("t", "ţťŧț"), ("u", "ùúûũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    }.SelectMany(one => one.Letters.Select(letter => (letter, one.Plain))).ToDictionary();

    /// <summary>größe für café → groesse-fuer-cafe. What cannot be written so becomes a dash; where no letter or digit is left: study.</summary>
    public static string Of(string text)
    {
        StringBuilder name = new();
        foreach (char letter in text.TrimStart('.'))
        {
            char small = char.ToLowerInvariant(letter);
            // A letter and its mark may stand one by one, as some file systems write them.
            if (letter == Diaeresis && name.Length > 0 && name[^1] is 'a' or 'o' or 'u' or 'A' or 'O' or 'U') name.Append('e');
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark) continue;
            else if (!Letters.TryGetValue(small, out string? plain)) name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-');
            else name.Append(small == letter ? plain : char.ToUpperInvariant(plain[0]) + plain[1..]);
        }

        string own = name.Length > 100 ? name.ToString(0, 100) : name.ToString();
        return own.Any(char.IsAsciiLetterOrDigit) ? own : "study";
    }
}
