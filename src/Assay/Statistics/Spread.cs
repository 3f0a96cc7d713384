namespace Assay.Statistics;

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
