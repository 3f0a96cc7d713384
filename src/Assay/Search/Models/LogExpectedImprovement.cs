using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// The logarithm of the expected improvement (Ament et al., Unexpected improvements to expected improvement for Bayesian optimization, 2023,
/// arXiv:2310.20708): where the improvement itself is too small for a number, its logarithm still says which of two points is the better one.
/// </summary>
internal static class LogExpectedImprovement
{
    private const double HalfLogOfTwoPi = 0.91893853320467274;

    /// <summary>ln E[max(0, best − Y)] for a normal Y; −∞ where Y is certain and no better.</summary>
    /// <param name="mean">Y's.</param>
    /// <param name="deviation">Y's; 0: it is certain.</param>
    /// <param name="best">What is to be improved upon, downwards.</param>
    public static double Of(double mean, double deviation, double best) => deviation > 0
        ? PortableMath.Log(deviation) + OfStandard((best - mean) / deviation)
        : PortableMath.Log(Math.Max(0, best - mean));

    /// <summary>ln h(z), h(z) = φ(z) + zΦ(z): of a standard normal that is to be below z.</summary>
    public static double OfStandard(double z)
    {
        double t = Math.Abs(z), log = -(t * t / 2) - HalfLogOfTwoPi; // ln φ
        double below = log + PortableMath.Log(t < 2 ? ShareBySeries(t) : ShareByFraction(t)); // ln h(−t)
        return z <= 0 ? below : PortableMath.Log(z + PortableMath.Exp(below)); // h(z) = z + h(−z)
    }

    /// <summary>h(−t)/φ(t) = 1 − tQ(t)/φ(t), Q(t) = ½ − φ(t) Σ t²ᵏ⁺¹/(2k + 1)!!. Little is lost to the differences where t is small.</summary>
    private static double ShareBySeries(double t)
    {
        double term = t, sum = t;
        for (int k = 1; k <= 32; k++)
        {
            term *= t * t / ((2 * k) + 1);
            sum += term;
        }

        return 1 - (t * ((0.5 * PortableMath.Exp((t * t / 2) + HalfLogOfTwoPi)) - sum));
    }

    /// <summary>
    /// By Laplace's continued fraction Q(t)/φ(t) = 1/(t + c), c = 1/(t + 2/(t + 3/(t + …))): then 1 − t/(t + c) = c/(t + c), in which nothing is lost.
    /// </summary>
    private static double ShareByFraction(double t)
    {
        double c = (t + Math.Sqrt((t * t) + 320)) / 2; // about what the fraction is from its 80th step on
        for (int k = 80; k >= 2; k--) c = t + (k / c);
        c = 1 / c;
        return c / (t + c);
    }
}
