using MathNet.Numerics;

namespace Assay.Statistics;

/// <summary>
/// The logarithm of a standard deviation of normal values: (ν · s² / σ²) is χ² with ν = n − 1 degrees of freedom, so log s is off by
/// (ψ(ν/2) − ln(ν/2)) / 2 on average, which is taken off, and scatters by √ψ′(ν/2) / 2 (Bartlett &amp; Kendall 1946).
/// </summary>
internal static class LogDeviation
{
    /// <summary>The estimate; null of fewer than two values, or of values that are all the same. Its t is taken for a normal's.</summary>
    public static Estimate? Of(IEnumerable<double> values)
    {
        Spread spread = Spread.OfFinite(values);
        if (spread is not { Count: > 1, Deviation: > 0 }) return null;
        double half = (spread.Count - 1) / 2.0;
        return new(Math.Log(spread.Deviation) - ((SpecialFunctions.DiGamma(half) - Math.Log(half)) / 2), Math.Sqrt(Trigamma(half)) / 2, double.PositiveInfinity);
    }

    /// <summary>ψ′(x) for x > 0: by ψ′(x) = ψ′(x + 1) + 1/x² up to 20, then the asymptotic series (Abramowitz &amp; Stegun 6.4.12).</summary>
    internal static double Trigamma(double x)
    {
        double sum = 0;
        for (; x < 20; x++) sum += 1 / (x * x);
        double y = 1 / (x * x);
        return sum + (1 / x) + (y / 2) + (y / x * ((1.0 / 6) - (y * ((1.0 / 30) - (y * ((1.0 / 42) - (y / 30)))))));
    }
}
