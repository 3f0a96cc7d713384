using System.Buffers.Binary;
using System.IO.Compression;
using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

/// <summary>A folder of its own for files of a test, and the formats written by hand.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("assay-data-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public Scratch Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path(name), bytes);
        return this;
    }

    /// <summary>The errors that reading ends with.</summary>
    public static IReadOnlyList<DataError> Errors(Action read) => Should.Throw<DataException>(read).Errors;

    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionLevel.Fastest)) gzip.Write(bytes);
        return memory.ToArray();
    }

    /// <summary>Magic number, sizes, values.</summary>
    public static byte[] Idx(uint magic, uint[] sizes, byte[] values)
    {
        byte[] head = new byte[4 * (1 + sizes.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(head, magic);
        for (int i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4 * (i + 1)), sizes[i]);
        return [.. head, .. values];
    }

    /// <summary>Four files as MNIST has them, with so many images; pixel i of a file is i mod 251, label i is i mod 10.</summary>
    public Scratch Mnist(int train = 12, int test = 5)
    {
        foreach ((string name, int count) in new[] { ("train", train), ("t10k", test) })
        {
            Write($"{name}-images-idx3-ubyte", Idx(0x803, [(uint)count, 28, 28], Ramp(count * 784)));
            Write($"{name}-labels-idx1-ubyte", Idx(0x801, [(uint)count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]));
        }

        return this;
    }

    public static byte[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i % 251))];

    /// <summary>An NPY file with this header, padded as the format wants.</summary>
    public static byte[] Npy(string header, byte[] values, byte major = 1)
    {
        int begin = major == 1 ? 10 : 12;
        header = header.PadRight(((begin + header.Length + 1 + 63) / 64 * 64) - begin - 1) + "\n";
        byte[] length = new byte[begin - 8];
        if (major == 1) BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)header.Length);
        return [0x93, .. "NUMPY"u8, major, 0, .. length, .. header.Select(c => (byte)c), .. values];
    }

    public static byte[] Npy(string type, string shape, byte[] values, byte major = 1) =>
        Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}", values, major);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
