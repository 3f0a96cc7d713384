using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Kernels;

/// <summary>
/// The two-dimensional transforms of an algorithm of Winograd's: its one-dimensional ones down the columns, then along the
/// rows. t = row · side + column counts the products of a tile.
/// </summary>
internal static unsafe class Winograd<T>
    where T : struct, IWinograd
{
    /// <summary>Rows and columns of a patch.</summary>
    public static int Side => T.Outputs + T.Taps - 1;

    /// <summary>Products of a tile.</summary>
    public static int Products => Side * Side;

    /// <summary>U = G g Gᵀ for all filters and channels at once.</summary>
    /// <param name="g">A tap's filters and channels lie in one block.</param>
    /// <param name="tapRow">From a tap to the one below.</param>
    /// <param name="tap">From a tap to the one to its right.</param>
    /// <param name="size">Filters × channels.</param>
    /// <param name="u">U[t], blocks of <paramref name="size"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter(float* g, nint tapRow, nint tap, nint size, float* u)
    {
        int side = Side;
        float* columns = stackalloc float[side * T.Taps * Lanes.Count], block = stackalloc float[side * side * Lanes.Count];
        for (nint i = 0; i < size; i += Lanes.Count)
        {
            for (int x = 0; x < T.Taps; x++)
                T.Filter(g + i + (x * tap), tapRow, columns + (x * Lanes.Count), T.Taps * Lanes.Count);
            for (int y = 0; y < side; y++)
                T.Filter(columns + (y * T.Taps * Lanes.Count), Lanes.Count, block + (y * side * Lanes.Count), Lanes.Count);
            StoreWithin(block, side * side, u + i, size, size - i);
        }
    }

    /// <summary>∂g = Gᵀ ∂U G, for all filters and channels at once.</summary>
    /// <param name="u">∂U[t], blocks of <paramref name="size"/>.</param>
    /// <param name="size">Filters × channels.</param>
    /// <param name="g">∂g, [taps, taps, size].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FilterBack(float* u, nint size, float* g)
    {
        int side = Side;
        float* columns = stackalloc float[side * T.Taps * Lanes.Count], block = stackalloc float[T.Taps * T.Taps * Lanes.Count];
        for (nint i = 0; i < size; i += Lanes.Count)
        {
            for (int x = 0; x < side; x++)
                T.FilterBack(u + i + (x * size), side * size, columns + (x * Lanes.Count), side * Lanes.Count);
            for (int y = 0; y < T.Taps; y++)
                T.FilterBack(columns + (y * side * Lanes.Count), Lanes.Count, block + (y * T.Taps * Lanes.Count), Lanes.Count);
            StoreWithin(block, T.Taps * T.Taps, g + i, size, size - i);
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
        int side = Side;
        float* columns = stackalloc float[side * side * Lanes.Count];
        for (int c = 0; c < channels; c++, d += pitch, v += vPitch)
        {
            for (nint n = 0; n < samples; n += Lanes.Count)
            {
                for (int x = 0; x < side; x++) T.Patch(d + n + (x * pixel), line, columns + (x * Lanes.Count), side * Lanes.Count);
                for (int y = 0; y < side; y++) T.Patch(columns + (y * side * Lanes.Count), Lanes.Count, v + n + (y * side * next), next);
            }
        }
    }

    /// <summary>Aᵀ M A of one tile, for all filters and some samples.</summary>
    /// <param name="m">M[0], [filters, mPitch].</param>
    /// <param name="mPitch">From a filter of M to the next.</param>
    /// <param name="next">From M[t] to M[t + 1].</param>
    /// <param name="bias">One value a filter; null: 0.</param>
    /// <param name="filters">Filters.</param>
    /// <param name="samples">Samples, whole vectors.</param>
    /// <param name="y">The tile's first pixel, [filters, pitch].</param>
    /// <param name="line">From a pixel to the one below.</param>
    /// <param name="pixel">From a pixel to the one to its right.</param>
    /// <param name="pitch">From a filter to the next.</param>
    /// <param name="rows">Rows of the tile inside the target; the others are left out.</param>
    /// <param name="across">Columns of the tile inside the target.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile(
        float* m, nint mPitch, nint next, float* bias, int filters, nint samples, float* y, nint line, nint pixel, nint pitch,
        int rows, int across)
    {
        int side = Side;
        float* columns = stackalloc float[side * T.Outputs * Lanes.Count], results = stackalloc float[T.Outputs * Lanes.Count];
        for (int f = 0; f < filters; f++, m += mPitch, y += pitch)
        {
            V b = bias is null ? default : Vector512.Create(bias[f]);
            for (nint n = 0; n < samples; n += Lanes.Count)
            {
                for (int x = 0; x < side; x++)
                    T.Tile(m + n + (x * next), side * next, columns + (x * Lanes.Count), side * Lanes.Count);
                for (int i = 0; i < rows; i++)
                {
                    T.Tile(columns + (i * side * Lanes.Count), Lanes.Count, results, Lanes.Count);
                    float* to = y + n + (i * line);
                    for (int x = 0; x < across; x++) (Vector512.Load(results + (x * Lanes.Count)) + b).Store(to + (x * pixel));
                }
            }
        }
    }

    /// <summary>A D Aᵀ of one tile of gradients, for all filters and some samples: ∂M[t].</summary>
    /// <param name="d">D of the tile's first pixel, [filters, pitch].</param>
    /// <param name="line">From a pixel to the one below.</param>
    /// <param name="pixel">From a pixel to the one to its right.</param>
    /// <param name="pitch">From a filter to the next.</param>
    /// <param name="filters">Filters.</param>
    /// <param name="samples">Samples, whole vectors.</param>
    /// <param name="m">∂M[0], [filters, mPitch].</param>
    /// <param name="mPitch">From a filter of ∂M to the next.</param>
    /// <param name="next">From ∂M[t] to ∂M[t + 1].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TileBack(
        float* d, nint line, nint pixel, nint pitch, int filters, nint samples, float* m, nint mPitch, nint next)
    {
        int side = Side;
        float* columns = stackalloc float[side * T.Outputs * Lanes.Count];
        for (int f = 0; f < filters; f++, d += pitch, m += mPitch)
        {
            for (nint n = 0; n < samples; n += Lanes.Count)
            {
                for (int x = 0; x < T.Outputs; x++)
                    T.TileBack(d + n + (x * pixel), line, columns + (x * Lanes.Count), T.Outputs * Lanes.Count);
                for (int y = 0; y < side; y++)
                    T.TileBack(columns + (y * T.Outputs * Lanes.Count), Lanes.Count, m + n + (y * side * next), next);
            }
        }
    }

    /// <summary>B ∂V Bᵀ of one patch, for all channels and some samples, set or added to the gradient of its pixels.</summary>
    /// <param name="v">∂V[0], [channels, vPitch].</param>
    /// <param name="vPitch">From a channel of ∂V to the next.</param>
    /// <param name="next">From ∂V[t] to ∂V[t + 1].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="samples">Samples, whole vectors.</param>
    /// <param name="d">The patch's first pixel, [channels, pitch]; may lie outside the image.</param>
    /// <param name="line">From a pixel to the one below.</param>
    /// <param name="pixel">From a pixel to the one to its right.</param>
    /// <param name="pitch">From a channel to the next.</param>
    /// <param name="rows">The patch's rows inside the image: from, to (exclusive).</param>
    /// <param name="across">Its columns inside the image.</param>
    /// <param name="above">Rows from the first to which is added.</param>
    /// <param name="before">Columns from the first to which is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PatchBack(
        float* v, nint vPitch, nint next, int channels, nint samples, float* d, nint line, nint pixel, nint pitch,
        (int From, int To) rows, (int From, int To) across, int above, int before)
    {
        int side = Side;
        float* columns = stackalloc float[side * side * Lanes.Count], results = stackalloc float[side * Lanes.Count];
        for (int c = 0; c < channels; c++, v += vPitch, d += pitch)
        {
            for (nint n = 0; n < samples; n += Lanes.Count)
            {
                for (int x = 0; x < side; x++)
                    T.PatchBack(v + n + (x * next), side * next, columns + (x * Lanes.Count), side * Lanes.Count);
                for (int y = rows.From; y < rows.To; y++)
                {
                    T.PatchBack(columns + (y * side * Lanes.Count), Lanes.Count, results, Lanes.Count);
                    float* to = d + n + (y * line);
                    int added = y < above ? side : before;
                    for (int x = across.From; x < across.To; x++)
                    {
                        V value = Vector512.Load(results + (x * Lanes.Count));
                        if (x < added) value += Vector512.Load(to + (x * pixel));
                        value.Store(to + (x * pixel));
                    }
                }
            }
        }
    }

    /// <summary>Vectors one behind the other to blocks <paramref name="size"/> apart, the last values of a block alone where fewer are left.</summary>
    private static void StoreWithin(float* vectors, int count, float* target, nint size, nint left)
    {
        for (int i = 0; i < count; i++)
        {
            V value = Vector512.Load(vectors + (i * Lanes.Count));
            if (left >= Lanes.Count) value.Store(target + (i * size));
            else Lanes.StoreFirst(value, target + (i * size), (int)left);
        }
    }
}
