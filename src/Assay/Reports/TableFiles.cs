using System.Globalization;

namespace Assay.Reports;

/// <summary>
/// Tables as CSV files: RFC 4180 quoting, UTF-8, lines ended by LF, numbers that read back to the same bits, and text that no
/// spreadsheet takes for a formula.
/// </summary>
internal static class TableFiles
{
    /// <summary>What makes a spreadsheet read a cell as a formula where it stands first (OWASP, CSV Injection).</summary>
    private const string FormulaStarts = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>Writes one table as CSV.</summary>
    public static void Write(TextWriter writer, Table table)
    {
        WriteRow(writer, table.Columns);
        foreach (IReadOnlyList<object?> row in table.Rows) WriteRow(writer, row);
    }

    /// <summary>Writes one row.</summary>
    public static void WriteRow(TextWriter writer, IReadOnlyList<object?> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0) writer.Write(',');
            Write(writer, cells[i]);
        }

        writer.Write('\n');
    }

    private static void Write(TextWriter writer, object? cell)
    {
        Span<char> number = stackalloc char[64];
        if (cell is ISpanFormattable value && value.TryFormat(number, out int length, default, CultureInfo.InvariantCulture))
        {
            writer.Write(number[..length]);
            return;
        }

        string text = NoFormula(cell?.ToString() ?? "");
        writer.Write(text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    /// <summary>
    /// An apostrophe before what would be read as a formula; a level that is a number, −0.05, is left alone. To be undone without
    /// doubt, text that already has apostrophes there gets one more.
    /// </summary>
    private static string NoFormula(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart('\'');
        return start is [char first, ..] && FormulaStarts.Contains(first, StringComparison.Ordinal)
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + text : text;
    }
}
