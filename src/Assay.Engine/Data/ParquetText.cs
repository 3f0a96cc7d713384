using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Assay.Engine.Data;

/// <summary>
/// A Parquet file as the CSV that it stands for: a header, a line a row, null as nothing, text in quotation marks, numbers so that they read back exactly. What is known of tables is known of
/// CSV, and so of these. Row groups are decoded one at a time.
/// </summary>
internal sealed class ParquetText : Stream
{
    private const int RowsAtATime = 1024;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private readonly FileStream _file;
    private readonly string _path;
    private readonly ParquetReader _reader;
    private readonly DataField[] _fields;
    private readonly StringBuilder _text = new();
    private Action<int>[] _cells = []; // of the row group at hand: writes a row's field
    private byte[] _bytes = [];
    private int _at, _group, _row, _rowsOfGroup;

    /// <summary>Reads what the file says of itself.</summary>
    /// <param name="file">The file, which is closed with this.</param>
    /// <param name="path">As the user named it.</param>
    /// <exception cref="DataException">When it is damaged, or has columns that are more than a value a row.</exception>
    public ParquetText(FileStream file, string path)
    {
        (_file, _path) = (file, path);
        _reader = Try(() => ParquetReader.CreateAsync(file, leaveStreamOpen: true));
        string[] nested = [.. _reader.Schema.Fields.Where(field => field is not DataField { IsArray: false }).Select(field => field.Name)];
        if (nested.Length > 0) throw Wrong($"column '{nested[0]}' holds lists or other nested values, and a table has one value a row: write the file without it");
        _fields = _reader.Schema.DataFields;
        Rows = _reader.RowGroups.Sum(group => group.RowCount);
        Header();
    }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>Whether a file is one of Parquet, by its first bytes; it is left at its beginning.</summary>
    public static bool Is(FileStream file)
    {
        Span<byte> first = stackalloc byte[Magic.Length];
        bool isMagic = file.ReadAtLeast(first, Magic.Length, throwOnEndOfStream: false) == Magic.Length && first.SequenceEqual(Magic);
        file.Position = 0;
        return isMagic;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_at == _bytes.Length)
            if (!Fill()) return 0;
        int count = Math.Min(buffer.Length, _bytes.Length - _at);
        _bytes.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void Header()
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            if (i > 0) _text.Append(',');
            Quoted(_fields[i].Name);
        }

        EndOfLine();
        Emit();
    }

    private bool Fill()
    {
        while (_row == _rowsOfGroup)
        {
            if (_group == _reader.RowGroupCount) return false;
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(_group++);
            (_row, _rowsOfGroup) = (0, checked((int)group.RowCount));
            _cells = [.. _fields.Select(field => Cells(group, field))];
        }

        for (int end = Math.Min(_row + RowsAtATime, _rowsOfGroup); _row < end; _row++)
        {
            for (int i = 0; i < _cells.Length; i++)
            {
                if (i > 0) _text.Append(',');
                _cells[i](_row);
            }

            EndOfLine();
        }

        Emit();
        return true;
    }

    /// <summary>Decodes a column of a row group.</summary>
    /// <returns>What writes a row's field.</returns>
    private Action<int> Cells(ParquetRowGroupReader group, DataField field)
    {
        int rows = _rowsOfGroup;
        Type type = field.ClrType;
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
        {
            string?[] texts = new string?[rows];
            Try(() => group.ReadAsync(field, texts.AsMemory()!));
            return row => Quoted(texts[row] ?? "");
        }

        return type == typeof(double) ? Values<double>(Number) : type == typeof(float) ? Values<float>(Number)
            : type == typeof(int) ? Values<int>(Number) : type == typeof(long) ? Values<long>(Number)
            : type == typeof(short) ? Values<short>(Number) : type == typeof(sbyte) ? Values<sbyte>(Number)
            : type == typeof(byte) ? Values<byte>(Number) : type == typeof(ushort) ? Values<ushort>(Number)
            : type == typeof(uint) ? Values<uint>(Number) : type == typeof(ulong) ? Values<ulong>(Number)
            : type == typeof(decimal) ? Values<decimal>(Number) : type == typeof(bool) ? Values<bool>(yes => _text.Append(yes ? "true" : "false"))
            : type == typeof(DateTime) ? Values<DateTime>(moment => _text.Append(moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)))
            : type == typeof(DateOnly) ? Values<DateOnly>(day => _text.Append(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
            : throw Wrong($"column '{field.Name}' is of {type.Name}, which is neither number, text nor date: write the file without it");

        Action<int> Values<T>(Action<T> write) where T : struct
        {
            if (field.IsNullable)
            {
                T?[] some = new T?[rows];
                Try(() => group.ReadAsync<T>(field, some.AsMemory()));
                return row =>
                {
                    if (some[row] is { } value) write(value);
                };
            }

            T[] all = new T[rows];
            Try(() => group.ReadAsync<T>(field, all.AsMemory()));
            return row => write(all[row]);
        }
    }

    private void Number<T>(T value) where T : ISpanFormattable => _text.Append(CultureInfo.InvariantCulture, $"{value}");

    private void Quoted(string text) => _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');

    private void EndOfLine() => _text.Append('\n');

    private void Emit()
    {
        (_bytes, _at) = (Encoding.UTF8.GetBytes(_text.ToString()), 0);
        _text.Clear();
    }

    private void Try(Func<ValueTask> read) => Try(async () =>
    {
        await read();
        return 0;
    });

    /// <summary>What a damaged file makes of its reader is any exception.</summary>
    private T Try<T>(Func<Task<T>> read)
    {
        try
        {
            return read().GetAwaiter().GetResult();
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw Wrong($"it begins as a Parquet file and cannot be read as one ({problem.Message}): get it again, or write it anew");
        }
    }

    private DataException Wrong(string message) => new(_path, message);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
