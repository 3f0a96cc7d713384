using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Tests.Reference;

/// <summary>Images and layers for them drawn at random: kernels, strides, paddings, pools, normalisations in any order.</summary>
internal static class RandomImageLayers
{
    private const int LargestOutput = 700; // the plain implementation is slow

    public static Shape Image(ref RandomSequence random) => new(1 + random.Next(9), 2 + random.Next(8), 1 + random.Next(3));

    /// <summary>One to five layers that fit one another.</summary>
    public static List<LayerOptions> Draw(ref RandomSequence random, Shape shape)
    {
        List<LayerOptions> layers = [];
        for (int left = 1 + random.Next(5); left > 0; left--)
        {
            LayerOptions layer = Layer(ref random);
            IReadOnlyList<ShapedLayer> shaped = LayerShapes.Of([layer], shape);
            if (shaped.Any(place => place.Problem is not null || place.Output.Size > LargestOutput)) continue;
            layers.Add(layer);
            shape = shaped[^1].Output;
        }

        return layers;
    }

    private static LayerOptions Layer(ref RandomSequence random) => random.Next(14) switch
    {
        < 2 => Wide(ref random),
        < 7 => Convolution(ref random),
        < 10 => new PoolOptions
        {
            Method = (PoolMethod)random.Next(3),
            Size = 1 + random.Next(4),
            Stride = random.Next(2) == 0 ? null : 1 + random.Next(4),
            Padding = (PaddingKind)random.Next(2),
        },
        10 => new BatchNormOptions
        {
            Activation = RandomConfiguration.Hidden(ref random),
            Momentum = random.NextDouble(),
            Epsilon = 1e-3 + (0.1 * random.NextDouble()),
            Unbiased = random.Next(2) == 0,
        },
        11 => new PermuteOptions { Seed = random.Next(100) },
        12 => new DropoutOptions { Rate = 0 },
        _ => random.Next(2) == 0 ? new GlobalPoolOptions { Method = (PoolMethod)random.Next(3) } : new FlattenOptions(),
    };

    /// <summary>3 × 3 from many channels to many filters, as often as not in Winograd's tiles.</summary>
    private static Conv2dOptions Wide(ref RandomSequence random) => Convolution(ref random) with
    {
        Filters = 16 + random.Next(6), Kernel = 3, KernelWidth = null, Stride = 1, Zeros = random.Next(3), Repeat = 2,
    };

    private static Conv2dOptions Convolution(ref RandomSequence random) => new()
    {
        Filters = 1 + random.Next(random.Next(4) == 0 ? 40 : 6),
        Kernel = 1 + random.Next(random.Next(3) == 0 ? 7 : 3),
        KernelWidth = random.Next(3) == 0 ? 1 + random.Next(4) : null,
        Stride = random.Next(2) == 0 ? 1 : 1 + random.Next(4),
        Padding = (PaddingKind)random.Next(2),
        Zeros = random.Next(4) == 0 ? random.Next(4) : null,
        Activation = RandomConfiguration.Hidden(ref random),
        BiasInitializer = new() { Name = InitializerKind.RandomNormal, Stddev = 0.3 },
        UseBias = random.Next(4) != 0,
        Regularizer = RandomConfiguration.Penalty(ref random),
        BiasRegularizer = RandomConfiguration.Penalty(ref random),
        MaxNorm = random.Next(5) == 0 ? 0.3 + random.NextDouble() : null,
        Repeat = 1 + (random.Next(6) / 5),
    };
}
