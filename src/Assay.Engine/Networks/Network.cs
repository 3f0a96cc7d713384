using Assay.Engine.Kernels;

namespace Assay.Engine.Networks;

/// <summary>
/// The layers of a network in memory, chained, with all parameters in one flat vector. Built for training, with memory
/// for gradients, or for prediction.
/// </summary>
internal sealed unsafe class Network
{
    /// <summary>Positions in the flat vector are 32-bit numbers, with room to round up.</summary>
    public const int MostParameters = int.MaxValue - 1024;

    private readonly Layer[] _layers;

    /// <param name="options">The layers, first to last.</param>
    /// <param name="shape">The shape of a sample.</param>
    /// <param name="capacity">Most samples of a pass.</param>
    /// <param name="training">Whether memory for the way back is taken.</param>
    /// <param name="key">The key of dropout's masks.</param>
    /// <param name="arena">Gives the memory.</param>
    public Network(IReadOnlyList<LayerOptions> options, Shape shape, int capacity, bool training, RandomKey key, Arena arena)
    {
        IReadOnlyList<ShapedLayer> layers = LayerShapes.Of(options, shape);
        long parameters = layers.Sum(layer => layer.Parameters), statistics = layers.Sum(layer => (long)layer.Statistics);
        if (parameters + statistics > MostParameters)
            throw new ArgumentException($"a network has at most {MostParameters} parameters, this one {parameters}");
        Size = (int)parameters;
        Length = statistics == 0 ? Size : Lanes.RoundUp(Size) + (int)statistics;
        Parameters = arena.Take(Length);
        Gradients = training ? arena.Take(Size) : null;
        Input = Layer.TakeWithOnes(arena, shape.Size, Lanes.Stride(capacity));

        List<Layer> built = [];
        Matrix input = Input, gradient = default;
        int offset = 0, statisticsOffset = Lanes.RoundUp(Size), dropouts = 0;
        foreach (ShapedLayer shaped in layers)
        {
            Site site = new(shaped, input, gradient, offset, statisticsOffset, Parameters, Gradients, training, arena);
            Layer? layer = shaped.Options switch
            {
                DenseOptions dense => new DenseLayer(dense, site),
                Conv2dOptions conv => new Conv2dLayer(conv, site),
                PoolOptions pool => new PoolLayer(pool, site),
                GlobalPoolOptions pool => new PoolLayer(pool, site),
                BatchNormOptions norm => new BatchNormLayer(norm, site),
                PermuteOptions permute => new PermuteLayer(permute, site),
                DropoutOptions dropout => Dropout(dropout.Rate!.Value, dropouts++, site),
                FlattenOptions => null, // the values lie as the next layer wants them
                _ => throw new ArgumentOutOfRangeException(nameof(options), shaped.Options, "unknown layer"),
            };
            offset += (int)shaped.Parameters;
            statisticsOffset += shaped.Statistics;
            if (layer is null) continue;
            built.Add(layer);
            (input, gradient) = (layer.Output, layer.OutputGradient);
        }

        _layers = [.. built];
        Tensors = [.. _layers.SelectMany(layer => layer.Parameters)];

        Layer? Dropout(double rate, int index, Site site) => rate > 0 ? new DropoutLayer(rate, index, key, site) : null;
    }

    /// <summary>X, [inputs, batch].</summary>
    public Matrix Input { get; }

    /// <summary>The last layer.</summary>
    public Layer Last => _layers[^1];

    /// <summary>Number of trained parameters.</summary>
    public int Size { get; }

    /// <summary>Length of <see cref="Parameters"/>: the trained ones, then running statistics from the next whole vector on.</summary>
    public int Length { get; }

    /// <summary>The flat vector of parameters.</summary>
    public float* Parameters { get; }

    /// <summary>The gradient by each trained parameter, in the same order; null for prediction only.</summary>
    public float* Gradients { get; }

    /// <summary>The trained tensors of the flat vector, in its order.</summary>
    public IReadOnlyList<Parameter> Tensors { get; }

    /// <summary>All tensors of the flat vector: the trained ones, then running statistics.</summary>
    public IEnumerable<ParameterTensor> AllTensors =>
        [.. Tensors.Select(tensor => tensor.Tensor), .. _layers.SelectMany(layer => layer.Statistics)];

    /// <summary>The layers that were built: flatten and dropout at rate 0 move nothing and are left out.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>
    /// Gives every parameter its start value, a function of the key, the tensor's shape, the number of weighted layers before
    /// it and whether it is a bias: dropout or normalisation in between or a layer without biases leave all others as they
    /// were.
    /// </summary>
    public void Initialize(RandomKey key)
    {
        ulong weighted = 0;
        foreach (Layer layer in _layers)
        {
            layer.InitializeStatistics();
            for (int role = 0; role < layer.Parameters.Count; role++)
            {
                Parameter tensor = layer.Parameters[role];
                Initializers.Fill(
                    new Span<float>(Parameters + tensor.Tensor.Offset, tensor.Size), tensor,
                    key.Sequence(Purpose.Initialization, (2 * weighted) + (ulong)role));
            }

            if (layer is DenseLayer or Conv2dLayer) weighted++;
        }
    }

    /// <summary>From <see cref="Input"/> to the output of <see cref="Last"/>.</summary>
    public void Forward(Batch batch, bool training)
    {
        foreach (Layer layer in _layers) layer.Forward(batch, training);
    }

    /// <summary>From the output gradient of <see cref="Last"/> to <see cref="Gradients"/>.</summary>
    public void Backward(Batch batch)
    {
        for (int i = _layers.Length - 1; i >= 0; i--) _layers[i].Backward(batch);
    }
}
