using Assay.Engine.Kernels;

namespace Assay.Statistics;

/// <summary>The standard normal distribution, the same bits on every machine.</summary>
internal static class PortableNormal
{
    /// <summary>The share at or below x ≥ 0, to 1e-15, by the series x + x³/3 + x⁵/(3·5) + … (Marsaglia 2004).</summary>
    public static double Below(double x)
    {
        if (x > 8.3) return 1; // what is above is less than half a unit in the last place
        double term = x, sum = x, square = x * x;
        for (int i = 3; term > sum * 1e-17; i += 2) sum += term *= square / i;
        return 0.5 + (sum * 0.3989422804014327 * PortableMath.Exp(-square / 2));
    }
}
