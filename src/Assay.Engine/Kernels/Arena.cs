using System.Runtime.InteropServices;

namespace Assay.Engine.Kernels;

/// <summary>
/// The memory of one run: blocks of zeroed floats, aligned to 64 bytes, freed together. A planning arena only counts, so
/// that what a run will take is found by the code that takes it.
/// </summary>
internal sealed unsafe partial class Arena(bool planning = false) : IDisposable
{
    private const int Alignment = 64;

    /// <summary>A large page of x86-64 and of most ARM64, and what madvise calls the wish for them.</summary>
    private const int LargePage = 2 << 20, WantLargePages = 14;

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
        bool large = bytes >= 2 * LargePage;
        void* block = NativeMemory.AlignedAlloc((nuint)bytes, large ? LargePage : (nuint)Alignment);
        // One fault for 2 MiB in place of 512, and fewer translations to keep; a system that has none of them says no.
        if (large && OperatingSystem.IsLinux()) _ = Advise(block, (nuint)bytes, WantLargePages);
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

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
