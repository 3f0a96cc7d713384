using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>
/// How much better than it is the best of several noisy means looks, on average. The noise is known, the true values are not: theirs is
/// taken to be the spread that the means have beyond the noise (constrained empirical Bayes: Louis 1984; Ghosh 1992), and the luck of the
/// best is that of the parametric bootstrap over it, without its random numbers. The shrunken means themselves would not do: they scatter
/// less than the truth; nor would the means, which scatter more.
/// </summary>
internal static class WinnersCurse
{
    /// <summary>Beyond so many standard errors of a difference below the best a mean is no contender: what is hopeless says nothing of how the best scatter.</summary>
    private const double Hopeless = 4;

    private const double Reach = 8.5, Step = 0.05; // of the best in standard errors: 1e-16 is left outside; smooth, so that the sum is as good as the integral

    /// <summary>The expected excess of the largest mean over its true value, at least 0.</summary>
    /// <param name="means">At least one; the largest is the best.</param>
    /// <param name="standardError">Of each of them, what is alike for all left out; not negative.</param>
    public static double Expected(IReadOnlyList<double> means, double standardError)
    {
        if (!(standardError > 0)) return 0;
        double best = means.Max();
        double[] z = [.. means.Select(mean => (mean - best) / standardError).Where(below => below >= -Hopeless * Math.Sqrt(2))];
        double centre = z.Average(), squares = z.Sum(one => (one - centre) * (one - centre));
        double spread = squares > 0 ? Math.Sqrt(Math.Max(0, 1 - ((z.Length - 1) / squares))) : 0;
        return standardError * OfLargest([.. z.Select(one => centre + (spread * (one - centre)))]);
    }

    /// <summary>
    /// E(noise of the largest of truth + noise), noise standard normal: the integral over v of Σ_i (v − θ_i) φ(v − θ_i) Π_{j≠i} Φ(v − θ_j).
    /// </summary>
    internal static double OfLargest(double[] truths)
    {
        double top = truths.Max(), sum = 0;
        for (double v = top - Reach; v < top + Reach; v += Step)
        {
            double logs = 0, noise = 0;
            foreach (double truth in truths)
            {
                double z = v - truth, below = Normal.CDF(0, 1, z);
                logs += Math.Log(below);
                noise += z * Normal.PDF(0, 1, z) / below;
            }

            sum += noise * Math.Exp(logs);
        }

        return Math.Max(0, sum * Step);
    }
}
