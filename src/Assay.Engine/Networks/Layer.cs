using Assay.Engine.Kernels;

namespace Assay.Engine.Networks;

/// <summary>
/// How many samples a pass works on. Columns from <see cref="Count"/> to <see cref="Padded"/> hold no samples: their
/// inputs are 0 and their gradients stay 0.
/// </summary>
internal readonly record struct Batch(int Count)
{
    /// <summary>Count, rounded up to whole vectors.</summary>
    public int Padded => Lanes.RoundUp(Count);
}

/// <summary>
/// A layer in a network, its memory already taken. Activations and their gradients lie feature-major, [features, batch]:
/// vectors run along the batch and are full even where layers are a few neurons wide.
/// </summary>
internal abstract unsafe class Layer(string name, string kind)
{
    public string Name { get; } = name;

    public string Kind { get; } = kind;

    /// <summary>
    /// What the layer gives on, [outputs + 1, batch]: the last row is all ones, which a dense layer that follows
    /// multiplies with its biases.
    /// </summary>
    public abstract Matrix Output { get; }

    /// <summary>The gradient of the loss by the output, [outputs, batch]; without data in a network for prediction only.</summary>
    public abstract Matrix OutputGradient { get; }

    /// <summary>The layer's trained tensors.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Computes <see cref="Output"/>.</summary>
    public abstract void Forward(Batch batch, bool training);

    /// <summary>
    /// From <see cref="OutputGradient"/>, which it may overwrite: the gradients of the parameters and of the input.
    /// </summary>
    public abstract void Backward(Batch batch);

    /// <summary>Takes a matrix of features and its row of ones.</summary>
    protected internal static Matrix TakeWithOnes(Arena arena, int features, int stride)
    {
        Matrix matrix = new(arena.Take((long)(features + 1) * stride), features, stride);
        if (!arena.Planning) new Span<float>(matrix.Row(features), stride).Fill(1);
        return matrix;
    }
}

/// <summary>One trained tensor [rows, columns] and what is asked of it.</summary>
/// <param name="Tensor">Its name, shape and place.</param>
/// <param name="Initializer">Its start values.</param>
/// <param name="FanIn">Inputs of a neuron.</param>
/// <param name="FanOut">Neurons.</param>
/// <param name="Regularizer">Its penalty.</param>
/// <param name="MaxNorm">Bound on the norm of each of its columns.</param>
internal sealed record Parameter(
    ParameterTensor Tensor, InitializerOptions Initializer, int FanIn, int FanOut, RegularizerOptions? Regularizer, double? MaxNorm)
{
    public int Size => Tensor.Shape.Aggregate(1, (size, n) => size * n);
}
