using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Engine.Networks;

/// <summary>The initializers of <c>keras.initializers</c>, in snake case, and PyTorch's.</summary>
public enum InitializerKind
{
    /// <summary>All 0.</summary>
    Zeros,

    /// <summary>All 1.</summary>
    Ones,

    /// <summary>All <see cref="InitializerOptions.Value"/>.</summary>
    Constant,

    /// <summary>Normal with <see cref="InitializerOptions.Mean"/> and <see cref="InitializerOptions.Stddev"/>.</summary>
    RandomNormal,

    /// <summary>Uniform between <see cref="InitializerOptions.Minval"/> and <see cref="InitializerOptions.Maxval"/>.</summary>
    RandomUniform,

    /// <summary>Normal, values beyond two standard deviations drawn again.</summary>
    TruncatedNormal,

    /// <summary>Truncated normal, variance 2 / (fan_in + fan_out) (Glorot &amp; Bengio 2010).</summary>
    GlorotNormal,

    /// <summary>Uniform within ±√(6 / (fan_in + fan_out)) (Glorot &amp; Bengio 2010).</summary>
    GlorotUniform,

    /// <summary>Truncated normal, variance 2 / fan_in (He et al. 2015).</summary>
    HeNormal,

    /// <summary>Uniform within ±√(6 / fan_in) (He et al. 2015).</summary>
    HeUniform,

    /// <summary>Truncated normal, variance 1 / fan_in (LeCun et al. 1998).</summary>
    LecunNormal,

    /// <summary>Uniform within ±√(3 / fan_in) (LeCun et al. 1998).</summary>
    LecunUniform,

    /// <summary>Orthogonal rows or columns, times <see cref="InitializerOptions.Gain"/> (Saxe et al. 2013).</summary>
    Orthogonal,

    /// <summary>
    /// Uniform within ±1 / √inputs of a neuron, or of a filter: weights and biases of PyTorch's <c>Linear</c> and <c>Conv2d</c> start so.
    /// </summary>
    TorchUniform,
}

/// <summary>
/// An initializer and its parameters. Defaults as <c>keras.initializers</c> (Keras 3); unlike Keras, a parameter that
/// does not belong to the named initializer is refused rather than ignored.
/// </summary>
public sealed record InitializerOptions
{
    /// <summary>Which initializer; default: glorot_uniform.</summary>
    public InitializerKind Name { get; init; } = InitializerKind.GlorotUniform;

    /// <summary>constant: the value; default: 0.</summary>
    [BelongsTo(InitializerKind.Constant), Default(0.0)]
    public double? Value { get; init; }

    /// <summary>random_normal, truncated_normal: the mean; default: 0.</summary>
    [BelongsTo(InitializerKind.RandomNormal, InitializerKind.TruncatedNormal), Default(0.0)]
    public double? Mean { get; init; }

    /// <summary>random_normal, truncated_normal: the standard deviation; default: 0.05.</summary>
    [BelongsTo(InitializerKind.RandomNormal, InitializerKind.TruncatedNormal), Default(0.05), Range(0.0, 1e6)]
    public double? Stddev { get; init; }

    /// <summary>random_uniform: the lower bound; default: −0.05.</summary>
    [BelongsTo(InitializerKind.RandomUniform), Default(-0.05)]
    public double? Minval { get; init; }

    /// <summary>random_uniform: the upper bound; default: 0.05.</summary>
    [BelongsTo(InitializerKind.RandomUniform), Default(0.05)]
    public double? Maxval { get; init; }

    /// <summary>orthogonal: a factor on all values; default: 1.</summary>
    [BelongsTo(InitializerKind.Orthogonal), Default(1.0)]
    public double? Gain { get; init; }
}

/// <summary>A penalty added to the loss: l1 · Σ|w| + l2 · Σw² (<c>keras.regularizers.L1L2</c>).</summary>
public sealed record RegularizerOptions
{
    /// <summary>Weight of the sum of absolute values; default: 0.</summary>
    [Range(0.0, 1e9)]
    public double L1 { get; init; }

    /// <summary>
    /// Weight of the sum of squares; default: 0. PyTorch's <c>weight_decay</c> of λ is an l2 of λ/2.
    /// </summary>
    [Range(0.0, 1e9)]
    public double L2 { get; init; }
}
