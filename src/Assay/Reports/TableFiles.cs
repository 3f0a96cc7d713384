using System.Globalization;
using System.Text;
using Assay.Execution;
using Assay.Journal;

namespace Assay.Reports;

/// <summary>
/// Tables as CSV files: RFC 4180 quoting, UTF-8, lines ended by LF, numbers that read back to the same bits, and text that no
/// spreadsheet takes for a formula.
/// </summary>
public static class TableFiles
{
    /// <summary>What makes a spreadsheet read a cell as a formula where it stands first (OWASP, CSV Injection).</summary>
    private const string FormulaStarts = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>
    /// Writes all tables of a study into a folder, which is made where it is missing, and its epochs as text
    /// (<see cref="EpochText"/>); their paths.
    /// </summary>
    /// <exception cref="IOException">When a file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, Snapshot snapshot) =>
        [.. Write(folder, Tables.Of(snapshot)), Write(folder, "epochs.txt", writer => EpochText.Write(writer, snapshot))];

    /// <summary>Writes a file for each table into a folder, which is made where it is missing; their paths.</summary>
    /// <exception cref="IOException">When a file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, IEnumerable<Table> tables) =>
        [.. tables.Select(table => Write(folder, table.Name + ".csv", writer => Write(writer, table)))];

    private static string Write(string folder, string name, Action<TextWriter> write)
    {
        string path = Path.Combine(folder, name);
        AtomicFile.Write(path, file =>
        {
            using StreamWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
            write(writer);
        });
        return path;
    }

    /// <summary>Writes one table as CSV.</summary>
    public static void Write(TextWriter writer, Table table)
    {
        WriteRow(writer, table.Columns);
        foreach (IReadOnlyList<object?> row in table.Rows) WriteRow(writer, row);
    }

    private static void WriteRow(TextWriter writer, IReadOnlyList<object?> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0) writer.Write(',');
            string text = Text(cells[i]);
            writer.Write(text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
        }

        writer.Write('\n');
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => NoFormula(cell.ToString() ?? ""),
    };

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
