using System.Globalization;
using CsvHelper;

namespace Assay.Engine.Data;

/// <summary>One line of a table. Fields are as written, without the blanks around them.</summary>
internal readonly record struct CsvRow(int Line, string[] Fields);

/// <summary>
/// A CSV file (RFC 4180) with a header: its column names, its lines, and everything found wrong with it. The separator
/// (comma, semicolon or tab) is found out; numbers are written with a point.
/// </summary>
internal sealed class CsvTable
{
    /// <summary>As many errors are told; the rest is counted.</summary>
    public const int MaxErrors = 20;

    private readonly List<DataError> _errors = [];
    private int _untold;

    private CsvTable(string path) => Path = path;

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The column names.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The lines that have as many fields as the header.</summary>
    public List<CsvRow> Rows { get; } = [];

    /// <summary>Reads a file as text; numbers are not yet looked at.</summary>
    public static CsvTable Read(string path, string baseDirectory, string option)
    {
        CsvTable table = new(path);
        try
        {
            using FileStream stream = File.OpenRead(System.IO.Path.Combine(baseDirectory, path));
            table.Read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(option, $"'{path}' cannot be read from {System.IO.Path.GetFullPath(baseDirectory)}: {e.Message}");
        }

        return table;
    }

    /// <summary>Remembers an error; <paramref name="column"/> is 0-based, −1 where there is none.</summary>
    public void Add(int line, int column, string message)
    {
        if (_errors.Count < MaxErrors) _errors.Add(new DataError(Path, line, column + 1, message));
        else _untold++;
    }

    /// <summary>Throws if there were errors.</summary>
    public void ThrowIfWrong()
    {
        if (_untold > 0) _errors.Add(new DataError(Path, 0, 0, $"and {_untold} more"));
        if (_errors.Count > 0) throw new DataException(_errors);
    }

    /// <summary>The number in a field as single precision; an error and NaN where there is none.</summary>
    public float Number(CsvRow row, int column)
    {
        string text = row.Fields[column], name = Header[column];
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            Add(row.Line, column, text.Length == 0
                ? $"column '{name}' is empty where a number should be: fill it in or delete the line"
                : $"column '{name}' has '{text}' where a number should be: write it like 1.5 or 2e-3, or leave the column out of data.features");
        else if (!double.IsFinite(value))
            Add(row.Line, column, $"column '{name}' has '{text}', and only finite numbers can be learnt: fill it in or delete the line");
        else if (!float.IsFinite((float)value))
            Add(row.Line, column, $"column '{name}' has '{text}', beyond single precision (3.4e38): give the column another unit");
        else
            return (float)value;
        return float.NaN;
    }

    /// <summary>The column with this name, 0-based; an error naming the nearest known one, and −1, where there is none.</summary>
    public int Column(string name, string option)
    {
        int column = Array.IndexOf(Header, name);
        if (column < 0)
            Add(1, -1, $"there is no column '{name}' ({option})"
                + (NearestName.Of(name, Header) is { } nearest ? $": did you mean '{nearest}'?" : ".")
                + $" The columns are {string.Join(", ", Header.Select(known => $"'{known}'"))}");
        return column;
    }

    private void Read(Stream stream)
    {
        using CsvReader reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            TrimWhitespace = true,
            PoolStrings = true,
            FormatProvider = CultureInfo.InvariantCulture,
            OnMalformedRecord = record => Add((int)record.LineNumber, -1,
                $"quotation marks are out of place in {Shorten(record.RawRecord)} ({record.Reason}): put the whole field in quotation marks and double those inside"),
        }, leaveOpen: true);
        Header = [.. reader.Headers];
        if (Header.Length == 0) Add(0, -1, "the file is empty: its first line must name the columns");
        foreach (string name in Header.Where(name => name.Length > 0).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
            Add(1, Array.LastIndexOf(Header, name), $"more than one column is called '{name}': a name must be unique");
        ThrowIfWrong();

        while (reader.Read())
        {
            string[] fields = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
            if (fields.Length == Header.Length) Rows.Add(new CsvRow((int)reader.LineNumber, fields));
            else Add((int)reader.LineNumber, -1, $"the line has {Count(fields.Length)}, the header {Count(Header.Length)}: each line needs one a column");
        }

        if (Rows.Count == 0 && _errors.Count == 0) Add(0, -1, "there is a header and no line below it: no samples");
    }

    private static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";

    private static string Shorten(string? text) => text is null ? "the line" : text.Length <= 60 ? $"'{text.Trim()}'" : $"'{text[..60]}…'";
}
