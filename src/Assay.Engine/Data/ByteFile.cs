using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Assay.Engine.Data;

/// <summary>
/// A file of bytes, read from front to back; gzip is told by its first two bytes, whatever the file is called. Every error
/// names the file and the byte it was found at: counted in what is read, so uncompressed.
/// </summary>
internal sealed class ByteFile : IDisposable
{
    /// <summary>
    /// Published images shrink to a half or a fifth. DEFLATE can make 1,032 bytes of one (zlib, technical details): a small file
    /// could fill the memory with zeros. What is small is let be.
    /// </summary>
    private const long MostInflation = 100, SmallBytes = 64 << 20;

    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly bool _compressed;
    private readonly long _mostBytes;

    public ByteFile(string path)
    {
        Name = path;
        _file = InputFile.Open(path, reason => new DataException(path, $"the file cannot be read: {reason}"));
        Span<byte> magic = stackalloc byte[2];
        _compressed = _file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        _file.Position = 0;
        _mostBytes = _compressed ? Math.Max(SmallBytes, MostInflation * _file.Length) : _file.Length;
        _stream = _compressed ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    public string Name { get; }

    /// <summary>The byte that is read next.</summary>
    public long Offset { get; private set; }

    /// <summary>Reads as many bytes as there is room for; fewer at the file's end, and how many.</summary>
    public int ReadSome(Span<byte> target)
    {
        try
        {
            int read = _stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            Offset += read;
            if (Offset > _mostBytes)
                throw Error(_mostBytes, $"the gzip stream inflates to more than {MostInflation} times its length ({Count(_file.Length)} bytes), as no images do: uncompress the file first (gunzip) if it is meant so");
            return read;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw Error(Offset, $"{(_compressed ? "the gzip stream is damaged or cut short somewhere after this byte" : "the file cannot be read on")} ({problem.Message}): get it again");
        }
    }

    /// <summary>Fills the target.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="what">What is read: "the header".</param>
    public void Read(Span<byte> target, string what)
    {
        long from = Offset;
        int read = ReadSome(target);
        if (read < target.Length)
            throw Error(Offset, $"the file ends here, amid {what}, which begins at byte {Count(from)} and takes {Count(target.Length)} bytes: get it again");
    }

    /// <summary>Four bytes, the most significant first.</summary>
    public uint ReadUInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(bytes, what);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Reads <paramref name="kept"/> bytes, passes over the rest of <paramref name="length"/>, and finds the file's end there.</summary>
    /// <param name="kept">How many are wanted.</param>
    /// <param name="length">How many the file's header promises from here on.</param>
    /// <param name="promise">That promise, for errors: "10,000 images of 28 × 28".</param>
    public byte[] ReadLast(long kept, long length, string promise)
    {
        long start = Offset, most = _mostBytes - start;
        if (length > most || kept > Array.MaxLength) throw Mismatch(_compressed ? null : most);
        // Where the length is only promised, memory follows what is really there.
        byte[] bytes = new byte[_compressed ? Math.Min(kept, 1 << 20) : kept], rest = new byte[Math.Min(length - kept, 1 << 16)];
        for (int filled = 0; ; Array.Resize(ref bytes, (int)Math.Min(kept, 2L * bytes.Length)))
        {
            filled += ReadSome(bytes.AsSpan(filled));
            if (filled < bytes.Length) throw Mismatch(Offset - start);
            if (filled == kept) break;
        }

        for (long left = length - kept; left > 0;)
        {
            int read = ReadSome(rest.AsSpan(0, (int)Math.Min(left, rest.Length)));
            if (read == 0) throw Mismatch(Offset - start);
            left -= read;
        }

        long end = Offset;
        if (ReadSome(stackalloc byte[1]) > 0)
            throw Error(end, $"the file goes on here, after {promise} ({Count(length)} bytes from byte {Count(start)}): the counts do not match its length");
        return bytes;

        DataException Mismatch(long? found) => Error(start,
            $"{promise} take {Count(length)} bytes from here, the file has {(found is { } there ? Count(there) : $"at most {Count(most)}")}: the counts do not match its length");
    }

    /// <summary>An error at a byte.</summary>
    public DataException Error(long offset, string message) =>
        new(Name, $"byte {Count(offset)}{(_compressed ? " (uncompressed)" : "")}: {message}");

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _stream.Dispose();
        _file.Dispose();
    }
}
