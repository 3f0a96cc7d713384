using System.Runtime.InteropServices;

namespace Assay.Engine.Kernels;

/// <summary>
/// A state on its way to a stream or back. Whoever has a part of it names its numbers once, in one order, whichever way they
/// go, so that what is saved and what is read cannot differ. How many there are follows from who has them, never from what is
/// read. Numbers are little-endian.
/// </summary>
internal abstract class Checkpoint
{
    // What is carried at a time: no number of bytes overflows 32 bits.
    private const int Piece = 1 << 20;

    /// <summary>One number: written, or set to what is read.</summary>
    public void Number<T>(ref T value)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(new Span<T>(ref value)));

    /// <summary>Many numbers.</summary>
    public void Numbers(Span<float> values)
    {
        for (; values.Length > Piece; values = values[Piece..]) Bytes(MemoryMarshal.AsBytes(values[..Piece]));
        Bytes(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes bytes, or fills them.</summary>
    protected abstract void Bytes(Span<byte> bytes);
}
