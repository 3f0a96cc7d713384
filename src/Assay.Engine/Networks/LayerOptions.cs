using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Assay.Engine.Kernels;
using Assay.Engine.Options;

namespace Assay.Engine.Networks;

/// <summary>One layer of a network, as the study file names it. The reference network is a list of these.</summary>
public abstract record LayerOptions
{
    /// <summary>The name by which paths address the layer (<c>network.hidden.units</c>); default: none.</summary>
    public string? Name { get; init; }

    /// <summary>What kind of layer it is, as the study file writes it: dense, conv2d …</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>The layers a network can have, by their <see cref="Kind"/>.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds { get; } = typeof(LayerOptions).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LayerOptions)) && !type.IsAbstract)
        .ToDictionary(type => OptionType.Snake(type.Name[..^"Options".Length]));

    /// <summary>
    /// All layers of a network, those of its heads in the place of <see cref="HeadsOptions"/>, each with its path as errors say
    /// it: by name, or by index where it has none (<c>network.hidden</c>, <c>network.heads.hour.0</c>).
    /// </summary>
    public static IEnumerable<(string Path, LayerOptions Layer)> Within(IReadOnlyList<LayerOptions> network, string path = "network") =>
        network.SelectMany((layer, i) => layer is HeadsOptions heads
            ? heads.InOrder.SelectMany(head => Within(head.Value, $"{path}.{heads.Kind}.{head.Key}"))
            : [($"{path}.{layer.Name ?? $"{i}"}", layer)]);
}

/// <summary>What layers with weights have in common. Defaults are those of <c>keras.layers.Dense</c> and <c>Conv2D</c> (Keras 3).</summary>
public abstract record WeightedOptions : LayerOptions
{
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
    /// Largest Euclidean norm of the weights entering one neuron or filter, restored after each step as
    /// <c>keras.constraints.MaxNorm</c> does (axis 0; for filters axes 0, 1 and 2); default: none.
    /// </summary>
    [Range(1e-12, double.MaxValue)]
    public double? MaxNorm { get; init; }

    /// <summary>How many such layers stand in a row; 0 leaves the layer out; default: 1.</summary>
    [Range(0, 1000)]
    public int Repeat { get; init; } = 1;
}

/// <summary>
/// A fully connected layer: <c>y = activation(x · W + b)</c>, x [batch, inputs], W [inputs, units], b [units]. Images come
/// in flattened. Defaults are those of <c>keras.layers.Dense</c> (Keras 3).
/// </summary>
public sealed record DenseOptions : WeightedOptions
{
    /// <summary>Number of neurons; no default.</summary>
    [Required, Range(1, 1_000_000)]
    public int? Units { get; init; }

    /// <inheritdoc/>
    public override string Kind => "dense";
}

/// <summary>
/// A convolution over images: <c>y[p, f] = activation(Σ x[p · stride + t − padding, c] · W[t, c, f] + b[f])</c> over the taps t
/// of the kernel and the channels c. Defaults are those of <c>keras.layers.Conv2D</c> (Keras 3).
/// </summary>
public sealed record Conv2dOptions : WeightedOptions
{
    /// <summary>Number of filters, the channels of the output; no default.</summary>
    [Required, Range(1, 65536)]
    public int? Filters { get; init; }

    /// <summary>Rows of the kernel; no default.</summary>
    [Required, Range(1, 1024)]
    public int? Kernel { get; init; }

    /// <summary>Columns of the kernel; default: as many as rows.</summary>
    [Follows(nameof(Kernel)), Range(1, 1024)]
    public int? KernelWidth { get; init; }

    /// <summary>Pixels from one position of the kernel to the next; default: 1.</summary>
    [Range(1, 1024)]
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the image; default: valid.</summary>
    public PaddingKind Padding { get; init; } = PaddingKind.Valid;

    /// <summary>A number of zeros on every side, in place of <see cref="Padding"/>; default: none.</summary>
    [Range(0, 1024)]
    public int? Zeros { get; init; }

    /// <inheritdoc/>
    public override string Kind => "conv2d";
}

/// <summary>How an image's border is treated, as in Keras.</summary>
public enum PaddingKind
{
    /// <summary>No padding: the kernel stays within the image.</summary>
    Valid,

    /// <summary>Padding such that output = ⌈input / stride⌉; an odd number leaves the one more at the bottom and right.</summary>
    Same,
}

/// <summary>The ways to make one value of a window of pixels.</summary>
public enum PoolMethod
{
    /// <summary>The largest; of equal ones the first gets the gradient (Keras <c>MaxPooling2D</c>).</summary>
    Max,

