using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Assay.Engine.Kernels;

/// <summary>Philox on sixteen blocks at once; the words are those of <see cref="Philox.Block"/>.</summary>
internal static class PhiloxLanes
{
    /// <summary>
    /// Sixty-four words: of the blocks <paramref name="block"/> … block + 15 at one index, first all words A, then all B,
    /// C and D.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<uint> A, Vector512<uint> B, Vector512<uint> C, Vector512<uint> D) Blocks(
        uint k0, uint k1, ulong index, uint block)
    {
        Vector512<uint> c0 = Vector512.Create(block) + Vector512<uint>.Indices, c1 = default;
        Vector512<uint> c2 = Vector512.Create((uint)index), c3 = Vector512.Create((uint)(index >> 32));
        for (int round = 0; round < Philox.Rounds; round++)
        {
            (Vector512<uint> high0, Vector512<uint> low0) = MultiplyWide(c0, Philox.M0);
            (Vector512<uint> high1, Vector512<uint> low1) = MultiplyWide(c2, Philox.M1);
            c0 = high1 ^ c1 ^ Vector512.Create(k0);
            c1 = low1;
            c2 = high0 ^ c3 ^ Vector512.Create(k1);
            c3 = low0;
            k0 += Philox.W0;
            k1 += Philox.W1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The high and low words of x · m, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> High, Vector512<uint> Low) MultiplyWide(Vector512<uint> x, uint m)
    {
        Vector512<uint> factor = Vector512.Create(m), low = x * factor;
        Vector512<ulong> even = Product(x, factor), odd = Product((x.AsUInt64() >> 32).AsUInt32(), factor);
        Vector512<uint> high = Lanes.Select(
            Vector512.Create(0x00000000FFFFFFFFUL), even >> 32, odd).AsUInt32();
        return (high, low);
    }

    /// <summary>The 64-bit products of the even lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<uint> x, Vector512<uint> y)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(x, y);
        if (Avx2.IsSupported)
            return Vector512.Create(Avx2.Multiply(x.GetLower(), y.GetLower()), Avx2.Multiply(x.GetUpper(), y.GetUpper()));
        Vector512<ulong> mask = Vector512.Create(0x00000000FFFFFFFFUL);
        return (x.AsUInt64() & mask) * (y.AsUInt64() & mask);
    }
}
