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
        GemmTile.Run<TRows, TColumns>(Tiles, a, 2 * Depth, 1, b, Stride, actual, Stride, Depth, width, accumulate: false);
        GemmTile.Run<TRows, TColumns>(
            Tiles, a + Depth, 2 * Depth, 1, b + (Depth * Stride), Stride, actual, Stride, Depth, width, accumulate: true);

        new Span<float>(actual, rows * Stride).SequenceEqual(new Span<float>(expected, rows * Stride))
            .ShouldBeTrue($"{TRows.Value} × {TColumns.Value}, width {width}");
    }

    private static float* Fill(Arena arena, int count)
    {
        float* values = arena.Take(count);
        RandomSequence random = new RandomKey(7).Sequence(Purpose.Data);
        for (int i = 0; i < count; i++) values[i] = (float)random.NextNormal();
        return values;
    }
}
