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
    /// <param name="inputs">Number of features.</param>
    /// <param name="capacity">Most samples of a pass.</param>
    /// <param name="training">Whether memory for the way back is taken.</param>
    /// <param name="key">The key of dropout's masks.</param>
    /// <param name="arena">Gives the memory.</param>
    public Network(IReadOnlyList<LayerOptions> options, int inputs, int capacity, bool training, RandomKey key, Arena arena)
    {
        IReadOnlyList<(string Name, LayerOptions Options)> layers = Expand(options);
        long parameters = ParameterCount(layers, inputs);
        if (parameters > MostParameters)
            throw new ArgumentException($"a network has at most {MostParameters} parameters, this one {parameters}");
        Size = (int)parameters;
        Parameters = arena.Take(Size);
        Gradients = training ? arena.Take(Size) : null;
        Input = Layer.TakeWithOnes(arena, inputs, Lanes.Stride(capacity));

        List<Layer> built = [];
        Matrix input = Input, gradient = default;
        int offset = 0, dropouts = 0;
        foreach ((string name, LayerOptions layer) in layers)
        {
            switch (layer)
            {
                case DenseOptions dense:
                    built.Add(new DenseLayer(
                        name, dense, input, gradient, offset, Parameters + offset, Gradients + offset, training, arena));
                    offset += (int)DenseSize(input.Rows, dense);
                    break;
                case DropoutOptions dropout:
                    int index = dropouts++;
                    if (dropout.Rate > 0) built.Add(new DropoutLayer(name, dropout.Rate.Value, index, input, gradient, key, arena));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(options), layer, "unknown layer");
            }

            if (built.Count > 0) (input, gradient) = (built[^1].Output, built[^1].OutputGradient);
        }

        _layers = [.. built];
        Tensors = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>X, [inputs, batch].</summary>
    public Matrix Input { get; }

    /// <summary>The last layer.</summary>
    public Layer Last => _layers[^1];

    /// <summary>Number of parameters.</summary>
    public int Size { get; }

    /// <summary>The flat vector of parameters.</summary>
    public float* Parameters { get; }

    /// <summary>The gradient by each parameter, in the same order; null for prediction only.</summary>
    public float* Gradients { get; }

    /// <summary>The tensors of the flat vector, in its order.</summary>
    public IReadOnlyList<Parameter> Tensors { get; }

    /// <summary>The layers with repeats written out and every one named: hidden_1, hidden_2; dense_1 for a nameless one.</summary>
    public static IReadOnlyList<(string Name, LayerOptions Options)> Expand(IReadOnlyList<LayerOptions> options)
    {
        List<(string, LayerOptions)> layers = [];
        foreach (LayerOptions layer in options)
        {
            int repeat = (layer as DenseOptions)?.Repeat ?? 1;
            string kind = layer is DenseOptions ? "dense" : "dropout";
            for (int i = 1; i <= repeat; i++)
            {
                string name = layer.Name is null ? $"{kind}_{layers.Count + 1}" : repeat > 1 ? $"{layer.Name}_{i}" : layer.Name;
                layers.Add((name, layer));
            }
        }

        return layers;
    }

    /// <summary>Trained parameters of a network, in 64 bits, before anything is allocated.</summary>
    public static long ParameterCount(IReadOnlyList<(string Name, LayerOptions Options)> layers, int inputs)
    {
        long count = 0;
        foreach (DenseOptions dense in layers.Select(layer => layer.Options).OfType<DenseOptions>())
        {
            count += DenseSize(inputs, dense);
            inputs = dense.Units!.Value;
        }

        return count;
    }

    public static long DenseSize(int inputs, DenseOptions dense) =>
        (inputs + (dense.UseBias ? 1L : 0L)) * dense.Units!.Value;

    /// <summary>
    /// Gives every parameter its start value, a function of the key, the tensor's shape, the number of dense layers before
    /// it and whether it is a bias: dropout in between or a layer without biases leave all others as they were.
    /// </summary>
    public void Initialize(RandomKey key)
    {
        ulong dense = 0;
        foreach (Layer layer in _layers.Where(layer => layer.Parameters.Count > 0))
        {
            for (int role = 0; role < layer.Parameters.Count; role++)
            {
                Parameter tensor = layer.Parameters[role];
                Initializers.Fill(
                    new Span<float>(Parameters + tensor.Tensor.Offset, tensor.Size), tensor,
                    key.Sequence(Purpose.Initialization, (2 * dense) + (ulong)role));
            }

            dense++;
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
