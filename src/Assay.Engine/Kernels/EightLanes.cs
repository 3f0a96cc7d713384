using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>
/// Elementary functions on eight lanes of double precision, from fused multiply-adds, divisions and integer operations alone, so that all
/// machines compute the same bits: as <see cref="PortableMath"/>, for what is asked of thousands of numbers.
/// </summary>
public static class EightLanes
{
    private const double RoundingShift = 6755399441055744.0; // 1.5 · 2⁵²: adding it rounds to an integer in the low bits

    /// <summary>eˣ for x ≤ 0 to 2 units in the last place; 0 below −708.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        Vector512<double> shift = Vector512.Create(RoundingShift), least = Vector512.Create(-708.0);
        Vector512<double> inRange = Vector512.ConditionalSelect(Vector512.LessThan(x, least), least, x);
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(inRange, Vector512.Create(1.4426950408889634), shift), n = shifted - shift;
        Vector512<double> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-6.93147180369123816490e-01), inRange);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.90821492927058770002e-10), r); // |r| ≤ ln 2 / 2

        // e^r by its own series to r¹³ / 13!: what is left out is below 4e-18.
        Vector512<double> sum = Vector512.Create(1 / 6227020800.0);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 479001600.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 39916800.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 3628800.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 362880.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 40320.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 5040.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 720.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 120.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 24.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 6.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(0.5));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<double>.One);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<double>.One);

        // Times 2ⁿ: n stands in the lowest bits of shifted, and goes to the exponent's place.
        Vector512<double> value = (sum.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
        return Vector512.ConditionalSelect(Vector512.LessThan(x, least), Vector512<double>.Zero, value);
    }

    /// <summary>The normal distribution function Φ(x) to 1e-15, and to 1e-5 of itself in the lower tail; 0 below −37.</summary>
    /// <remarks>Hart's rational approximation 5666 as West (2005) has it; beyond −7 too, where its limit is right.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NormalCdf(Vector512<double> x)
    {
        Vector512<double> z = Vector512.Abs(x), e = Exp(z * z * Vector512.Create(-0.5));
        Vector512<double> p = Vector512.Create(0.0352624965998911);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(0.700383064443688));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(6.37396220353165));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(33.912866078383));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(112.079291497871));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(221.213596169931));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(220.206867912376));
        Vector512<double> q = Vector512.Create(0.0883883476483184);
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(1.75566716318264));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(16.064177579207));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(86.7807322029461));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(296.564248779674));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(637.333633378831));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(793.826512519948));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(440.413735824752));
        Vector512<double> tail = e * p / q;
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<double>.Zero), Vector512<double>.One - tail, tail);
    }
}
