using Assay.Journal;

namespace Assay.Reports;

/// <summary>Several values in short.</summary>
/// <param name="Count">How many values; those that are no number are left out.</param>
/// <param name="Mean">NaN for none.</param>
/// <param name="Deviation">Standard deviation (n − 1); NaN for fewer than two.</param>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
public sealed record Spread(int Count, double Mean, double Deviation, double Low, double High)
{
    /// <summary>The spread of these values.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0) return new(0, double.NaN, double.NaN, double.NaN, double.NaN);
        double mean = finite.Average();
        double deviation = finite.Length < 2
            ? double.NaN
            : Math.Sqrt(finite.Sum(value => (value - mean) * (value - mean)) / (finite.Length - 1));
        return new(finite.Length, mean, deviation, finite.Min(), finite.Max());
    }
}

/// <summary>How long a run takes, told fairly.</summary>
internal static class RunTime
{
    /// <summary>
    /// Epochs × the median time of an epoch: unlike the sum, it does not count the program's warm-up in a session's first
    /// runs, nor what else the machine did for a while. NaN before the first epoch.
    /// </summary>
    public static double Of(RunState run) => run.Curve.Epochs * run.EpochSeconds;
}

/// <summary>An interval that holds the true value in 95 % of cases.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Interval(double Low, double High)
{
    private const double Z = 1.959963984540054; // the normal distribution's 97.5 % point

    /// <summary>
    /// For a share measured on <paramref name="samples"/> independent samples (Wilson 1927). It knows of the sampling of
    /// the test set only, not of the luck of one training.
    /// </summary>
    public static Interval OfShare(double share, int samples)
    {
        double n = samples, z2 = Z * Z;
        double centre = (share + (z2 / (2 * n))) / (1 + (z2 / n));
        double half = Z / (1 + (z2 / n)) * Math.Sqrt((share * (1 - share) / n) + (z2 / (4 * n * n)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
