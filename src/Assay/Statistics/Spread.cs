namespace Assay.Statistics;

/// <summary>
/// Several values in short. Sums go in the order of the values, so that the same values give the same bits.
/// </summary>
/// <param name="Count">How many values.</param>
/// <param name="Mean">NaN for none.</param>
/// <param name="Deviation">Standard deviation, n − 1 in the denominator; NaN for fewer than two.</param>
/// <param name="Low">The smallest; NaN for none.</param>
/// <param name="High">The largest; NaN for none.</param>
public sealed record Spread(int Count, double Mean, double Deviation, double Low, double High)
{
    /// <summary>Of no values.</summary>
    public static Spread None { get; } = new(0, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>Of all these values: one that is no number makes none of mean, deviation, smallest and largest a number.</summary>
    public static Spread Of(IEnumerable<double> values) => Over([.. values]);

    /// <summary>Of those values that are finite numbers; the others are left out and not counted.</summary>
    public static Spread OfFinite(IEnumerable<double> values) => Over([.. values.Where(double.IsFinite)]);

    private static Spread Over(double[] values)
    {
        if (values.Length == 0) return None;
        (double sum, double low, double high) = (values[0], values[0], values[0]);
        foreach (double value in values.AsSpan(1))
        {
            sum += value;
            (low, high) = (Math.Min(low, value), Math.Max(high, value)); // NaN where one of both is
        }

        double mean = sum / values.Length, squares = 0;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return new(values.Length, mean, values.Length < 2 ? double.NaN : Math.Sqrt(squares / (values.Length - 1)), low, high);
    }
}
