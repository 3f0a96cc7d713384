using Assay.Engine.Kernels;
using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

/// <summary>Constants by tests/golden/parzen.py (scipy).</summary>
public class ParzenTests
{
    private static readonly Axis[] Axes = [new(true, null), Axis.Of(5, ordered: true), Axis.Of(3, ordered: false)];

    private static double[][] Points(int count)
    {
        long seed = 1;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            double[] row = [.. Enumerable.Range(0, 3).Select(_ => (seed = seed * 48271 % 2147483647) / 2147483647.0)];
            return new[] { i % 7 == 6 ? double.NaN : row[0], Axes[1].Middle((int)(row[1] * 5)), Axes[2].Middle((int)(row[2] * 3)) };
        })];
    }

    [Theory]
    [InlineData(0, -2.81794385891493, -2.62776015602878, -2.81794385891493)]
    [InlineData(1, -2.59427591606257, -2.35212828836036, -3.45538536005648)]
    [InlineData(10, -4.28214132449171, -3.74285342667207, -2.89676898839191)]
    [InlineData(24, -3.85401332492008, -3.50089161904551, -4.5523935597036)]
    [InlineData(26, -5.18762553523889, -3.54619923831723, -4.71461311852554)]
    [InlineData(27, -5.24488608361716, -3.59189466752263, -4.81152475340331)]
    [InlineData(60, -4.43299917056919, -4.57458290278863, -6.33522732300883)]
    [InlineData(200, -2.51129039621709, -4.92482569638282, -4.53319781515134)]
    public void Densities_are_those_of_the_definition(int points, double low, double middle, double high)
    {
        Parzen parzen = new(Axes, [0, 1, 2], Points(points));
        double[][] at = [[0.03, 0.1, 1 / 6.0], [0.5, 0.5, 0.5], [0.97, 0.9, 5 / 6.0]];
        at.Select(parzen.LogDensity).Zip([low, middle, high]).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-11);
    }

    /// <summary>What is drawn has the density that is stated: chi-squared over 4 × 5 × 3 cells, at one in a thousand.</summary>
    [Theory]
    [InlineData(0), InlineData(12), InlineData(60)]
    public void What_is_drawn_is_distributed_as_is_said(int points)
    {
        Parzen parzen = new(Axes, [0, 1, 2], Points(points));
        RandomSequence random = new RandomKey(5).Sequence(Purpose.Search);
        const int Draws = 20_000, Slices = 40;
        double[] expected = new double[60], drawn = new double[60];
        for (int level = 0; level < 5; level++)
        {
            for (int name = 0; name < 3; name++)
            {
                for (int slice = 0; slice < 4 * Slices; slice++)
                    expected[(slice / Slices * 15) + (level * 3) + name] += Draws * Math.Exp(parzen.LogDensity([(slice + 0.5) / (4 * Slices), Axes[1].Middle(level), Axes[2].Middle(name)])) / (4 * Slices);
            }
        }

        expected.Sum().ShouldBe(Draws, 0.001 * Draws, "it is a distribution");
        for (int i = 0; i < Draws; i++)
        {
            double[] point = parzen.Draw(ref random);
            drawn[((int)(point[0] * 4) * 15) + (Axes[1].LevelOf(point[1]) * 3) + Axes[2].LevelOf(point[2])]++;
        }

        expected.Zip(drawn, (e, d) => (d - e) * (d - e) / e).Sum().ShouldBeLessThan(98.3, "the 99.9th percentile of chi-squared with 59 degrees of freedom");
    }

    [Theory]
    [InlineData(0, "1"), InlineData(3, "0.25 0.25 0.25 0.25")]
    [InlineData(26, null), InlineData(300, null)]
    public void Old_points_count_less(int points, string? weights)
    {
        double[] own = Parzen.Weights(points);
        own.Sum().ShouldBe(1, 1e-12);
        own.Zip(own.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second + 1e-15, "the newer, the more");
        if (weights is not null) string.Join(" ", own).ShouldBe(weights);
        else (own[0] / own[^1]).ShouldBe(1.0 / points, 1e-12);
    }
}
