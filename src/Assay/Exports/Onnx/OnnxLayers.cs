using Assay.Engine;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;
using static Assay.Exports.Onnx.OnnxGraph;

namespace Assay.Exports.Onnx;

/// <summary>
/// The layers of a network as nodes. Images lie [samples, channels, height, width] there, and [height, width, channels] within a sample here,
/// so that they are turned where they become lists of features; dropout is gone.
/// </summary>
internal sealed class OnnxLayers
{
    private readonly OnnxGraph _graph;
    private readonly TrainedNetwork _network;
    private readonly Dictionary<string, ParameterTensor> _tensors;

    public OnnxLayers(OnnxGraph graph, TrainedNetwork network)
    {
        (_graph, _network) = (graph, network);
        _tensors = network.Tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>Where a sample stands between two layers: as an image, channels first, or as a list.</summary>
    private readonly record struct Place(string Tensor, bool IsImage);

    /// <summary>Adds all layers; the outputs [samples, outputs] of each head in the order of their names, or of the chain.</summary>
    public IReadOnlyList<string> Add(string input)
    {
        Place trunk = new(input, !_network.Input.IsVector);
        IReadOnlyList<ShapedLayer> layers = _network.Shaped;
        foreach (ShapedLayer layer in layers.Where(layer => layer.Head is null)) trunk = Add(layer, trunk);
        IGrouping<string?, ShapedLayer>[] heads = [.. layers.Where(layer => layer.Head is not null).GroupBy(layer => layer.Head)];
        return heads.Length == 0 ? [List(trunk)] : [.. heads.Select(head => List(head.Aggregate(trunk, (place, layer) => Add(layer, place))))];
    }

    private Place Add(ShapedLayer layer, Place from)
    {
        Place to = layer.Options switch
        {
            DenseOptions dense => new(Dense(layer, dense, List(from)), false),
            Conv2dOptions conv => new(Convolution(layer, conv, Image(from, layer.Input)), true),
            PoolOptions pool => new(Pool(pool.Method, "", [.. Kernel(layer)], Image(from, layer.Input)), true),
            GlobalPoolOptions pool => new(_graph.Add("Flatten", Pool(pool.Method, "Global", [], Image(from, layer.Input))), false),
            BatchNormOptions norm => Normalization(layer, norm, layer.Input.IsVector ? from : new(Image(from, layer.Input), true)),
            PermuteOptions permute => new(Permutation(permute, layer.Input, List(from)), false),
            FlattenOptions => new(List(from), false),
            DropoutOptions => from,
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Options, "unknown layer"),
        };
        return to with { Tensor = Activated(layer.Activation.WithDefaults(), to.Tensor) };
    }

    private string List(Place place) => place.IsImage ? _graph.Add("Flatten", _graph.Add("Transpose", [Ints("perm", 0, 2, 3, 1)], place.Tensor)) : place.Tensor;

    private string Image(Place place, Shape shape) => place.IsImage ? place.Tensor
        : _graph.Add("Transpose", [Ints("perm", 0, 3, 1, 2)], _graph.Add("Reshape", place.Tensor, _graph.Ints(0, shape.Height, shape.Width, shape.Channels)));

    private string Dense(ShapedLayer layer, DenseOptions dense, string x)
    {
        string product = _graph.Add("MatMul", x, Tensor(layer, "kernel"));
        return dense.UseBias ? _graph.Add("Add", product, Tensor(layer, "bias")) : product;
    }

    private string Convolution(ShapedLayer layer, Conv2dOptions conv, string x)
    {
        // [height, width, channels, filters] becomes [filters, channels, height, width].
        ParameterTensor kernel = _tensors[$"{layer.Name}.kernel"];
        ReadOnlySpan<float> values = Values(kernel);
        (int height, int width, int channels, int filters) = (kernel.Shape[0], kernel.Shape[1], kernel.Shape[2], kernel.Shape[3]);
        float[] turned = new float[values.Length];
        for (int tap = 0; tap < height * width; tap++)
            for (int c = 0; c < channels; c++)
                for (int f = 0; f < filters; f++) turned[(((f * channels) + c) * height * width) + tap] = values[(((tap * channels) + c) * filters) + f];
        string weights = _graph.Floats(turned, [filters, channels, height, width], kernel.Name);
        return conv.UseBias ? _graph.Add("Conv", [.. Kernel(layer)], x, weights, Tensor(layer, "bias")) : _graph.Add("Conv", [.. Kernel(layer)], x, weights);
    }

