using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Kernels;

/// <summary>
/// One of Winograd's minimal filtering algorithms F(outputs, taps) in one dimension, y = Aᵀ [(G g) ⊙ (Bᵀ d)]: outputs + taps − 1
/// products in place of outputs · taps. Each transform takes some vectors of sixteen lanes, a pitch apart, and gives others.
/// </summary>
internal unsafe interface IWinograd
{
    /// <summary>Taps of the filter g.</summary>
    static abstract int Taps { get; }

    /// <summary>Results y of a tile.</summary>
    static abstract int Outputs { get; }

    /// <summary>Bᵀ d: outputs + taps − 1 values to as many.</summary>
    static abstract void Patch(float* d, nint pitch, float* v, nint next);

    /// <summary>B ∂v: the way back of <see cref="Patch"/>.</summary>
    static abstract void PatchBack(float* v, nint pitch, float* d, nint next);

    /// <summary>Aᵀ m: outputs + taps − 1 values to the outputs.</summary>
    static abstract void Tile(float* m, nint pitch, float* y, nint next);

    /// <summary>A ∂y: the way back of <see cref="Tile"/>.</summary>
    static abstract void TileBack(float* y, nint pitch, float* m, nint next);

    /// <summary>G g: taps to outputs + taps − 1 values.</summary>
    static abstract void Filter(float* g, nint pitch, float* u, nint next);

    /// <summary>Gᵀ ∂u: the way back of <see cref="Filter"/>.</summary>
    static abstract void FilterBack(float* u, nint pitch, float* g, nint next);
}

