using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

/// <summary>Transposition, gathering, masks, and Philox in lanes: against the obvious loops.</summary>
public sealed unsafe class MovesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(7, 20)]
    [InlineData(20, 32)]
    [InlineData(33, 17)]
    [InlineData(100, 9)]
    public void A_transposed_matrix_has_rows_for_columns(int rows, int columns)
    {
        using Arena arena = new();
        float* source = arena.Take(rows * columns), target = arena.Take(rows * columns);
        for (int i = 0; i < rows * columns; i++) source[i] = i;

        Transpose.Copy(source, columns, rows, columns, target, rows);

        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) target[(c * rows) + r].ShouldBe(source[(r * columns) + c]);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 16)]
    [InlineData(9, 21)]
    [InlineData(30, 50)]
    public void Gathered_samples_are_columns_and_empty_columns_are_0(int features, int count)
    {
        using Arena arena = new();
        float[] source = [.. Enumerable.Range(0, 100 * features).Select(i => i + 1f)];
        int[] indices = [.. Enumerable.Range(0, count).Select(i => i * 37 % 100)];
        const int Stride = 64;
        float* target = arena.Take(features * Stride);
        new Span<float>(target, features * Stride).Fill(-1);

        Transpose.Gather(source, features, indices, target, Stride);

        for (int f = 0; f < features; f++)
            for (int i = 0; i < Lanes.RoundUp(count); i++)
                target[(f * Stride) + i].ShouldBe(i < count ? source[(indices[i] * features) + f] : 0);
    }

    [Fact]
    public void The_first_lanes_are_as_many_as_asked()
    {
        for (int count = -1; count <= 17; count++)
            ulong.PopCount(Lanes.First(count).ExtractMostSignificantBits()).ShouldBe((ulong)Math.Clamp(count, 0, 16));
    }

    [Fact]
    public void Philox_in_lanes_gives_the_words_of_its_blocks()
    {
        (Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =
            PhiloxLanes.Blocks(0x12345678, 0x9ABCDEF0, 0x1122334455667788, 4000);
        for (int i = 0; i < Lanes.Count; i++)
            (a[i], b[i], c[i], d[i]).ShouldBe(Philox.Block(0x12345678, 0x9ABCDEF0, 0x1122334455667788, 4000 + (ulong)i));
    }
}
