using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>
/// All kernels work on sixteen lanes, <see cref="Vector512{T}"/>, on every machine: the hardware's vectors may be
/// narrower, the order of every sum is the same. Without AVX-512 the compiler makes two or four narrower operations.
/// </summary>
internal static class Lanes
{
    public const int Count = 16;

    private static ReadOnlySpan<int> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>The least multiple of sixteen that is not below <paramref name="count"/>.</summary>
    public static int RoundUp(int count) => (count + Count - 1) & -Count;

    /// <summary>
    /// The stride of a matrix with this many columns: whole vectors, and no multiple of 128 floats, at which the rows of
    /// a column would compete for the same few lines of the L1 cache.
    /// </summary>
    public static int Stride(int columns) => RoundUp(columns) % 128 == 0 ? RoundUp(columns) + Count : RoundUp(columns);

    /// <summary>All bits set in the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512.Create(Numbers), Vector512.Create(count)).AsSingle();

    /// <summary>Lane by lane <paramref name="yes"/> where all bits of the mask are set, <paramref name="no"/> where none is.</summary>
    /// <remarks>In halves where vectors are narrower: the compiler makes one blend of each, but four operations of the whole.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select<T>(Vector512<T> mask, Vector512<T> yes, Vector512<T> no) => Vector512.IsHardwareAccelerated
        ? Vector512.ConditionalSelect(mask, yes, no)
        : Vector512.Create(
            Vector256.ConditionalSelect(mask.GetLower(), yes.GetLower(), no.GetLower()),
            Vector256.ConditionalSelect(mask.GetUpper(), yes.GetUpper(), no.GetUpper()));

    /// <summary>The sum of sixteen lanes in a fixed order: halves onto halves, as a balanced tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> v)
    {
        Vector256<float> eight = v.GetLower() + v.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>The largest of sixteen lanes; NaN if one of them is.</summary>
    public static float Max(Vector512<float> v)
    {
        float max = v[0];
        for (int i = 1; i < Count; i++) max = MathF.Max(max, v[i]);
        return max;
    }

    /// <summary>Stores the first <paramref name="count"/> lanes and leaves what lies behind them as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreFirst(Vector512<float> v, float* target, int count) =>
        Select(First(count), v, Vector512.Load(target)).Store(target);
}
