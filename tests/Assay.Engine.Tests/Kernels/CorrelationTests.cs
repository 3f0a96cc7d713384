using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

/// <summary>Both ways to correlate, and both to sum a filter's gradient, against the definition in double precision.</summary>
public sealed unsafe class CorrelationTests
{
    // 3 × 3, stride 1: rows, columns, padding, channels, filters, samples; odd sides leave half tiles.
    public static TheoryData<int, int, int, int, int, int> Shapes => new()
    {
        { 6, 6, 0, 16, 16, 16 }, { 7, 5, 1, 17, 20, 32 }, { 4, 9, 1, 32, 16, 7 }, { 3, 3, 1, 18, 33, 48 },
        { 5, 8, 2, 16, 40, 144 }, { 8, 8, 1, 70, 22, 33 }, { 3, 4, 0, 16, 17, 1 }, { 10, 3, 1, 19, 64, 100 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_correlations_are_the_definition(int height, int width, int padding, int channels, int filters, int samples)
    {
        using Arena arena = new();
        (Axis rows, Axis columns) = (AxisOf(height, padding), AxisOf(width, padding));
        int stride = Lanes.Stride(samples), padded = Lanes.RoundUp(samples);
        float* source = Fill(arena, (long)height * width * channels * stride), weights = Fill(arena, 9 * channels * filters);
        float* bias = Fill(arena, filters), target = arena.Take((long)rows.Count * columns.Count * filters * stride);

        foreach (Correlation correlation in (Correlation[])
            [new DirectCorrelation(rows, columns, channels, filters, arena), new WinogradCorrelation(rows, columns, channels, filters, arena)])
        {
            correlation.Pack(weights, 1, 3 * channels * filters, channels * filters, filters);
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

            error.ShouldBeLessThan(2e-6 * Math.Sqrt(9 * channels), correlation.GetType().Name);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_filter_gradients_are_the_definition(int height, int width, int padding, int channels, int filters, int samples)
    {
        using Arena arena = new();
        (Axis rows, Axis columns) = (AxisOf(height, padding), AxisOf(width, padding));
        int stride = Lanes.Stride(samples);
        float* source = Fill(arena, (long)height * width * channels * stride), result = arena.Take(9L * channels * filters);
        float* gradient = Fill(arena, (long)rows.Count * columns.Count * filters * stride);
        double[] expected = new double[9 * channels * filters];
        for (int p = 0; p < rows.Count * columns.Count; p++)
            foreach ((int tap, int pixel) in Taps(rows, columns, p))
                for (int c = 0; c < channels; c++)
                    for (int f = 0; f < filters; f++)
                        for (int n = 0; n < samples; n++)
                            expected[(((tap * channels) + c) * filters) + f] +=
                                (double)source[(((pixel * channels) + c) * stride) + n] * gradient[(((p * filters) + f) * stride) + n];

        foreach (FilterGradient sum in (FilterGradient[])
            [new DirectFilterGradient(rows, columns, channels, filters, stride, arena), new WinogradFilterGradient(rows, columns, channels, filters, stride, arena)])
        {
            sum.Begin(result);
            for (int y = 0; y < rows.Count; y += sum.Band) sum.Add(y, source, gradient, stride, samples, result);
            sum.End(result);

            double error = 0;
            for (int i = 0; i < expected.Length; i++) error = Math.Max(error, Math.Abs(expected[i] - result[i]));
            error.ShouldBeLessThan(2e-6 * Math.Sqrt(rows.Count * columns.Count * samples), sum.GetType().Name);
        }
    }

    [Fact]
    public void Tiles_are_taken_where_they_save_products_and_filters_are_3_by_3()
    {
        Axis wide = AxisOf(14, 1), small = AxisOf(3, 1), strided = wide with { Stride = 2 };
        Winograd.Wins(wide, wide, 64, 64).ShouldBeTrue();
        Winograd.Wins(wide, wide, 1, 64).ShouldBeFalse();
        Winograd.Wins(small, small, 64, 64).ShouldBeFalse();
        Winograd.Wins(strided, strided, 64, 64).ShouldBeFalse();
        Winograd.Wins(wide with { Taps = 5 }, wide with { Taps = 5 }, 64, 64).ShouldBeFalse();
    }

    private static Axis AxisOf(int side, int padding) => new(side, 3, 1, -padding, side + (2 * padding) - 2, side + (2 * padding) - 2);

    /// <summary>The taps of a position inside the source, and the pixels they meet.</summary>
    private static IEnumerable<(int Tap, int Pixel)> Taps(Axis rows, Axis columns, int position)
    {
        (int row, int column) = (rows.Origin(position / columns.Count), columns.Origin(position % columns.Count));
        for (int y = 0; y < 3; y++)
            for (int x = 0; x < 3; x++)
                if (row + y >= 0 && row + y < rows.Source && column + x >= 0 && column + x < columns.Source)
                    yield return ((3 * y) + x, ((row + y) * columns.Source) + column + x);
    }

    private static float* Fill(Arena arena, long count)
    {
        float* values = arena.Take(count);
        RandomSequence random = new RandomKey((ulong)count).Sequence(Purpose.Data);
        for (long i = 0; i < count; i++) values[i] = (float)(random.NextDouble() - 0.5);
        return values;
    }
}
