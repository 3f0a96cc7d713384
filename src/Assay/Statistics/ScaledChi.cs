using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Assay.Statistics;

/// <summary>
/// How a standard deviation with ν degrees of freedom scatters about the true one: s = √(χ²_ν / ν). What has Student's s in its
/// denominator is a normal matter for each s, averaged over s.
/// </summary>
internal static class ScaledChi
{
    private const double Reach = 8.5; // χ's tails are no thicker than a normal's of deviation 1: 1e-17 is left outside

    /// <summary>
    /// The mean of a probability f(s), by adaptive Gauss–Kronrod quadrature, to about 1e-11. The rule's tolerance is relative: 1 + f is
    /// integrated, as a probability of next to nothing is rounding alone, and would be divided without end.
    /// </summary>
    public static double Mean(double degreesOfFreedom, Func<double, double> f)
    {
        double half = degreesOfFreedom / 2, mode = Math.Sqrt(Math.Max(0, degreesOfFreedom - 1));
        double scale = ((1 - half) * Constants.Ln2) - SpecialFunctions.GammaLn(half);
        double Integrand(double chi)
        {
            double logs = degreesOfFreedom == 1 ? 0 : (degreesOfFreedom - 1) * Math.Log(chi);
            return chi == 0 && degreesOfFreedom > 1 ? 0 : Math.Exp(scale + logs - (chi * chi / 2)) * (1 + f(chi / Math.Sqrt(degreesOfFreedom)));
        }

        return Math.Max(0, GaussKronrodRule.Integrate(Integrand, Math.Max(0, mode - Reach), mode + Reach, out _, out _, 1e-12, 20, 21) - 1);
    }
}
