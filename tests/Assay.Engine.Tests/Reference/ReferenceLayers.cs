using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Tests.Reference;

/// <summary>
/// A layer as its formula stands in the books, by plain loops over samples, pixels and channels; a sample lies
/// [height, width, channels]. What the loops read and write of the flat vectors begins at an offset.
/// </summary>
internal abstract class ReferenceLayer(Shape input, Shape output)
{
    public Shape Input { get; } = input;

    public Shape Output { get; } = output;

    /// <summary>Lengths of the trained tensors.</summary>
    public virtual int[] Sizes => [];

    /// <summary>Running statistics.</summary>
    public double[] Statistics { get; init; } = [];

    /// <summary>The inputs x of the last pass, a sample each.</summary>
    protected double[][] X { get; private set; } = [];

    public double[][] Forward(double[][] x, double[] parameters, int offset, bool training)
    {
        X = x;
        double[][] y = [.. x.Select(_ => new double[Output.Size])];
        Forward(y, parameters.AsSpan(offset, Sizes.Sum()), training);
        return y;
    }

    public double[][] Backward(double[][] d, double[] parameters, double[] gradients, int offset)
    {
        double[][] dx = [.. d.Select(_ => new double[Input.Size])];
        Backward(d, dx, parameters.AsSpan(offset, Sizes.Sum()), gradients.AsSpan(offset, Sizes.Sum()));
        return dx;
    }

    /// <summary>y from <see cref="X"/>.</summary>
    protected abstract void Forward(double[][] y, Span<double> w, bool training);

    /// <summary>dx and dw from d; both are 0 before.</summary>
    protected abstract void Backward(double[][] d, double[][] dx, Span<double> w, Span<double> dw);

    protected static int At(Shape shape, int row, int column, int channel) =>
        (((row * shape.Width) + column) * shape.Channels) + channel;
}

/// <summary>y = x W + b; W [inputs, units].</summary>
internal sealed class ReferenceDense(DenseOptions options, Shape input) : ReferenceLayer(input, options.Units!.Value)
{
    public override int[] Sizes => options.UseBias ? [Input.Size * Output.Size, Output.Size] : [Input.Size * Output.Size];

    protected override void Forward(double[][] y, Span<double> w, bool training)
    {
        int units = Output.Size;
        for (int n = 0; n < y.Length; n++)
        {
            for (int u = 0; u < units; u++)
            {
                for (int i = 0; i < Input.Size; i++) y[n][u] += X[n][i] * w[(i * units) + u];
                if (options.UseBias) y[n][u] += w[(Input.Size * units) + u];
            }
        }
    }

    protected override void Backward(double[][] d, double[][] dx, Span<double> w, Span<double> dw)
    {
        int units = Output.Size;
        for (int n = 0; n < d.Length; n++)
        {
            for (int u = 0; u < units; u++)
            {
                for (int i = 0; i < Input.Size; i++)
                {
                    dw[(i * units) + u] += X[n][i] * d[n][u];
                    dx[n][i] += w[(i * units) + u] * d[n][u];
                }

                if (options.UseBias) dw[(Input.Size * units) + u] += d[n][u];
            }
        }
    }
}

/// <summary>
/// y[p, f] = Σ x[p · stride + t − before, c] · W[t, c, f] + b[f] over the taps t that lie inside the image.
/// </summary>
internal sealed class ReferenceConv2d(Conv2dOptions options, Shape input) : ReferenceLayer(input, OutputOf(options, input))
{
    private readonly int _rows = options.Kernel!.Value, _columns = options.KernelWidth ?? options.Kernel.Value;

    public override int[] Sizes => options.UseBias ? [KernelSize, Output.Channels] : [KernelSize];

    private int KernelSize => _rows * _columns * Input.Channels * Output.Channels;

    protected override void Forward(double[][] y, Span<double> w, bool training)
    {
        foreach ((int to, int from, int weight) in Terms())
            for (int n = 0; n < y.Length; n++) y[n][to] += X[n][from] * w[weight];
        for (int n = 0; n < y.Length && options.UseBias; n++)
            for (int i = 0; i < Output.Size; i++) y[n][i] += w[KernelSize + (i % Output.Channels)];
    }

    protected override void Backward(double[][] d, double[][] dx, Span<double> w, Span<double> dw)
    {
        foreach ((int to, int from, int weight) in Terms())
        {
            for (int n = 0; n < d.Length; n++)
            {
                dw[weight] += X[n][from] * d[n][to];
                dx[n][from] += w[weight] * d[n][to];
            }
        }

        for (int n = 0; n < d.Length && options.UseBias; n++)
            for (int i = 0; i < Output.Size; i++) dw[KernelSize + (i % Output.Channels)] += d[n][i];
    }

