using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>A number known to the compiler, so that one source makes tiles of every size.</summary>
internal interface INumber
{
    static abstract int Value { get; }
}

internal readonly struct N1 : INumber
{
    public static int Value => 1;
}

internal readonly struct N2 : INumber
{
    public static int Value => 2;
}

internal readonly struct N3 : INumber
{
    public static int Value => 3;
}

internal readonly struct N4 : INumber
{
    public static int Value => 4;
}

internal readonly struct N5 : INumber
{
    public static int Value => 5;
}

internal readonly struct N6 : INumber
{
    public static int Value => 6;
}

internal readonly struct N7 : INumber
{
    public static int Value => 7;
}

internal readonly struct N8 : INumber
{
    public static int Value => 8;
}

internal readonly struct N9 : INumber
{
    public static int Value => 9;
}

internal readonly struct N10 : INumber
{
    public static int Value => 10;
}

internal readonly struct N11 : INumber
{
    public static int Value => 11;
}

internal readonly struct N12 : INumber
{
    public static int Value => 12;
}

/// <summary>The way of k: one run of consecutive rows of B, or several with gaps between them.</summary>
internal interface IPath
{
    /// <summary>Number of runs.</summary>
    nint Runs { get; }

    /// <summary>From the end of a run to the beginning of the next in A.</summary>
    nint AGap { get; }

    /// <summary>From the end of a run to the beginning of the next in B.</summary>
    nint BGap { get; }
}

/// <summary>One run.</summary>
internal readonly struct Straight : IPath
{
    public nint Runs => 1;

    public nint AGap => 0;

    public nint BGap => 0;
}

/// <summary>Several runs, each as long as the next.</summary>
internal readonly struct Gapped(nint runs, nint aGap, nint bGap) : IPath
{
    public nint Runs { get; } = runs;

    public nint AGap { get; } = aGap;

    public nint BGap { get; } = bGap;
}

