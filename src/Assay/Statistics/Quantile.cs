namespace Assay.Statistics;

/// <summary>Quantiles of values, linear between the two that enclose them (Hyndman and Fan 1996, definition 7).</summary>
internal static class Quantile
{
    /// <summary>The value that a share of all lies below.</summary>
    /// <param name="values">At least one, finite, in any order.</param>
    /// <param name="share">0 … 1.</param>
    public static double Of(IReadOnlyCollection<double> values, double share)
    {
        double[] rising = [.. values.Order()];
        double place = share * (rising.Length - 1);
        int below = (int)place;
        return below + 1 < rising.Length ? rising[below] + ((place - below) * (rising[below + 1] - rising[below])) : rising[^1];
    }
}
