using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

/// <summary>Every blocked, tiled and packed product has the bits of the scalar loop.</summary>
public sealed unsafe class GemmTests
{
    public static TheoryData<int, int, int> Sizes()
    {
        TheoryData<int, int, int> sizes = [];
        foreach (int rows in (int[])[1, 2, 5, 6, 7, 12, 13, 20, 31])
            foreach (int columns in (int[])[1, 7, 15, 16, 17, 32, 33, 50])
                foreach (int depth in (int[])[1, 3, 16, 21]) sizes.Add(rows, columns, depth);
        // Large enough to be packed, around the block sizes and with narrow B, where A stays as it lies.
        sizes.Add(145, 130, 257);
        sizes.Add(300, 129, 600);
        sizes.Add(100, 32, 785);
        sizes.Add(785, 100, 33);
        sizes.Add(290, 2065, 20);
        sizes.Add(256, 40, 300);
        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_product_has_the_bits_of_the_scalar_loop(int rows, int columns, int depth)
    {
        using Arena arena = new();
        int bRow = Lanes.RoundUp(columns);
        float* a = Fill(arena, rows * depth, 1), b = Fill(arena, depth * bRow, 2);
        float* scratch = arena.Take(Gemm.ScratchSize(rows, columns, depth));
        float* expected = Fill(arena, rows * columns, 3), actual = Fill(arena, rows * columns, 3);

        // A by rows, then A by columns; C is dense, so that stores beyond a row's end would show in the next row.
        foreach ((nint aRow, nint aColumn) in ((nint, nint)[])[(depth, 1), (1, rows)])
        {
            Gemm.MultiplyScalar(rows, columns, depth, a, aRow, aColumn, b, bRow, expected, columns);
            Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, actual, columns, scratch);
            new Span<float>(actual, rows * columns).SequenceEqual(new Span<float>(expected, rows * columns)).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_product_writes_nothing_beyond_its_columns()
    {
        using Arena arena = new();
        const int Rows = 7, Columns = 20, Depth = 5, Stride = 48;
        float* a = Fill(arena, Rows * Depth, 1), b = Fill(arena, Depth * 32, 2), c = arena.Take(Rows * Stride);
        new Span<float>(c, Rows * Stride).Fill(7);

        Gemm.Multiply(Rows, Columns, Depth, a, Depth, 1, b, 32, c, Stride, null);

        for (int r = 0; r < Rows; r++)
            new Span<float>(c + (r * Stride) + Columns, Stride - Columns).ToArray().ShouldAllBe(x => x == 7);
    }

    private static float* Fill(Arena arena, int count, int seed)
    {
        float* values = arena.Take(count);
        RandomSequence random = new RandomKey(99, seed).Sequence(Purpose.Data);
        for (int i = 0; i < count; i++) values[i] = (float)random.NextNormal();
        return values;
    }
}
