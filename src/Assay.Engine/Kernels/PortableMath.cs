namespace Assay.Engine.Kernels;

/// <summary>
/// Elementary functions in double precision from +, −, ×, ÷ alone, so that every machine computes the same bits; the C
/// library's differ from machine to machine. Errors stay below 2 units in the last place over the stated ranges.
/// </summary>
public static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Natural logarithm of x &gt; 0; −∞ at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        int exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0; // 2^54: subnormals gain a normal exponent
            exponent = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L); // [1, 2)
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        // ln m = 2 artanh(s), s = (m − 1)/(m + 1), |s| ≤ 0.172: a series in s² that ends at s²¹.
        double f = m - 1, s = f / (2 + f), z = s * s, series = 0;
        for (int n = 21; n >= 3; n -= 2) series = (series + (1.0 / n)) * z;
        double half = f * f / 2;
        return (exponent * Ln2High) - (half - ((s * (half + (2 * series))) + (exponent * Ln2Low)) - f);
    }

    /// <summary>eˣ; 0 below −745.2, ∞ above 709.8.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.782712893384) return double.PositiveInfinity;
        if (x < -745.2) return 0;
        double n = Math.Round(x * 1.4426950408889634);
        double r = x - (n * Ln2High) - (n * Ln2Low); // |r| ≤ ln 2 / 2
        double sum = 1;
        for (int i = 14; i >= 1; i--) sum = 1 + (sum * r / i);
        int half = (int)n / 2;
        return sum * PowerOfTwo(half) * PowerOfTwo((int)n - half);
    }

    /// <summary>x to the power y for x ≥ 0, as e^(y ln x), which magnifies the error of y ln x to as many units.</summary>
    public static double Pow(double x, double y) =>
        y == 0 ? 1 : x == 0 ? (y > 0 ? 0 : double.PositiveInfinity) : Exp(y * Log(x));

    /// <summary>Cosine for |x| ≤ 1e5.</summary>
    public static double Cos(double x) => SineOfQuadrant(x, 1);

    /// <summary>Sine for |x| ≤ 1e5.</summary>
    public static double Sin(double x) => SineOfQuadrant(x, 0);

    /// <summary>The angle of the point (x, y), in (−π, π]; 0 for the origin.</summary>
    public static double Atan2(double y, double x)
    {
        double across = Math.Abs(x), up = Math.Abs(y);
        if (across == 0 && up == 0) return 0;
        double angle = up <= across ? ArcTangent(up / across) : (Math.PI / 2) - ArcTangent(across / up);
        if (x < 0) angle = Math.PI - angle;
        return y < 0 ? -angle : angle;
    }

    /// <summary>For 0 ≤ x ≤ 1: by the series of what is left when π/6 is taken away from angles beyond π/12.</summary>
    private static double ArcTangent(double x)
    {
        const double Root = 1.7320508075688772, TangentOfTwelfth = 0.2679491924311227;
        bool reduced = x > TangentOfTwelfth;
        if (reduced) x = ((Root * x) - 1) / (Root + x);
        double square = x * x, series = 0;
        for (int i = 27; i >= 3; i -= 2) series = ((i & 3) == 1 ? 1.0 : -1.0) / i + (square * series);
        double angle = x + (x * square * series);
        return reduced ? (Math.PI / 6) + angle : angle;
    }

    private static double SineOfQuadrant(double x, int shift)
    {
        const double High = 1.57079632673412561417e+00, Middle = 6.07710050630396597660e-11,
            Low = 2.02226624879595063154e-21;
        double n = Math.Round(x * 0.6366197723675814);
        double whole = x - (n * High), part = n * Middle, difference = whole - part, back = difference - whole;
        double lost = (whole - (difference - back)) - (part + back) - (n * Low); // what the subtraction rounded away
        double r = difference + lost, tail = (difference - r) + lost, z = r * r; // |r| ≤ π/4, x = n π/2 + r + tail
        int quadrant = (int)(((long)n + shift) & 3);
        double value, series = 1;
        if ((quadrant & 1) == 0)
        {
            for (int i = 16; i >= 4; i -= 2) series = 1 - (series * z / (i * (i + 1)));
            value = r + (tail - (r * (series * z / 6)));
        }
        else
        {
            for (int i = 17; i >= 3; i -= 2) series = 1 - (series * z / (i * (i + 1)));
            value = 1 - ((series * z / 2) + (r * tail));
        }

        return quadrant >= 2 ? -value : value;
    }

    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + 1023) << 52);
}
