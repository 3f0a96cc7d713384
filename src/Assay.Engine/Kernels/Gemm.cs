using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>
/// Matrix products C = A · B in single precision. Every element of C is Σₖ A[m, k] · B[k, n], one chain of fused
/// multiply-adds in the order of k from 0: blocking and tiles change the speed, never the bits.
/// </summary>
/// <remarks>
/// Small products run on the matrices as they lie. Large ones copy blocks of A and B into the order in which the
/// micro-kernel reads them, sized for the caches (Goto &amp; van de Geijn 2008: Anatomy of high-performance matrix
/// multiplication).
/// </remarks>
internal static unsafe class Gemm
{
    // Blocks of k stay in L1 with one panel of B; a block of A stays in half of an L2 of 512 KB.
    internal const int DepthBlock = 256, RowBlock = 144, ColumnBlock = 2048, FewPanels = 8;

    public static int TileRows => Vector512.IsHardwareAccelerated ? 12 : 6;

    public static int TileWidth => Vector512.IsHardwareAccelerated ? 32 : 16;

    /// <summary>Floats of scratch that products up to this size need.</summary>
    public static long ScratchSize(int rows, int columns, int depth) => IsSmall(rows, columns, depth)
        ? 0
        : (RowBlock * DepthBlock) + Lanes.Count + ((long)Math.Min(Lanes.RoundUp(columns) + 16, ColumnBlock) * DepthBlock);

    /// <summary>C = A · B.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="a">A[m, k] at m · aRow + k · aColumn.</param>
    /// <param name="aRow">From a row of A to the next.</param>
    /// <param name="aColumn">From a column of A to the next.</param>
    /// <param name="b">B[k, n] at k · bRow + n; readable to the next multiple of sixteen columns.</param>
    /// <param name="bRow">From a row of B to the next.</param>
    /// <param name="c">C[m, n] at m · cRow + n.</param>
    /// <param name="cRow">From a row of C to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats, aligned.</param>
    public static void Multiply(
        int rows, int columns, int depth,
        float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, float* scratch)
    {
        if (IsSmall(rows, columns, depth)) Block(rows, columns, depth, a, aRow, aColumn, b, bRow, TileWidth, c, cRow, false);
        else MultiplyPacked(rows, columns, depth, a, aRow, aColumn, b, bRow, c, cRow, scratch);
    }

    /// <summary>The reference: the same chains, one element at a time.</summary>
    internal static void MultiplyScalar(
        int rows, int columns, int depth,
        float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow)
    {
        for (int m = 0; m < rows; m++)
        {
            for (int n = 0; n < columns; n++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                    sum = MathF.FusedMultiplyAdd(a[(m * aRow) + (k * aColumn)], b[(k * bRow) + n], sum);
                c[(m * cRow) + n] = sum;
            }
        }
    }

    private static bool IsSmall(int rows, int columns, int depth) =>
        ((long)rows * depth) + ((long)Lanes.RoundUp(columns) * depth) <= 64 * 1024;

    private static void MultiplyPacked(
        int rows, int columns, int depth,
        float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, float* scratch)
    {
        // A copied block of A pays where many panels of B pass over it, or where its columns would share cache lines.
        bool packA = columns > FewPanels * TileWidth || (aRow == 1 && aColumn % 256 == 0);
        float* packedA = scratch, packedB = scratch + (RowBlock * DepthBlock) + Lanes.Count;
        for (int n0 = 0; n0 < columns; n0 += ColumnBlock)
        {
            int width = Math.Min(ColumnBlock, columns - n0);
            for (int k0 = 0; k0 < depth; k0 += DepthBlock)
            {
                int deep = Math.Min(DepthBlock, depth - k0);
                PackB(b + (k0 * bRow) + n0, bRow, deep, width, packedB);
                for (int m0 = 0; m0 < rows; m0 += RowBlock)
                {
                    int tall = Math.Min(RowBlock, rows - m0);
                    float* from = a + (m0 * aRow) + (k0 * aColumn), to = c + (m0 * cRow) + n0;
                    if (packA)
                    {
                        PackA(from, aRow, aColumn, tall, deep, packedA);
                        BlockPacked(tall, width, deep, packedA, packedB, to, cRow, k0 > 0);
                    }
                    else
                    {
                        Block(tall, width, deep, from, aRow, aColumn, packedB, TileWidth, TileWidth * deep, to, cRow, k0 > 0);
                    }
                }
            }
        }
    }

    /// <summary>Panels of TileWidth columns: [panel][k][TileWidth]. Columns beyond the last are whatever follows them.</summary>
    private static void PackB(float* b, nint bRow, int depth, int columns, float* packed)
    {
        for (int n = 0; n < columns; n += TileWidth)
        {
            bool two = TileWidth > Lanes.Count && columns - n > Lanes.Count;
            float* from = b + n;
            for (int k = 0; k < depth; k++, from += bRow, packed += TileWidth)
            {
                Vector512.Load(from).StoreAligned(packed);
                if (two) Vector512.Load(from + Lanes.Count).StoreAligned(packed + Lanes.Count);
            }
        }
    }

