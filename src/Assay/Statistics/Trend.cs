using Assay.Engine.Kernels;

namespace Assay.Statistics;

/// <summary>
/// Whether an ordered factor has a direction: the least-squares slope over its levels, taken in each block and tested as any contrast
/// (<see cref="Layout.Contrast"/>). A trend is a straight line's: a rise and a fall of the same size have none.
/// </summary>
internal static class Trend
{
    /// <summary>The slope's coefficients: (x − mean of x) / Σ (x − mean of x)².</summary>
    /// <param name="x">Where the levels stand, not all the same.</param>
    public static double[] Coefficients(IReadOnlyList<double> x)
    {
        double mean = x.Average(), squares = x.Sum(value => (value - mean) * (value - mean));
        return [.. x.Select(value => (value - mean) / squares)];
    }

    /// <summary>1, 2, 3 …: the slope is the change from a level to the next.</summary>
    public static double[] Ranks(int levels) => [.. Enumerable.Range(1, levels).Select(rank => (double)rank)];

    /// <summary>Logarithms of base 2: the slope is the change with each doubling.</summary>
    /// <param name="values">Above 0.</param>
    public static double[] Doublings(IReadOnlyList<double> values) => [.. values.Select(value => PortableMath.Log(value) / PortableMath.Log(2))];
}
