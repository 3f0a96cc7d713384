using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Networks;

/// <summary>
/// Convolution, pixel by pixel, over images [height, width, channels, batch]. W [height, width, channels, filters], then the
/// biases. Forward and input gradient are correlations with packed filters; the weight gradient is a product of the input as
/// it lies and the transposed output gradient, row of pixels by row.
/// </summary>
internal sealed unsafe class Conv2dLayer : Layer
{
    // Samples × pixels of one product of the weight gradient: its part of the transposed gradient stays in L1.
    private const int GradientDepth = 256;

    private readonly Activation _activation;
    private readonly Shape _from;
    private readonly Window _rows, _columns;
    private readonly Matrix _input, _inputGradient, _output, _outputGradient;
    private readonly float* _weights, _gradients, _bias, _biasGradient, _preActivation, _transposed, _biasSums;
    private readonly int _filters, _stride;
    private readonly PackedFilters _forward;
    private readonly Phase[,]? _backward;

    /// <param name="options">Filters, kernel, stride, padding and activation.</param>
    /// <param name="site">Input, weights and memory.</param>
    public Conv2dLayer(Conv2dOptions options, Site site)
        : base(site)
    {
        (_filters, _stride, _from) = (options.Filters!.Value, options.Stride, site.Layer.Input);
        (_rows, _columns) = LayerShapes.Windows(options, _from);
        (_input, _inputGradient) = (site.Input, site.InputGradient);
        _activation = Activation.Of(options.Activation);
        int taps = _rows.Kernel * _columns.Kernel, kernel = taps * _from.Channels * _filters, stride = _input.Stride;
        _weights = site.Weights;
        _gradients = site.Gradients;
        _bias = options.UseBias ? _weights + kernel : null;
        _biasGradient = options.UseBias ? _gradients + kernel : null;

        Arena arena = site.Arena;
        _output = TakeWithOnes(arena, Shape.Size, stride);
        _preActivation = site.Training && _activation.NeedsInput ? arena.Take((long)Shape.Size * stride) : _output.Data;
        _forward = new PackedFilters(_filters, _rows.Kernel, _columns.Kernel, _from.Channels, arena);
        if (site.Training)
        {
            _outputGradient = new(arena.Take((long)Shape.Size * stride), Shape.Size, stride);
            _transposed = arena.Take((long)Shape.Width * stride * Lanes.RoundUp(_filters));
            _biasSums = arena.Take((long)_filters * Lanes.Count);
            if (_inputGradient.Rows > 0) _backward = Phases(arena);
        }

        string name = site.Layer.Name;
        int fanIn = taps * _from.Channels, fanOut = taps * _filters;
        List<Parameter> parameters =
        [
            new(new($"{name}.kernel", [_rows.Kernel, _columns.Kernel, _from.Channels, _filters], site.Offset),
                options.Initializer, fanIn, fanOut, options.Regularizer, options.MaxNorm),
        ];
        if (options.UseBias)
        {
            parameters.Add(new(
                new($"{name}.bias", [_filters], site.Offset + kernel), options.BiasInitializer, _filters, _filters, options.BiasRegularizer, null));
        }

        Parameters = parameters;
    }

    public override Matrix Output => _output;

    public override Matrix OutputGradient => _outputGradient;

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override void Forward(Batch batch, bool training)
    {
        int channels = _from.Channels;
        nint stride = _input.Stride, pixel = _filters * stride;
        _forward.Pack(_weights, 1, (nint)_columns.Kernel * channels * _filters, (nint)channels * _filters, _filters);
        nint at = 0;
        for (int y = 0; y < _rows.Output; y++)
        {
            (int, int) tapsY = _rows.Taps(y);
            for (int x = 0; x < _columns.Output; x++, at += pixel)
            {
                float* target = _preActivation + at;
                if (_bias is not null) FillWithBias(target, batch.Padded);
                _forward.Correlate(
                    _input.Data, stride, _from.Width, _rows.Origin(y), _columns.Origin(x), tapsY, _columns.Taps(x),
                    target, batch.Padded, accumulate: _bias is not null);
                _activation.Forward(target, new Matrix(_output.Data + at, _filters, _output.Stride), batch.Padded);
            }
        }
    }

