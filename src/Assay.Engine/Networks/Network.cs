using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Engine.Networks;

/// <summary>
/// The layers of a network in memory, a trunk and the heads that go on from its end, with all parameters in one flat vector:
/// the trunk's, then each head's. A chain is a trunk alone. Built for training, with memory for gradients, or for prediction.
/// </summary>
internal sealed unsafe class Network
{
    /// <summary>Positions in the flat vector are 32-bit numbers, with room to round up.</summary>
    public const int MostParameters = int.MaxValue - 1024;

    /// <summary>Most heads, and most dropout layers of one: their masks are numbered by 16 bits.</summary>
    public const int MostHeads = 64;

    private const int DropoutsOfAHead = 65536 / MostHeads;

    private readonly Layer[] _layers, _trunk;
    private readonly Layer[][] _heads;
    private readonly Matrix _fork, _share;

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

        int offset = 0, statisticsOffset = Lanes.RoundUp(Size), dropouts = 0;
        _trunk = Chain(layers.Where(layer => layer.Head is null), Input, default);
        Matrix fork = _trunk.Length == 0 ? Input : _trunk[^1].Output;
        _fork = _trunk.Length == 0 ? default : _trunk[^1].OutputGradient;
        int before = dropouts;
        List<Layer[]> heads = [];
        foreach (IGrouping<string?, ShapedLayer> head in layers.Where(layer => layer.Head is not null).GroupBy(layer => layer.Head))
        {
            // The first head gives its gradient to the trunk itself, the others' are added: they take one memory in turn.
            if (heads.Count == 1 && training && _fork.Rows > 0) _share = new(arena.Take((long)_fork.Rows * _fork.Stride), _fork.Rows, _fork.Stride);
            dropouts = before + (heads.Count * DropoutsOfAHead);
            heads.Add(Chain(head, fork, heads.Count == 0 ? _fork : _share));
        }

        _heads = [.. heads];
        _layers = [.. _trunk, .. _heads.SelectMany(head => head)];
        Last = _heads.Length == 0 ? [_trunk[^1]] : [.. _heads.Select(head => head[^1])];
        Tensors = [.. _layers.SelectMany(layer => layer.Parameters)];

        Layer[] Chain(IEnumerable<ShapedLayer> chain, Matrix input, Matrix gradient)
        {
            List<Layer> built = [];
            foreach (ShapedLayer shaped in chain)
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

            return [.. built];
        }

        Layer? Dropout(double rate, int index, Site site) => rate > 0 ? new DropoutLayer(rate, index, key, site) : null;
    }

    /// <summary>X, [inputs, batch].</summary>
    public Matrix Input { get; }

    /// <summary>The last layer of each head, in the order of their names; of a chain its last.</summary>
    public IReadOnlyList<Layer> Last { get; }

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
    /// were. In a head those before it are the trunk's and its own, and its number counts beside: the first head's are those
    /// of a chain.
    /// </summary>
    public void Initialize(RandomKey key)
    {
        ulong trunk = Initialize(key, _trunk, 0);
        for (int head = 0; head < _heads.Length; head++) Initialize(key, _heads[head], trunk + ((ulong)head << 32));
    }

    /// <summary>The same for a chain of layers; how many weighted layers there are up to its end.</summary>
    private ulong Initialize(RandomKey key, Layer[] layers, ulong weighted)
    {
        foreach (Layer layer in layers)
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

        return weighted;
    }

    /// <summary>From <see cref="Input"/> to the outputs of <see cref="Last"/>.</summary>
    public void Forward(Batch batch, bool training)
    {
        foreach (Layer layer in _layers) layer.Forward(batch, training);
    }

    /// <summary>
    /// From the output gradients of <see cref="Last"/> to <see cref="Gradients"/>: the trunk's is the sum of its heads', added in
    /// their order.
    /// </summary>
    public void Backward(Batch batch)
    {
        for (int head = 0; head < _heads.Length; head++)
        {
            Backward(_heads[head], batch);
            if (head > 0 && _share.Data is not null) AddShare(batch.Padded);
        }

        Backward(_trunk, batch);
    }

    private static void Backward(Layer[] layers, Batch batch)
    {
        for (int i = layers.Length - 1; i >= 0; i--) layers[i].Backward(batch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddShare(int columns)
    {
        foreach ((nint from, nint to) in _fork.Runs(columns))
            for (nint i = from; i < to; i += Lanes.Count)
                (Vector512.Load(_fork.Data + i) + Vector512.Load(_share.Data + i)).Store(_fork.Data + i);
    }
}
