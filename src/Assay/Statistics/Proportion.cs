using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>Intervals for a share of independent samples, as of the test set that one network is right on.</summary>
internal static class Proportion
{
    /// <summary>
    /// Clopper and Pearson's exact interval (1934), from the quantiles of the beta distribution: at least its level always, so
    /// mostly too wide. It knows of the sampling of the test set only, not of the luck of one training.
    /// </summary>
    /// <param name="successes">0 … samples.</param>
    /// <param name="samples">At least 1.</param>
    /// <param name="level">The share of cases in which it holds the true share, at least.</param>
    public static Interval ClopperPearson(int successes, int samples, double level = 0.95)
    {
        double tail = (1 - level) / 2;
        return new(
            successes == 0 ? 0 : Beta.InvCDF(successes, samples - successes + 1, tail),
            successes == samples ? 1 : Beta.InvCDF(successes + 1, samples - successes, 1 - tail));
    }

    /// <summary>Fisher's exact test, two-sided, of n out of n beside none out of n: 2 / C(2n, n).</summary>
    /// <param name="n">At least 1.</param>
    public static double AllAgainstNone(int n) => 2 / SpecialFunctions.Binomial(2 * n, n);
}
