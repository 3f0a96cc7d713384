using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>An interval that holds the true value in a share of cases: 95 % where nothing else is said.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Interval(double Low, double High)
{
    /// <summary>
    /// For a share measured on <paramref name="samples"/> independent samples (Wilson 1927). It knows of the sampling of
    /// the test set only, not of the luck of one training.
    /// </summary>
    /// <param name="share">In [0, 1]; NaN makes both ends NaN.</param>
    /// <param name="samples">At least 1.</param>
    /// <param name="level">The share of cases in which it holds the true share, nearly.</param>
    public static Interval OfShare(double share, int samples, double level = 0.95)
    {
        double n = samples, z = Normal.InvCDF(0, 1, (1 + level) / 2), z2 = z * z;
        double centre = (share + (z2 / (2 * n))) / (1 + (z2 / n));
        double half = z / (1 + (z2 / n)) * Math.Sqrt((share * (1 - share) / n) + (z2 / (4 * n * n)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>
    /// For a mean, by Student's t with n − 1 degrees of freedom; NaN for fewer than two values. It assumes independent values,
    /// nearly normal: values from folds of one data set share samples, and the interval is then too narrow (Bengio &amp;
    /// Grandvalet 2004).
    /// </summary>
    public static Interval OfMean(Spread spread)
    {
        if (spread.Count < 2) return new(double.NaN, double.NaN);
        double half = StudentT.InvCDF(0, 1, spread.Count - 1, 0.975) * spread.Deviation / Math.Sqrt(spread.Count);
        return new(spread.Mean - half, spread.Mean + half);
    }
}
