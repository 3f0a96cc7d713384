using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Networks;

/// <summary>One value of each window of pixels, channel by channel; a window over the whole image is global pooling.</summary>
internal sealed unsafe class PoolLayer : Layer
{
    private readonly PoolMethod _method;
    private readonly Shape _from;
    private readonly Window _rows, _columns;
    private readonly Matrix _input, _inputGradient, _output, _outputGradient;

    public PoolLayer(PoolOptions options, Site site)
        : this(options.Method, LayerShapes.Windows(options, site.Layer.Input), site)
    {
    }

    public PoolLayer(GlobalPoolOptions options, Site site)
        : this(options.Method, (Whole(site.Layer.Input.Height), Whole(site.Layer.Input.Width)), site)
    {
    }

    private PoolLayer(PoolMethod method, (Window Rows, Window Columns) windows, Site site)
        : base(site)
    {
        (_method, _from, (_rows, _columns)) = (method, site.Layer.Input, windows);
        (_input, _inputGradient) = (site.Input, site.InputGradient);
        int stride = _input.Stride;
        _output = TakeWithOnes(site.Arena, Shape.Size, stride);
        if (site.Training && _inputGradient.Rows > 0)
            _outputGradient = new(site.Arena.Take((long)Shape.Size * stride), Shape.Size, stride);
    }

    public override Matrix Output => _output;

    public override Matrix OutputGradient => _outputGradient;

    /// <summary>Whether an input pixel may lie in two windows, or in none: gradients are then added up from 0.</summary>
    private bool AddsUp => !(Tiles(_rows) && Tiles(_columns));

    public override void Forward(Batch batch, bool training)
    {
        switch (_method)
        {
            case PoolMethod.Max: Forward<MaxPool>(batch); break;
            case PoolMethod.Average: Forward<AveragePool>(batch); break;
            default: Forward<L2Pool>(batch); break;
        }
    }

    public override void Backward(Batch batch)
    {
        if (_inputGradient.Data is null) return;
        if (AddsUp) new Span<float>(_inputGradient.Data, _from.Size * _input.Stride).Clear();
        switch (_method)
        {
            case PoolMethod.Max: Backward<MaxPool>(batch); break;
            case PoolMethod.Average: Backward<AveragePool>(batch); break;
            default: Backward<L2Pool>(batch); break;
        }
    }

    private static Window Whole(int side) => new(side, side, 1, 0, 0);

    private static bool Tiles(Window window) =>
        window.Stride == window.Kernel && window.Before == 0 && window.After == 0 && window.Output * window.Kernel == window.Input;

    /// <summary>Calls for each window: its pixel in the output, its first pixel inside the image, its rows and columns inside.</summary>
    private void Forward<T>(Batch batch)
        where T : struct, IPool
    {
        Matrix pixel = new(_output.Data, _from.Channels, _output.Stride);
        nint pitch = (nint)_from.Channels * _output.Stride;
        float* to = _output.Data;
        for (int y = 0; y < _rows.Output; y++)
        {
            (int top, int bottom) = _rows.Taps(y);
            for (int x = 0; x < _columns.Output; x++, to += pitch)
            {
                (int left, int right) = _columns.Taps(x);
                float* from = _input.Data + ((((nint)(_rows.Origin(y) + top) * _from.Width) + _columns.Origin(x) + left) * pitch);
                foreach ((nint begin, nint end) in pixel.Runs(batch.Padded))
                    Forward<T>(from, to, begin, end, bottom - top, right - left, _from.Width * pitch, pitch);
            }
        }
    }

    private void Backward<T>(Batch batch)
        where T : struct, IPool
    {
        Matrix pixel = new(_output.Data, _from.Channels, _output.Stride);
        nint pitch = (nint)_from.Channels * _output.Stride, at = 0;
        bool add = AddsUp;
        for (int y = 0; y < _rows.Output; y++)
        {
            (int top, int bottom) = _rows.Taps(y);
            for (int x = 0; x < _columns.Output; x++, at += pitch)
            {
                (int left, int right) = _columns.Taps(x);
                nint from = (((nint)(_rows.Origin(y) + top) * _from.Width) + _columns.Origin(x) + left) * pitch;
                foreach ((nint begin, nint end) in pixel.Runs(batch.Padded))
                {
                    Backward<T>(
                        _input.Data + from, _inputGradient.Data + from, _output.Data + at, _outputGradient.Data + at,
                        begin, end, bottom - top, right - left, _from.Width * pitch, pitch, add);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<T>(
        float* from, float* to, nint begin, nint end, int rows, int columns, nint rowPitch, nint pitch)
        where T : struct, IPool
    {
        T pool = default;
        V scale = Vector512.Create(1f / (rows * columns));
        for (nint i = begin; i < end; i += Lanes.Count)
        {
            V value = pool.First(Vector512.Load(from + i));
            float* line = from + i;
            for (int y = 0; y < rows; y++, line += rowPitch)
                for (int x = y == 0 ? 1 : 0; x < columns; x++)
                    value = pool.Next(value, Vector512.Load(line + (x * pitch)));
            pool.Last(value, scale).Store(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<T>(
        float* from, float* fromGradient, float* to, float* toGradient, nint begin, nint end, int rows, int columns,
        nint rowPitch, nint pitch, bool add)
        where T : struct, IPool
    {
        T pool = default;
        V scale = Vector512.Create(1f / (rows * columns));
        for (nint i = begin; i < end; i += Lanes.Count)
        {
            V value = Vector512.Load(to + i), gradient = pool.Prepare(Vector512.Load(toGradient + i), value, scale);
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    nint at = i + (y * rowPitch) + (x * pitch);
                    V part = pool.Part(Vector512.Load(from + at), value, ref gradient);
                    if (add) part += Vector512.Load(fromGradient + at);
                    part.Store(fromGradient + at);
                }
            }
        }
    }
}

/// <summary>A way to make one value of many.</summary>
internal interface IPool
{
    /// <summary>The first pixel of a window.</summary>
    V First(V x);

    /// <summary>A further one.</summary>
    V Next(V value, V x);

    /// <summary>The window's value; <paramref name="scale"/> is 1 / its number of pixels.</summary>
    V Last(V value, V scale);

    /// <summary>What <see cref="Part"/> shares out of a window's gradient.</summary>
    V Prepare(V gradient, V value, V scale);

    /// <summary>A pixel's part of it; what is taken whole is taken from it.</summary>
    V Part(V x, V value, ref V gradient);
}

internal readonly struct MaxPool : IPool
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V First(V x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Next(V value, V x) => Lanes.Select(Vector512.GreaterThan(x, value), x, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Last(V value, V scale) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Prepare(V gradient, V value, V scale) => gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Part(V x, V value, ref V gradient)
    {
        V part = gradient & Vector512.Equals(x, value);
        gradient -= part; // the first of equal ones takes it all
        return part;
    }
}

internal readonly struct AveragePool : IPool
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V First(V x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Next(V value, V x) => value + x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Last(V value, V scale) => value * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Prepare(V gradient, V value, V scale) => gradient * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Part(V x, V value, ref V gradient) => gradient;
}

internal readonly struct L2Pool : IPool
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V First(V x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Next(V value, V x) => Vector512.FusedMultiplyAdd(x, x, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Last(V value, V scale) => Vector512.Sqrt(value);

    /// <summary>d / ‖x‖; 0 where all pixels are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Prepare(V gradient, V value, V scale) => gradient / value & Vector512.GreaterThan(value, V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Part(V x, V value, ref V gradient) => gradient * x;
}
