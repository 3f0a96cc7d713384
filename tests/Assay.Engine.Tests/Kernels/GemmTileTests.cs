using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

/// <summary>
/// The micro-kernel at every size, also those that this machine's width of vectors would not choose: the bits of the
/// scalar loop.
/// </summary>
public sealed unsafe class GemmTileTests
{
    private const int Depth = 19, Stride = 40, Tiles = 2;

    [Fact]
    public void Every_size_of_tile_has_the_bits_of_the_scalar_loop()
    {
        OfHeight<N1>();
        OfHeight<N2>();
        OfHeight<N3>();
        OfHeight<N4>();
        OfHeight<N5>();
        OfHeight<N6>();
        OfHeight<N7>();
        OfHeight<N8>();
        OfHeight<N9>();
        OfHeight<N10>();
        OfHeight<N11>();
        OfHeight<N12>();
    }

    private static void OfHeight<TRows>()
        where TRows : struct, INumber
    {
        foreach (int width in (int[])[1, 8, 15, 16]) OfSize<TRows, N1>(width);
        foreach (int width in (int[])[17, 24, 31, 32]) OfSize<TRows, N2>(width);
    }

    private static void OfSize<TRows, TColumns>(int width)
        where TRows : struct, INumber
        where TColumns : struct, INumber
    {
        using Arena arena = new();
        int rows = Tiles * TRows.Value;
        float* a = Fill(arena, rows * 2 * Depth), b = Fill(arena, 2 * Depth * Stride);
        float* expected = Fill(arena, rows * Stride), actual = Fill(arena, rows * Stride);

        // From 0 over the first half of the depth, then on from C over the second, as blocks do.
        Gemm.MultiplyScalar(rows, width, 2 * Depth, a, 2 * Depth, 1, b, Stride, expected, Stride);
        int next = TRows.Value * 2 * Depth;
        GemmTile.Run<TRows, TColumns, Straight>(
            Tiles, a, next, 2 * Depth, 1, b, Stride, actual, Stride, Depth, default, width, accumulate: false);
        GemmTile.Run<TRows, TColumns, Straight>(
            Tiles, a + Depth, next, 2 * Depth, 1, b + (Depth * Stride), Stride, actual, Stride, Depth, default, width, accumulate: true);

        new Span<float>(actual, rows * Stride).SequenceEqual(new Span<float>(expected, rows * Stride))
            .ShouldBeTrue($"{TRows.Value} × {TColumns.Value}, width {width}");

        // Both halves again, as two runs of k; the gap leads from the end of the first to the second, which lies before it.
        float* reversed = Fill(arena, 2 * Depth * Stride);
        new Span<float>(b, Depth * Stride).CopyTo(new Span<float>(reversed + (Depth * Stride), Depth * Stride));
        new Span<float>(b + (Depth * Stride), Depth * Stride).CopyTo(new Span<float>(reversed, Depth * Stride));
        GemmTile.Run<TRows, TColumns, Gapped>(
            Tiles, a, next, 2 * Depth, 1, reversed + (Depth * Stride), Stride, actual, Stride, Depth, new Gapped(2, 0, -2 * Depth * Stride), width, false);
        new Span<float>(actual, rows * Stride).SequenceEqual(new Span<float>(expected, rows * Stride))
            .ShouldBeTrue($"{TRows.Value} × {TColumns.Value} in two runs, width {width}");
    }

    private static float* Fill(Arena arena, int count)
    {
        float* values = arena.Take(count);
        RandomSequence random = new RandomKey(7).Sequence(Purpose.Data);
        for (int i = 0; i < count; i++) values[i] = (float)random.NextNormal();
        return values;
    }
}
