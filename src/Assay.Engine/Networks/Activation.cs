using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using Assay.Engine.Options;

namespace Assay.Engine.Networks;

/// <summary>An activation function over a matrix [features, batch]; formulas stand in <see cref="ActivationKind"/>.</summary>
internal abstract unsafe class Activation
{
    /// <summary>Whether the derivative needs the input z; else it is computed from the output alone, and z is not kept.</summary>
    public virtual bool NeedsInput => false;

    /// <summary>a = f(z); z and a may be the same memory.</summary>
    public abstract void Forward(float* z, Matrix a, int columns);

    /// <summary>d, the gradient by a, becomes the gradient by z.</summary>
    public abstract void Backward(float* z, Matrix a, float* d, int columns);

    /// <summary>The function that these options name.</summary>
    public static Activation Of(ActivationOptions options) => options.Name switch
    {
        ActivationKind.Linear => new Identity(),
        ActivationKind.Relu => new Elementwise<Relu>(default),
        ActivationKind.LeakyRelu => new Elementwise<LeakyRelu>(new((float)options.WithDefaults().NegativeSlope!)),
        ActivationKind.Elu => new Elementwise<Elu>(new(1, (float)options.WithDefaults().Alpha!)),
        ActivationKind.Selu => new Elementwise<Elu>(new(1.05070098735548f, 1.67326324235437f)),
        ActivationKind.Sigmoid => new Elementwise<Sigmoid>(default),
        ActivationKind.Tanh => new Elementwise<Tanh>(default),
        ActivationKind.Softplus => new Elementwise<Softplus>(default),
        ActivationKind.Softsign => new Elementwise<Softsign>(default),
        ActivationKind.Exponential => new Elementwise<Exponential>(default),
        ActivationKind.Softmax => new Softmax(),
        ActivationKind.LogSoftmax => new LogSoftmax(),
        ActivationKind.Gelu when options.Approximate is true => new Elementwise<GeluTanh>(default),
        ActivationKind.Gelu => new Elementwise<Gelu>(default),
        ActivationKind.Swish => new Elementwise<Swish>(default),
        ActivationKind.Cos => new Elementwise<Cos>(default),
        ActivationKind.Sin => new Elementwise<Sin>(default),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "unknown activation"),
    };
}

/// <summary>One function of one number, and its derivative from its input z and output a.</summary>
internal interface IFunction
{
    static virtual bool NeedsInput => false;

    Vector512<float> Value(Vector512<float> z);

    Vector512<float> Slope(Vector512<float> z, Vector512<float> a);
}

/// <summary>Applies a function element by element.</summary>
internal sealed unsafe class Elementwise<T>(T function) : Activation
    where T : struct, IFunction
{
    public override bool NeedsInput => T.NeedsInput;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(float* z, Matrix a, int columns)
    {
        T f = function;
        foreach ((nint from, nint to) in a.Runs(columns))
            for (nint i = from; i < to; i += Lanes.Count)
                f.Value(Vector512.Load(z + i)).Store(a.Data + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(float* z, Matrix a, float* d, int columns)
    {
        T f = function;
        foreach ((nint from, nint to) in a.Runs(columns))
        {
            for (nint i = from; i < to; i += Lanes.Count)
            {
                Vector512<float> input = T.NeedsInput ? Vector512.Load(z + i) : default;
                (Vector512.Load(d + i) * f.Slope(input, Vector512.Load(a.Data + i))).Store(d + i);
            }
        }
    }
}

internal sealed unsafe class Identity : Activation
{
    public override void Forward(float* z, Matrix a, int columns) { }

    public override void Backward(float* z, Matrix a, float* d, int columns) { }
}

/// <summary>Softmax over the features of each sample, shifted by the largest so that nothing overflows.</summary>
internal sealed unsafe class Softmax : Activation
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(float* z, Matrix a, int columns)
    {
        nint rows = a.Rows, stride = a.Stride;
        for (nint n = 0; n < columns; n += Lanes.Count)
        {
            Vector512<float> max = ColumnMax(z + n, rows, stride), sum = default;
            for (nint r = 0; r < rows; r++)
            {
                Vector512<float> e = VectorMath.Exp(Vector512.Load(z + (r * stride) + n) - max);
                e.Store(a.Data + (r * stride) + n);
                sum += e;
            }

            for (nint r = 0; r < rows; r++)
                (Vector512.Load(a.Data + (r * stride) + n) / sum).Store(a.Data + (r * stride) + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(float* z, Matrix a, float* d, int columns)
    {
        nint rows = a.Rows, stride = a.Stride;
        for (nint n = 0; n < columns; n += Lanes.Count)
        {
            Vector512<float> dot = default;
            for (nint i = n, end = n + (rows * stride); i < end; i += stride)
                dot = Vector512.FusedMultiplyAdd(Vector512.Load(a.Data + i), Vector512.Load(d + i), dot);
            for (nint i = n, end = n + (rows * stride); i < end; i += stride)
                (Vector512.Load(a.Data + i) * (Vector512.Load(d + i) - dot)).Store(d + i);
        }
    }

    internal static Vector512<float> ColumnMax(float* z, nint rows, nint stride)
    {
        Vector512<float> max = Vector512.Load(z);
        for (nint r = 1; r < rows; r++)
        {
            Vector512<float> x = Vector512.Load(z + (r * stride));
            max = Lanes.Select(Vector512.GreaterThan(x, max), x, max);
        }

        return max;
    }
}

/// <summary>x − ln Σ eˣ over the features of each sample.</summary>
internal sealed unsafe class LogSoftmax : Activation
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(float* z, Matrix a, int columns)
    {
        nint rows = a.Rows, stride = a.Stride;
        for (nint n = 0; n < columns; n += Lanes.Count)
        {
            Vector512<float> max = Softmax.ColumnMax(z + n, rows, stride), sum = default;
            for (nint i = n, end = n + (rows * stride); i < end; i += stride)
                sum += VectorMath.Exp(Vector512.Load(z + i) - max);
            Vector512<float> logSum = VectorMath.Log(sum);
            for (nint i = n, end = n + (rows * stride); i < end; i += stride)
                ((Vector512.Load(z + i) - max) - logSum).Store(a.Data + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(float* z, Matrix a, float* d, int columns)
    {
        nint rows = a.Rows, stride = a.Stride;
        for (nint n = 0; n < columns; n += Lanes.Count)
        {
            Vector512<float> sum = default;
            for (nint i = n, end = n + (rows * stride); i < end; i += stride) sum += Vector512.Load(d + i);
            for (nint i = n, end = n + (rows * stride); i < end; i += stride)
                Vector512.FusedMultiplyAdd(-VectorMath.Exp(Vector512.Load(a.Data + i)), sum, Vector512.Load(d + i)).Store(d + i);
        }
    }
}