    /// <summary>Every product of the sum: an output, an input, a weight.</summary>
    private IEnumerable<(int To, int From, int Weight)> Terms()
    {
        (int top, int left) = (ReferencePadding.Before(options, Input.Height, _rows), ReferencePadding.Before(options, Input.Width, _columns));
        for (int row = 0; row < Output.Height; row++)
        for (int column = 0; column < Output.Width; column++)
        for (int v = 0; v < _rows; v++)
        for (int h = 0; h < _columns; h++)
        {
            (int y, int x) = ((row * options.Stride) + v - top, (column * options.Stride) + h - left);
            if (y < 0 || y >= Input.Height || x < 0 || x >= Input.Width) continue;
            for (int c = 0; c < Input.Channels; c++)
            for (int f = 0; f < Output.Channels; f++)
                yield return (At(Output, row, column, f), At(Input, y, x, c), (((((v * _columns) + h) * Input.Channels) + c) * Output.Channels) + f);
        }
    }

    private static Shape OutputOf(Conv2dOptions options, Shape input) => new(
        ReferencePadding.Output(options, input.Height, options.Kernel!.Value),
        ReferencePadding.Output(options, input.Width, options.KernelWidth ?? options.Kernel.Value),
        options.Filters!.Value);
}

/// <summary>What lies around an image, as TensorFlow defines "same" and "valid".</summary>
internal static class ReferencePadding
{
    public static int Output(Conv2dOptions options, int side, int kernel) => options.Zeros is int zeros
        ? ((side + (2 * zeros) - kernel) / options.Stride) + 1
        : Output(side, kernel, options.Stride, options.Padding);

    public static int Before(Conv2dOptions options, int side, int kernel) =>
        options.Zeros ?? Before(side, kernel, options.Stride, options.Padding);

    public static int Output(int side, int kernel, int stride, PaddingKind padding) =>
        (int)Math.Ceiling((padding == PaddingKind.Same ? side : side - kernel + 1) / (double)stride);

    public static int Before(int side, int kernel, int stride, PaddingKind padding) => padding == PaddingKind.Valid ? 0
        : Math.Max(0, side % stride == 0 ? kernel - stride : kernel - (side % stride)) / 2;
}

/// <summary>One value of each window and channel; a pixel outside the image does not exist.</summary>
internal sealed class ReferencePool(PoolMethod method, int rows, int columns, int stride, PaddingKind padding, Shape input)
    : ReferenceLayer(input, new(
        ReferencePadding.Output(input.Height, rows, stride, padding), ReferencePadding.Output(input.Width, columns, stride, padding), input.Channels))
{
    protected override void Forward(double[][] y, Span<double> w, bool training)
    {
        foreach ((int to, List<int> from) in Windows())
        {
            for (int n = 0; n < y.Length; n++)
            {
                y[n][to] = method switch
                {
                    PoolMethod.Max => from.Max(i => X[n][i]),
                    PoolMethod.Average => from.Average(i => X[n][i]),
                    _ => Math.Sqrt(from.Sum(i => X[n][i] * X[n][i])),
                };
            }
        }
    }

    protected override void Backward(double[][] d, double[][] dx, Span<double> w, Span<double> dw)
    {
        foreach ((int to, List<int> from) in Windows())
        {
            for (int n = 0; n < d.Length; n++)
            {
                double length = Math.Sqrt(from.Sum(i => X[n][i] * X[n][i]));
                if (method == PoolMethod.Max)
                    dx[n][from.MaxBy(i => X[n][i])] += d[n][to]; // the first of equal ones
                else if (method == PoolMethod.Average)
                    foreach (int i in from) dx[n][i] += d[n][to] / from.Count;
                else if (length > 0)
                    foreach (int i in from) dx[n][i] += d[n][to] * X[n][i] / length;
            }
        }
    }

    /// <summary>Every window: its output, and its inputs row by row.</summary>
    private IEnumerable<(int To, List<int> From)> Windows()
    {
        (int top, int left) = (ReferencePadding.Before(Input.Height, rows, stride, padding), ReferencePadding.Before(Input.Width, columns, stride, padding));
        for (int row = 0; row < Output.Height; row++)
        for (int column = 0; column < Output.Width; column++)
        for (int c = 0; c < Output.Channels; c++)
        {
            List<int> from = [];
            for (int y = (row * stride) - top; y < (row * stride) - top + rows; y++)
            for (int x = (column * stride) - left; x < (column * stride) - left + columns; x++)
                if (y >= 0 && y < Input.Height && x >= 0 && x < Input.Width) from.Add(At(Input, y, x, c));
            yield return (At(Output, row, column, c), from);
        }
    }
}

/// <summary>γ (x − μ) / √(σ² + ε) + β, channel by channel; μ and σ² of the batch, or the running ones.</summary>
internal sealed class ReferenceBatchNorm : ReferenceLayer
{
    private readonly BatchNormOptions _options;
    private readonly double[] _mean, _variance;

