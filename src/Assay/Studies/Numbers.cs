using System.Globalization;
using System.Text.RegularExpressions;

namespace Assay.Studies;

/// <summary>Numbers as study files write them (YAML 1.2's core schema), and their one canonical text.</summary>
internal static partial class Numbers
{
    /// <summary>Whether a text is a number; infinities and NaN are none here.</summary>
    public static bool IsNumber(string text, out double value)
    {
        value = 0;
        return NumberPattern().IsMatch(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>A whole number, also where it is written 1e3 or 32.0.</summary>
    public static bool IsWhole(string text, out long value)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;
        if (!IsNumber(text, out double number) || number != Math.Floor(number) || Math.Abs(number) > 1L << 53) return false;
        value = (long)number;
        return true;
    }

    /// <summary>The shortest text that reads back as the same number: 0.001, 1e-5, 32.</summary>
    public static string Text(double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < 1e15) return ((long)value).ToString(CultureInfo.InvariantCulture);
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0) return text;
        int power = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..e]}e{power}");
    }

    /// <summary>The canonical text of a number as it was written.</summary>
    public static string Canonical(string text) =>
        IsWhole(text, out long whole) ? whole.ToString(CultureInfo.InvariantCulture)
        : IsNumber(text, out double number) ? Text(number)
        : throw new FormatException($"\"{text}\" is not a number");

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex NumberPattern();
}
