using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Networks;

// The functions of one number, as formulas; ActivationKind documents each. Derivatives are in terms of the output a
// where that is possible, so that the input need not be kept.

internal readonly struct Relu : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => Lanes.Select(Vector512.LessThan(z, V.Zero), V.Zero, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => Lanes.Select(Vector512.GreaterThan(a, V.Zero), V.One, V.Zero);
}

internal readonly struct LeakyRelu(float negativeSlope) : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) =>
        Lanes.Select(Vector512.GreaterThan(z, V.Zero), z, z * Vector512.Create(negativeSlope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) =>
        Lanes.Select(Vector512.GreaterThan(a, V.Zero), V.One, Vector512.Create(negativeSlope));
}

/// <summary>scale · elu(z, alpha); selu is one of these.</summary>
internal readonly struct Elu(float scale, float alpha) : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z)
    {
        V below = Vector512.Create(scale * alpha) * ExpMinusOne(z);
        return Lanes.Select(Vector512.GreaterThan(z, V.Zero), Vector512.Create(scale) * z, below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => Lanes.Select(
        Vector512.GreaterThan(a, V.Zero), Vector512.Create(scale), a + Vector512.Create(scale * alpha));

    /// <summary>eᶻ − 1 for z ≤ 0; near 0 by its series, as the difference would cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpMinusOne(V z)
    {
        V p = Vector512.Create(1f / 720);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1f / 120));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1f / 24));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1f / 6));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(0.5f));
        V near = Vector512.FusedMultiplyAdd(p * z, z, z);
        return Lanes.Select(
            Vector512.GreaterThan(z, Vector512.Create(-0.25f)), near, VectorMath.Exp(z) - V.One);
    }
}

internal readonly struct Sigmoid : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => VectorMath.Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => a * (V.One - a);
}

internal readonly struct Tanh : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => VectorMath.Tanh(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => Vector512.FusedMultiplyAdd(-a, a, V.One);
}

internal readonly struct Softplus : IFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => Lanes.Select(Vector512.GreaterThan(z, V.Zero), z, V.Zero)
        + VectorMath.LogOnePlus(VectorMath.Exp(-Vector512.Abs(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => VectorMath.Sigmoid(z);
}

internal readonly struct Softsign : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => z / (V.One + Vector512.Abs(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a)
    {
        V rest = V.One - Vector512.Abs(a);
        return rest * rest;
    }
}

internal readonly struct Exponential : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => VectorMath.Exp(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => a;
}

internal readonly struct Gelu : IFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => z * VectorMath.NormalCdf(z);

    /// <summary>Φ(z) + z φ(z), φ the normal density.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a)
    {
        V density = Vector512.Create(0.398942280f) * VectorMath.Exp(z * z * Vector512.Create(-0.5f));
        return Vector512.FusedMultiplyAdd(z, density, VectorMath.NormalCdf(z));
    }
}

/// <summary>½ z (1 + tanh(√(2/π) (z + 0.044715 z³))) (Hendrycks &amp; Gimpel 2016).</summary>
internal readonly struct GeluTanh : IFunction
{
    private const float Root = 0.797884561f, Cubic = 0.044715f;

    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => Vector512.Create(0.5f) * z * (V.One + VectorMath.Tanh(Inner(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a)
    {
        V t = VectorMath.Tanh(Inner(z)), half = Vector512.Create(0.5f);
        V inner = Vector512.Create(Root) * Vector512.FusedMultiplyAdd(z * z, Vector512.Create(3 * Cubic), V.One);
        return (half * (V.One + t)) + (half * z * (V.One - (t * t)) * inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Inner(V z) =>
        Vector512.Create(Root) * Vector512.FusedMultiplyAdd(z * z * z, Vector512.Create(Cubic), z);
}

internal readonly struct Swish : IFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => z * VectorMath.Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a)
    {
        V s = VectorMath.Sigmoid(z);
        return Vector512.FusedMultiplyAdd(a, V.One - s, s);
    }
}

internal readonly struct Cos : IFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => VectorMath.Cos(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => -VectorMath.Sin(z);
}

internal readonly struct Sin : IFunction
{
    public static bool NeedsInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V z) => VectorMath.Sin(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V z, V a) => VectorMath.Cos(z);
}