    /// <summary>The mean over the pixels inside the image (Keras <c>AveragePooling2D</c>).</summary>
    Average,

    /// <summary>√Σx² (PyTorch <c>LPPool2d</c>, norm_type 2).</summary>
    L2,
}

/// <summary>Makes one pixel of each window, channel by channel. Defaults are those of <c>keras.layers.MaxPooling2D</c> (Keras 3).</summary>
public sealed record PoolOptions : LayerOptions
{
    /// <summary>How; default: max.</summary>
    public PoolMethod Method { get; init; } = PoolMethod.Max;

    /// <summary>Rows and columns of the window; default: 2.</summary>
    [Range(1, 1024)]
    public int Size { get; init; } = 2;

    /// <summary>Pixels from one window to the next; default: its size.</summary>
    [Follows(nameof(Size)), Range(1, 1024)]
    public int? Stride { get; init; }

    /// <summary>Whether windows may reach over the border, where there is nothing; default: valid.</summary>
    public PaddingKind Padding { get; init; } = PaddingKind.Valid;

    /// <inheritdoc/>
    public override string Kind => "pool";
}

/// <summary>Makes one value of each channel: over the whole image (Keras <c>GlobalAveragePooling2D</c>, <c>GlobalMaxPooling2D</c>).</summary>
public sealed record GlobalPoolOptions : LayerOptions
{
    /// <summary>How; default: average.</summary>
    public PoolMethod Method { get; init; } = PoolMethod.Average;

    /// <inheritdoc/>
    public override string Kind => "global_pool";
}

/// <summary>
/// Normalises each channel (each feature of a vector): <c>y = activation(gamma · (x − mean) / √(variance + epsilon) + beta)</c>,
/// mean and variance of the batch while training, running ones else (Ioffe &amp; Szegedy 2015). Defaults are those of
/// <c>keras.layers.BatchNormalization</c> (Keras 3).
/// </summary>
public sealed record BatchNormOptions : LayerOptions
{
    /// <summary>Applied to every output; default: linear.</summary>
    public ActivationOptions Activation { get; init; } = new();

    /// <summary>Share of the running statistics that a step keeps; default: 0.99 (PyTorch's momentum of 0.1 is 0.9 here).</summary>
    [Range(0.0, 1.0)]
    public double Momentum { get; init; } = 0.99;

    /// <summary>Added to the variance; default: 0.001 (PyTorch: 1e-5).</summary>
    [Range(1e-12, 1.0)]
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>
    /// Whether the running variance is that of the sample, over n − 1, as in PyTorch; default: false, over n, as in Keras.
    /// </summary>
    public bool Unbiased { get; init; }

    /// <inheritdoc/>
    public override string Kind => "batch_norm";
}

/// <summary>An image as a list of features, row by row, channel fastest; nothing is moved.</summary>
public sealed record FlattenOptions : LayerOptions
{
    /// <inheritdoc/>
    public override string Kind => "flatten";
}

/// <summary>
/// Puts all pixels of an image, or all features, in another order, drawn once: the same for every sample and run. The
/// channels of a pixel stay together.
/// </summary>
public sealed record PermuteOptions : LayerOptions
{
    /// <summary>Which order; default: 0.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; }

    /// <summary>Where what stands at each place came from: pixel i of the output is pixel <c>Order[i]</c> of the input.</summary>
    /// <param name="count">Pixels, or features of a vector.</param>
    public int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new RandomKey((ulong)Seed).Sequence(Purpose.Permutation).Shuffle(order);
        return order;
    }

    /// <inheritdoc/>
    public override string Kind => "permute";
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

    /// <inheritdoc/>
    public override string Kind => "dropout";
}

/// <summary>
/// Where a network divides, as the last of its layers: from what the trunk before gives, each head goes its own way to outputs of
/// its own. A head's name says which target it learns, and how, among the training's.
/// </summary>
public sealed record HeadsOptions : LayerOptions
{
    /// <summary>Paths lead into heads by this name.</summary>
    public HeadsOptions() => Name = Kind;

    /// <summary>The layers of each head, first to last, by its name; no default.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LayerOptions>> Heads { get; init; } = new Dictionary<string, IReadOnlyList<LayerOptions>>();

    /// <summary>The heads in the ordinal order of their names, in which everything takes them: the order in a file has no meaning.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, IReadOnlyList<LayerOptions>>> InOrder => Heads.OrderBy(head => head.Key, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Kind => "heads";
}
