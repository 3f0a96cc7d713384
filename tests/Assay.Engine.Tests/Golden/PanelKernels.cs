using System.Reflection;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Assay.Engine.Tests.Golden;

/// <summary>
/// The panel's kernels, each by itself: elementary functions as reflection finds them, so that a new one has its place;
/// every way to correlate; products of every size of tile and every way to pack; random numbers.
/// </summary>
internal static unsafe class PanelKernels
{
    /// <summary>Taps, stride, height, width, padding, channels, filters, samples: parts of tiles, and filters in whole, by row and by tap.</summary>
    private static readonly (int Taps, int Stride, int Height, int Width, int Padding, int Channels, int Filters, int Samples)[] Shapes =
    [
        (3, 1, 7, 6, 1, 3, 18, 20), (3, 1, 5, 4, 0, 40, 7, 5), (3, 1, 4, 5, 1, 100, 17, 33), (5, 1, 6, 7, 2, 4, 9, 17),
        (5, 1, 6, 5, 0, 60, 3, 3), (4, 2, 7, 8, 1, 2, 5, 16), (2, 3, 8, 7, 0, 5, 2, 40),
    ];

    public static void AddTo(Panel panel)
    {
        AddFunctions(panel);
        AddRandomNumbers(panel);
        AddProducts(panel);
        foreach (var shape in Shapes) AddCorrelations(panel, shape);
    }

    private static void AddFunctions(Panel panel)
    {
        // So many that a last coefficient shows: a change below rounding moves few values.
        float[] values = [.. Enumerable.Range(-1600, 3200).SelectMany(i => (float[])[i * 0.07f, i * 0.0013f, i * 1e-6f])];
        foreach (MethodInfo method in Functions(typeof(VectorMath), typeof(V)))
        {
            Func<V, V> function = method.CreateDelegate<Func<V, V>>();
            for (int i = 0; i + Lanes.Count <= values.Length; i += Lanes.Count)
            {
                V result = function(Vector512.Create(values.AsSpan(i, Lanes.Count)));
                panel.Add(new ReadOnlySpan<float>(&result, Lanes.Count));
            }

            panel.End($"VectorMath.{method.Name}");
        }

        foreach (MethodInfo method in Functions(typeof(PortableMath), typeof(double)))
        {
            Func<double, double> function = method.CreateDelegate<Func<double, double>>();
            foreach (float value in values) panel.Add([function(value)]);
            panel.End($"PortableMath.{method.Name}");
        }

        foreach (float value in values) panel.Add([PortableMath.Pow(Math.Abs(value), 0.37), PortableMath.Pow(0.7, value)]);
        panel.End("PortableMath.Pow");
    }

