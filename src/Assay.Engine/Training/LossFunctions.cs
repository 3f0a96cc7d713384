using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Training;

// The losses of one output p against its target y, as formulas; LossKind documents each.

internal static class LossMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clip(V x, V low, V high)
    {
        x = Lanes.Select(Vector512.LessThan(x, low), low, x);
        return Lanes.Select(Vector512.GreaterThan(x, high), high, x);
    }

    /// <summary>The slope where p lies strictly inside the clip's bounds, 0 outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Inside(V slope, V p, float low, float high) => slope
        & Vector512.GreaterThanOrEqual(p, Vector512.Create(low)) & Vector512.LessThanOrEqual(p, Vector512.Create(high));
}

internal readonly struct Binary : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y)
    {
        p = LossMath.Clip(p, Vector512.Create(Loss.Epsilon), Vector512.Create(1 - Loss.Epsilon));
        return -((y * VectorMath.Log(p)) + ((V.One - y) * VectorMath.Log(V.One - p)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => LossMath.Inside((p - y) / (p * (V.One - p)), p, Loss.Epsilon, 1 - Loss.Epsilon);
}

/// <summary>Binary cross-entropy of a sigmoid's output; the slope is by the sigmoid's input.</summary>
internal readonly struct BinaryOfSigmoid : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y) => default(Binary).Value(p, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => p - y;
}

/// <summary>max(x, 0) − x y + ln(1 + e^−|x|).</summary>
internal readonly struct BinaryFromLogits : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y)
    {
        V positive = Lanes.Select(Vector512.GreaterThan(p, V.Zero), p, V.Zero);
        return positive - (p * y) + VectorMath.LogOnePlus(VectorMath.Exp(-Vector512.Abs(p)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => VectorMath.Sigmoid(p) - y;
}

internal readonly struct NegativeLogLikelihood : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y) => -(p * y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => -y;
}

internal readonly struct SquaredError : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y) => (p - y) * (p - y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => (p - y) + (p - y);
}

internal readonly struct AbsoluteError : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y) => Vector512.Abs(p - y);

    /// <summary>The sign of the error; 0 at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) =>
        (V.One & Vector512.GreaterThan(p, y)) - (V.One & Vector512.LessThan(p, y));
}

internal readonly struct Huber(float delta) : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y)
    {
        V error = Vector512.Abs(p - y), limit = Vector512.Create(delta), half = Vector512.Create(0.5f);
        return Lanes.Select(
            Vector512.LessThanOrEqual(error, limit), half * error * error, limit * (error - (half * limit)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => LossMath.Clip(p - y, Vector512.Create(-delta), Vector512.Create(delta));
}

internal readonly struct Poisson : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y) => p - (y * VectorMath.Log(p + Vector512.Create(Loss.Epsilon)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => V.One - (y / (p + Vector512.Create(Loss.Epsilon)));
}

internal readonly struct KlDivergence : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y)
    {
        V low = Vector512.Create(Loss.Epsilon), target = LossMath.Clip(y, low, V.One);
        return target * VectorMath.Log(target / LossMath.Clip(p, low, V.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) =>
        LossMath.Inside(-LossMath.Clip(y, Vector512.Create(Loss.Epsilon), V.One) / p, p, Loss.Epsilon, 1);
}

internal readonly struct CircularSquaredError(Circle circle) : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y) => circle.Way(p - y) * circle.Way(p - y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => circle.Way(p - y) + circle.Way(p - y);
}

internal readonly struct CircularAbsoluteError(Circle circle) : ILossFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value(V p, V y) => Vector512.Abs(circle.Way(p - y));

    /// <summary>The sign of the way; 0 at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope(V p, V y) => default(AbsoluteError).Slope(circle.Way(p - y), V.Zero);
}