    public override void Backward(Batch batch)
    {
        new Span<float>(_gradients, _rows.Kernel * _columns.Kernel * _from.Channels * _filters).Clear();
        new Span<float>(_biasSums, _filters * Lanes.Count).Clear();
        nint stride = _output.Stride, line = _columns.Output * _filters * stride;
        for (int y = 0; y < _rows.Output; y++)
        {
            for (int x = 0; x < _columns.Output; x++) PrepareGradient(batch, x, (y * line) + (x * _filters * stride));
            WeightGradient(batch, y);
        }

        if (_bias is not null)
            for (int f = 0; f < _filters; f++) _biasGradient[f] = Lanes.Sum(Vector512.Load(_biasSums + (f * Lanes.Count)));
        if (_inputGradient.Data is not null) InputGradient(batch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillWithBias(float* target, int columns)
    {
        nint stride = _output.Stride, end = columns;
        for (int f = 0; f < _filters; f++, target += stride)
        {
            V bias = Vector512.Create(_bias[f]);
            for (nint n = 0; n < end; n += Lanes.Count) bias.Store(target + n);
        }
    }

    /// <summary>
    /// The gradient of one pixel's sums: through the activation, added to the biases' gradient, and transposed into panels
    /// [sixteen filters][pixel, sample][16].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PrepareGradient(Batch batch, int x, nint at)
    {
        nint stride = _output.Stride, end = batch.Padded;
        float* d = _outputGradient.Data + at;
        _activation.Backward(_preActivation + at, new Matrix(_output.Data + at, _filters, _output.Stride), d, batch.Padded);
        if (_bias is not null)
        {
            float* row = d;
            for (int f = 0; f < _filters; f++, row += stride)
            {
                V sum = Vector512.Load(_biasSums + (f * Lanes.Count));
                for (nint n = 0; n < end; n += Lanes.Count) sum += Vector512.Load(row + n);
                sum.Store(_biasSums + (f * Lanes.Count));
            }
        }

        nint panel = (nint)_columns.Output * batch.Count * Lanes.Count;
        float* to = _transposed + ((nint)x * batch.Count * Lanes.Count);
        for (int f = 0; f < _filters; f += Lanes.Count, to += panel)
            Transpose.Copy(d + (f * stride), stride, Math.Min(Lanes.Count, _filters - f), batch.Count, to, Lanes.Count);
    }

    /// <summary>
    /// Adds a row of output pixels to ∂W. Pixels whose window covers the same columns of the kernel form one product: rows
    /// of ∂W are the kernel's columns × channels, k runs over pixels and samples.
    /// </summary>
    private void WeightGradient(Batch batch, int y)
    {
        int channels = _from.Channels;
        nint stride = _input.Stride, pixel = channels * stride;
        (int top, int bottom) = _rows.Taps(y);
        int most = Math.Max(1, GradientDepth / batch.Count);
        for (int x = 0; x < _columns.Output;)
        {
            (int left, int right) taps = _columns.Taps(x);
            int pixels = 1;
            while (pixels < most && x + pixels < _columns.Output && _columns.Taps(x + pixels) == taps) pixels++;
            for (int ty = top; ty < bottom && taps.left < taps.right; ty++)
            {
                float* a = _input.Data + ((((nint)(_rows.Origin(y) + ty) * _from.Width) + _columns.Origin(x) + taps.left) * pixel);
                float* c = _gradients + ((((nint)ty * _columns.Kernel) + taps.left) * channels * _filters);
                Product(batch.Count, x, pixels, (taps.right - taps.left) * channels, a, c);
            }

            x += pixels;
        }
    }

    private void Product(int samples, int x, int pixels, int rows, float* a, float* c)
    {
        nint stride = _input.Stride, panel = (nint)_columns.Output * samples * Lanes.Count;
        float* b = _transposed + ((nint)x * samples * Lanes.Count);
        (int full, int high, int low) = Gemm.Heights(rows);
        int tall = Gemm.TileRows;
        Gapped path = new(pixels, (_stride * _from.Channels * stride) - samples, 0);
        for (int f = 0; f < _filters; f += Lanes.Count, b += panel, c += Lanes.Count)
        {
            int width = Math.Min(Lanes.Count, _filters - f);
            float* aHigh = a + (full * tall * stride), cHigh = c + ((nint)full * tall * _filters);
            if (full > 0) Gemm.Tiles(full, tall, a, tall * stride, stride, 1, b, Lanes.Count, c, _filters, samples, path, width, true);
            if (high > 0) Gemm.Tiles(1, high, aHigh, 0, stride, 1, b, Lanes.Count, cHigh, _filters, samples, path, width, true);
            if (low > 0)
                Gemm.Tiles(1, low, aHigh + (high * stride), 0, stride, 1, b, Lanes.Count, cHigh + ((nint)high * _filters), _filters, samples, path, width, true);
        }
    }

    private void InputGradient(Batch batch)
    {
        int channels = _from.Channels;
        nint stride = _input.Stride, tap = (nint)channels * _filters, tapRow = _columns.Kernel * tap;
        foreach (Phase phase in _backward!)
        {
            phase.Filters?.Pack(
                _weights + (phase.LastY * tapRow) + (phase.LastX * tap), _filters, -_stride * tapRow, -_stride * tap, 1);
        }

        float* target = _inputGradient.Data;
        for (int y = 0; y < _from.Height; y++)
        {
            (int quotientY, int phaseY) = Math.DivRem(y + _rows.Before, _stride);
            for (int x = 0; x < _from.Width; x++, target += channels * stride)
            {
                (int quotientX, int phaseX) = Math.DivRem(x + _columns.Before, _stride);
                Phase phase = _backward[phaseY, phaseX];
                if (phase.Filters is null)
                {
                    for (int c = 0; c < channels; c++) new Span<float>(target + (c * stride), batch.Padded).Clear();
                    continue;
                }

                int originY = quotientY - phase.Height + 1, originX = quotientX - phase.Width + 1;
                phase.Filters.Correlate(
                    _outputGradient.Data, stride, _columns.Output, originY, originX,
                    Inside(originY, phase.Height, _rows.Output), Inside(originX, phase.Width, _columns.Output),
                    target, batch.Padded, accumulate: false);
            }
        }

        static (int, int) Inside(int origin, int taps, int outputs) => (Math.Max(0, -origin), Math.Min(taps, outputs - origin));
    }

    /// <summary>
    /// With stride s an input pixel meets every s-th tap alone, in falling order: one filter for each of s × s phases.
    /// </summary>
    private Phase[,] Phases(Arena arena)
    {
        Phase[,] phases = new Phase[_stride, _stride];
        for (int y = 0; y < _stride; y++)
        {
            for (int x = 0; x < _stride; x++)
            {
                int height = Math.Max(0, (_rows.Kernel - y + _stride - 1) / _stride);
                int width = Math.Max(0, (_columns.Kernel - x + _stride - 1) / _stride);
                PackedFilters? filters = height > 0 && width > 0
                    ? new PackedFilters(_from.Channels, height, width, _filters, arena)
                    : null;
                phases[y, x] = new Phase(filters, height, width, y + (_stride * (height - 1)), x + (_stride * (width - 1)));
            }
        }

        return phases;
    }

    /// <summary>The filter of the input gradient at pixels of one phase.</summary>
    /// <param name="Filters">[channels, height, width, filters]; null where no tap meets such a pixel.</param>
    /// <param name="Height">Its rows.</param>
    /// <param name="Width">Its columns.</param>
    /// <param name="LastY">The kernel's row that stands first in it.</param>
    /// <param name="LastX">The kernel's column that stands first in it.</param>
    private sealed record Phase(PackedFilters? Filters, int Height, int Width, int LastY, int LastX);
}
