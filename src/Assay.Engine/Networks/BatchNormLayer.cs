using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Networks;

/// <summary>
/// Batch normalisation: y = f(γ (x − μ) / √(σ² + ε) + β), channel by channel over pixels and batch. Each channel's sums are
/// made in sixteen lanes, pixel after pixel, of differences from its first value, so that a large mean cancels nothing.
/// </summary>
internal sealed unsafe class BatchNormLayer : Layer
{
    private readonly BatchNormOptions _options;
    private readonly Activation _activation;
    private readonly Matrix _input, _inputGradient, _output, _outputGradient;
    private readonly float* _gamma, _beta, _gammaGradient, _betaGradient, _runningMean, _runningVariance, _preActivation;
    private readonly float* _sums, _products, _pivot, _mean, _inverse;
    private readonly int _channels, _pixels;

    public BatchNormLayer(BatchNormOptions options, Site site)
        : base(site)
    {
        _options = options;
        _activation = Activation.Of(options.Activation);
        (_input, _inputGradient) = (site.Input, site.InputGradient);
        _channels = Shape.Channels;
        _pixels = Shape.Height * Shape.Width;
        int stride = _input.Stride;
        _output = TakeWithOnes(site.Arena, _input.Rows, stride);
        _preActivation = site.Training && _activation.NeedsInput ? site.Arena.Take((long)_input.Rows * stride) : _output.Data;
        if (site.Training) _outputGradient = new(site.Arena.Take((long)_input.Rows * stride), _input.Rows, stride);
        _gamma = site.Weights;
        _beta = _gamma + _channels;
        _gammaGradient = site.Gradients;
        _betaGradient = _gammaGradient + _channels;
        _runningMean = site.Statistics;
        _runningVariance = _runningMean + _channels;
        _sums = site.Arena.Take((long)_channels * Lanes.Count);
        _products = site.Arena.Take((long)_channels * Lanes.Count);
        _pivot = site.Arena.Take(_channels);
        _mean = site.Arena.Take(_channels);
        _inverse = site.Arena.Take(_channels);

        (string name, int offset, int statistics) = (site.Layer.Name, site.Offset, site.StatisticsOffset);
        Parameters =
        [
            Trained("gamma", offset, InitializerKind.Ones),
            Trained("beta", offset + _channels, InitializerKind.Zeros),
        ];
        Statistics =
        [
            new($"{name}.moving_mean", [_channels], statistics), new($"{name}.moving_variance", [_channels], statistics + _channels),
        ];

        Parameter Trained(string role, int at, InitializerKind initializer) => new(
            new($"{name}.{role}", [_channels], at), new() { Name = initializer }, _channels, _channels, 1, null, null);
    }

    public override Matrix Output => _output;

    public override Matrix OutputGradient => _outputGradient;

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override IReadOnlyList<ParameterTensor> Statistics { get; }

    public override void InitializeStatistics()
    {
        new Span<float>(_runningMean, _channels).Clear();
        new Span<float>(_runningVariance, _channels).Fill(1);
    }

    public override void Forward(Batch batch, bool training)
    {
        if (training)
        {
            MeasureBatch(batch);
        }
        else
        {
            for (int c = 0; c < _channels; c++)
                (_mean[c], _inverse[c]) = (_runningMean[c], Inverse(_runningVariance[c]));
        }

        // Pixel by pixel, while the values are near, and so that a softmax runs over the channels of a pixel.
        for (int p = 0; p < _pixels; p++)
        {
            Matrix pixel = Pixel(p, out nint at);
            Normalize(_input.Data + at, _preActivation + at, batch.Padded);
            _activation.Forward(_preActivation + at, pixel, batch.Padded);
        }
    }

    public override void Backward(Batch batch)
    {
        new Span<float>(_sums, _channels * Lanes.Count).Clear();
        new Span<float>(_products, _channels * Lanes.Count).Clear();
        for (int p = 0; p < _pixels; p++)
        {
            Matrix pixel = Pixel(p, out nint at);
            _activation.Backward(_preActivation + at, pixel, _outputGradient.Data + at, batch.Padded);
            SumGradients(_input.Data + at, _outputGradient.Data + at, batch.Padded);
        }

        for (int c = 0; c < _channels; c++)
        {
            _betaGradient[c] = Lanes.Sum(Vector512.Load(_sums + (c * Lanes.Count)));
            _gammaGradient[c] = Lanes.Sum(Vector512.Load(_products + (c * Lanes.Count))) * _inverse[c];
        }

        if (_inputGradient.Data is not null) InputGradient(batch);
    }

    /// <summary>The output at one pixel and where it begins.</summary>
    private Matrix Pixel(int pixel, out nint at)
    {
        at = (nint)pixel * _channels * _output.Stride;
        return new(_output.Data + at, _channels, _output.Stride);
    }

    private float Inverse(double variance) => (float)(1 / Math.Sqrt(variance + _options.Epsilon));

