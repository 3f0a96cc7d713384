using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>
/// How many times as long, where some never came to an end within the budget: the median over pairs of first / second. Each pair
/// bounds its ratio, from below and above: both known, both the same; the second never, above 0 and below first / budget; the first
/// never, above budget / second; both never, anything. The interval is the sign test's (order statistics), its lower end from the
/// lower bounds and its upper from the upper ones, so that what is not known only widens it.
/// </summary>
/// <param name="Low">The median of the lower bounds.</param>
/// <param name="High">The median of the upper bounds; equal to <paramref name="Low"/> where little is censored.</param>
/// <param name="Interval">Holds the median ratio in at least a share of cases; 0 to infinity where the pairs are too few to say.</param>
internal sealed record CensoredRatio(double Low, double High, Interval Interval)
{
    /// <summary>Of independent pairs of positive times, infinity for "not within the budget".</summary>
    public static CensoredRatio Of(IReadOnlyList<(double First, double Second)> pairs, double budget, double level = 0.95)
    {
        double[] low = [.. pairs.Select(pair => double.IsFinite(pair.Second) ? Math.Min(pair.First, budget) / pair.Second : 0).Order()];
        double[] high = [.. pairs.Select(pair => double.IsFinite(pair.First) ? pair.First / Math.Min(pair.Second, budget) : double.PositiveInfinity).Order()];
        int n = pairs.Count, outside = 0; // how many may be left out at either end
        while (outside < n && 2 * Binomial.CDF(0.5, n, outside) <= 1 - level) outside++;
        return new(
            Median.Of(low), Median.Of(high),
            outside == 0 ? new(0, double.PositiveInfinity) : new(low[outside - 1], high[n - outside]));
    }
}