/// <summary>
/// The one micro-kernel: a tile of C, rows × (columns · 16), is held in registers while k runs; A is broadcast, B loaded.
/// Each element of C is one chain of fused multiply-adds in the order of k, whatever the size of its tile: sizes are
/// chosen for speed alone. 12 × 2 fills the 32 registers of AVX-512; 6 × 1, in two halves each, the 16 of AVX2.
/// </summary>
internal static unsafe class GemmTile
{
    /// <summary>
    /// C[m, n] = (accumulate ? C[m, n] : 0) + Σₖ A[m, k] · B[k, n], over tiles one below the other.
    /// </summary>
    /// <param name="tiles">How many tiles.</param>
    /// <param name="a">A[m, k] stands at m · aRow + k · aColumn.</param>
    /// <param name="aTile">From a tile of A to the next.</param>
    /// <param name="aRow">From a row of A to the next.</param>
    /// <param name="aColumn">From a column of A to the next.</param>
    /// <param name="b">B[k, n] stands at k · bRow + n.</param>
    /// <param name="bRow">From a row of B to the next.</param>
    /// <param name="c">C[m, n] stands at m · cRow + n.</param>
    /// <param name="cRow">From a row of C to the next.</param>
    /// <param name="depth">How far k runs, in each run of the path.</param>
    /// <param name="path">The runs of k.</param>
    /// <param name="width">How many columns are stored: the tile's width or less.</param>
    /// <param name="accumulate">Whether the sums start from C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns, TPath>(
        nint tiles, float* a, nint aTile, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, nint depth, TPath path,
        int width, bool accumulate)
        where TRows : struct, INumber
        where TColumns : struct, INumber
        where TPath : struct, IPath
    {
        for (; tiles > 0; tiles--)
        {
            Tile<TRows, TColumns, TPath>(a, aRow, aColumn, b, bRow, c, cRow, depth, path, width, accumulate);
            a += aTile;
            c += TRows.Value * cRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TRows, TColumns, TPath>(
        float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, nint depth, TPath path, int width, bool accumulate)
        where TRows : struct, INumber
        where TColumns : struct, INumber
        where TPath : struct, IPath
    {
        Vector512<float> c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default;
        Vector512<float> c60 = default, c70 = default, c80 = default, c90 = default, cA0 = default, cB0 = default;
        Vector512<float> c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default;
        Vector512<float> c61 = default, c71 = default, c81 = default, c91 = default, cA1 = default, cB1 = default;
        if (accumulate)
        {
            c00 = Vector512.Load(c);
            if (TColumns.Value > 1) c01 = Vector512.Load(c + Lanes.Count);
            if (TRows.Value > 1) c10 = Vector512.Load(c + cRow);
            if (TRows.Value > 1 && TColumns.Value > 1) c11 = Vector512.Load(c + cRow + Lanes.Count);
            if (TRows.Value > 2) c20 = Vector512.Load(c + (2 * cRow));
            if (TRows.Value > 2 && TColumns.Value > 1) c21 = Vector512.Load(c + (2 * cRow) + Lanes.Count);
            if (TRows.Value > 3) c30 = Vector512.Load(c + (3 * cRow));
            if (TRows.Value > 3 && TColumns.Value > 1) c31 = Vector512.Load(c + (3 * cRow) + Lanes.Count);
            if (TRows.Value > 4) c40 = Vector512.Load(c + (4 * cRow));
            if (TRows.Value > 4 && TColumns.Value > 1) c41 = Vector512.Load(c + (4 * cRow) + Lanes.Count);
            if (TRows.Value > 5) c50 = Vector512.Load(c + (5 * cRow));
            if (TRows.Value > 5 && TColumns.Value > 1) c51 = Vector512.Load(c + (5 * cRow) + Lanes.Count);
            if (TRows.Value > 6) c60 = Vector512.Load(c + (6 * cRow));
            if (TRows.Value > 6 && TColumns.Value > 1) c61 = Vector512.Load(c + (6 * cRow) + Lanes.Count);
            if (TRows.Value > 7) c70 = Vector512.Load(c + (7 * cRow));
            if (TRows.Value > 7 && TColumns.Value > 1) c71 = Vector512.Load(c + (7 * cRow) + Lanes.Count);
            if (TRows.Value > 8) c80 = Vector512.Load(c + (8 * cRow));
            if (TRows.Value > 8 && TColumns.Value > 1) c81 = Vector512.Load(c + (8 * cRow) + Lanes.Count);
            if (TRows.Value > 9) c90 = Vector512.Load(c + (9 * cRow));
            if (TRows.Value > 9 && TColumns.Value > 1) c91 = Vector512.Load(c + (9 * cRow) + Lanes.Count);
            if (TRows.Value > 10) cA0 = Vector512.Load(c + (10 * cRow));
            if (TRows.Value > 10 && TColumns.Value > 1) cA1 = Vector512.Load(c + (10 * cRow) + Lanes.Count);
            if (TRows.Value > 11) cB0 = Vector512.Load(c + (11 * cRow));
            if (TRows.Value > 11 && TColumns.Value > 1) cB1 = Vector512.Load(c + (11 * cRow) + Lanes.Count);
        }

        // Four base pointers and two strides reach all twelve rows of A by the processor's own address arithmetic.
        nint aRow2 = 2 * aRow;
        float* a3 = a + (3 * aRow), a6 = a3 + (3 * aRow), a9 = a6 + (3 * aRow);
        for (nint run = path.Runs; run > 0; run--)
        {
            for (nint k = 0; k < depth; k++)
            {
                Vector512<float> b0 = Vector512.Load(b), b1 = default, x;
                if (TColumns.Value > 1) b1 = Vector512.Load(b + Lanes.Count);
                x = Vector512.Create(a[0]);
                c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
                if (TColumns.Value > 1) c01 = Vector512.FusedMultiplyAdd(x, b1, c01);

                if (TRows.Value > 1)
                {
                    x = Vector512.Create(a[aRow]);
                    c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
                    if (TColumns.Value > 1) c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
                }

                if (TRows.Value > 2)
                {
                    x = Vector512.Create(a[aRow2]);
                    c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
                    if (TColumns.Value > 1) c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
                }

                if (TRows.Value > 3)
                {
                    x = Vector512.Create(a3[0]);
                    c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
                    if (TColumns.Value > 1) c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
                }

                if (TRows.Value > 4)
                {
                    x = Vector512.Create(a3[aRow]);
                    c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
                    if (TColumns.Value > 1) c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
                }

                if (TRows.Value > 5)
                {
                    x = Vector512.Create(a3[aRow2]);
                    c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
                    if (TColumns.Value > 1) c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
                }

                if (TRows.Value > 6)
                {
                    x = Vector512.Create(a6[0]);
                    c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
                    if (TColumns.Value > 1) c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
                }

                if (TRows.Value > 7)
                {
                    x = Vector512.Create(a6[aRow]);
                    c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
                    if (TColumns.Value > 1) c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
                }

                if (TRows.Value > 8)
                {
                    x = Vector512.Create(a6[aRow2]);
                    c80 = Vector512.FusedMultiplyAdd(x, b0, c80);
                    if (TColumns.Value > 1) c81 = Vector512.FusedMultiplyAdd(x, b1, c81);
                }

                if (TRows.Value > 9)
                {
                    x = Vector512.Create(a9[0]);
                    c90 = Vector512.FusedMultiplyAdd(x, b0, c90);
                    if (TColumns.Value > 1) c91 = Vector512.FusedMultiplyAdd(x, b1, c91);
                }

                if (TRows.Value > 10)
                {
                    x = Vector512.Create(a9[aRow]);
                    cA0 = Vector512.FusedMultiplyAdd(x, b0, cA0);
                    if (TColumns.Value > 1) cA1 = Vector512.FusedMultiplyAdd(x, b1, cA1);
                }

                if (TRows.Value > 11)
                {
                    x = Vector512.Create(a9[aRow2]);
                    cB0 = Vector512.FusedMultiplyAdd(x, b0, cB0);
                    if (TColumns.Value > 1) cB1 = Vector512.FusedMultiplyAdd(x, b1, cB1);
                }

                a += aColumn;
                if (TRows.Value > 3) a3 += aColumn;
                if (TRows.Value > 6) a6 += aColumn;
                if (TRows.Value > 9) a9 += aColumn;
                b += bRow;
            }

            a += path.AGap;
            if (TRows.Value > 3) a3 += path.AGap;
            if (TRows.Value > 6) a6 += path.AGap;
            if (TRows.Value > 9) a9 += path.AGap;
            b += path.BGap;
        }

        if (width == TColumns.Value * Lanes.Count)
        {
            c00.Store(c);
            if (TColumns.Value > 1) c01.Store(c + Lanes.Count);
            if (TRows.Value > 1) c10.Store(c + cRow);
            if (TRows.Value > 1 && TColumns.Value > 1) c11.Store(c + cRow + Lanes.Count);
            if (TRows.Value > 2) c20.Store(c + (2 * cRow));
            if (TRows.Value > 2 && TColumns.Value > 1) c21.Store(c + (2 * cRow) + Lanes.Count);
            if (TRows.Value > 3) c30.Store(c + (3 * cRow));
            if (TRows.Value > 3 && TColumns.Value > 1) c31.Store(c + (3 * cRow) + Lanes.Count);
            if (TRows.Value > 4) c40.Store(c + (4 * cRow));
            if (TRows.Value > 4 && TColumns.Value > 1) c41.Store(c + (4 * cRow) + Lanes.Count);
            if (TRows.Value > 5) c50.Store(c + (5 * cRow));
            if (TRows.Value > 5 && TColumns.Value > 1) c51.Store(c + (5 * cRow) + Lanes.Count);
            if (TRows.Value > 6) c60.Store(c + (6 * cRow));
            if (TRows.Value > 6 && TColumns.Value > 1) c61.Store(c + (6 * cRow) + Lanes.Count);
            if (TRows.Value > 7) c70.Store(c + (7 * cRow));
            if (TRows.Value > 7 && TColumns.Value > 1) c71.Store(c + (7 * cRow) + Lanes.Count);
            if (TRows.Value > 8) c80.Store(c + (8 * cRow));
            if (TRows.Value > 8 && TColumns.Value > 1) c81.Store(c + (8 * cRow) + Lanes.Count);
            if (TRows.Value > 9) c90.Store(c + (9 * cRow));
            if (TRows.Value > 9 && TColumns.Value > 1) c91.Store(c + (9 * cRow) + Lanes.Count);
            if (TRows.Value > 10) cA0.Store(c + (10 * cRow));
            if (TRows.Value > 10 && TColumns.Value > 1) cA1.Store(c + (10 * cRow) + Lanes.Count);
            if (TRows.Value > 11) cB0.Store(c + (11 * cRow));
            if (TRows.Value > 11 && TColumns.Value > 1) cB1.Store(c + (11 * cRow) + Lanes.Count);
            return;
        }

        // The last columns of a matrix whose width is not a multiple of sixteen: what lies beyond them stays as it is.
        Vector512<float> first = Lanes.First(width), second = Lanes.First(width - Lanes.Count);
        Blend(c00, c, first);
        if (TColumns.Value > 1) Blend(c01, c + Lanes.Count, second);
        if (TRows.Value > 1) Blend(c10, c + cRow, first);
        if (TRows.Value > 1 && TColumns.Value > 1) Blend(c11, c + cRow + Lanes.Count, second);
        if (TRows.Value > 2) Blend(c20, c + (2 * cRow), first);
        if (TRows.Value > 2 && TColumns.Value > 1) Blend(c21, c + (2 * cRow) + Lanes.Count, second);
        if (TRows.Value > 3) Blend(c30, c + (3 * cRow), first);
        if (TRows.Value > 3 && TColumns.Value > 1) Blend(c31, c + (3 * cRow) + Lanes.Count, second);
        if (TRows.Value > 4) Blend(c40, c + (4 * cRow), first);
        if (TRows.Value > 4 && TColumns.Value > 1) Blend(c41, c + (4 * cRow) + Lanes.Count, second);
        if (TRows.Value > 5) Blend(c50, c + (5 * cRow), first);
        if (TRows.Value > 5 && TColumns.Value > 1) Blend(c51, c + (5 * cRow) + Lanes.Count, second);
        if (TRows.Value > 6) Blend(c60, c + (6 * cRow), first);
        if (TRows.Value > 6 && TColumns.Value > 1) Blend(c61, c + (6 * cRow) + Lanes.Count, second);
        if (TRows.Value > 7) Blend(c70, c + (7 * cRow), first);
        if (TRows.Value > 7 && TColumns.Value > 1) Blend(c71, c + (7 * cRow) + Lanes.Count, second);
        if (TRows.Value > 8) Blend(c80, c + (8 * cRow), first);
        if (TRows.Value > 8 && TColumns.Value > 1) Blend(c81, c + (8 * cRow) + Lanes.Count, second);
        if (TRows.Value > 9) Blend(c90, c + (9 * cRow), first);
        if (TRows.Value > 9 && TColumns.Value > 1) Blend(c91, c + (9 * cRow) + Lanes.Count, second);
        if (TRows.Value > 10) Blend(cA0, c + (10 * cRow), first);
        if (TRows.Value > 10 && TColumns.Value > 1) Blend(cA1, c + (10 * cRow) + Lanes.Count, second);
        if (TRows.Value > 11) Blend(cB0, c + (11 * cRow), first);
        if (TRows.Value > 11 && TColumns.Value > 1) Blend(cB1, c + (11 * cRow) + Lanes.Count, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blend(Vector512<float> v, float* target, Vector512<float> mask) =>
        Lanes.Select(mask, v, Vector512.Load(target)).Store(target);
}
