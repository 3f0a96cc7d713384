using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Training;

// The update rules of keras/src/optimizers (Keras 3), as formulas. w weight, g gradient, η learning rate, t the step from 1.

/// <summary>w ← w − η g.</summary>
internal struct Sgd : IUpdateRule
{
    private V _rate;

    public readonly int States => 0;

    public void Begin(double learningRate) => _rate = Vector512.Create((float)learningRate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2) =>
        Vector512.FusedMultiplyAdd(-_rate, gradient, weight);
}

/// <summary>v ← μ v − η g; w ← w + v, or with Nesterov w ← w + μ v − η g.</summary>
internal struct Momentum(double momentum, bool nesterov) : IUpdateRule
{
    private readonly V _momentum = Vector512.Create((float)momentum);
    private V _rate;

    public readonly int States => 1;

    public void Begin(double learningRate) => _rate = Vector512.Create((float)learningRate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        V step = _rate * gradient;
        s0 = (_momentum * s0) - step;
        return nesterov ? weight + ((_momentum * s0) - step) : weight + s0;
    }
}

/// <summary>v ← ρ v + (1 − ρ) g²; u = η g / √(v [− m²] + ε); w ← w − u, or with momentum b ← μ b + u; w ← w − b.</summary>
internal struct Rmsprop(double rho, double momentum, double epsilon, bool centered) : IUpdateRule
{
    private readonly V _rho = Vector512.Create((float)rho), _rest = Vector512.Create((float)(1 - rho));
    private readonly V _momentum = Vector512.Create((float)momentum), _epsilon = Vector512.Create((float)epsilon);
    private V _rate;

    public readonly int States => 3;

    public void Begin(double learningRate) => _rate = Vector512.Create((float)learningRate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        s0 = (_rho * s0) + (_rest * gradient * gradient);
        V denominator = s0 + _epsilon;
        if (centered)
        {
            s1 = (_rho * s1) + (_rest * gradient);
            denominator -= s1 * s1;
        }

        V step = _rate * gradient / Vector512.Sqrt(denominator);
        s2 = (_momentum * s2) + step;
        return weight - s2;
    }
}

/// <summary>a ← a + g²; w ← w − η g / √(a + ε).</summary>
internal struct Adagrad(double initial, double epsilon) : IUpdateRule
{
    private readonly V _epsilon = Vector512.Create((float)epsilon);
    private V _rate;

    public readonly int States => 1;

    public readonly float InitialState => (float)initial;

    public void Begin(double learningRate) => _rate = Vector512.Create((float)learningRate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        s0 += gradient * gradient;
        return weight - (_rate * gradient / Vector512.Sqrt(s0 + _epsilon));
    }
}

/// <summary>a ← ρ a + (1 − ρ) g²; u = g √(b + ε) / √(a + ε); b ← ρ b + (1 − ρ) u²; w ← w − η u.</summary>
internal struct Adadelta(double rho, double epsilon) : IUpdateRule
{
    private readonly V _rho = Vector512.Create((float)rho), _rest = Vector512.Create((float)(1 - rho));
    private readonly V _epsilon = Vector512.Create((float)epsilon);
    private V _rate;

    public readonly int States => 2;

    public void Begin(double learningRate) => _rate = Vector512.Create((float)learningRate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        s0 = (_rho * s0) + (_rest * gradient * gradient);
        V step = gradient * Vector512.Sqrt(s1 + _epsilon) / Vector512.Sqrt(s0 + _epsilon);
        s1 = (_rho * s1) + (_rest * step * step);
        return weight - (_rate * step);
    }
}

/// <summary>
/// m ← m + (1 − β₁)(g − m); v ← v + (1 − β₂)(g² − v); w ← w − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε).
/// </summary>
internal struct Adam(double beta1, double beta2, double epsilon) : IUpdateRule
{
    private readonly V _rest1 = Vector512.Create((float)(1 - beta1)), _rest2 = Vector512.Create((float)(1 - beta2));
    private readonly V _epsilon = Vector512.Create((float)epsilon);
    private BiasCorrection _correction = new(beta1, beta2);
    private V _rate;

    public readonly int States => 2;

    public void Begin(double learningRate) => _rate = Vector512.Create((float)_correction.Next(learningRate));

    public void Carry(Checkpoint checkpoint) => _correction.Carry(checkpoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        s0 = Vector512.FusedMultiplyAdd(gradient - s0, _rest1, s0);
        s1 = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(gradient, gradient, -s1), _rest2, s1);
        return weight - (_rate * s0 / (Vector512.Sqrt(s1) + _epsilon));
    }
}

