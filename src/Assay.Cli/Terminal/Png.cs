using System.Buffers.Binary;
using System.IO.Compression;

namespace Assay.Cli.Terminal;

/// <summary>Writes pictures of bytes as PNG (W3C, Portable Network Graphics, third edition): grey or RGB, 8 bits a value.</summary>
internal static class Png
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    /// <summary>The file's bytes.</summary>
    /// <param name="pixels">[height, width, channels].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1: grey; 3: red, green, blue.</param>
    public static byte[] Of(byte[] pixels, int width, int height, int channels)
    {
        using MemoryStream file = new();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits a value
        header[9] = (byte)(channels == 1 ? 0 : 2); // grey or colour
        Chunk(file, "IHDR"u8, header);

        using MemoryStream data = new();
        using (ZLibStream zlib = new(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                zlib.WriteByte(0); // this row is not filtered
                zlib.Write(pixels, row * width * channels, width * channels);
            }
        }

        Chunk(file, "IDAT"u8, data.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, uint.MaxValue)));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data, uint crc)
    {
        foreach (byte value in data) crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOf(int value)
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        return crc;
    }
}
