using System.Globalization;
using Assay.Engine.Options;

namespace Assay.Engine.Networks;

/// <summary>A layer of the study, repeats written out, with what goes in and out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its place in the study: <c>network.hidden</c>, <c>network.heads.hour.0</c>.</param>
/// <param name="Head">The head that it belongs to; null: the trunk.</param>
/// <param name="Options">What it is.</param>
/// <param name="Input">The shape of a sample that comes in.</param>
/// <param name="Output">The shape of what goes out.</param>
/// <param name="Problem">Why it does not fit its input; null where it does.</param>
public sealed record ShapedLayer(string Name, string Path, string? Head, LayerOptions Options, Shape Input, Shape Output, string? Problem)
{
    /// <summary>How its kernel or window moves over the image; null where it has none.</summary>
    public (Window Rows, Window Columns)? Windows => Options switch
    {
        Conv2dOptions conv => LayerShapes.Windows(conv, Input),
        PoolOptions pool => LayerShapes.Windows(pool, Input),
        _ => null,
    };

    /// <summary>What is applied to every output; linear where there is nothing.</summary>
    public ActivationOptions Activation => Options switch
    {
        WeightedOptions weighted => weighted.Activation,
        BatchNormOptions norm => norm.Activation,
        _ => new ActivationOptions(),
    };

    /// <summary>Trained parameters.</summary>
    public long Parameters => LayerShapes.Parameters(Options, Input);

    /// <summary>Running statistics.</summary>
    public int Statistics => LayerShapes.Statistics(Options, Input);
}

/// <summary>The shapes of a network, layer by layer, and the trained parameters that follow from them.</summary>
internal static class LayerShapes
{
    /// <summary>Most values a layer makes of one sample: a gigabyte; what is larger has no address in a batch.</summary>
    private const long MostValues = 1 << 28;

    /// <summary>
    /// The layers with repeats written out, every one with its shapes and a name: hidden_1, hidden_2; dense_1 for a nameless
    /// one; hour.hidden in a head. The trunk's come first, then each head's, which all begin with what the trunk gives. A layer that
    /// does not fit says why, and what follows it is placed as well as can be.
    /// </summary>
    public static IReadOnlyList<ShapedLayer> Of(IReadOnlyList<LayerOptions> options, Shape input)
    {
        List<ShapedLayer> layers = [];
        Add(options, input, null, 0, layers);
        return layers;
    }

    /// <summary>The last layer of each head, in their order; of a network without heads its last.</summary>
    public static IReadOnlyList<ShapedLayer> Last(IReadOnlyList<ShapedLayer> layers) => layers.Count == 0 || layers[^1].Head is null
        ? [.. layers.TakeLast(1)]
        : [.. layers.Where(layer => layer.Head is not null).GroupBy(layer => layer.Head).Select(head => head.Last())];

    /// <param name="options">The layers of the trunk, or of a head.</param>
    /// <param name="input">What comes into them.</param>
    /// <param name="head">The head's name; null for the trunk.</param>
    /// <param name="before">How many layers of the trunk stand before them.</param>
    /// <param name="layers">Where they go.</param>
    private static void Add(IReadOnlyList<LayerOptions> options, Shape input, string? head, int before, List<ShapedLayer> layers)
    {
        int number = before;
        foreach ((int index, LayerOptions layer) in options.Index())
        {
            if (layer is HeadsOptions heads)
            {
                foreach ((string name, IReadOnlyList<LayerOptions> own) in heads.InOrder) Add(own, input, name, number, layers);
                continue;
            }

            string place = layer.Name ?? $"{index}", path = head is null ? $"network.{place}" : $"network.heads.{head}.{place}";
            int repeat = (layer as WeightedOptions)?.Repeat ?? 1;
            for (int i = 1; i <= repeat; i++)
            {
                string name = layer.Name is null ? $"{layer.Kind}_{++number}" : repeat > 1 ? $"{layer.Name}_{i}" : layer.Name;
                if (layer.Name is not null) number++;
                Shape output = Output(layer, input, out string? problem);
                layers.Add(new(head is null ? name : $"{head}.{name}", path, head, layer, input, output, problem));
                input = output;
            }
        }
    }

