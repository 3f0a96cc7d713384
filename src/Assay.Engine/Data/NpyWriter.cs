using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Assay.Engine.Data;

/// <summary>Writes NumPy arrays: images and what belongs to them as the pair that source npy reads, numbers and texts for others.</summary>
public static class NpyWriter
{
    /// <summary>The images: uint8 [n, height, width], or [n, height, width, channels] where there are several channels.</summary>
    public static void Images(Dataset data, Stream file)
    {
        Shape shape = data.Shape;
        Header(file, "|u1", shape.Channels == 1 ? [data.Samples, shape.Height, shape.Width] : [data.Samples, shape.Height, shape.Width, shape.Channels]);
        file.Write(data.Pixels);
    }

    /// <summary>The targets: int32 [n], or [n, targets] where there are several.</summary>
    /// <exception cref="ArgumentException">When they are not whole numbers.</exception>
    public static void Labels(Dataset data, Stream file)
    {
        Header(file, "<i4", data.TargetNames.Count == 1 ? [data.Samples] : [data.Samples, data.TargetNames.Count]);
        byte[] values = new byte[data.Targets.Length * sizeof(int)];
        for (int i = 0; i < data.Targets.Length; i++)
        {
            int whole = (int)data.Targets[i];
            if (whole != data.Targets[i]) throw new ArgumentException($"target {i} is {data.Targets[i]}: labels are written as whole numbers", nameof(data));
            BinaryPrimitives.WriteInt32LittleEndian(values.AsSpan(i * sizeof(int)), whole);
        }

        file.Write(values);
    }

    /// <summary>Numbers of single precision, row-major: float32 of this shape.</summary>
    public static void Numbers(ReadOnlySpan<float> values, IReadOnlyList<int> shape, Stream file)
    {
        Header(file, "<f4", [.. shape]);
        file.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Numbers of double precision: float64 [n].</summary>
    public static void Numbers(ReadOnlySpan<double> values, Stream file)
    {
        Header(file, "<f8", [values.Length]);
        file.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Texts: [n] of four bytes a character, as long as the longest.</summary>
    public static void Texts(IReadOnlyList<string> texts, Stream file)
    {
        byte[][] characters = [.. texts.Select(Encoding.UTF32.GetBytes)];
        int longest = Math.Max(4, characters.Max(text => text.Length));
        Header(file, $"<U{longest / 4}", [texts.Count]);
        foreach (byte[] text in characters)
        {
            file.Write(text);
            file.Write(new byte[longest - text.Length]);
        }
    }

    /// <summary>Magic string, version 1.0, and the header, padded so that the values begin at a multiple of 64 bytes.</summary>
    private static void Header(Stream file, string type, int[] shape)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}{(shape.Length == 1 ? "," : "")}), }}";
        int length = ((text.Length + 1 + 10 + 63) / 64 * 64) - 10;
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1)), (byte)'\n']);
    }
}
