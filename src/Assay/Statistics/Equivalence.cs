namespace Assay.Statistics;

/// <summary>"No different within a margin", by two one-sided tests (Schuirmann 1987).</summary>
internal static class Equivalence
{
    /// <summary>The larger p of both tests, that the effect is above −margin and that it is below +margin. Not above α: no different.</summary>
    public static double P(Estimate estimate, double margin) => Math.Max(estimate.PAbove(-margin), estimate.PBelow(margin));

    /// <summary>The 1 − 2α interval: it lies within ±margin where, and only where, p is below α.</summary>
    public static Interval Interval(Estimate estimate, double alpha = 0.05) => estimate.Interval(1 - (2 * alpha));

    /// <summary>The smallest margin within which this estimate is no different.</summary>
    public static double SmallestMargin(Estimate estimate, double alpha = 0.05)
    {
        Interval interval = Interval(estimate, alpha);
        return Math.Max(-interval.Low, interval.High);
    }
}
