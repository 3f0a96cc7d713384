namespace Assay.Statistics;

/// <summary>The value in the middle.</summary>
public static class Median
{
    /// <summary>The median: of an even number of values the mean of the two in the middle. NaN for none, or where one is no number.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        if (sorted.Length == 0) return double.NaN;
        Array.Sort(sorted); // NaN come first
        return double.IsNaN(sorted[0]) ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
