using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>
/// An effect and what it may be off by: (estimate − truth) / standard error is taken to follow Student's t. Where all values were
/// the same the standard error is 0: that says that nothing varied, not that nothing could (accuracies on few samples come in
/// steps), so t, p and intervals are NaN, and nothing is decided.
/// </summary>
/// <param name="Effect">The estimate.</param>
/// <param name="StandardError">Its standard error, in the same unit.</param>
/// <param name="DegreesOfFreedom">Above 0; infinite: t is a normal's z.</param>
public sealed record Estimate(double Effect, double StandardError, double DegreesOfFreedom)
{
    /// <summary>Effect / standard error.</summary>
    public double T => TOver(0);

    /// <summary>Two-sided: how often so large a |t| comes where the true effect is 0.</summary>
    public double P => 2 * Math.Min(PAbove(0), PBelow(0));

    /// <summary>One-sided, for "the true effect is above <paramref name="value"/>": how often so large a t comes where it is not.</summary>
    public double PAbove(double value) => Tail(-TOver(value));

    /// <summary>One-sided, for "the true effect is below <paramref name="value"/>".</summary>
    public double PBelow(double value) => Tail(TOver(value));

    /// <summary>Holds the true effect in a share <paramref name="level"/> of cases.</summary>
    public Interval Interval(double level = 0.95) => Within(Quantile((1 + level) / 2, DegreesOfFreedom));

    /// <summary>Effect ± <paramref name="critical"/> · standard error.</summary>
    internal Interval Within(double critical) => StandardError > 0
        ? new(Effect - (critical * StandardError), Effect + (critical * StandardError))
        : new(double.NaN, double.NaN);

    /// <summary>The point of Student's t below which a share p of it lies.</summary>
    internal static double Quantile(double p, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom) ? Normal.InvCDF(0, 1, p) : StudentT.InvCDF(0, 1, degreesOfFreedom, p);

    private double TOver(double value) => StandardError > 0 ? (Effect - value) / StandardError : double.NaN;

    private double Tail(double t) => double.IsNaN(t) ? t
        : double.IsPositiveInfinity(DegreesOfFreedom) ? Normal.CDF(0, 1, t) : StudentT.CDF(0, 1, DegreesOfFreedom, t);
}
