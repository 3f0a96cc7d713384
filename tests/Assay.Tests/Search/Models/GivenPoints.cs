using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

/// <summary>The data of tests/golden/models.py, by the same formulas.</summary>
internal static class GivenPoints
{
    public const int Count = 13;
    public const double Noise = 0.01;

    /// <summary>Three ordered axes; and an ordered one, one of three names, and one that some points do not have.</summary>
    public static readonly Axis[] Plain = [new(true, null), new(true, null), new(true, null)], Mixed = [new(true, null), Axis.Of(3, ordered: false), new(true, null, Group: 1)];

    public static double[] Features(Axis[] axes, int i) => Matern.Embed(axes, axes == Plain
        ? [Coordinate(i, 0), Coordinate(i, 1), Coordinate(i, 2)]
        : [Coordinate(i, 0), axes[1].Middle(i % 3), i % 4 == 1 ? double.NaN : Coordinate(i, 2)]);

    public static GaussianProcess Process(Axis[] axes, int room = 0) => new(
        axes, [.. Enumerable.Range(0, Count).Select(i => Features(axes, i))], [.. Enumerable.Range(0, Count).Select(i => (((3 * i * i) + (5 * i)) % 17 / 8.0) - 1)],
        [.. Enumerable.Range(0, Count).Select(i => 7 * i % 5 / 50.0)], room);

    private static double Coordinate(int i, int j) => ((((5 * i) + (3 * j) + (i * i * (j + 1))) % 37) + 0.5) / 37;
}
