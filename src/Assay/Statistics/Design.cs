namespace Assay.Statistics;

/// <summary>What can be said before anything runs: what folds × seeds could decide within a scope, and what no outcome could.</summary>
/// <param name="DegreesOfFreedom">0: no outcome could decide anything.</param>
/// <param name="SmallestError">
/// The smallest standard error above 0, where values come in steps of 1 (shares of n samples in steps of 1/n): one value is a step off.
/// </param>
internal sealed record Design(double DegreesOfFreedom, double SmallestError)
{
    /// <summary>For <see cref="Contrast.OnTheseData"/>: K · (S − 1) degrees of freedom.</summary>
    public static Design OnTheseData(int folds, int seeds) => new(folds * (seeds - 1), 1.0 / (folds * seeds));

    /// <summary>For <see cref="Contrast.OnDataLikeThese"/>: K − 1, or where each seed splits anew K · S − 1 degrees of freedom.</summary>
    public static Design OnDataLikeThese(int folds, int seeds, double testToTrain, bool splitAnew = false)
    {
        int n = splitAnew ? folds * seeds : folds;
        double step = splitAnew ? 1 : 1.0 / seeds;
        return new(n - 1, step * Math.Sqrt(((1.0 / n) + testToTrain) / n));
    }

    /// <summary>
    /// At or below this margin no outcome says "no different": two one-sided tests need a margin above t(1 − α) standard errors,
    /// and the error has a smallest value where the metric comes in steps. Infinite without degrees of freedom.
    /// </summary>
    /// <param name="step">The metric's step, 1/n for a share of n samples; 0 for one without steps.</param>
    /// <param name="alpha">Of each of both tests.</param>
    public double ImpossibleMargin(double step, double alpha = 0.05) =>
        DegreesOfFreedom > 0 ? Estimate.Quantile(1 - alpha, DegreesOfFreedom) * SmallestError * step : double.PositiveInfinity;

    /// <summary>The smallest true difference that is found in a share <paramref name="power"/> of cases. Infinite without degrees of freedom.</summary>
    /// <param name="standardError">As expected, from <see cref="VarianceComponents"/> or an estimate.</param>
    /// <param name="alpha">Two-sided.</param>
    /// <param name="power">In (α, 1).</param>
    public double SmallestDifference(double standardError, double alpha = 0.05, double power = 0.8) =>
        DegreesOfFreedom > 0 ? standardError * Power.SmallestDifference(DegreesOfFreedom, alpha, power) : double.PositiveInfinity;

    /// <summary>The smallest margin held in a share <paramref name="power"/> of cases where there is no difference. Infinite without degrees of freedom.</summary>
    /// <param name="standardError">As expected.</param>
    /// <param name="alpha">Of each of both tests.</param>
    /// <param name="power">In (0, 1).</param>
    public double SmallestMargin(double standardError, double alpha = 0.05, double power = 0.8) =>
        DegreesOfFreedom > 0 ? standardError * Power.SmallestMargin(DegreesOfFreedom, alpha, power) : double.PositiveInfinity;
}
