using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Engine.Networks;

/// <summary>
/// Dropout. Values go to memory of their own, as the layer before needs its output for its derivative; gradients are
/// masked in place. A step's mask depends on the key, the layer and the step's number alone.
/// </summary>
internal sealed unsafe class DropoutLayer : Layer
{
    private readonly Matrix _input, _output, _gradient;
    private readonly float* _mask;
    private readonly uint _k0, _k1, _threshold;
    private readonly float _scale;
    private readonly ulong _layer;
    private ulong _step;

    /// <param name="rate">The probability of dropping.</param>
    /// <param name="index">The layer's place among the dropout layers.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="site">Input and memory.</param>
    public DropoutLayer(double rate, int index, RandomKey key, Site site)
        : base(site)
    {
        (Matrix input, Arena arena) = (site.Input, site.Arena);
        (_input, _gradient, _layer) = (input, site.InputGradient, (ulong)index);
        _output = TakeWithOnes(arena, input.Rows, input.Stride);
        (_k0, _k1) = key.Words(Purpose.Dropout);
        _threshold = (uint)Math.Min(Math.Round(rate * 4294967296.0), uint.MaxValue);
        _scale = (float)(1 / (1 - rate));
        // Whole groups of sixty-four words are drawn, so the mask may run past the matrix.
        _mask = arena.Take(((long)input.Rows * input.Stride) + 64);
    }

    public override Matrix Output => _output;

    public override Matrix OutputGradient => _gradient;

    public override void Forward(Batch batch, bool training)
    {
        if (training)
        {
            DrawMask();
            Multiply(_input.Data, _output.Data, batch.Padded);
        }
        else
        {
            foreach ((nint from, nint to) in _output.Runs(batch.Padded))
                new Span<float>(_input.Data + from, (int)(to - from)).CopyTo(new Span<float>(_output.Data + from, (int)(to - from)));
        }
    }

    public override void Backward(Batch batch)
    {
        // Before the first dense layer there is no one to pass a gradient to.
        if (_gradient.Data is not null) Multiply(_gradient.Data, _gradient.Data, batch.Padded);
    }

    public override void Carry(Checkpoint checkpoint) => checkpoint.Number(ref _step);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DrawMask()
    {
        Vector512<uint> threshold = Vector512.Create(_threshold);
        Vector512<float> keep = Vector512.Create(_scale);
        ulong index = (_step++ << 16) | _layer;
        nint size = (nint)_output.Rows * _output.Stride;
        uint block = 0;
        for (nint i = 0; i < size; i += 64, block += 16)
        {
            (Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =
                PhiloxLanes.Blocks(_k0, _k1, index, block);
            (Vector512.GreaterThanOrEqual(a, threshold).AsSingle() & keep).Store(_mask + i);
            (Vector512.GreaterThanOrEqual(b, threshold).AsSingle() & keep).Store(_mask + i + 16);
            (Vector512.GreaterThanOrEqual(c, threshold).AsSingle() & keep).Store(_mask + i + 32);
            (Vector512.GreaterThanOrEqual(d, threshold).AsSingle() & keep).Store(_mask + i + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* source, float* target, int columns)
    {
        foreach ((nint from, nint to) in _output.Runs(columns))
            for (nint i = from; i < to; i += Lanes.Count)
                (Vector512.Load(source + i) * Vector512.Load(_mask + i)).Store(target + i);
    }
}