    public ReferenceBatchNorm(BatchNormOptions options, Shape input)
        : base(input, input)
    {
        _options = options;
        Statistics = [.. new double[input.Channels], .. Enumerable.Repeat(1.0, input.Channels)];
        (_mean, _variance) = (new double[input.Channels], new double[input.Channels]);
    }

    public override int[] Sizes => [Input.Channels, Input.Channels];

    protected override void Forward(double[][] y, Span<double> w, bool training)
    {
        for (int c = 0; c < Input.Channels; c++)
        {
            ref double mean = ref Statistics[c], variance = ref Statistics[Input.Channels + c];
            (_mean[c], _variance[c]) = (mean, variance);
            if (training)
            {
                double[] values = [.. X.SelectMany(x => x.Where((_, i) => i % Input.Channels == c))];
                double average = values.Average(), squares = values.Sum(x => (x - average) * (x - average));
                (_mean[c], _variance[c]) = (average, squares / values.Length);
                double spread = squares / Math.Max(1, _options.Unbiased ? values.Length - 1 : values.Length);
                mean = (_options.Momentum * mean) + ((1 - _options.Momentum) * average);
                variance = (_options.Momentum * variance) + ((1 - _options.Momentum) * spread);
            }

            for (int n = 0; n < y.Length; n++)
                for (int i = c; i < Input.Size; i += Input.Channels) y[n][i] = (w[c] * Normal(n, i)) + w[Input.Channels + c];
        }
    }

    protected override void Backward(double[][] d, double[][] dx, Span<double> w, Span<double> dw)
    {
        double count = (double)d.Length * Input.Height * Input.Width;
        for (int c = 0; c < Input.Channels; c++)
        {
            for (int n = 0; n < d.Length; n++)
            {
                for (int i = c; i < Input.Size; i += Input.Channels)
                {
                    dw[c] += d[n][i] * Normal(n, i);
                    dw[Input.Channels + c] += d[n][i];
                }
            }

            double scale = w[c] / Math.Sqrt(_variance[c] + _options.Epsilon);
            for (int n = 0; n < d.Length; n++)
                for (int i = c; i < Input.Size; i += Input.Channels)
                    dx[n][i] = scale * (d[n][i] - (dw[Input.Channels + c] / count) - (Normal(n, i) * dw[c] / count));
        }
    }

    private double Normal(int n, int i) =>
        (X[n][i] - _mean[i % Input.Channels]) / Math.Sqrt(_variance[i % Input.Channels] + _options.Epsilon);
}

/// <summary>Pixels (of a vector: features) in the order that the seed's random numbers give.</summary>
internal sealed class ReferencePermute : ReferenceLayer
{
    private readonly int[] _order;
    private readonly int _channels;

    public ReferencePermute(PermuteOptions options, Shape input)
        : base(input, input)
    {
        _channels = input is { Height: 1, Width: 1 } ? 1 : input.Channels;
        _order = [.. Enumerable.Range(0, input.Size / _channels)];
        new RandomKey((ulong)options.Seed).Sequence(Purpose.Permutation).Shuffle(_order);
    }

    protected override void Forward(double[][] y, Span<double> w, bool training)
    {
        for (int n = 0; n < y.Length; n++)
            for (int i = 0; i < Input.Size; i++) y[n][i] = X[n][From(i)];
    }

    protected override void Backward(double[][] d, double[][] dx, Span<double> w, Span<double> dw)
    {
        for (int n = 0; n < d.Length; n++)
            for (int i = 0; i < Input.Size; i++) dx[n][From(i)] = d[n][i];
    }

    private int From(int i) => (_order[i / _channels] * _channels) + (i % _channels);
}

/// <summary>An activation function over the channels of each pixel.</summary>
internal sealed class ReferenceFunction(ActivationOptions options, Shape shape) : ReferenceLayer(shape, shape)
{
    private double[][] _y = [];

    protected override void Forward(double[][] y, Span<double> w, bool training)
    {
        for (int n = 0; n < y.Length; n++)
            for (int i = 0; i < Input.Size; i += Input.Channels)
                ReferenceActivation.Forward(options, Pixel(X[n], i)).CopyTo(y[n], i);
        _y = y;
    }

    protected override void Backward(double[][] d, double[][] dx, Span<double> w, Span<double> dw)
    {
        for (int n = 0; n < d.Length; n++)
            for (int i = 0; i < Input.Size; i += Input.Channels)
                ReferenceActivation.Backward(options, Pixel(X[n], i), Pixel(_y[n], i), Pixel(d[n], i)).CopyTo(dx[n], i);
    }

    private double[] Pixel(double[] sample, int from) => sample[from..(from + Input.Channels)];
}
