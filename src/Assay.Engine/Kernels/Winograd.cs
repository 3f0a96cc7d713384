using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Kernels;

/// <summary>
/// The transforms of Winograd's minimal filtering F(2 × 2, 3 × 3) (Lavin &amp; Gray 2016): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A makes 2 × 2
/// results of a 3 × 3 filter g and a 4 × 4 patch d with 16 products in place of 36. All work on sixteen lanes at a time,
/// samples or channels; t = 4 · row + column counts the 16 products.
/// </summary>
internal static unsafe class Winograd
{
    /// <summary>Products of a tile.</summary>
    public const int Products = 16;

    /// <summary>
    /// Whether the products saved outweigh the transforms, for filters of this shape over these positions: the 16 products of
    /// each tile of 2 × 2 against the taps that lie inside the source.
    /// </summary>
    public static bool Wins(Axis rows, Axis columns, int channels, int filters)
    {
        if (rows.Taps != 3 || columns.Taps != 3 || rows.Stride != 1 || columns.Stride != 1) return false;
        if (rows.TargetStep != 1 || columns.TargetStep != 1 || channels < 16 || filters < 16) return false;
        double tiles = (double)((rows.Count + 1) / 2) * ((columns.Count + 1) / 2);
        return 1.3 * Products * tiles < (double)TapsOf(rows) * TapsOf(columns);

        static int TapsOf(Axis axis) => Enumerable.Range(0, axis.Count).Sum(i => Math.Max(0, axis.Inside(i).To - axis.Inside(i).From));
    }

    /// <summary>U = G g Gᵀ for all filters and channels at once: g[tap] and U[t] lie <paramref name="size"/> values apart.</summary>
    /// <param name="g">[3, 3, size]; a negative tap pitch turns the filter round.</param>
    /// <param name="tapRow">From a tap to the one below.</param>
    /// <param name="tap">From a tap to the one to its right.</param>
    /// <param name="size">Filters × channels.</param>
    /// <param name="u">[16, size].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter(float* g, nint tapRow, nint tap, nint size, float* u)
    {
        // Vectors reach beyond the end of a U[t] into the next one's first values: these are written later.
        V half = Vector512.Create(0.5f);
        V* columns = stackalloc V[12];
        for (nint t = 0; t < Products; t += 4)
        {
            for (nint i = 0; i < size; i += Lanes.Count)
            {
                float* from = g + i;
                for (int x = 0; x < 3; x++, from += tap)
                {
                    V g0 = Vector512.Load(from), g1 = Vector512.Load(from + tapRow), g2 = Vector512.Load(from + (2 * tapRow));
                    columns[x] = t == 0 ? g0 : t == 12 ? g2 : t == 4 ? half * ((g0 + g2) + g1) : half * ((g0 + g2) - g1);
                }

                float* to = u + (t * size) + i;
                V ends = columns[0] + columns[2];
                StoreWithin(columns[0], to, size - i);
                StoreWithin(half * (ends + columns[1]), to + size, size - i);
                StoreWithin(half * (ends - columns[1]), to + (2 * size), size - i);
                StoreWithin(columns[2], to + (3 * size), size - i);
            }
        }
    }

    /// <summary>∂g = Gᵀ ∂U G, for all filters and channels at once.</summary>
    /// <param name="u">∂U, [16, size].</param>
    /// <param name="size">Filters × channels.</param>
    /// <param name="g">∂g, [3, 3, size].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FilterBack(float* u, nint size, float* g)
    {
        V half = Vector512.Create(0.5f);
        for (nint i = 0; i < size; i += Lanes.Count)
        {
            for (int y = 0; y < 3; y++)
            {
                V c0 = Down(u + i, size, y, half), c1 = Down(u + i + size, size, y, half);
                V c2 = Down(u + i + (2 * size), size, y, half), c3 = Down(u + i + (3 * size), size, y, half);
                V middle = half * (c1 + c2);
                float* to = g + (3 * y * size) + i;
                StoreWithin(c0 + middle, to, size - i);
                StoreWithin(half * (c1 - c2), to + size, size - i);
                StoreWithin(middle + c3, to + (2 * size), size - i);
            }
        }

        static V Down(float* u, nint size, int y, V half)
        {
            V u1 = Vector512.Load(u + (4 * size)), u2 = Vector512.Load(u + (8 * size));
            return y == 0 ? Vector512.Load(u) + (half * (u1 + u2)) : y == 1 ? half * (u1 - u2) : (half * (u1 + u2)) + Vector512.Load(u + (12 * size));
        }
    }

