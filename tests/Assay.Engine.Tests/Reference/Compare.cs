namespace Assay.Engine.Tests.Reference;

/// <summary>How far vectors lie apart.</summary>
internal static class Compare
{
    /// <summary>
    /// The largest difference of two elements, as a share of the largest expected element, or of 1 where that is larger.
    /// NaN counts as infinitely far.
    /// </summary>
    public static double Largest(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        return Relative(actual, expected, 1);
    }

    /// <summary>The same, as a share of the largest expected element alone, or of <paramref name="floor"/>.</summary>
    public static double Relative(IReadOnlyList<double> actual, IReadOnlyList<double> expected, double floor)
    {
        double size = expected.Select(Math.Abs).Append(floor).Max();
        double largest = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest / size;
    }

    public static double[] Doubles(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < values.Length; i++) result[i] = values[i];
        return result;
    }
}
