using System.Globalization;
using System.Text;
using CsvHelper;

namespace Assay.Engine.Data;

/// <summary>
/// A CSV file (RFC 4180), or a Parquet file as one, read line by line: its column names, the line it is at, and everything found wrong with it. The separator (comma,
/// semicolon, tab or bar) is found out. No field is kept.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    /// <summary>As many errors are told; the rest is counted.</summary>
    public const int MaxErrors = 20;

    /// <summary>The longest line, in bytes: an unclosed quotation mark makes one line of all that follows.</summary>
    private const int MostLineBytes = 64 << 20;

    private const string Advice = "leave it empty, or leave the column out (data.ignore)";

    private const int ShownNames = 20, ShownCharacters = 60;

    /// <summary>What stands where a value is missing: what pandas takes for it, and the question mark of the UCI repository.</summary>
    private static readonly byte[][] Missing =
        [.. new[] { "NA", "N/A", "n/a", "<NA>", "#N/A", "#NA", "NaN", "nan", "-nan", "-NaN", "NULL", "null", "None", "?" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly NumberFormatInfo WithComma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    private readonly List<DataError> _errors = [];
    private readonly Dictionary<string, int> _columns = [];
    private readonly Stream _file;
    private readonly CsvReader _reader;
    private readonly bool _isComma;
    private int _untold;
    private bool? _momentsAreNumbers; // not dates
    private bool _isAhead; // at a line that Read is yet to give

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="baseDirectory">The folder it starts from.</param>
    /// <param name="option">The option that names it: data.path.</param>
    /// <param name="hasHeader">Whether its first line has the column names; else they are column1, column2 …</param>
    /// <param name="decimalMark">What numbers are written with.</param>
    /// <exception cref="DataException">When it cannot be read, is not text in UTF-8 or has no usable header.</exception>
    public CsvTable(string path, string baseDirectory, string option, bool hasHeader = true, DecimalMark decimalMark = DecimalMark.Point)
    {
        Path = path;
        FileStream file = InputFile.Open(
            System.IO.Path.Combine(baseDirectory, path), reason => new DataException(option, InputFile.Unreadable(path, baseDirectory, reason)));
        _file = file;
        try
        {
            ParquetText? parquet = ParquetText.Is(file) ? new ParquetText(file, path) : null;
            if (parquet is not null) (_file, hasHeader, decimalMark) = (parquet, true, DecimalMark.Point); // it knows its columns and numbers
            _isComma = decimalMark is DecimalMark.Comma;
            long rows = parquet?.Rows ?? TextFile.CountLines(file, path) - (hasHeader ? 1 : 0);
            _reader = CsvReader.Create(_file, new CsvReaderOptions
            {
                HasHeader = hasHeader,
                Separator = parquet is not null ? ',' : _isComma ? NoComma(file) : null,
                TrackLineNumbers = true,
                TrimWhitespace = true,
                PoolStrings = true, // labels
                MaxRecordSize = MostLineBytes,
                FormatProvider = CultureInfo.InvariantCulture,
                OnMalformedRecord = record => Add((int)record.LineNumber, -1,
                    $"quotation marks are out of place in {Shorten(record.RawRecord)} ({record.Reason}): put the whole field in quotation marks and double those inside"),
            }, leaveOpen: true);
            if (hasHeader) Header = [.. Try(() => _reader.Headers)];
            else Header = (_isAhead = Try(_reader.Read)) ? [.. Enumerable.Range(1, _reader.FieldCount).Select(i => $"column{i}")] : [];
            if (Header.Length == 0) Add(0, -1, hasHeader ? "the file is empty: its first line must name the columns" : "the file is empty: no samples");
            foreach ((int column, string name) in Header.Index())
                if (!_columns.TryAdd(name, column) && name.Length > 0)
                    Add(1, column, $"more than one column is called '{Shorten(name)}': a name must be unique");
            ThrowIfWrong();
            MostRows = (int)Math.Min(parquet is null ? Math.Min(rows, file.Length / Header.Length) : rows, int.MaxValue);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The separator of a file whose commas are decimal marks: the first other one in its first line; null: none is there.</summary>
    private static char? NoComma(FileStream file)
    {
        using StreamReader reader = new(file, leaveOpen: true);
        string line = reader.ReadLine() ?? "";
        file.Position = 0;
        return line.IndexOfAny([';', '\t', '|']) is >= 0 and int at ? line[at] : null;
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The column names.</summary>
    public string[] Header { get; }

    /// <summary>Lines read so far that have as many fields as the header.</summary>
    public int Rows { get; private set; }

    /// <summary>
    /// The most lines below the header that can have a field a column, by the length of the file: behind each field stands
    /// what ends it.
    /// </summary>
    public int MostRows { get; }

    /// <summary>Goes on to the next line that has as many fields as the header; false at the end.</summary>
    public bool Read()
    {
        while (_isAhead || Try(_reader.Read))
        {
            _isAhead = false;
            int fields = _reader.FieldCount;
            if (fields != Header.Length)
            {
                Add((int)_reader.LineNumber, -1, $"the line has {Count(fields)}, the header {Count(Header.Length)}: each line needs one a column");
                continue;
            }

            if (++Rows > MostRows) throw Error("the file changed while it was read: leave it alone, and begin again");
            return true;
        }

        if (Rows == 0 && _errors.Count == 0) Add(0, -1, "there is a header and no line below it: no samples");
        return false;
    }

    /// <summary>Whether a field of this line has no value.</summary>
    public bool IsMissing(int column) => IsMissing(_reader.GetSpan(column));

    /// <summary>Whether a text stands for a missing value.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || char.IsAsciiDigit((char)text[0])) return text.IsEmpty;
        foreach (byte[] missing in Missing)
            if (text.SequenceEqual(missing)) return true;
        return false;
    }

    /// <summary>
    /// The number in a field of this line, or the days of the date that stands there, which order lines; an error and 0 where there is neither.
    /// </summary>
    /// <remarks>
    /// A date begins with its year: 05/06/2024 is of May or of June, 5 June is of the year in which it is read, and 10:30 of the day.
    /// </remarks>
    public double Moment(int column)
    {
        bool isNumber = Parse(column, out double moment) && double.IsFinite(moment);
        if (!isNumber && !(BeginsWithYear(_reader.GetSpan(column)) && ParseDate(Text(column), out moment)))
        {
            Add(column, $"column '{Name(column)}' has '{Shown(column)}', and lines are ordered by numbers or by dates like 2024-01-31: write it so");
            return 0;
        }

        if ((_momentsAreNumbers ??= isNumber) == isNumber) return moment;
        Add(column, $"column '{Name(column)}' has '{Shown(column)}', a {(isNumber ? "number, and dates" : "date, and numbers")} before it: lines are ordered by numbers or by dates, not by both");
        return 0;

        static bool BeginsWithYear(ReadOnlySpan<byte> text) => text.Length > 4 && !text[..4].ContainsAnyExceptInRange((byte)'0', (byte)'9') && text[4] is (byte)'-' or (byte)'/' or (byte)'.';

        static bool ParseDate(string text, out double days)
        {
            bool isDate = DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date);
            days = (date - DateTime.UnixEpoch).TotalDays;
            return isDate;
        }
    }

    /// <summary>Whether a field of this line is a number.</summary>
    /// <param name="column">0-based.</param>
    /// <param name="otherMark">Asks whether it were one if the decimal mark were the other.</param>
    public bool IsNumber(int column, bool otherMark = false) =>
        Parse(column, out _, otherMark);

    private bool Parse(int column, out double value, bool otherMark = false) =>
        double.TryParse(_reader.GetSpan(column), NumberStyles.Float, _isComma != otherMark ? WithComma : NumberFormatInfo.InvariantInfo, out value);

    /// <summary>The number in a field of this line as single precision; an error and NaN where there is none.</summary>
    /// <param name="column">0-based.</param>
    /// <param name="advice">What to do about what is no number.</param>
    public float Number(int column, string advice = Advice)
    {
        bool isNumber = Parse(column, out double value);
        return Number(column, isNumber, value, advice);
    }

    private float Number(int column, bool isNumber, double value, string advice)
    {
        if (!isNumber)
            Add(column, Text(column).Length == 0
                ? $"column '{Name(column)}' is empty where a number should be: fill it in or delete the line"
                : $"column '{Name(column)}' has '{Shown(column)}' where a number should be: write it like {(_isComma ? "1,5" : "1.5")} or 2e-3, {advice}");
        else if (!double.IsFinite(value))
            Add(column, $"column '{Name(column)}' has '{Shown(column)}', and only finite numbers can be learnt: fill it in or delete the line");
        else if (!float.IsFinite((float)value))
            Add(column, $"column '{Name(column)}' has '{Shown(column)}', beyond single precision (3.4e38): give the column another unit");
        else
            return (float)value;
        return float.NaN;
    }

    /// <summary>
    /// Writes the features that a column has in this line, and remembers an error where it can have none; false: it is no number, and
    /// <paramref name="onlyNumbers"/> are wanted.
    /// </summary>
    /// <param name="column">0-based.</param>
    /// <param name="what">What it becomes.</param>
    /// <param name="features">[width], written.</param>
    /// <param name="lacking">What to say where a number is missing that may not be.</param>
    /// <param name="onlyNumbers">Whether to stop at what is more than numbers.</param>
    /// <param name="advice">What to do about what is no number.</param>
    public bool Features(int column, FeatureColumn what, Span<float> features, string lacking, bool onlyNumbers = false, string advice = Advice)
    {
        // A number first, as most fields are one: what it takes to know that none is missing, a number does not need.
        double value = double.NaN;
        bool isNumber = what.Kind is FeatureKind.Number && Parse(column, out value), isMissing = !(isNumber && double.IsFinite(value)) && IsMissing(column);
        if (onlyNumbers && (isMissing || !isNumber)) return false;
        if (isMissing && !what.MayBeMissing && what.Kind is not FeatureKind.Categories)
            Add(column, $"column '{Name(column)}' has no value, and {lacking}");
        else if (isMissing)
            what.Missing(features);
        else if (what.Kind is FeatureKind.Number)
        {
            features[0] = Number(column, isNumber, value, advice);
            if (what.MayBeMissing) features[1] = 0;
        }
        else if (what.Find(Text(column)) is var level && (level >= 0 || what.Kind is FeatureKind.Categories))
            what.Level(features, level);
        else
            Add(column, $"column '{Name(column)}' has '{Shown(column)}', which is not among its levels {string.Join(", ", what.Levels)}: mend the line, or add it there (data.ordinal)");
        return true;
    }

    /// <summary>A field of this line as it is written, without the blanks around it.</summary>
    public string Text(int column) => _reader.GetString(column);

    /// <summary>A field of this line, for errors.</summary>
    public string Shown(int column) => Shorten(Text(column));

    /// <summary>The name of a column, for errors.</summary>
    public string Name(int column) => Shorten(Header[column]);

    /// <summary>The column with this name, 0-based; −1 where there is none.</summary>
    public int Find(string name) => _columns.GetValueOrDefault(name, -1);

    /// <summary>The column with this name, 0-based; an error naming the nearest known one, and −1, where there is none.</summary>
    public int Column(string name, string option)
    {
        int column = Find(name);
        if (column < 0)
            Add(1, -1, $"there is no column '{Shorten(name)}' ({option})"
                + (NearestName.Of(name, Header.Where(known => known.Length <= 2 * name.Length)) is { } nearest ? $": did you mean '{nearest}'?" : ".")
                + $" The columns are {string.Join(", ", Header.Take(ShownNames).Select(known => $"'{Shorten(known)}'"))}"
                + (Header.Length > ShownNames ? $" and {Header.Length - ShownNames} more" : ""));
        return column;
    }

    /// <summary>Remembers an error in this line; <paramref name="column"/> is 0-based.</summary>
    public void Add(int column, string message) => Add((int)_reader.LineNumber, column, message);

    /// <summary>Remembers an error; <paramref name="column"/> is 0-based, −1 where there is none. Of the file as a whole, line 0, no column is told: it would be read as a line.</summary>
    public void Add(int line, int column, string message)
    {
        if (_errors.Count < MaxErrors) _errors.Add(new DataError(Path, line, line > 0 ? column + 1 : 0, message));
        else _untold++;
    }

    /// <summary>Forgets the errors of lines read so far, as the lines are to be read again.</summary>
    public void Forget()
    {
        _errors.Clear();
        _untold = 0;
    }

    /// <summary>Whether something is wrong so far.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>Throws if there were errors.</summary>
    public void ThrowIfWrong()
    {
        if (_untold > 0) _errors.Add(new DataError(Path, 0, 0, $"and {_untold} more"));
        if (_errors.Count > 0) throw new DataException(_errors);
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _file.Dispose();
    }

    private DataException Error(string message) => new(Path, message);

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is CsvFormatException or CsvValidationException)
        {
            throw Error($"after line {_reader?.LineNumber ?? 0}: a line is longer than {ByteFile.Count(MostLineBytes)} bytes, or its quotation marks are never closed ({problem.Message}): close them, or divide the line");
        }
        catch (IOException problem)
        {
            throw Error($"the file cannot be read on: {problem.Message}");
        }
    }

    private static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";

    private static string Shorten(string? text) => text?.Trim() switch
    {
        null => "the line",
        { Length: > ShownCharacters } all => $"{all[..ShownCharacters]}…",
        { } all => all,
    };
}