/// <summary>F(2, 3), from the points 0, 1, −1, ∞ (Lavin &amp; Gray 2016).</summary>
internal readonly unsafe struct TwoOfThree : IWinograd
{
    public static int Taps => 3;

    public static int Outputs => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Patch(float* d, nint pitch, float* v, nint next)
    {
        V d1 = Vector512.Load(d + pitch), d2 = Vector512.Load(d + (2 * pitch));
        (Vector512.Load(d) - d2).Store(v);
        (d1 + d2).Store(v + next);
        (d2 - d1).Store(v + (2 * next));
        (d1 - Vector512.Load(d + (3 * pitch))).Store(v + (3 * next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PatchBack(float* v, nint pitch, float* d, nint next)
    {
        V v0 = Vector512.Load(v), v1 = Vector512.Load(v + pitch), v2 = Vector512.Load(v + (2 * pitch)), v3 = Vector512.Load(v + (3 * pitch));
        v0.Store(d);
        ((v1 - v2) + v3).Store(d + next);
        ((v1 + v2) - v0).Store(d + (2 * next));
        (-v3).Store(d + (3 * next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(float* m, nint pitch, float* y, nint next)
    {
        V m1 = Vector512.Load(m + pitch), m2 = Vector512.Load(m + (2 * pitch));
        ((Vector512.Load(m) + m1) + m2).Store(y);
        ((m1 - m2) - Vector512.Load(m + (3 * pitch))).Store(y + next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TileBack(float* y, nint pitch, float* m, nint next)
    {
        V y0 = Vector512.Load(y), y1 = Vector512.Load(y + pitch);
        y0.Store(m);
        (y0 + y1).Store(m + next);
        (y0 - y1).Store(m + (2 * next));
        (-y1).Store(m + (3 * next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(float* g, nint pitch, float* u, nint next)
    {
        V half = Vector512.Create(0.5f), g0 = Vector512.Load(g), g1 = Vector512.Load(g + pitch), g2 = Vector512.Load(g + (2 * pitch));
        g0.Store(u);
        (half * ((g0 + g2) + g1)).Store(u + next);
        (half * ((g0 + g2) - g1)).Store(u + (2 * next));
        g2.Store(u + (3 * next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterBack(float* u, nint pitch, float* g, nint next)
    {
        V half = Vector512.Create(0.5f), u1 = Vector512.Load(u + pitch), u2 = Vector512.Load(u + (2 * pitch)), middle = half * (u1 + u2);
        (Vector512.Load(u) + middle).Store(g);
        (half * (u1 - u2)).Store(g + next);
        (middle + Vector512.Load(u + (3 * pitch))).Store(g + (2 * next));
    }
}

/// <summary>
/// What F(4, 3) and F(2, 5) share, from the points 0, 1, −1, 2, −2, ∞ (Lavin &amp; Gray 2016): Bᵀ alike, and for a point p the
/// powers of p in Aᵀ and, scaled, in G.
/// </summary>
internal static unsafe class SixPoints
{
    /// <summary>Bᵀ d, 6 values to 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Patch(float* d, nint pitch, float* v, nint next)
    {
        V two = Vector512.Create(2f), four = Vector512.Create(4f), five = Vector512.Create(5f);
        V d1 = Vector512.Load(d + pitch), d2 = Vector512.Load(d + (2 * pitch));
        V d3 = Vector512.Load(d + (3 * pitch)), d4 = Vector512.Load(d + (4 * pitch));
        V even = Vector512.FusedMultiplyAdd(-four, d2, d4), odd = Vector512.FusedMultiplyAdd(-four, d1, d3);
        (even + odd).Store(v + next);
        (even - odd).Store(v + (2 * next));
        V low = d4 - d2, high = two * (d3 - d1);
        (low + high).Store(v + (3 * next));
        (low - high).Store(v + (4 * next));
        Vector512.FusedMultiplyAdd(four, Vector512.Load(d), Vector512.FusedMultiplyAdd(-five, d2, d4)).Store(v);
        Vector512.FusedMultiplyAdd(four, d1, Vector512.FusedMultiplyAdd(-five, d3, Vector512.Load(d + (5 * pitch)))).Store(v + (5 * next));
    }

    /// <summary>B ∂v, 6 values to 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PatchBack(float* v, nint pitch, float* d, nint next)
    {
        V two = Vector512.Create(2f), four = Vector512.Create(4f), five = Vector512.Create(5f);
        V v0 = Vector512.Load(v), v1 = Vector512.Load(v + pitch), v2 = Vector512.Load(v + (2 * pitch));
        V v3 = Vector512.Load(v + (3 * pitch)), v4 = Vector512.Load(v + (4 * pitch)), v5 = Vector512.Load(v + (5 * pitch));
        V even = v1 + v2, odd = v1 - v2, evenOfTwo = v3 + v4, oddOfTwo = two * (v3 - v4);
        (four * v0).Store(d);
        (Vector512.FusedMultiplyAdd(four, v5 - odd, -oddOfTwo)).Store(d + next);
        Vector512.FusedMultiplyAdd(-five, v0, Vector512.FusedMultiplyAdd(-four, even, -evenOfTwo)).Store(d + (2 * next));
        Vector512.FusedMultiplyAdd(-five, v5, odd + oddOfTwo).Store(d + (3 * next));
        ((v0 + even) + evenOfTwo).Store(d + (4 * next));
        v5.Store(d + (5 * next));
    }

    /// <summary>G g: row p is a factor of p times [1, p, p², …], the last row the last tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(float* g, nint pitch, int taps, float* u, nint next)
    {
        V even = default, odd = default, evenOfTwo = default, oddOfTwo = default;
        for (int i = taps - 1; i >= 0; i--)
        {
            V tap = Vector512.Load(g + (i * pitch)), power = Vector512.Create((float)(1 << i));
            if (i % 2 == 0) (even, evenOfTwo) = (even + tap, Vector512.FusedMultiplyAdd(power, tap, evenOfTwo));
            else (odd, oddOfTwo) = (odd + tap, Vector512.FusedMultiplyAdd(power, tap, oddOfTwo));
        }

        V sixth = Vector512.Create(-1f / 6), last = Vector512.Create(1f / 24);
        (Vector512.Create(0.25f) * Vector512.Load(g)).Store(u);
        (sixth * (even + odd)).Store(u + next);
        (sixth * (even - odd)).Store(u + (2 * next));
        (last * (evenOfTwo + oddOfTwo)).Store(u + (3 * next));
        (last * (evenOfTwo - oddOfTwo)).Store(u + (4 * next));
        Vector512.Load(g + ((taps - 1) * pitch)).Store(u + (5 * next));
    }

    /// <summary>Gᵀ ∂u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterBack(float* u, nint pitch, int taps, float* g, nint next)
    {
        V sixth = Vector512.Create(-1f / 6), last = Vector512.Create(1f / 24);
        V u1 = Vector512.Load(u + pitch), u2 = Vector512.Load(u + (2 * pitch));
        V u3 = Vector512.Load(u + (3 * pitch)), u4 = Vector512.Load(u + (4 * pitch));
        V even = sixth * (u1 + u2), odd = sixth * (u1 - u2), evenOfTwo = last * (u3 + u4), oddOfTwo = last * (u3 - u4);
        for (int i = 0; i < taps; i++)
        {
            V power = Vector512.Create((float)(1 << i));
            V sum = i % 2 == 0 ? Vector512.FusedMultiplyAdd(power, evenOfTwo, even) : Vector512.FusedMultiplyAdd(power, oddOfTwo, odd);
            if (i == 0) sum = Vector512.FusedMultiplyAdd(Vector512.Create(0.25f), Vector512.Load(u), sum);
            if (i == taps - 1) sum += Vector512.Load(u + (5 * pitch));
            sum.Store(g + (i * next));
        }
    }
}

/// <summary>F(4, 3).</summary>
internal readonly unsafe struct FourOfThree : IWinograd
{
    public static int Taps => 3;

    public static int Outputs => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Patch(float* d, nint pitch, float* v, nint next) => SixPoints.Patch(d, pitch, v, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PatchBack(float* v, nint pitch, float* d, nint next) => SixPoints.PatchBack(v, pitch, d, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(float* m, nint pitch, float* y, nint next)
    {
        V two = Vector512.Create(2f), four = Vector512.Create(4f), eight = Vector512.Create(8f);
        V m1 = Vector512.Load(m + pitch), m2 = Vector512.Load(m + (2 * pitch));
        V m3 = Vector512.Load(m + (3 * pitch)), m4 = Vector512.Load(m + (4 * pitch));
        V even = m1 + m2, odd = m1 - m2, evenOfTwo = m3 + m4, oddOfTwo = m3 - m4;
        ((Vector512.Load(m) + even) + evenOfTwo).Store(y);
        Vector512.FusedMultiplyAdd(two, oddOfTwo, odd).Store(y + next);
        Vector512.FusedMultiplyAdd(four, evenOfTwo, even).Store(y + (2 * next));
        (Vector512.FusedMultiplyAdd(eight, oddOfTwo, odd) + Vector512.Load(m + (5 * pitch))).Store(y + (3 * next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TileBack(float* y, nint pitch, float* m, nint next)
    {
        V two = Vector512.Create(2f), four = Vector512.Create(4f);
        V y0 = Vector512.Load(y), y1 = Vector512.Load(y + pitch), y2 = Vector512.Load(y + (2 * pitch)), y3 = Vector512.Load(y + (3 * pitch));
        V even = y0 + y2, odd = y1 + y3;
        V evenOfTwo = Vector512.FusedMultiplyAdd(four, y2, y0), oddOfTwo = two * Vector512.FusedMultiplyAdd(four, y3, y1);
        y0.Store(m);
        (even + odd).Store(m + next);
        (even - odd).Store(m + (2 * next));
        (evenOfTwo + oddOfTwo).Store(m + (3 * next));
        (evenOfTwo - oddOfTwo).Store(m + (4 * next));
        y3.Store(m + (5 * next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(float* g, nint pitch, float* u, nint next) => SixPoints.Filter(g, pitch, 3, u, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterBack(float* u, nint pitch, float* g, nint next) => SixPoints.FilterBack(u, pitch, 3, g, next);
}

/// <summary>F(2, 5).</summary>
internal readonly unsafe struct TwoOfFive : IWinograd
{
    public static int Taps => 5;

    public static int Outputs => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Patch(float* d, nint pitch, float* v, nint next) => SixPoints.Patch(d, pitch, v, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PatchBack(float* v, nint pitch, float* d, nint next) => SixPoints.PatchBack(v, pitch, d, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(float* m, nint pitch, float* y, nint next)
    {
        V m1 = Vector512.Load(m + pitch), m2 = Vector512.Load(m + (2 * pitch));
        V m3 = Vector512.Load(m + (3 * pitch)), m4 = Vector512.Load(m + (4 * pitch));
        ((Vector512.Load(m) + (m1 + m2)) + (m3 + m4)).Store(y);
        (Vector512.FusedMultiplyAdd(Vector512.Create(2f), m3 - m4, m1 - m2) + Vector512.Load(m + (5 * pitch))).Store(y + next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TileBack(float* y, nint pitch, float* m, nint next)
    {
        V two = Vector512.Create(2f), y0 = Vector512.Load(y), y1 = Vector512.Load(y + pitch);
        y0.Store(m);
        (y0 + y1).Store(m + next);
        (y0 - y1).Store(m + (2 * next));
        Vector512.FusedMultiplyAdd(two, y1, y0).Store(m + (3 * next));
        Vector512.FusedMultiplyAdd(-two, y1, y0).Store(m + (4 * next));
        y1.Store(m + (5 * next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(float* g, nint pitch, float* u, nint next) => SixPoints.Filter(g, pitch, 5, u, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterBack(float* u, nint pitch, float* g, nint next) => SixPoints.FilterBack(u, pitch, 5, g, next);
}
