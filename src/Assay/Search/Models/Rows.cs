using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// Arithmetic of rows of doubles, eight lanes at a time: every sum has one order, and no product is fused with a sum, so that all machines compute
/// the same bits. Lengths are rounded up to whole vectors: what lies behind a row must be there, and be 0 in one of both.
/// </summary>
internal static class Rows
{
    /// <summary>Lanes of a vector.</summary>
    public const int Lanes = 8;

    private const double Log2E = 1.4426950408889634, Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The least multiple of eight that is not below <paramref name="count"/>.</summary>
    public static int RoundUp(int count) => (count + Lanes - 1) & -Lanes;

    /// <summary>Eight numbers of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> At(ReadOnlySpan<double> row, int index) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)index);

    /// <summary>Writes eight numbers of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Vector512<double> value, Span<double> row, int index) => value.StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)index);

    /// <summary>Σ aᵢbᵢ over from ≤ i &lt; to; <paramref name="from"/> a multiple of eight.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int from, int to)
    {
        Vector512<double> sum = Vector512<double>.Zero;
        for (int i = from; i < to; i += Lanes) sum += At(a, i) * At(b, i);
        return Sum(sum);
    }

    /// <summary><see cref="Dot"/> of four rows that follow each other, so far apart, with one: each to the bit what it is alone.</summary>
    public static Vector256<double> Dots(ReadOnlySpan<double> rows, int stride, ReadOnlySpan<double> b, int from, int to)
    {
        ref double first = ref MemoryMarshal.GetReference(rows);
        Vector512<double> s0 = Vector512<double>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (int i = from; i < to; i += Lanes)
        {
            Vector512<double> y = At(b, i);
            s0 += Vector512.LoadUnsafe(ref first, (nuint)i) * y;
            s1 += Vector512.LoadUnsafe(ref first, (nuint)(i + stride)) * y;
            s2 += Vector512.LoadUnsafe(ref first, (nuint)(i + (2 * stride))) * y;
            s3 += Vector512.LoadUnsafe(ref first, (nuint)(i + (3 * stride))) * y;
        }

        return Vector256.Create(Sum(s0), Sum(s1), Sum(s2), Sum(s3));
    }

    /// <summary>target − factor · row over 0 ≤ i &lt; <paramref name="count"/>.</summary>
    public static void Subtract(Span<double> target, double factor, ReadOnlySpan<double> row, int count)
    {
        Vector512<double> scale = Vector512.Create(factor);
        for (int i = 0; i < count; i += Lanes) Put(At(target, i) - (scale * At(row, i)), target, i);
    }

    /// <summary>The sum of eight lanes: halves onto halves, as a balanced tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> v)
    {
        Vector256<double> four = v.GetLower() + v.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>eˣ for x ≤ 0, to 2 units in the last place; 0 below −708, where results leave the normal range.</summary>
    /// <remarks><see cref="EightLanes.Exp"/> without its fused operations; with this one a proposal of <see cref="Tpe"/> takes a tenth longer.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpOfNegative(Vector512<double> x)
    {
        Vector512<double> least = Vector512.Create(-708.0), inside = Vector512.Max(x, least);
        Vector512<double> n = Vector512.Floor((inside * Log2E) + Vector512.Create(0.5));
        Vector512<double> r = inside - (n * Ln2High) - (n * Ln2Low); // |r| ≤ ln 2 / 2: the series ends at r¹³/13!
        Vector512<double> sum = Vector512.Create(1.0 / 6227020800);
        sum = (sum * r) + Vector512.Create(1.0 / 479001600);
        sum = (sum * r) + Vector512.Create(1.0 / 39916800);
        sum = (sum * r) + Vector512.Create(1.0 / 3628800);
        sum = (sum * r) + Vector512.Create(1.0 / 362880);
        sum = (sum * r) + Vector512.Create(1.0 / 40320);
        sum = (sum * r) + Vector512.Create(1.0 / 5040);
        sum = (sum * r) + Vector512.Create(1.0 / 720);
        sum = (sum * r) + Vector512.Create(1.0 / 120);
        sum = (sum * r) + Vector512.Create(1.0 / 24);
        sum = (sum * r) + Vector512.Create(1.0 / 6);
        sum = (sum * r) + Vector512.Create(0.5);
        sum = (sum * r) + Vector512<double>.One;
        sum = (sum * r) + Vector512<double>.One;
        Vector512<double> power = ((Vector512.ConvertToInt64(n) + Vector512.Create(1023L)) << 52).AsDouble();
        return Vector512.ConditionalSelect(Vector512.LessThan(x, least), Vector512<double>.Zero, sum * power);
    }
}