    private static IEnumerable<MethodInfo> Functions(Type type, Type number) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType == number && method.GetParameters() is [ParameterInfo only] && only.ParameterType == number)
        .OrderBy(method => method.Name, StringComparer.Ordinal);

    private static void AddRandomNumbers(Panel panel)
    {
        int[] order = new int[150];
        foreach (Purpose purpose in Enum.GetValues<Purpose>())
        {
            RandomSequence random = new RandomKey(5, 3, 2).Sequence(purpose, 7);
            for (int i = 0; i < 5; i++) panel.Add([random.NextDouble(), random.NextNormal(), random.Next(1000)]);
            for (int i = 0; i < order.Length; i++) order[i] = i;
            new RandomKey(6).Sequence(purpose).Shuffle(order);
            panel.Add<int>(order);
            panel.End($"random numbers for {purpose}");
        }
    }

    private static void AddProducts(Panel panel)
    {
        // Small ones as they lie, with every height of a tile and every width of its last one, for tiles of 6 rows and of 12.
        for (int rows = 1; rows <= 25; rows++)
            foreach (int columns in (int[])[1, 15, 16, 17, 31, 32, 33]) AddProduct(panel, rows, columns, 5);
        // Packed ones, with narrow B, where A stays as it lies, and with wide, where it is packed; over several blocks.
        for (int rows = 1; rows <= 12; rows++) AddProduct(panel, rows, 261 + rows, 260);
        AddProduct(panel, Gemm.RowBlock + 3, 33, Gemm.DepthBlock + 70);
        AddProduct(panel, 3, Gemm.ColumnBlock + 17, 33);
        panel.End("products");
    }

    private static void AddProduct(Panel panel, int rows, int columns, int depth)
    {
        using Arena arena = new();
        int bRow = Lanes.RoundUp(columns);
        float* a = Fill(arena, rows * depth), b = Fill(arena, depth * bRow), c = arena.Take(rows * columns);
        float* scratch = arena.Take(Gemm.ScratchSize(rows, columns, depth));
        foreach ((nint aRow, nint aColumn) in ((nint, nint)[])[(depth, 1), (1, rows)])
        {
            Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, c, columns, scratch);
            panel.Add(new ReadOnlySpan<float>(c, rows * columns));
        }
    }

    private static void AddCorrelations(
        Panel panel, (int Taps, int Stride, int Height, int Width, int Padding, int Channels, int Filters, int Samples) shape)
    {
        using Arena arena = new();
        (int taps, int s, int height, int width, int padding, int channels, int filters, int samples) = shape;
        (Axis rows, Axis columns) = (AxisOf(height), AxisOf(width));
        int stride = Lanes.Stride(samples), padded = Lanes.RoundUp(samples), positions = rows.Count * columns.Count;
        int sources = height * width * channels * stride, targets = positions * filters * stride, size = taps * taps * channels * filters;
        float* source = Fill(arena, sources), weights = Fill(arena, size), bias = Fill(arena, filters), gradient = Fill(arena, targets);
        float* target = arena.Take(targets), sourceGradient = arena.Take(sources), filterGradient = arena.Take(size);
        for (int row = 0; row < positions * filters; row++) new Span<float>(gradient + (row * stride) + samples, stride - samples).Clear();

        foreach (CorrelationAlgorithm algorithm in CorrelationChoice.All.Where(one => double.IsFinite(one.Cost(rows, columns, channels, filters))))
        {
            Correlation forward = algorithm.Correlation(rows, columns, channels, filters, arena);
            forward.Pack(weights, 1, taps * channels * filters, channels * filters, filters);
            for (int y = 0; y < rows.Count; y += forward.Band) forward.Run(y, source, stride, bias, target, padded);
            panel.Add(new ReadOnlySpan<float>(target, targets));

            FilterGradient sum = algorithm.FilterGradient(rows, columns, channels, filters, stride, arena);
            sum.Begin(filterGradient);
            for (int y = 0; y < rows.Count; y += sum.Band) sum.Add(y, source, gradient, stride, samples, filterGradient);
            sum.End(filterGradient);
            panel.Add(new ReadOnlySpan<float>(filterGradient, size));

            InputGradient backward = algorithm.InputGradient(rows, columns, channels, filters, arena);
            backward.Pack(weights);
            backward.Run(gradient, stride, sourceGradient, padded);
            panel.Add(new ReadOnlySpan<float>(sourceGradient, sources));
            panel.End($"{Name(algorithm.GetType())}, {taps} taps, {channels} channels");
        }

        static string Name(Type type) => type.IsGenericType ? $"tiles {type.GenericTypeArguments[0].Name}" : type.Name;

        Axis AxisOf(int side)
        {
            int count = ((side + (2 * padding) - taps) / s) + 1;
            return new(side, taps, s, -padding, count, count);
        }
    }

    private static float* Fill(Arena arena, int count)
    {
        float* values = arena.Take(count);
        RandomSequence random = new RandomKey((ulong)count).Sequence(Purpose.Data);
        for (int i = 0; i < count; i++) values[i] = (float)random.NextNormal();
        return values;
    }
}
