using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Engine.Networks;

/// <summary>The activation functions, by their Keras names in snake case (<c>leaky_relu</c>).</summary>
public enum ActivationKind
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where x &gt; 0, else negative_slope · x.</summary>
    LeakyRelu,

    /// <summary>x where x &gt; 0, else alpha · (eˣ − 1).</summary>
    Elu,

    /// <summary>1.05070098 · elu(x, 1.67326324) (Klambauer et al. 2017).</summary>
    Selu,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>eˣ.</summary>
    Exponential,

    /// <summary>eˣ over the sum of eˣ over the layer's outputs.</summary>
    Softmax,

    /// <summary>x − ln Σ eˣ over the layer's outputs.</summary>
    LogSoftmax,

    /// <summary>x · Φ(x), exact; or its tanh approximation (<see cref="ActivationOptions.Approximate"/>).</summary>
    Gelu,

    /// <summary>x · sigmoid(x); also known as SiLU.</summary>
    Swish,

    /// <summary>cos x.</summary>
    Cos,

    /// <summary>sin x.</summary>
    Sin,
}

/// <summary>An activation function and its parameters. Defaults as <c>keras.activations</c> (Keras 3) has them.</summary>
public sealed record ActivationOptions
{
    /// <summary>Which function; default: linear.</summary>
    public ActivationKind Name { get; init; } = ActivationKind.Linear;

    /// <summary>leaky_relu: the slope below 0; default: 0.2 (Keras 3 <c>activations.leaky_relu</c>; PyTorch: 0.01).</summary>
    [BelongsTo(ActivationKind.LeakyRelu), Default(0.2), Range(0.0, 1e6)]
    public double? NegativeSlope { get; init; }

    /// <summary>elu: the limit below 0 is −alpha; default: 1.</summary>
    [BelongsTo(ActivationKind.Elu), Default(1.0), Range(0.0, 1e6)]
    public double? Alpha { get; init; }

    /// <summary>gelu: use the tanh approximation; default: false.</summary>
    [BelongsTo(ActivationKind.Gelu), Default(false)]
    public bool? Approximate { get; init; }
}
