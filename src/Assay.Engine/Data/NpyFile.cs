using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Assay.Engine.Data;

/// <summary>
/// An array in NumPy's format, versions 1 to 3 (numpy.lib.format): a magic string, the version, the header's length, the
/// header (a Python dictionary: descr, fortran_order, shape), then the values. Pickled objects are never read: reading
/// them runs code.
/// </summary>
internal sealed partial class NpyFile : IDisposable
{
    private const int MostHeader = 1 << 16;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    private readonly ByteFile _file;
    private readonly bool _bigEndian;

    public NpyFile(string path)
    {
        _file = new ByteFile(path);
        try
        {
            (string header, long at) = ReadHeader();
            if (ObjectType().IsMatch(header))
                throw _file.Error(at, "the array holds Python objects (a pickle), and reading those may run any code: save plain numbers, np.save(file, array.astype(…), allow_pickle=False)");
            Match type = Descr().Match(header), order = FortranOrder().Match(header), shape = ShapeOf().Match(header);
            if (!type.Success || !order.Success || !shape.Success)
                throw _file.Error(at, $"the header must name descr (one plain type), fortran_order and shape, but says {Shorten(header)}");
            Type = type.Groups["type"].Value;
            _bigEndian = type.Groups["order"].Value == ">";
            if (order.Groups[1].Value == "True")
                throw _file.Error(at, "the array lies in Fortran order: save it in C order, np.save(file, np.ascontiguousarray(array))");
            Shape = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Size)];

            long Size(string text) => long.TryParse(text.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size is > 0 and <= int.MaxValue
                ? size : throw _file.Error(at, $"the shape is ({shape.Groups[1].Value}): every size must be at least 1 and at most {int.MaxValue:N0}");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The sizes of the dimensions.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>NumPy's letter and number of bytes: u1, i8, f4.</summary>
    public string Type { get; }

    public bool IsFloat => Type[0] == 'f';

    /// <summary>(60000, 28, 28), as NumPy writes it.</summary>
    public string ShapeText => $"({string.Join(", ", Shape)}{(Shape.Count == 1 ? "," : "")})";

    /// <summary>The array as bytes; only type uint8 has them.</summary>
    public byte[] ReadBytes() => Type == "u1" ? ReadAll(1)
        : throw Error($"the type is {Type}, but images must be bytes: save them as np.uint8 (0 to 255)");

    /// <summary>The array as numbers.</summary>
    public double[] ReadNumbers()
    {
        if (!IsNumbers)
            throw Error($"the type is {Type}, but labels must be integers (u1 … i8) or floats (f4, f8): convert them before saving");
        int size = Type[1] - '0';
        byte[] bytes = ReadAll(size);
        double[] numbers = new double[bytes.Length / size];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = NumberAt(bytes, i);

        return numbers;
    }

    /// <summary>Whether its values are plain numbers that <see cref="NumberAt"/> reads.</summary>
    public bool IsNumbers => Type is "u1" or "u2" or "u4" or "u8" or "i1" or "i2" or "i4" or "i8" or "f4" or "f8";

    /// <summary>
    /// Reads the next rows, those of one index of the first dimension, as they lie in the file; how many there were, 0 after the last one,
    /// where the file is to end, too.
    /// </summary>
    /// <param name="target">Room for a whole number of rows.</param>
    public int ReadRows(Span<byte> target)
    {
        if (_rows == 0) _start = _file.Offset;
        int rows = (int)Math.Min(target.Length / RowBytes, Shape[0] - _rows);
        if (rows > 0) _file.Read(target[..(int)(rows * RowBytes)], $"{ShapeText} values of {Type}");
        else if (_file.ReadSome(stackalloc byte[1]) > 0) throw _file.Error(_file.Offset - 1, $"the file goes on here, after {ShapeText} values of {Type}: the counts do not match its length");
        _rows += rows;
        return rows;
    }

    /// <summary>The bytes of the values of one index of the first dimension.</summary>
    public long RowBytes => Shape.Skip(1).Aggregate((long)(Type[1] - '0'), (product, size) => product * size);

    /// <summary>A value among bytes that <see cref="ReadRows"/> read.</summary>
    public double NumberAt(Span<byte> rows, int index)
    {
        Span<byte> value = rows.Slice(index * (Type[1] - '0'), Type[1] - '0');
        if (_bigEndian) value.Reverse();
        return Number(value);
    }

    /// <summary>An error in the header, or at a value.</summary>
    public DataException Error(string message, long? value = null) =>
        _file.Error(value is null ? Magic.Length + 2 : _start + (value.Value * (Type[1] - '0')), message);

    public void Dispose() => _file.Dispose();

    private long _start, _rows;

    private byte[] ReadAll(int size)
    {
        _start = _file.Offset;
        decimal bytes = Shape.Aggregate((decimal)size, (product, next) => Math.Min(product * next, long.MaxValue));
        return _file.ReadLast((long)bytes, (long)bytes, $"{ShapeText} values of {size} {(size == 1 ? "byte" : "bytes")}");
    }

    private double Number(ReadOnlySpan<byte> value) => Type switch
    {
        "u1" => value[0],
        "u2" => BinaryPrimitives.ReadUInt16LittleEndian(value),
        "u4" => BinaryPrimitives.ReadUInt32LittleEndian(value),
        "u8" => BinaryPrimitives.ReadUInt64LittleEndian(value),
        "i1" => (sbyte)value[0],
        "i2" => BinaryPrimitives.ReadInt16LittleEndian(value),
        "i4" => BinaryPrimitives.ReadInt32LittleEndian(value),
        "i8" => BinaryPrimitives.ReadInt64LittleEndian(value),
        "f4" => BinaryPrimitives.ReadSingleLittleEndian(value),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(value),
    };

    private (string Header, long At) ReadHeader()
    {
        Span<byte> begin = stackalloc byte[8];
        _file.Read(begin, "the magic string");
        if (!begin[..6].SequenceEqual(Magic))
            throw _file.Error(0, $"the file begins with {Convert.ToHexString(begin[..6])}, but NPY files begin with {Convert.ToHexString(Magic)} (\\x93NUMPY): this is another format");
        int major = begin[6];
        if (major is < 1 or > 3 || begin[7] != 0) throw _file.Error(6, $"the version is {major}.{begin[7]}, and 1.0, 2.0 and 3.0 are known");
        Span<byte> length = stackalloc byte[4];
        length.Clear();
        _file.Read(length[..(major == 1 ? 2 : 4)], "the header's length");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (size > MostHeader) throw _file.Error(8, $"the header's length is {ByteFile.Count(size)} bytes, and a plain array needs at most {ByteFile.Count(MostHeader)}");
        long at = _file.Offset;
        byte[] header = new byte[size];
        _file.Read(header, "the header");
        return (major == 3 ? Encoding.UTF8.GetString(header) : Encoding.Latin1.GetString(header), at);
    }

    private static string Shorten(string header) => header.Trim() is { Length: > 100 } text ? text[..100] + "…" : header.Trim();

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"](?<order>[<>|=]?)(?<type>[a-zA-Z]\d*)['"]""")]
    private static partial Regex Descr();

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"][<>|=]?O""")]
    private static partial Regex ObjectType();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex FortranOrder();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^()]*)\)""")]
    private static partial Regex ShapeOf();
}