    private string Pool(PoolMethod method, string kind, IReadOnlyList<AttributeProto> window, string x) => method switch
    {
        PoolMethod.Max => _graph.Add($"{kind}MaxPool", window, x),
        PoolMethod.Average => _graph.Add($"{kind}AveragePool", window, x), // of pixels inside the image, its default
        _ => _graph.Add($"{kind}LpPool", [.. window, Int("p", 2)], x),
    };

    private Place Normalization(ShapedLayer layer, BatchNormOptions norm, Place x) => x with
    {
        Tensor = _graph.Add("BatchNormalization", [Float("epsilon", norm.Epsilon)],
            x.Tensor, Tensor(layer, "gamma"), Tensor(layer, "beta"), Tensor(layer, "moving_mean"), Tensor(layer, "moving_variance")),
    };

    private string Permutation(PermuteOptions permute, Shape shape, string x)
    {
        int together = shape.IsVector ? 1 : shape.Channels, places = shape.Size / together;
        string pixels = _graph.Add("Reshape", x, _graph.Ints(0, places, together));
        string moved = _graph.Add("Gather", [Int("axis", 1)], pixels, _graph.Ints([.. permute.Order(places).Select(place => (long)place)]));
        return _graph.Add("Flatten", moved);
    }

    /// <summary>Softmax goes over channels, which are the second dimension of images and lists alike.</summary>
    private string Activated(ActivationOptions activation, string x) => activation.Name switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Relu => _graph.Add("Relu", x),
        ActivationKind.LeakyRelu => _graph.Add("LeakyRelu", [Float("alpha", activation.NegativeSlope!.Value)], x),
        ActivationKind.Elu => _graph.Add("Elu", [Float("alpha", activation.Alpha!.Value)], x),
        ActivationKind.Selu => _graph.Add("Selu", x),
        ActivationKind.Sigmoid => _graph.Add("Sigmoid", x),
        ActivationKind.Tanh => _graph.Add("Tanh", x),
        ActivationKind.Softplus => _graph.Add("Softplus", x),
        ActivationKind.Softsign => _graph.Add("Softsign", x),
        ActivationKind.Exponential => _graph.Add("Exp", x),
        ActivationKind.Softmax => _graph.Add("Softmax", [Int("axis", 1)], x),
        ActivationKind.LogSoftmax => _graph.Add("LogSoftmax", [Int("axis", 1)], x),
        ActivationKind.Gelu => _graph.Add("Gelu", [Text("approximate", activation.Approximate is true ? "tanh" : "none")], x),
        ActivationKind.Swish => _graph.Add("Mul", x, _graph.Add("Sigmoid", x)),
        ActivationKind.Cos => _graph.Add("Cos", x),
        ActivationKind.Sin => _graph.Add("Sin", x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation.Name, "unknown activation"),
    };

    private static IEnumerable<AttributeProto> Kernel(ShapedLayer layer)
    {
        (Window rows, Window columns) = layer.Windows!.Value;
        yield return Ints("kernel_shape", rows.Kernel, columns.Kernel);
        yield return Ints("strides", rows.Stride, columns.Stride);
        yield return Ints("pads", rows.Before, columns.Before, rows.After, columns.After);
    }

    private string Tensor(ShapedLayer layer, string role)
    {
        ParameterTensor tensor = _tensors[$"{layer.Name}.{role}"];
        return _graph.Floats(Values(tensor), [.. tensor.Shape.Select(size => (long)size)], tensor.Name);
    }

    private ReadOnlySpan<float> Values(ParameterTensor tensor) => _network.Parameters.Span.Slice(tensor.Offset, tensor.Size);
}
