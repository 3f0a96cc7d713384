using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Networks;

/// <summary>
/// Convolution over images [height, width, channels, batch]. W [height, width, channels, filters], then the biases. The
/// layer is a correlation.
/// </summary>
internal sealed unsafe class Conv2dLayer : Layer
{
    private readonly Activation _activation;
    private readonly Matrix _input, _inputGradient, _output, _outputGradient;
    private readonly float* _weights, _gradients, _bias, _biasGradient, _preActivation, _biasSums;
    private readonly int _channels, _filters;
    private readonly Window _rows, _columns;
    private readonly Correlation _forward;
    private readonly FilterGradient? _filterGradient;
    private readonly InputGradient? _backward;

    /// <param name="options">Filters, kernel, stride, padding and activation.</param>
    /// <param name="site">Input, weights and memory.</param>
    public Conv2dLayer(Conv2dOptions options, Site site)
        : base(site)
    {
        (_filters, _channels) = (options.Filters!.Value, site.Layer.Input.Channels);
        (_rows, _columns) = LayerShapes.Windows(options, site.Layer.Input);
        (_input, _inputGradient) = (site.Input, site.InputGradient);
        _activation = Activation.Of(options.Activation);
        int taps = _rows.Kernel * _columns.Kernel, kernel = taps * _channels * _filters, stride = _input.Stride;
        _weights = site.Weights;
        _gradients = site.Gradients;
        _bias = options.UseBias ? _weights + kernel : null;
        _biasGradient = options.UseBias ? _gradients + kernel : null;

        Arena arena = site.Arena;
        _output = TakeWithOnes(arena, Shape.Size, stride);
        _preActivation = site.Training && _activation.NeedsInput ? arena.Take((long)Shape.Size * stride) : _output.Data;
        Axis rows = AxisOf(_rows), columns = AxisOf(_columns);
        CorrelationAlgorithm algorithm = CorrelationChoice.Of(rows, columns, _channels, _filters);
        _forward = algorithm.Correlation(rows, columns, _channels, _filters, arena);
        if (site.Training)
        {
            _outputGradient = new(arena.Take((long)Shape.Size * stride), Shape.Size, stride);
            _filterGradient = algorithm.FilterGradient(rows, columns, _channels, _filters, stride, arena);
            _biasSums = arena.Take((long)_filters * Lanes.Count);
            if (_inputGradient.Rows > 0) _backward = algorithm.InputGradient(rows, columns, _channels, _filters, arena);
        }

        string name = site.Layer.Name;
        int fanIn = taps * _channels, fanOut = taps * _filters;
        List<Parameter> parameters =
        [
            new(new($"{name}.kernel", [_rows.Kernel, _columns.Kernel, _channels, _filters], site.Offset),
                options.Initializer, fanIn, fanOut, fanIn, options.Regularizer, options.MaxNorm),
        ];
        if (options.UseBias)
        {
            parameters.Add(new(
                new($"{name}.bias", [_filters], site.Offset + kernel), options.BiasInitializer, _filters, _filters, fanIn, options.BiasRegularizer, null));
        }

        Parameters = parameters;
    }

    public override Matrix Output => _output;

    public override Matrix OutputGradient => _outputGradient;

    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>From a tap of W to the one to its right.</summary>
    private nint Tap => (nint)_channels * _filters;

    /// <summary>From a tap of W to the one below.</summary>
    private nint TapRow => _columns.Kernel * Tap;

    public override void Forward(Batch batch, bool training)
    {
        _forward.Pack(_weights, 1, TapRow, Tap, _filters);
        nint stride = _output.Stride, pixel = _filters * stride, at = 0;
        for (int y = 0; y < _rows.Output; y += _forward.Band)
        {
            _forward.Run(y, _input.Data, stride, _bias, _preActivation, batch.Padded);
            // Pixel by pixel, while the values are near, and so that a softmax runs over the filters of a pixel.
            int pixels = Math.Min(_forward.Band, _rows.Output - y) * _columns.Output;
            for (int i = 0; i < pixels; i++, at += pixel)
                _activation.Forward(_preActivation + at, new Matrix(_output.Data + at, _filters, _output.Stride), batch.Padded);
        }
    }

    public override void Backward(Batch batch)
    {
        _filterGradient!.Begin(_gradients);
        new Span<float>(_biasSums, _filters * Lanes.Count).Clear();
        nint stride = _output.Stride, pixel = _filters * stride, at = 0;
        for (int y = 0; y < _rows.Output; y += _filterGradient.Band)
        {
            int pixels = Math.Min(_filterGradient.Band, _rows.Output - y) * _columns.Output;
            for (int i = 0; i < pixels; i++, at += pixel)
            {
                float* d = _outputGradient.Data + at;
                _activation.Backward(_preActivation + at, new Matrix(_output.Data + at, _filters, _output.Stride), d, batch.Padded);
                if (_bias is not null) AddToBiases(d, batch.Padded);
            }

            _filterGradient.Add(y, _input.Data, _outputGradient.Data, stride, batch.Count, _gradients);
        }

        _filterGradient.End(_gradients);
        if (_bias is not null)
            for (int f = 0; f < _filters; f++) _biasGradient[f] = Lanes.Sum(Vector512.Load(_biasSums + (f * Lanes.Count)));
        if (_inputGradient.Data is null) return;
        _backward!.Pack(_weights);
        _backward.Run(_outputGradient.Data, stride, _inputGradient.Data, batch.Padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToBiases(float* d, int columns)
    {
        nint stride = _output.Stride, end = columns;
        for (int f = 0; f < _filters; f++, d += stride)
        {
            V sum = Vector512.Load(_biasSums + (f * Lanes.Count));
            for (nint n = 0; n < end; n += Lanes.Count) sum += Vector512.Load(d + n);
            sum.Store(_biasSums + (f * Lanes.Count));
        }
    }

    /// <summary>A window of a layer as the kernels see it.</summary>
    internal static Axis AxisOf(Window window) =>
        new(window.Input, window.Kernel, window.Stride, -window.Before, window.Output, window.Output);
}
