using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Engine.Networks;

/// <summary>
/// Fully connected: A = f(Wᵀ X), W [inputs + 1, units] whose last row are the biases, X [inputs + 1, batch] whose last
/// row are ones. Kernel and bias lie one behind the other in the flat vector, so that one product serves both.
/// </summary>
internal sealed unsafe class DenseLayer : Layer
{
    // Products with fewer columns than this leave most of a vector empty: the gradient is then made of dot products.
    private const int NarrowUnits = 5;

    private readonly Activation _activation;
    private readonly Matrix _input, _inputGradient, _output, _outputGradient;
    private readonly float* _weights, _gradients, _preActivation, _transposed, _scratch;
    private readonly int _inputs, _units, _rows;

    /// <param name="options">Units and activation.</param>
    /// <param name="site">Input, weights and memory.</param>
    public DenseLayer(DenseOptions options, Site site)
        : base(site)
    {
        (string name, int offset, Arena arena, bool training) = (site.Layer.Name, site.Offset, site.Arena, site.Training);
        (_input, _inputGradient) = (site.Input, site.InputGradient);
        (_inputs, _units) = (_input.Rows, options.Units!.Value);
        _rows = _inputs + (options.UseBias ? 1 : 0);
        _weights = site.Weights;
        _gradients = site.Gradients;
        _activation = Activation.Of(options.Activation);
        int stride = _input.Stride;
        _output = TakeWithOnes(arena, _units, stride);
        _preActivation = training && _activation.NeedsInput ? arena.Take((long)_units * stride) : _output.Data;
        long scratch = Gemm.ScratchSize(_units, stride, _rows);
        if (training)
        {
            _outputGradient = new(arena.Take((long)_units * stride), _units, stride);
            if (_units >= NarrowUnits) _transposed = arena.Take((long)stride * Lanes.Stride(_units));
            scratch = Math.Max(scratch, Gemm.ScratchSize(_rows, _units, stride));
            scratch = Math.Max(scratch, Gemm.ScratchSize(_inputs, stride, _units));
        }

        _scratch = arena.Take(scratch);
        int units = _units;
        List<Parameter> parameters =
        [
            new(new($"{name}.kernel", [_inputs, units], offset), options.Initializer, _inputs, units, _inputs, options.Regularizer, options.MaxNorm),
        ];
        if (options.UseBias)
        {
            parameters.Add(new(
                new($"{name}.bias", [units], offset + (_inputs * units)), options.BiasInitializer, units, units, _inputs, options.BiasRegularizer, null));
        }

        Parameters = parameters;
    }

    public override Matrix Output => _output;

    public override Matrix OutputGradient => _outputGradient;

    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Whether <see cref="OutputGradient"/> already is the gradient by the layer's sums, before the activation.</summary>
    public bool GradientIsBeforeActivation { get; set; }

    public override void Forward(Batch batch, bool training)
    {
        Gemm.Multiply(
            _units, batch.Padded, _rows, _weights, 1, _units, _input.Data, _input.Stride,
            _preActivation, _output.Stride, _scratch);
        _activation.Forward(_preActivation, _output, batch.Padded);
    }

    public override void Backward(Batch batch)
    {
        float* d = _outputGradient.Data;
        int stride = _output.Stride;
        if (!GradientIsBeforeActivation) _activation.Backward(_preActivation, _output, d, batch.Padded);
        if (_units < NarrowUnits)
        {
            WeightGradientByDots(batch.Padded);
        }
        else
        {
            int width = Lanes.Stride(_units);
            Transpose.Copy(d, stride, _units, batch.Count, _transposed, width);
            Gemm.Multiply(_rows, _units, batch.Count, _input.Data, stride, 1, _transposed, width, _gradients, _units, _scratch);
        }

        if (_inputGradient.Data is not null)
            Gemm.Multiply(_inputs, batch.Padded, _units, _weights, _units, 1, d, stride, _inputGradient.Data, stride, _scratch);
    }

    /// <summary>∂W[i, u] = Σ over the batch of X[i] · D[u], sixteen partial sums added as a tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeightGradientByDots(int columns)
    {
        nint stride = _output.Stride, end = columns;
        for (int u = 0; u < _units; u++)
        {
            float* d = _outputGradient.Row(u);
            float* x = _input.Data;
            for (int i = 0; i < _rows; i++, x += stride)
            {
                Vector512<float> sum = default;
                for (nint n = 0; n < end; n += Lanes.Count)
                    sum = Vector512.FusedMultiplyAdd(Vector512.Load(x + n), Vector512.Load(d + n), sum);
                _gradients[((nint)i * _units) + u] = Lanes.Sum(sum);
            }
        }
    }
}
