namespace Assay.Engine.Kernels;

/// <summary>One way to correlate: a correlation with both of its gradients, and what it costs.</summary>
internal abstract class CorrelationAlgorithm
{
    /// <summary>Products a channel, filter and sample, transforms included; infinite where it does not apply.</summary>
    public abstract double Cost(Axis rows, Axis columns, int channels, int filters);

    public abstract Correlation Correlation(Axis rows, Axis columns, int channels, int filters, Arena arena);

    public abstract FilterGradient FilterGradient(Axis rows, Axis columns, int channels, int filters, int stride, Arena arena);

    public abstract InputGradient InputGradient(Axis rows, Axis columns, int channels, int filters, Arena arena);
}

/// <summary>Straight from the image.</summary>
internal sealed class DirectAlgorithm : CorrelationAlgorithm
{
    // Tiles that save less are not worth their rounding: a tenth is no gain.
    private const double Gain = 0.9;

    public override double Cost(Axis rows, Axis columns, int channels, int filters) => Gain * TapsInside(rows) * TapsInside(columns);

    public override Correlation Correlation(Axis rows, Axis columns, int channels, int filters, Arena arena) =>
        new DirectCorrelation(rows, columns, channels, filters, arena);

    public override FilterGradient FilterGradient(Axis rows, Axis columns, int channels, int filters, int stride, Arena arena) =>
        new DirectFilterGradient(rows, columns, channels, filters, stride, arena);

    public override InputGradient InputGradient(Axis rows, Axis columns, int channels, int filters, Arena arena) =>
        new DirectInputGradient(rows, columns, channels, filters, arena);

    private static int TapsInside(Axis axis) =>
        Enumerable.Range(0, axis.Count).Sum(i => Math.Max(0, axis.Inside(i).To - axis.Inside(i).From));
}

/// <summary>In tiles of one of Winograd's schemes, for its number of taps and stride 1.</summary>
internal sealed class WinogradAlgorithm<T> : CorrelationAlgorithm
    where T : struct, IWinograd
{
    // The transforms of a tile work on each channel and on each filter once, the products on each pair: what a transformed
    // value costs, in products. Shallow products are slower besides. Measured, and rounded up.
    private const double OfFilters = 8, OfChannels = 10;

    public override double Cost(Axis rows, Axis columns, int channels, int filters)
    {
        bool applies = rows.Stride == 1 && columns.Stride == 1 && rows.Taps == T.Taps && columns.Taps == T.Taps;
        return applies
            ? (double)Tiles(rows) * Tiles(columns) * Winograd<T>.Products * (1 + (OfFilters / filters) + (OfChannels / channels))
            : double.PositiveInfinity;
    }

    public override Correlation Correlation(Axis rows, Axis columns, int channels, int filters, Arena arena) =>
        new WinogradCorrelation<T>(rows, columns, channels, filters, arena);

    public override FilterGradient FilterGradient(Axis rows, Axis columns, int channels, int filters, int stride, Arena arena) =>
        new WinogradFilterGradient<T>(rows, columns, channels, filters, stride, arena);

    public override InputGradient InputGradient(Axis rows, Axis columns, int channels, int filters, Arena arena) =>
        new WinogradInputGradient<T>(rows, columns, channels, filters, arena);

    private static int Tiles(Axis axis) => (axis.Count + T.Outputs - 1) / T.Outputs;
}