    /// <summary>Bᵀ d B of one patch, for all channels and some samples.</summary>
    /// <param name="d">The patch's first pixel, [channels, pitch].</param>
    /// <param name="line">From a pixel to the one below.</param>
    /// <param name="pixel">From a pixel to the one to its right.</param>
    /// <param name="pitch">From a channel to the next.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="samples">Samples, whole vectors.</param>
    /// <param name="v">V[0], [channels, vPitch].</param>
    /// <param name="vPitch">From a channel of V to the next.</param>
    /// <param name="next">From V[t] to V[t + 1].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Patch(
        float* d, nint line, nint pixel, nint pitch, int channels, nint samples, float* v, nint vPitch, nint next)
    {
        V* t = stackalloc V[Products];
        for (int c = 0; c < channels; c++, d += pitch, v += vPitch)
        {
            for (nint n = 0; n < samples; n += Lanes.Count)
            {
                Column(d + n, line, t);
                Column(d + n + pixel, line, t + 1);
                Column(d + n + (2 * pixel), line, t + 2);
                Column(d + n + (3 * pixel), line, t + 3);
                Row(t, v + n, next);
                Row(t + 4, v + n + (4 * next), next);
                Row(t + 8, v + n + (8 * next), next);
                Row(t + 12, v + n + (12 * next), next);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Column(float* d, nint line, V* t)
        {
            V d0 = Vector512.Load(d), d1 = Vector512.Load(d + line), d2 = Vector512.Load(d + (2 * line)), d3 = Vector512.Load(d + (3 * line));
            t[0] = d0 - d2;
            t[4] = d1 + d2;
            t[8] = d2 - d1;
            t[12] = d1 - d3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Row(V* t, float* v, nint next)
        {
            (t[0] - t[2]).Store(v);
            (t[1] + t[2]).Store(v + next);
            (t[2] - t[1]).Store(v + (2 * next));
            (t[1] - t[3]).Store(v + (3 * next));
        }
    }

    /// <summary>Aᵀ M A of one tile, for all filters and some samples; results outside the target are left out.</summary>
    /// <param name="m">M[0], [filters, mPitch].</param>
    /// <param name="mPitch">From a filter of M to the next.</param>
    /// <param name="next">From M[t] to M[t + 1].</param>
    /// <param name="bias">One value a filter; null: 0.</param>
    /// <param name="filters">Filters.</param>
    /// <param name="samples">Samples, whole vectors.</param>
    /// <param name="y">The tile's first pixel, [filters, pitch].</param>
    /// <param name="line">From a pixel to the one below; 0 where that is outside.</param>
    /// <param name="pixel">From a pixel to the one to its right; 0 where that is outside.</param>
    /// <param name="pitch">From a filter to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile(
        float* m, nint mPitch, nint next, float* bias, int filters, nint samples, float* y, nint line, nint pixel, nint pitch)
    {
        V* t = stackalloc V[8];
        for (int f = 0; f < filters; f++, m += mPitch, y += pitch)
        {
            V b = bias is null ? default : Vector512.Create(bias[f]);
            for (nint n = 0; n < samples; n += Lanes.Count)
            {
                Column(m + n, 4 * next, t);
                Column(m + n + next, 4 * next, t + 1);
                Column(m + n + (2 * next), 4 * next, t + 2);
                Column(m + n + (3 * next), 4 * next, t + 3);
                // What is outside is written first, and then overwritten by what is inside.
                V first = (t[4] + t[5]) + (t[6] + b), second = (t[5] - t[6]) - (t[7] - b);
                second.Store(y + n + line + pixel);
                first.Store(y + n + line);
                first = (t[0] + t[1]) + (t[2] + b);
                second = (t[1] - t[2]) - (t[3] - b);
                second.Store(y + n + pixel);
                first.Store(y + n);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Column(float* m, nint line, V* t)
        {
            V m0 = Vector512.Load(m), m1 = Vector512.Load(m + line), m2 = Vector512.Load(m + (2 * line)), m3 = Vector512.Load(m + (3 * line));
            t[0] = (m0 + m1) + m2;
            t[4] = (m1 - m2) - m3;
        }
    }

    /// <summary>A D Aᵀ of one tile of gradients transposed, [2 × 2][samples, 16 filters]: ∂M[t], as many vectors.</summary>
    /// <param name="d">D of the tile's four pixels, one behind the other.</param>
    /// <param name="pixel">From a pixel to the next.</param>
    /// <param name="samples">Vectors of sixteen filters.</param>
    /// <param name="m">∂M[0].</param>
    /// <param name="next">From ∂M[t] to ∂M[t + 1].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TileBack(float* d, nint pixel, int samples, float* m, nint next)
    {
        for (int n = 0; n < samples; n++, d += Lanes.Count, m += Lanes.Count)
        {
            V d00 = Vector512.Load(d), d01 = Vector512.Load(d + pixel), d10 = Vector512.Load(d + (2 * pixel)), d11 = Vector512.Load(d + (3 * pixel));
            Row(d00, d01, m, next);
            Row(d00 + d10, d01 + d11, m + (4 * next), next);
            Row(d00 - d10, d01 - d11, m + (8 * next), next);
            Row(-d10, -d11, m + (12 * next), next);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Row(V d0, V d1, float* m, nint next)
        {
            d0.Store(m);
            (d0 + d1).Store(m + next);
            (d0 - d1).Store(m + (2 * next));
            (-d1).Store(m + (3 * next));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWithin(V value, float* target, nint left)
    {
        if (left >= Lanes.Count) value.Store(target);
        else Lanes.StoreFirst(value, target, (int)left);
    }
}
