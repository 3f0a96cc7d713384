using System.Runtime.InteropServices;

namespace Assay.Engine.Kernels;

/// <summary>
/// The memory of one run: blocks of zeroed floats, aligned to 64 bytes, freed together. A planning arena only counts, so
/// that what a run will take is found by the code that takes it.
/// </summary>
internal sealed unsafe class Arena(bool planning = false) : IDisposable
{
    private const int Alignment = 64;

    private readonly List<nint> _blocks = [];

    /// <summary>Bytes taken so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether blocks are only counted: pointers are null and must not be followed.</summary>
    public bool Planning => planning;

    /// <summary>
    /// A block of <paramref name="count"/> floats, all 0. Sixteen floats beyond its end may be read and written, so that
    /// a kernel's last vector needs no special case.
    /// </summary>
    public float* Take(long count)
    {
        long bytes = (((count + Lanes.Count) * sizeof(float)) + Alignment - 1) / Alignment * Alignment;
        Bytes = checked(Bytes + bytes);
        if (planning) return null;
        void* block = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        NativeMemory.Clear(block, (nuint)bytes);
        _blocks.Add((nint)block);
        return (float*)block;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint block in _blocks) NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
        GC.SuppressFinalize(this);
    }

    ~Arena() => Dispose();
}
