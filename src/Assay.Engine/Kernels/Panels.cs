using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>
/// A matrix A [rows, depth] cut into panels as high as the micro-kernel's tiles, [panel][k][row of the panel], made once and
/// multiplied with many B.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>The height of the panel that begins with this row.</summary>
    public static int Height(int rows, int row)
    {
        (int full, int high, int low) = Gemm.Heights(rows);
        return row < full * Gemm.TileRows ? Gemm.TileRows : row < (full * Gemm.TileRows) + high ? high : low;
    }

    /// <summary>Brings a whole A into order; A[m, k] stands at m · row + k · column.</summary>
    public static void Pack(float* a, nint row, nint column, int rows, int depth, float* packed)
    {
        for (int m = 0; m < rows;)
        {
            int height = Height(rows, m);
            PackPanel(a + (m * row), row, column, height, depth, packed);
            packed += depth * height;
            m += height;
        }
    }

    /// <summary>
    /// Part of one panel. Whole vectors are copied: what one writes beyond the panel's height, the next must overwrite, so
    /// panels and their parts are packed in rising order.
    /// </summary>
    public static void PackPanel(float* a, nint row, nint column, int height, int depth, float* packed)
    {
        if (row != 1) Transpose.Copy(a, row, height, depth, packed, height);
        else for (int k = 0; k < depth; k++) Vector512.Load(a + (k * column)).Store(packed + (k * height));
    }

    /// <summary>C[m, n] = (accumulate ? C[m, n] : 0) + Σ A[m, k] · B[k, n], k over runs of rows of the panels and of B.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="size">Depth of the panels.</param>
    /// <param name="packed">The panels.</param>
    /// <param name="skip">The first k.</param>
    /// <param name="depth">Rows of a run.</param>
    /// <param name="runs">How many runs.</param>
    /// <param name="aPitch">From the beginning of a run to that of the next in k.</param>
    /// <param name="b">B[first k, n].</param>
    /// <param name="bRow">From a row of B to the next.</param>
    /// <param name="bPitch">From the beginning of a run to that of the next in B.</param>
    /// <param name="c">C.</param>
    /// <param name="cRow">From a row of C to the next.</param>
    /// <param name="columns">Columns of B and C, whole vectors.</param>
    /// <param name="accumulate">Whether the sums start from C.</param>
    public static void Multiply(
        int rows, int size, float* packed, int skip, int depth, int runs, int aPitch, float* b, nint bRow, nint bPitch,
        float* c, nint cRow, int columns, bool accumulate)
    {
        (int full, int high, int low) = Gemm.Heights(rows);
        int tall = Gemm.TileRows, width = Gemm.TileWidth;
        float* aHigh = packed + ((nint)full * tall * size), aLow = aHigh + ((nint)high * size);
        nint cHigh = full * tall * cRow, cLow = cHigh + (high * cRow);
        for (int n = 0; n < columns; n += width, b += width, c += width)
        {
            int wide = Math.Min(width, columns - n);
            if (full > 0) Tiles(full, tall, packed, c);
            if (high > 0) Tiles(1, high, aHigh, c + cHigh);
            if (low > 0) Tiles(1, low, aLow, c + cLow);

            void Tiles(int count, int height, float* a, float* to)
            {
                float* from = a + (skip * height);
                if (runs == 1)
                    Gemm.Tiles(count, height, from, size * height, 1, height, b, bRow, to, cRow, depth, default(Straight), wide, accumulate);
                else
                    Gemm.Tiles(count, height, from, size * height, 1, height, b, bRow, to, cRow, depth, new Gapped(runs, (aPitch - depth) * height, bPitch - (depth * bRow)), wide, accumulate);
            }
        }
    }
}