/// <summary>Adam that divides by the largest v so far.</summary>
internal struct Amsgrad(double beta1, double beta2, double epsilon) : IUpdateRule
{
    private readonly V _rest1 = Vector512.Create((float)(1 - beta1)), _rest2 = Vector512.Create((float)(1 - beta2));
    private readonly V _epsilon = Vector512.Create((float)epsilon);
    private BiasCorrection _correction = new(beta1, beta2);
    private V _rate;

    public readonly int States => 3;

    public void Begin(double learningRate) => _rate = Vector512.Create((float)_correction.Next(learningRate));

    public void Carry(Checkpoint checkpoint) => _correction.Carry(checkpoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        s0 = Vector512.FusedMultiplyAdd(gradient - s0, _rest1, s0);
        s1 = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(gradient, gradient, -s1), _rest2, s1);
        s2 = Lanes.Select(Vector512.GreaterThan(s1, s2), s1, s2);
        return weight - (_rate * s0 / (Vector512.Sqrt(s2) + _epsilon));
    }
}

/// <summary>m as Adam; u ← max(β₂ u, |g|); w ← w − η m / ((1 − β₁ᵗ)(u + ε)).</summary>
internal struct Adamax(double beta1, double beta2, double epsilon) : IUpdateRule
{
    private readonly double _beta1 = beta1;
    private readonly V _rest1 = Vector512.Create((float)(1 - beta1)), _beta2 = Vector512.Create((float)beta2);
    private readonly V _epsilon = Vector512.Create((float)epsilon);
    private double _power1 = 1;
    private V _rate;

    public readonly int States => 2;

    public void Begin(double learningRate)
    {
        _power1 *= _beta1;
        _rate = Vector512.Create((float)(learningRate / (1 - _power1)));
    }

    public void Carry(Checkpoint checkpoint) => checkpoint.Number(ref _power1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        s0 = Vector512.FusedMultiplyAdd(gradient - s0, _rest1, s0);
        V decayed = _beta2 * s1, magnitude = Vector512.Abs(gradient);
        s1 = Lanes.Select(Vector512.GreaterThan(magnitude, decayed), magnitude, decayed);
        return weight - (_rate * s0 / (s1 + _epsilon));
    }
}

/// <summary>
/// m, v as Adam; μₜ = β₁ (1 − ½ · 0.96ᵗ), Pₜ = μ₁ … μₜ;
/// w ← w − η (μₜ₊₁ m / (1 − Pₜ₊₁) + (1 − μₜ) g / (1 − Pₜ)) / (√(v / (1 − β₂ᵗ)) + ε).
/// </summary>
internal struct Nadam(double beta1, double beta2, double epsilon) : IUpdateRule
{
    private readonly double _beta1 = beta1, _beta2 = beta2;
    private readonly V _rest1 = Vector512.Create((float)(1 - beta1)), _rest2 = Vector512.Create((float)(1 - beta2));
    private readonly V _epsilon = Vector512.Create((float)epsilon);
    private double _power2 = 1, _decay = 1, _product = 1;
    private V _ofMean, _ofGradient, _ofSquare;

    public readonly int States => 2;

    public void Begin(double learningRate)
    {
        _decay *= 0.96;
        _power2 *= _beta2;
        double now = _beta1 * (1 - (0.5 * _decay)), next = _beta1 * (1 - (0.5 * _decay * 0.96));
        _product *= now;
        _ofMean = Vector512.Create((float)(learningRate * next / (1 - (_product * next))));
        _ofGradient = Vector512.Create((float)(learningRate * (1 - now) / (1 - _product)));
        _ofSquare = Vector512.Create((float)(1 / (1 - _power2)));
    }

    public void Carry(Checkpoint checkpoint)
    {
        checkpoint.Number(ref _power2);
        checkpoint.Number(ref _decay);
        checkpoint.Number(ref _product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update(V weight, V gradient, ref V s0, ref V s1, ref V s2)
    {
        s0 = Vector512.FusedMultiplyAdd(gradient - s0, _rest1, s0);
        s1 = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(gradient, gradient, -s1), _rest2, s1);
        return weight - (((_ofMean * s0) + (_ofGradient * gradient)) / (Vector512.Sqrt(s1 * _ofSquare) + _epsilon));
    }
}

/// <summary>The factor √(1 − β₂ᵗ) / (1 − β₁ᵗ) on Adam's learning rate, step by step; powers by multiplication.</summary>
internal struct BiasCorrection(double beta1, double beta2)
{
    private double _power1 = 1, _power2 = 1;

    public double Next(double learningRate)
    {
        _power1 *= beta1;
        _power2 *= beta2;
        return learningRate * Math.Sqrt(1 - _power2) / (1 - _power1);
    }

    public void Carry(Checkpoint checkpoint)
    {
        checkpoint.Number(ref _power1);
        checkpoint.Number(ref _power2);
    }
}
