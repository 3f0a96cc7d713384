using Assay.Engine.Kernels;
using Assay.Search;

namespace Assay.Tests.Search;

public class SobolSequenceTests
{
    private const double Unit = 1.0 / (1L << 32);

    /// <summary>The first eight points in six dimensions, as SciPy 1.10's qmc.Sobol (Joe and Kuo's numbers) prints them unscrambled.</summary>
    [Fact]
    public void The_first_points_are_those_published()
    {
        double[][] published =
        [
            [0, 0, 0, 0, 0, 0],
            [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25, 0.25, 0.75, 0.75],
            [0.25, 0.75, 0.75, 0.75, 0.25, 0.25],
            [0.375, 0.375, 0.625, 0.875, 0.375, 0.125],
            [0.875, 0.875, 0.125, 0.375, 0.875, 0.625],
            [0.625, 0.125, 0.875, 0.625, 0.625, 0.875],
            [0.125, 0.625, 0.375, 0.125, 0.125, 0.375],
        ];
        for (uint i = 0; i < published.Length; i++)
            Enumerable.Range(0, 6).Select(d => SobolSequence.At(i, d) * Unit).ShouldBe(published[i]);
    }

    /// <summary>From the same source: point 1000 in dimensions 1, 2, 3, 31 and 64, and the sum of point 12345 over all 64.</summary>
    [Fact]
    public void Later_points_of_high_dimensions_are_those_published()
    {
        int[] dimensions = [0, 1, 2, 30, 63];
        dimensions.Select(d => SobolSequence.At(1000, d) * Unit * 1024).ShouldBe([225, 99, 531, 151, 457]);
        Enumerable.Range(0, 64).Sum(d => SobolSequence.At(12345, d) * Unit).ShouldBe(31.735595703125, 1e-9);
        SobolSequence.Dimensions.ShouldBe(64);
    }

    /// <summary>In one dimension, 2ᵏ points stand one in each of 2ᵏ intervals; scrambling permutes the intervals.</summary>
    [Fact]
    public void Every_dimension_has_one_point_an_interval_scrambled_or_not()
    {
        for (int d = 0; d < SobolSequence.Dimensions; d++)
        {
            Enumerable.Range(0, 256).Select(i => SobolSequence.At((uint)i, d) >> 24).Distinct().Count().ShouldBe(256, $"dimension {d}");
            Enumerable.Range(0, 256).Select(i => SobolSequence.Scrambled(SobolSequence.At((uint)i, d), 0x1234567u * (uint)(d + 1)) >> 24)
                .Distinct().Count().ShouldBe(256, $"dimension {d}, scrambled");
        }
    }

    /// <summary>A scrambled digit depends on no digit below it: else nets would not stay nets.</summary>
    [Fact]
    public void Scrambling_permutes_digits_by_those_before_them()
    {
        RandomSequence random = new RandomKey(3).Sequence(Purpose.Search);
        for (int trial = 0; trial < 1000; trial++)
        {
            uint x = random.NextUInt32(), seed = random.NextUInt32();
            int digits = 1 + random.Next(31);
            uint other = x ^ (random.NextUInt32() >> digits);
            (SobolSequence.Scrambled(x, seed) >> (32 - digits)).ShouldBe(SobolSequence.Scrambled(other, seed) >> (32 - digits));
        }
    }

    /// <summary>One coordinate under many seeds is uniform: sixteen classes of 4,096 seeds, χ² below its 99.9 % quantile of 37.7.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(0x80000000u)]
    [InlineData(0x12345678u)]
    public void A_scrambled_point_is_uniform_over_seeds(uint coordinate)
    {
        int[] counts = new int[16];
        for (int i = 0; i < 4096; i++)
            counts[SobolSequence.Scrambled(coordinate, new RandomKey((ulong)i).Sequence(Purpose.Search).NextUInt32()) >> 28]++;
        counts.Sum(count => Math.Pow(count - 256, 2) / 256).ShouldBeLessThan(37.7);
    }
}