    /// <summary>Mean and variance of each channel over the batch; the running ones move towards them.</summary>
    private void MeasureBatch(Batch batch)
    {
        SumInputs(batch);
        double count = (double)_pixels * batch.Count, keep = _options.Momentum;
        double unbias = _options.Unbiased && count > 1 ? count / (count - 1) : 1;
        for (int c = 0; c < _channels; c++)
        {
            double sum = Lanes.Sum(Vector512.Load(_sums + (c * Lanes.Count)));
            double squares = Lanes.Sum(Vector512.Load(_products + (c * Lanes.Count)));
            double mean = _pivot[c] + (sum / count), variance = Math.Max(0, (squares - (sum * sum / count)) / count);
            (_mean[c], _inverse[c]) = ((float)mean, Inverse(variance));
            _runningMean[c] = (float)((keep * _runningMean[c]) + ((1 - keep) * mean));
            _runningVariance[c] = (float)((keep * _runningVariance[c]) + ((1 - keep) * variance * unbias));
        }
    }

    /// <summary>Per channel Σ (x − pivot) and Σ (x − pivot)², the pivot its first value; columns without samples left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumInputs(Batch batch)
    {
        nint stride = _input.Stride, whole = batch.Count & -Lanes.Count;
        V rest = Lanes.First(batch.Count - (int)whole);
        float* row = _input.Data;
        for (int c = 0; c < _channels; c++) _pivot[c] = row[c * stride];
        for (int p = 0; p < _pixels; p++)
        {
            for (int c = 0; c < _channels; c++, row += stride)
            {
                V pivot = Vector512.Create(_pivot[c]);
                float* sums = _sums + (c * Lanes.Count), products = _products + (c * Lanes.Count);
                V sum = p == 0 ? default : Vector512.Load(sums), squares = p == 0 ? default : Vector512.Load(products);
                for (nint n = 0; n < whole; n += Lanes.Count)
                {
                    V x = Vector512.Load(row + n) - pivot;
                    sum += x;
                    squares = Vector512.FusedMultiplyAdd(x, x, squares);
                }

                if (whole < batch.Count)
                {
                    V x = (Vector512.Load(row + whole) - pivot) & rest;
                    sum += x;
                    squares = Vector512.FusedMultiplyAdd(x, x, squares);
                }

                sum.Store(sums);
                squares.Store(products);
            }
        }
    }

    /// <summary>One pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalize(float* from, float* to, int columns)
    {
        nint stride = _input.Stride, end = columns;
        for (int c = 0; c < _channels; c++, from += stride, to += stride)
        {
            V mean = Vector512.Create(_mean[c]), scale = Vector512.Create(_gamma[c] * _inverse[c]), beta = Vector512.Create(_beta[c]);
            for (nint n = 0; n < end; n += Lanes.Count)
                Vector512.FusedMultiplyAdd(Vector512.Load(from + n) - mean, scale, beta).Store(to + n);
        }
    }

    /// <summary>Adds one pixel to Σ d and Σ d (x − μ) of each channel; d is 0 in columns without samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumGradients(float* x, float* d, int columns)
    {
        nint stride = _input.Stride, end = columns;
        for (int c = 0; c < _channels; c++, x += stride, d += stride)
        {
            V mean = Vector512.Create(_mean[c]);
            float* sums = _sums + (c * Lanes.Count), products = _products + (c * Lanes.Count);
            V sum = Vector512.Load(sums), dots = Vector512.Load(products);
            for (nint n = 0; n < end; n += Lanes.Count)
            {
                V gradient = Vector512.Load(d + n);
                sum += gradient;
                dots = Vector512.FusedMultiplyAdd(gradient, Vector512.Load(x + n) - mean, dots);
            }

            sum.Store(sums);
            dots.Store(products);
        }
    }

    /// <summary>γ/σ · (d − mean d − (x − μ)/σ² · mean d (x − μ)); 0 in columns without samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InputGradient(Batch batch)
    {
        nint stride = _input.Stride, end = batch.Padded, whole = batch.Count & -Lanes.Count;
        double count = (double)_pixels * batch.Count;
        V rest = Lanes.First(batch.Count - (int)whole);
        for (int c = 0; c < _channels; c++)
        {
            // The coefficients take the place of the sums: of 1, and of x − μ.
            double scale = _gamma[c] * _inverse[c];
            _sums[c * Lanes.Count] = (float)(-scale * _betaGradient[c] / count);
            _products[c * Lanes.Count] = (float)(-scale * _inverse[c] * _gammaGradient[c] / count);
        }

        float* x = _input.Data, d = _outputGradient.Data, to = _inputGradient.Data;
        for (int p = 0; p < _pixels; p++)
        {
            for (int c = 0; c < _channels; c++, x += stride, d += stride, to += stride)
            {
                V mean = Vector512.Create(_mean[c]), scale = Vector512.Create(_gamma[c] * _inverse[c]);
                V constant = Vector512.Create(_sums[c * Lanes.Count]), slope = Vector512.Create(_products[c * Lanes.Count]);
                for (nint n = 0; n < end; n += Lanes.Count)
                {
                    V gradient = Vector512.FusedMultiplyAdd(Vector512.Load(x + n) - mean, slope, constant);
                    gradient = Vector512.FusedMultiplyAdd(Vector512.Load(d + n), scale, gradient);
                    if (n == whole) gradient &= rest;
                    gradient.Store(to + n);
                }
            }
        }
    }
}
