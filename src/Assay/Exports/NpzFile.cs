using System.IO.Compression;

namespace Assay.Exports;

/// <summary>NumPy's archive of arrays: a ZIP file with NAME.npy each, in the order in which they are added, uncompressed as <c>np.savez</c> has it.</summary>
internal sealed class NpzFile(Stream file) : IDisposable
{
    /// <summary>The first time that ZIP files know: the same arrays make the same file.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive = new(file, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds an array.</summary>
    public void Add(string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = _archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using Stream stream = entry.Open();
        write(stream);
    }

    public void Dispose() => _archive.Dispose();
}
