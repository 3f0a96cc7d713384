using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>l1 · Σ|w| + l2 · Σw² of one tensor, added to the loss once a batch.</summary>
internal sealed unsafe class Penalty(Parameter tensor)
{
    private readonly int _offset = tensor.Tensor.Offset, _size = tensor.Size;
    private readonly double _l1 = tensor.Regularizer!.L1, _l2 = tensor.Regularizer.L2;

    /// <summary>The penalty.</summary>
    public double Value(float* parameters) => Sum(parameters, null);

    /// <summary>The penalty; its gradient l1 · sign w + 2 l2 · w is added.</summary>
    public double AddGradient(float* parameters, float* gradients) => Sum(parameters, gradients);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Sum(float* parameters, float* gradients)
    {
        Vector512<float> l1 = Vector512.Create((float)_l1), l2 = Vector512.Create((float)(2 * _l2));
        Vector512<float> absolutes = default, squares = default, zero = default;
        for (nint i = 0; i < _size; i += Lanes.Count)
        {
            Vector512<float> w = Vector512.Load(parameters + _offset + i);
            if (i + Lanes.Count > _size) w &= Lanes.First(_size - (int)i);
            absolutes += Vector512.Abs(w);
            squares = Vector512.FusedMultiplyAdd(w, w, squares);
            if (gradients is null) continue;
            Vector512<float> sign = (l1 & Vector512.GreaterThan(w, zero)) - (l1 & Vector512.LessThan(w, zero));
            // The lanes behind the tensor's end have w = 0 and so gain nothing.
            (Vector512.Load(gradients + _offset + i) + Vector512.FusedMultiplyAdd(l2, w, sign)).Store(gradients + _offset + i);
        }

        return (_l1 * Lanes.Sum(absolutes)) + (_l2 * Lanes.Sum(squares));
    }
}

/// <summary>
/// w ← w · min(‖w‖, max) / (1e-7 + ‖w‖) for the weights entering each neuron (<c>keras.constraints.MaxNorm</c>, axis 0).
/// </summary>
internal static unsafe class MaxNorm
{
    /// <summary>Applies the bound to a kernel [inputs, units]; of a convolution to [taps · channels, filters].</summary>
    public static void Restore(float* kernel, Parameter tensor)
    {
        int units = tensor.Tensor.Shape[^1], inputs = tensor.Size / units;
        Vector512<float> limit = Vector512.Create((float)tensor.MaxNorm!.Value), epsilon = Vector512.Create(Loss.Epsilon);
        for (int u = 0; u < units; u += Lanes.Count)
        {
            int width = Math.Min(Lanes.Count, units - u);
            Vector512<float> squares = default;
            for (int i = 0; i < inputs; i++)
            {
                Vector512<float> w = Vector512.Load(kernel + ((nint)i * units) + u);
                squares = Vector512.FusedMultiplyAdd(w, w, squares);
            }

            Vector512<float> norm = Vector512.Sqrt(squares);
            Vector512<float> bounded = Lanes.Select(Vector512.GreaterThan(norm, limit), limit, norm);
            Vector512<float> factor = bounded / (epsilon + norm);
            for (int i = 0; i < inputs; i++)
            {
                float* w = kernel + ((nint)i * units) + u;
                Lanes.StoreFirst(Vector512.Load(w) * factor, w, width);
            }
        }
    }
}