    /// <summary>
    /// Panels of TileRows rows: [panel][k][TileRows]; the last panel is as high as rows are left. Whole vectors are copied;
    /// what one writes beyond its panel's height, the next overwrites.
    /// </summary>
    private static void PackA(float* a, nint aRow, nint aColumn, int rows, int depth, float* packed)
    {
        for (int m = 0; m < rows; m += TileRows)
        {
            int high = Math.Min(TileRows, rows - m);
            float* from = a + (m * aRow);
            if (aRow == 1)
            {
                for (int k = 0; k < depth; k++) Vector512.Load(from + (k * aColumn)).Store(packed + (k * high));
            }
            else
            {
                Transpose.Copy(from, aRow, high, depth, packed, high);
            }

            packed += high * depth;
        }
    }

    /// <summary>All tiles of a packed block of A and packed panels of B.</summary>
    private static void BlockPacked(
        int rows, int columns, int depth, float* a, float* b, float* c, nint cRow, bool accumulate)
    {
        int full = rows / TileRows, rest = rows % TileRows;
        for (int n = 0; n < columns; n += TileWidth, b += TileWidth * depth)
        {
            int width = Math.Min(TileWidth, columns - n);
            float* panel = a, to = c + n;
            for (int i = 0; i < full; i++, panel += TileRows * depth, to += TileRows * cRow)
                Tiles(1, TileRows, panel, 0, 1, TileRows, b, TileWidth, to, cRow, depth, default(Straight), width, accumulate);
            if (rest > 0) Tiles(1, rest, panel, 0, 1, rest, b, TileWidth, to, cRow, depth, default(Straight), width, accumulate);
        }
    }

    /// <summary>All tiles of a block of A as it lies, and panels of B <paramref name="bPanel"/> apart.</summary>
    private static void Block(
        int rows, int columns, int depth,
        float* a, nint aRow, nint aColumn, float* b, nint bRow, nint bPanel, float* c, nint cRow, bool accumulate)
    {
        (int full, int high, int low) = Heights(rows);
        float* aHigh = a + (full * TileRows * aRow), aLow = aHigh + (high * aRow);
        nint cHigh = full * TileRows * cRow, cLow = cHigh + (high * cRow);
        for (int n = 0; n < columns; n += TileWidth, b += bPanel, c += TileWidth)
        {
            int width = Math.Min(TileWidth, columns - n);
            if (full > 0) Tiles(full, TileRows, a, TileRows * aRow, aRow, aColumn, b, bRow, c, cRow, depth, default(Straight), width, accumulate);
            if (high > 0) Tiles(1, high, aHigh, 0, aRow, aColumn, b, bRow, c + cHigh, cRow, depth, default(Straight), width, accumulate);
            if (low > 0) Tiles(1, low, aLow, 0, aRow, aColumn, b, bRow, c + cLow, cRow, depth, default(Straight), width, accumulate);
        }
    }

    /// <summary>
    /// How rows are shared out: full tiles, and what is left over with one tile's rows in two nearly equal ones, as a tile
    /// of a row or two would leave the multipliers idle.
    /// </summary>
    public static (int Full, int High, int Low) Heights(int rows)
    {
        int full = rows / TileRows, rest = rows % TileRows;
        if (rest == 0 || full == 0) return (full, rest, 0);
        int shared = TileRows + rest;
        return (full - 1, (shared + 1) / 2, shared / 2);
    }

    /// <summary>Tiles one below the other, of a height and width known only now.</summary>
    public static void Tiles<TPath>(
        int count, int high, float* a, nint aTile, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, nint depth,
        TPath path, int width, bool accumulate)
        where TPath : struct, IPath
    {
        if (width > Lanes.Count) Tiles<N2, TPath>(count, high, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate);
        else Tiles<N1, TPath>(count, high, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate);
    }

    private static void Tiles<TColumns, TPath>(
        int count, int high, float* a, nint aTile, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, nint depth,
        TPath path, int width, bool accumulate)
        where TColumns : struct, INumber
        where TPath : struct, IPath
    {
        switch (high)
        {
            case 1: GemmTile.Run<N1, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 2: GemmTile.Run<N2, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 3: GemmTile.Run<N3, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 4: GemmTile.Run<N4, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 5: GemmTile.Run<N5, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 6: GemmTile.Run<N6, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 7: GemmTile.Run<N7, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 8: GemmTile.Run<N8, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 9: GemmTile.Run<N9, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 10: GemmTile.Run<N10, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            case 11: GemmTile.Run<N11, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
            default: GemmTile.Run<N12, TColumns, TPath>(count, a, aTile, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate); break;
        }
    }
}