    /// <summary>What a layer makes of an input of this shape; a problem where it cannot be.</summary>
    public static Shape Output(LayerOptions layer, Shape input, out string? problem)
    {
        problem = null;
        switch (layer)
        {
            case DenseOptions dense:
                return dense.Units ?? 1;
            case Conv2dOptions conv:
                (Window rows, Window columns) = Windows(conv, input);
                return Check(rows, columns, conv.Filters ?? 1, ref problem);
            case PoolOptions pool:
                (rows, columns) = Windows(pool, input);
                return Check(rows, columns, input.Channels, ref problem);
            case GlobalPoolOptions:
                return input.Channels;
            case FlattenOptions:
                return input.Size;
            default:
                return input;
        }

        Shape Check(Window rows, Window columns, int channels, ref string? problem)
        {
            if (input.IsVector && layer is Conv2dOptions or PoolOptions && (rows.Output < 1 || columns.Output < 1))
                problem = $"{layer.Kind} needs an image, but a list of {input} features comes in: leave out the layer, or give data.image";
            else if (rows.Output < 1)
                problem = string.Create(CultureInfo.InvariantCulture, $"the kernel does not fit an image of {input}: height {rows.Arithmetic}, below 1: take a smaller kernel, a smaller stride, padding: same, or fewer layers");
            else if (columns.Output < 1)
                problem = string.Create(CultureInfo.InvariantCulture, $"the kernel does not fit an image of {input}: width {columns.Arithmetic}, below 1: take a smaller kernel, a smaller stride, padding: same, or fewer layers");
            else if ((long)rows.Output * columns.Output * channels > MostValues)
                problem = string.Create(CultureInfo.InvariantCulture, $"an image of {rows.Output} × {columns.Output} × {channels} has {(long)rows.Output * columns.Output * channels} values, more than {MostValues}: take fewer filters, less padding or a larger stride");
            return problem is null ? new(rows.Output, columns.Output, channels) : new(1, 1, channels);
        }
    }

    public static (Window Rows, Window Columns) Windows(Conv2dOptions conv, Shape input)
    {
        return (Window.Of(input.Height, conv.Kernel ?? 1, conv.Stride, conv.Padding, conv.Zeros),
            Window.Of(input.Width, conv.WithDefaults().KernelWidth ?? 1, conv.Stride, conv.Padding, conv.Zeros));
    }

    public static (Window Rows, Window Columns) Windows(PoolOptions pool, Shape input)
    {
        int stride = pool.WithDefaults().Stride!.Value;
        return (Window.Of(input.Height, pool.Size, stride, pool.Padding), Window.Of(input.Width, pool.Size, stride, pool.Padding));
    }

    /// <summary>Inputs of one neuron or filter.</summary>
    public static long FanIn(WeightedOptions layer, Shape input) => layer is Conv2dOptions conv
        ? (long)(conv.Kernel ?? 1) * (conv.WithDefaults().KernelWidth ?? 1) * input.Channels
        : (long)input.Height * input.Width * input.Channels;

    /// <summary>Trained parameters of a layer, in 64 bits.</summary>
    public static long Parameters(LayerOptions layer, Shape input) => layer switch
    {
        DenseOptions dense => (FanIn(dense, input) + (dense.UseBias ? 1 : 0)) * (dense.Units ?? 1),
        Conv2dOptions conv => (FanIn(conv, input) + (conv.UseBias ? 1 : 0)) * (conv.Filters ?? 1),
        BatchNormOptions => 2L * input.Channels,
        _ => 0,
    };

    /// <summary>Numbers of a layer that training moves but no gradient does: running statistics.</summary>
    public static int Statistics(LayerOptions layer, Shape input) => layer is BatchNormOptions ? 2 * input.Channels : 0;
}
