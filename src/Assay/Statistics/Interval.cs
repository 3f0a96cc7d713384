using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>An interval that holds the true value in a share of cases: 95 % where nothing else is said.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Interval(double Low, double High)
{
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
