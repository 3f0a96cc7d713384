using System.Globalization;
using System.Text;
using Assay.Journal;

namespace Assay.Reports;

/// <summary>Tables as CSV files: RFC 4180 quoting, UTF-8, lines ended by LF, numbers that read back to the same bits.</summary>
public static class TableFiles
{
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
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name), beside = path + ".part";
        using (StreamWriter writer = new(beside, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            write(writer);
        File.Move(beside, path, overwrite: true); // a reader never meets half a table
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
        _ => cell.ToString() ?? "",
    };
}
