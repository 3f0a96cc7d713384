using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace Assay.Statistics;

/// <summary>
/// What a design finds, and how often, by the noncentral t: an estimate of a true effect δ standard errors from 0 has
/// t = (z + δ) / s with z standard normal and s as <see cref="ScaledChi"/> has it. Exact but for the quadrature. With infinite degrees
/// of freedom s is 1.
/// </summary>
internal static class Power
{
    /// <summary>The share of cases in which a difference is found.</summary>
    /// <param name="effect">The true one, in standard errors.</param>
    /// <param name="degreesOfFreedom">Above 0.</param>
    /// <param name="alpha">Two-sided.</param>
    public static double OfDifference(double effect, double degreesOfFreedom, double alpha = 0.05)
    {
        double critical = Estimate.Quantile(1 - (alpha / 2), degreesOfFreedom);
        return Mean(degreesOfFreedom, s => Normal.CDF(0, 1, effect - (critical * s)) + Normal.CDF(0, 1, -effect - (critical * s)));
    }

    /// <summary>The share of cases in which "no different" is found where there is no difference at all.</summary>
    /// <param name="margin">In standard errors.</param>
    /// <param name="degreesOfFreedom">Above 0.</param>
    /// <param name="alpha">Of each of both tests.</param>
    public static double OfEquivalence(double margin, double degreesOfFreedom, double alpha = 0.05)
    {
        double critical = Estimate.Quantile(1 - alpha, degreesOfFreedom);
        return Mean(degreesOfFreedom, s => Math.Max(0, 1 - (2 * Normal.CDF(0, 1, (critical * s) - margin))));
    }

    /// <summary>The smallest true difference, in standard errors, that is found in a share <paramref name="power"/> of cases.</summary>
    public static double SmallestDifference(double degreesOfFreedom, double alpha = 0.05, double power = 0.8) =>
        Smallest(effect => OfDifference(effect, degreesOfFreedom, alpha) - power);

    /// <summary>The smallest margin, in standard errors, that is held in a share <paramref name="power"/> of cases where there is no difference.</summary>
    public static double SmallestMargin(double degreesOfFreedom, double alpha = 0.05, double power = 0.8) =>
        Smallest(margin => OfEquivalence(margin, degreesOfFreedom, alpha) - power);

    private static double Mean(double degreesOfFreedom, Func<double, double> share) =>
        double.IsPositiveInfinity(degreesOfFreedom) ? share(1) : ScaledChi.Mean(degreesOfFreedom, share);

    private static double Smallest(Func<double, double> missing)
    {
        double high = 2;
        while (missing(high) < 0) high *= 2;
        return Brent.FindRoot(missing, 0, high, 1e-9);
    }
}
