using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Golden;
using Assay.Engine.Tests.Laws;

namespace Assay.Engine.Tests.Kernels;

/// <summary>All ways to correlate, and to make the gradients by filters and source, against the definition in double precision.</summary>
public sealed unsafe class CorrelationTests
{
    // Stride 1: taps, rows, columns, padding, channels, filters, samples; odd sides leave parts of tiles.
    public static TheoryData<int, int, int, int, int, int, int> Shapes => new()
    {
        { 3, 6, 6, 0, 16, 16, 16 }, { 3, 7, 5, 1, 17, 20, 32 }, { 3, 4, 9, 1, 32, 16, 7 }, { 3, 3, 3, 1, 18, 33, 48 },
        { 3, 5, 8, 2, 16, 40, 144 }, { 3, 8, 8, 1, 70, 22, 33 }, { 3, 3, 4, 0, 1, 17, 1 }, { 3, 10, 3, 1, 19, 64, 100 },
        { 5, 8, 8, 0, 20, 50, 32 }, { 5, 7, 6, 2, 3, 17, 5 }, { 5, 5, 9, 1, 33, 6, 130 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_correlation_is_the_definition(int taps, int height, int width, int padding, int channels, int filters, int samples)
    {
        using Arena arena = new();
        (Axis rows, Axis columns) = (AxisOf(taps, height, padding), AxisOf(taps, width, padding));
        int stride = Lanes.Stride(samples), padded = Lanes.RoundUp(samples);
        float* source = Fill(arena, (long)height * width * channels * stride), weights = Fill(arena, taps * taps * channels * filters);
        float* bias = Fill(arena, filters), target = arena.Take((long)rows.Count * columns.Count * filters * stride);

        foreach (CorrelationAlgorithm algorithm in Algorithms(rows, columns))
        {
            Correlation correlation = algorithm.Correlation(rows, columns, channels, filters, arena);
            correlation.Pack(weights, 1, taps * channels * filters, channels * filters, filters);
            for (int y = 0; y < rows.Count; y += correlation.Band) correlation.Run(y, source, stride, bias, target, padded);

            double error = 0;
            for (int p = 0; p < rows.Count * columns.Count; p++)
            {
                for (int f = 0; f < filters; f++)
                {
                    for (int n = 0; n < samples; n++)
                    {
                        double sum = bias[f];
                        foreach ((int tap, int pixel) in Taps(rows, columns, p))
                            for (int c = 0; c < channels; c++)
                                sum += (double)weights[(((tap * channels) + c) * filters) + f] * source[(((pixel * channels) + c) * stride) + n];
                        error = Math.Max(error, Math.Abs(sum - target[(((p * filters) + f) * stride) + n]));
                    }
                }
            }

            error.ShouldBeLessThan(Tolerance(algorithm) * Math.Sqrt(taps * taps * channels), algorithm.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_filter_gradient_is_the_definition(int taps, int height, int width, int padding, int channels, int filters, int samples)
    {
        using Arena arena = new();
        (Axis rows, Axis columns) = (AxisOf(taps, height, padding), AxisOf(taps, width, padding));
        int stride = Lanes.Stride(samples);
        float* source = Fill(arena, (long)height * width * channels * stride), result = arena.Take((long)taps * taps * channels * filters);
        float* gradient = Fill(arena, (long)rows.Count * columns.Count * filters * stride);
        double[] expected = new double[taps * taps * channels * filters];
        for (int p = 0; p < rows.Count * columns.Count; p++)
            foreach ((int tap, int pixel) in Taps(rows, columns, p))
                for (int c = 0; c < channels; c++)
                    for (int f = 0; f < filters; f++)
                        for (int n = 0; n < samples; n++)
                            expected[(((tap * channels) + c) * filters) + f] +=
                                (double)source[(((pixel * channels) + c) * stride) + n] * gradient[(((p * filters) + f) * stride) + n];

        foreach (CorrelationAlgorithm algorithm in Algorithms(rows, columns))
        {
            FilterGradient sum = algorithm.FilterGradient(rows, columns, channels, filters, stride, arena);
            sum.Begin(result);
            for (int y = 0; y < rows.Count; y += sum.Band) sum.Add(y, source, gradient, stride, samples, result);
            sum.End(result);

            double error = 0;
            for (int i = 0; i < expected.Length; i++) error = Math.Max(error, Math.Abs(expected[i] - result[i]));
            error.ShouldBeLessThan(Tolerance(algorithm) * Math.Sqrt(rows.Count * columns.Count * samples), algorithm.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_input_gradient_is_the_definition(int taps, int height, int width, int padding, int channels, int filters, int samples)
    {
        using Arena arena = new();
        (Axis rows, Axis columns) = (AxisOf(taps, height, padding), AxisOf(taps, width, padding));
        int stride = Lanes.Stride(samples), padded = Lanes.RoundUp(samples);
        float* weights = Fill(arena, taps * taps * channels * filters), gradient = Fill(arena, (long)rows.Count * columns.Count * filters * stride);
        long size = (long)height * width * channels * stride;
        double[] expected = new double[size];
        for (int p = 0; p < rows.Count * columns.Count; p++)
            foreach ((int tap, int pixel) in Taps(rows, columns, p))
                for (int c = 0; c < channels; c++)
                    for (int f = 0; f < filters; f++)
                        for (int n = 0; n < samples; n++)
                            expected[(((pixel * channels) + c) * stride) + n] +=
                                (double)weights[(((tap * channels) + c) * filters) + f] * gradient[(((p * filters) + f) * stride) + n];

        foreach (CorrelationAlgorithm algorithm in Algorithms(rows, columns))
        {
            InputGradient backward = algorithm.InputGradient(rows, columns, channels, filters, arena);
            float* result = arena.Take(size);
            new Span<float>(result, (int)size).Fill(float.NaN); // every pixel is set, none only added to
            backward.Pack(weights);
            backward.Run(gradient, stride, result, padded);

            double error = 0;
            for (int i = 0; i < height * width * channels; i++)
                for (int n = 0; n < samples; n++)
                    error = Math.Max(error, Math.Abs(expected[(i * stride) + n] - result[(i * stride) + n]) is var e && double.IsNaN(e) ? 1 : e);
            error.ShouldBeLessThan(Tolerance(algorithm) * Math.Sqrt(taps * taps * filters), algorithm.ToString());
        }
    }

    [Fact]
    public void The_algorithm_follows_from_shapes_alone()
    {
        Axis wide = AxisOf(3, 14, 1), small = AxisOf(3, 3, 1), five = AxisOf(5, 24, 2);
        CorrelationChoice.Of(wide, wide, 64, 64).ShouldBeOfType<WinogradAlgorithm<FourOfThree>>();
        CorrelationChoice.Of(wide, wide, 1, 64).ShouldBeOfType<DirectAlgorithm>();
        CorrelationChoice.Of(small, small, 64, 64).ShouldBeOfType<DirectAlgorithm>();
        CorrelationChoice.Of(wide with { Stride = 2 }, wide with { Stride = 2 }, 64, 64).ShouldBeOfType<DirectAlgorithm>();
        CorrelationChoice.Of(five, five, 64, 64).ShouldBeOfType<WinogradAlgorithm<TwoOfFive>>();
        CorrelationChoice.Of(five, wide, 64, 64).ShouldBeOfType<DirectAlgorithm>();
    }

    /// <summary>What is compared with PyTorch, and what is held to the same bits, takes every algorithm.</summary>
    [Fact]
    public void Every_algorithm_is_among_the_networks_of_other_tests()
    {
        Taken(Run.EveryCorrelation, Run.Blobs(1, 1).Shape).ShouldBe(CorrelationChoice.All, ignoreOrder: true);
        GoldenCase.Names.Select(row => GoldenCase.Of(row.Data)).SelectMany(golden => Taken(golden.Network, golden.Shape))
            .Distinct().ShouldBe(CorrelationChoice.All, ignoreOrder: true);

        static IEnumerable<CorrelationAlgorithm> Taken(IReadOnlyList<LayerOptions> network, Shape image) =>
            LayerShapes.Of(network, image).Where(layer => layer.Options is Conv2dOptions).Select(layer =>
            {
                (Window rows, Window columns) = LayerShapes.Windows((Conv2dOptions)layer.Options, layer.Input);
                return CorrelationChoice.Of(Conv2dLayer.AxisOf(rows), Conv2dLayer.AxisOf(columns), layer.Input.Channels, layer.Output.Channels);
            }).Distinct();
    }

    /// <summary>Six points amplify rounding more than four.</summary>
    private static double Tolerance(CorrelationAlgorithm algorithm) =>
        algorithm is WinogradAlgorithm<FourOfThree> or WinogradAlgorithm<TwoOfFive> ? 1e-5 : 1e-6;

    private static IEnumerable<CorrelationAlgorithm> Algorithms(Axis rows, Axis columns) =>
        CorrelationChoice.All.Where(algorithm => double.IsFinite(algorithm.Cost(rows, columns, 1, 1)));

    private static Axis AxisOf(int taps, int side, int padding) =>
        new(side, taps, 1, -padding, side + (2 * padding) - taps + 1, side + (2 * padding) - taps + 1);

    /// <summary>The taps of a position inside the source, and the pixels they meet.</summary>
    private static IEnumerable<(int Tap, int Pixel)> Taps(Axis rows, Axis columns, int position)
    {
        (int row, int column) = (rows.Origin(position / columns.Count), columns.Origin(position % columns.Count));
        for (int y = 0; y < rows.Taps; y++)
            for (int x = 0; x < columns.Taps; x++)
                if (row + y >= 0 && row + y < rows.Source && column + x >= 0 && column + x < columns.Source)
                    yield return ((y * columns.Taps) + x, ((row + y) * columns.Source) + column + x);
    }

    private static float* Fill(Arena arena, long count)
    {
        float* values = arena.Take(count);
        RandomSequence random = new RandomKey((ulong)count).Sequence(Purpose.Data);
        for (long i = 0; i < count; i++) values[i] = (float)(random.NextDouble() - 0.5);
        return values;
    }
}
