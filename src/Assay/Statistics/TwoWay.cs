namespace Assay.Statistics;

/// <summary>Blocks × levels, one value each: what neither block nor level explains.</summary>
internal static class TwoWay
{
    /// <summary>Σ (value − its block's mean − its level's mean + the mean)²: of (blocks − 1) · (levels − 1) degrees of freedom.</summary>
    public static double Remainder(IReadOnlyList<double[]> blocks)
    {
        double mean = blocks.Average(block => block.Average());
        double[] ofLevel = [.. Enumerable.Range(0, blocks[0].Length).Select(level => blocks.Average(block => block[level]))];
        double squares = blocks.Sum(block =>
        {
            double ofBlock = block.Average();
            return block.Select((value, level) => value - ofBlock - ofLevel[level] + mean).Sum(rest => rest * rest);
        });
        double largest = blocks.Max(block => block.Max(Math.Abs));
        return squares > Math.ScaleB(largest * largest, -88) ? squares : 0; // rounding alone is no spread
    }
}
