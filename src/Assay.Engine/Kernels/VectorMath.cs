using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>
/// Elementary functions on sixteen lanes, from fused multiply-adds, divisions and integer operations alone, so that all
/// machines compute the same bits. Relative errors stay below 4 units in the last place unless stated.
/// </summary>
internal static class VectorMath
{
    private const float LeastExponent = -87.33f;

    private const float RoundingShift = 12582912f; // 1.5 · 2²³: adding it rounds to an integer in the low bits

    /// <summary>eˣ; 0 below −87.33 (where results leave the normal range), ∞ above 88.72, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> value = Lanes.Select(
            Vector512.GreaterThan(x, Vector512.Create(88.7228317f)), Vector512.Create(float.PositiveInfinity), ExpInRange(x));
        return Lanes.Select(Vector512.LessThan(x, Vector512.Create(LeastExponent)), Vector512<float>.Zero, value);
    }

    /// <summary>eˣ for −87.33 ≤ x ≤ 88.72, and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpInRange(Vector512<float> x)
    {
        Vector512<float> shift = Vector512.Create(RoundingShift);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), shift);
        Vector512<float> n = shifted - shift;
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693145752f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.42860677e-6f), r); // |r| ≤ ln 2 / 2

        // e^r = 1 + r + r² q(r), q of degree 4 fitted at Chebyshev's points: relative error 1.0e-08 before rounding.
        Vector512<float> p = Vector512.Create(0.0013933688f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.008363205f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.041666463f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.16666576f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);

        // Times 2ⁿ: n stands in the lowest bits of shifted, and goes to the exponent's place.
        return (p.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();
    }

    /// <summary>ln x; −∞ at 0 and below the normal range, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        // x = m · 2^e with m in [√½, √2): ln x = e ln 2 + 2 artanh(s), s = (m − 1)/(m + 1).
        Vector512<int> offset = x.AsInt32() - Vector512.Create(0x3F3504F3);
        Vector512<int> exponent = offset >> 23;
        Vector512<float> m = ((offset & Vector512.Create(0x007FFFFF)) + Vector512.Create(0x3F3504F3)).AsSingle();
        Vector512<float> e = Vector512.ConvertToSingle(exponent);
        Vector512<float> f = m - Vector512<float>.One;
        Vector512<float> s = f / (m + Vector512<float>.One), z = s * s;
        Vector512<float> p = Vector512.Create(2f / 9);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2f / 7));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2f / 5));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2f / 3));
        p *= z;
        Vector512<float> half = f * f * Vector512.Create(0.5f);
        // ln m = f − f²/2 + s (f²/2 + p): the leading terms exact, so that nothing cancels near m = 1.
        Vector512<float> low = Vector512.FusedMultiplyAdd(
            s, half + p, e * Vector512.Create(-2.12194440e-4f));
        Vector512<float> value = Vector512.FusedMultiplyAdd(e, Vector512.Create(0.693359375f), f - (half - low));
        value = Lanes.Select(
            Vector512.LessThan(x, Vector512.Create(1.17549435e-38f)), Vector512.Create(float.NegativeInfinity), value);
        value = Lanes.Select(
            Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(float.NaN), value);
        return Lanes.Select(
            Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)), value, x);
    }

    /// <summary>ln(1 + x) for x ≥ 0, exact to rounding for small x too (Kahan's correction).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOnePlus(Vector512<float> x)
    {
        Vector512<float> w = x + Vector512<float>.One, d = w - Vector512<float>.One;
        return Lanes.Select(Vector512.Equals(d, Vector512<float>.Zero), x, Log(w) * (x / d));
    }

    /// <summary>1 / (1 + e⁻ˣ), by e^−|x|, which neither overflows nor cancels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        Vector512<float> least = Vector512.Create(LeastExponent), down = -Vector512.Abs(x);
        Vector512<float> e = ExpInRange(Lanes.Select(Vector512.LessThan(down, least), least, down));
        return Lanes.Select(Vector512.LessThan(x, Vector512<float>.Zero), e, Vector512<float>.One) / (e + Vector512<float>.One);
    }

    /// <summary>Hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // Near 0 an odd polynomial (Moshier's Cephes), as the quotient of exponentials would cancel.
        Vector512<float> z = x * x;
        Vector512<float> p = Vector512.Create(-5.70498872745e-3f);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.06390887954e-2f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-5.37397155531e-2f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1.33314422036e-1f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-3.33332819422e-1f));
        Vector512<float> near = Vector512.FusedMultiplyAdd(p * z, x, x);

        Vector512<float> magnitude = Vector512.Abs(x);
        Vector512<float> e = Exp(magnitude + magnitude);
        Vector512<float> far = Vector512<float>.One - (Vector512.Create(2f) / (e + Vector512<float>.One));
        far = CopySign(far, x);
        return Lanes.Select(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), near, far);
    }

    /// <summary>The normal distribution function Φ(x), relative error below 1e-6 for |x| &lt; 5.</summary>
    /// <remarks>½ erfc(−x/√2) with the Chebyshev fit of erfc from Press et al., Numerical Recipes, section 6.2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NormalCdf(Vector512<float> x)
    {
        Vector512<float> z = Vector512.Abs(x) * Vector512.Create(0.707106781f);
        Vector512<float> t = Vector512<float>.One
            / Vector512.FusedMultiplyAdd(z, Vector512.Create(0.5f), Vector512<float>.One);
        Vector512<float> p = Vector512.Create(0.17087277f);
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.82215223f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(1.48851587f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.13520398f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.27886807f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.18628806f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.09678418f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.37409196f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(1.00002368f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.26551223f));
        Vector512<float> tail = t * Exp(Vector512.FusedMultiplyAdd(-z, z, p)) * Vector512.Create(0.5f);
        return Lanes.Select(
            Vector512.LessThan(x, Vector512<float>.Zero), tail, Vector512<float>.One - tail);
    }

    /// <summary>sin x, absolute error below 2e-7 for |x| ≤ 8192.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sin(Vector512<float> x) => SineOfQuadrant(x, 0);

    /// <summary>cos x, absolute error below 2e-7 for |x| ≤ 8192.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> x) => SineOfQuadrant(x, 1);

    /// <summary>|magnitude| with the sign of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> CopySign(Vector512<float> magnitude, Vector512<float> sign) =>
        Lanes.Select(Vector512.Create(-0f), sign, magnitude);

    private static Vector512<float> SineOfQuadrant(Vector512<float> x, int turn)
    {
        // x = n π/2 + r, |r| ≤ π/4, π/2 in three parts (Cody & Waite 1980).
        Vector512<float> shift = Vector512.Create(RoundingShift);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(0.636619772f), shift);
        Vector512<float> n = shifted - shift;
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.5703125f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-4.83751297e-4f), r);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-7.54978942e-8f), r);
        Vector512<float> z = r * r;

        Vector512<float> sine = Vector512.Create(1f / 362880);
        sine = Vector512.FusedMultiplyAdd(sine, z, Vector512.Create(-1f / 5040));
        sine = Vector512.FusedMultiplyAdd(sine, z, Vector512.Create(1f / 120));
        sine = Vector512.FusedMultiplyAdd(sine, z, Vector512.Create(-1f / 6));
        sine = Vector512.FusedMultiplyAdd(sine * z, r, r);

        Vector512<float> cosine = Vector512.Create(1f / 40320);
        cosine = Vector512.FusedMultiplyAdd(cosine, z, Vector512.Create(-1f / 720));
        cosine = Vector512.FusedMultiplyAdd(cosine, z, Vector512.Create(1f / 24));
        cosine = Vector512.FusedMultiplyAdd(cosine, z, Vector512.Create(-0.5f));
        cosine = Vector512.FusedMultiplyAdd(cosine, z, Vector512<float>.One);

        Vector512<int> quadrant = shifted.AsInt32() - shift.AsInt32() + Vector512.Create(turn);
        Vector512<int> odd = Vector512.Equals(quadrant & Vector512<int>.One, Vector512<int>.One);
        Vector512<int> negative = (quadrant & Vector512.Create(2)) << 30;
        Vector512<float> value = Lanes.Select(odd.AsSingle(), cosine, sine);
        return (value.AsInt32() ^ negative).AsSingle();
    }
}
