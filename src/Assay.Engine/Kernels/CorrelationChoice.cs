namespace Assay.Engine.Kernels;

/// <summary>
/// Which algorithm a correlation and its gradients take: the one with the least arithmetic, transforms
/// included. The choice follows from shapes alone, so that every machine makes the same.
/// </summary>
internal static class CorrelationChoice
{
    // The transforms of a tile work on each channel and on each filter once, the products on each pair: what a transformed
    // value costs, in products. Shallow products are slower besides. Measured, and rounded up: a tenth is no gain.
    private const double OfFilters = 8, OfChannels = 10, Gain = 0.9;

    public enum Algorithm
    {
        Direct,
        TwoOfThree,
        FourOfThree,
        TwoOfFive,
    }

    public static Algorithm Of(Axis rows, Axis columns, int channels, int filters)
    {
        Algorithm best = Algorithm.Direct;
        if (rows.Stride != 1 || columns.Stride != 1) return best;
        double least = Gain * TapsInside(rows) * TapsInside(columns);
        Try<TwoOfThree>(Algorithm.TwoOfThree);
        Try<FourOfThree>(Algorithm.FourOfThree);
        Try<TwoOfFive>(Algorithm.TwoOfFive);
        return best;

        void Try<T>(Algorithm algorithm)
            where T : struct, IWinograd
        {
            if (rows.Taps != T.Taps || columns.Taps != T.Taps) return;
            double tiles = (double)Tiles<T>(rows) * Tiles<T>(columns);
            double cost = tiles * Winograd<T>.Products * (1 + (OfFilters / filters) + (OfChannels / channels));
            if (cost < least) (best, least) = (algorithm, cost);
        }
    }

    public static Correlation Correlation(Axis rows, Axis columns, int channels, int filters, Arena arena) =>
        Of(rows, columns, channels, filters) switch
        {
            Algorithm.TwoOfThree => new WinogradCorrelation<TwoOfThree>(rows, columns, channels, filters, arena),
            Algorithm.FourOfThree => new WinogradCorrelation<FourOfThree>(rows, columns, channels, filters, arena),
            Algorithm.TwoOfFive => new WinogradCorrelation<TwoOfFive>(rows, columns, channels, filters, arena),
            _ => new DirectCorrelation(rows, columns, channels, filters, arena),
        };

    public static FilterGradient FilterGradient(Axis rows, Axis columns, int channels, int filters, int stride, Arena arena) =>
        Of(rows, columns, channels, filters) switch
        {
            Algorithm.TwoOfThree => new WinogradFilterGradient<TwoOfThree>(rows, columns, channels, filters, stride, arena),
            Algorithm.FourOfThree => new WinogradFilterGradient<FourOfThree>(rows, columns, channels, filters, stride, arena),
            Algorithm.TwoOfFive => new WinogradFilterGradient<TwoOfFive>(rows, columns, channels, filters, stride, arena),
            _ => new DirectFilterGradient(rows, columns, channels, filters, stride, arena),
        };

    public static InputGradient InputGradient(Axis rows, Axis columns, int channels, int filters, Arena arena) =>
        Of(rows, columns, channels, filters) switch
        {
            Algorithm.TwoOfThree => new WinogradInputGradient<TwoOfThree>(rows, columns, channels, filters, arena),
            Algorithm.FourOfThree => new WinogradInputGradient<FourOfThree>(rows, columns, channels, filters, arena),
            Algorithm.TwoOfFive => new WinogradInputGradient<TwoOfFive>(rows, columns, channels, filters, arena),
            _ => new DirectInputGradient(rows, columns, channels, filters, arena),
        };

    private static int Tiles<T>(Axis axis)
        where T : struct, IWinograd => (axis.Count + T.Outputs - 1) / T.Outputs;

    private static int TapsInside(Axis axis) =>
        Enumerable.Range(0, axis.Count).Sum(i => Math.Max(0, axis.Inside(i).To - axis.Inside(i).From));
}
