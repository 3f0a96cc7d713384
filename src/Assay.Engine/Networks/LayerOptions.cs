using System.ComponentModel.DataAnnotations;

namespace Assay.Engine.Networks;

/// <summary>One layer of a network, as the study file names it. The reference network is a list of these.</summary>
public abstract record LayerOptions
{
    /// <summary>The name by which paths address the layer (<c>network.hidden.units</c>); default: none.</summary>
    public string? Name { get; init; }
}

/// <summary>
/// A fully connected layer: <c>y = activation(x · W + b)</c>, x [batch, inputs], W [inputs, units], b [units].
/// Defaults are those of <c>keras.layers.Dense</c> (Keras 3).
/// </summary>
public sealed record DenseOptions : LayerOptions
{
    /// <summary>Number of neurons; no default.</summary>
    [Required, Range(1, 1_000_000)]
    public int? Units { get; init; }

    /// <summary>Applied to every output; default: linear.</summary>
    public ActivationOptions Activation { get; init; } = new();

    /// <summary>Start values of the weights; default: glorot_uniform.</summary>
    public InitializerOptions Initializer { get; init; } = new() { Name = InitializerKind.GlorotUniform };

    /// <summary>Start values of the biases; default: zeros.</summary>
    public InitializerOptions BiasInitializer { get; init; } = new() { Name = InitializerKind.Zeros };

    /// <summary>Whether the layer has biases; default: true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>Penalty on the weights, added to the loss; default: none.</summary>
    public RegularizerOptions? Regularizer { get; init; }

    /// <summary>Penalty on the biases, added to the loss; default: none.</summary>
    public RegularizerOptions? BiasRegularizer { get; init; }

    /// <summary>
    /// Largest Euclidean norm of the weights entering one neuron, restored after each step as
    /// <c>keras.constraints.MaxNorm</c> does (axis 0); default: none.
    /// </summary>
    [Range(1e-12, double.MaxValue)]
    public double? MaxNorm { get; init; }

    /// <summary>How many such layers stand in a row; 0 leaves the layer out; default: 1.</summary>
    [Range(0, 1000)]
    public int Repeat { get; init; } = 1;
}

/// <summary>
/// Sets each input to 0 with probability <see cref="Rate"/> while training and scales the rest by 1/(1 − rate)
/// (Srivastava et al. 2014, in the inverted form of <c>keras.layers.Dropout</c>).
/// </summary>
public sealed record DropoutOptions : LayerOptions
{
    /// <summary>The probability of dropping an input, 0 ≤ rate &lt; 1; no default.</summary>
    [Required, Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Rate { get; init; }
}
