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

/// <summary>Where a layer is built: its input, its part of the flat vectors, and where its memory comes from.</summary>
internal readonly unsafe struct Site(
    ShapedLayer layer, Matrix input, Matrix inputGradient, int offset, int statisticsOffset, float* parameters, float* gradients,
    bool training, Arena arena)
{
    public ShapedLayer Layer { get; } = layer;

    /// <summary>X, [inputs + 1, batch], the last row ones.</summary>
    public Matrix Input { get; } = input;

    /// <summary>Where the gradient by X goes; without data where nothing before needs it.</summary>
    public Matrix InputGradient { get; } = inputGradient;

    /// <summary>Where the layer's tensors begin in the flat vectors.</summary>
    public int Offset { get; } = offset;

    /// <summary>Where the layer's running statistics begin in the flat vector of parameters.</summary>
    public int StatisticsOffset { get; } = statisticsOffset;

    /// <summary>The layer's tensors.</summary>
    public float* Weights { get; } = parameters + offset;

    /// <summary>The gradients by them; not to be followed where nothing is trained.</summary>
    public float* Gradients { get; } = gradients + offset;

    /// <summary>The layer's running statistics.</summary>
    public float* Statistics { get; } = parameters + statisticsOffset;

    /// <summary>Whether memory for the way back is taken.</summary>
    public bool Training { get; } = training;

    public Arena Arena { get; } = arena;
}

/// <summary>
/// A layer in a network, its memory already taken. Activations and their gradients lie feature-major, [features, batch]:
/// vectors run along the batch and are full even where layers are a few neurons wide.
/// </summary>
internal abstract unsafe class Layer(Site site)
{
    public string Name { get; } = site.Layer.Name;

    public string Kind { get; } = site.Layer.Options.Kind;

    /// <summary>What a sample becomes.</summary>
    public Shape Shape { get; } = site.Layer.Output;

    /// <summary>
    /// What the layer gives on, [outputs + 1, batch]: the last row is all ones, which a dense layer that follows
    /// multiplies with its biases.
    /// </summary>
    public abstract Matrix Output { get; }

    /// <summary>The gradient of the loss by the output, [outputs, batch]; without data in a network for prediction only.</summary>
    public abstract Matrix OutputGradient { get; }

    /// <summary>The layer's trained tensors.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Numbers that training moves but no gradient does.</summary>
    public virtual IReadOnlyList<ParameterTensor> Statistics => [];

    /// <summary>Gives <see cref="Statistics"/> their start values.</summary>
    public virtual void InitializeStatistics() { }

    /// <summary>Computes <see cref="Output"/>.</summary>
    public abstract void Forward(Batch batch, bool training);

    /// <summary>
    /// From <see cref="OutputGradient"/>, which it may overwrite: the gradients of the parameters and of the input.
    /// </summary>
    public abstract void Backward(Batch batch);

    /// <summary>Carries what passes have left for later ones, beside parameters and statistics.</summary>
    public virtual void Carry(Checkpoint checkpoint) { }

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
/// <param name="FanIn">Rows as Keras counts them: inputs of a neuron; of a bias, neurons.</param>
/// <param name="FanOut">Neurons.</param>
/// <param name="Inputs">Inputs of a neuron, for a bias, too.</param>
/// <param name="Regularizer">Its penalty.</param>
/// <param name="MaxNorm">Bound on the norm of each of its columns.</param>
internal sealed record Parameter(
    ParameterTensor Tensor, InitializerOptions Initializer, int FanIn, int FanOut, int Inputs, RegularizerOptions? Regularizer, double? MaxNorm)
{
    /// <summary>Number of values.</summary>
    public int Size => Tensor.Size;
}
