using Assay.Engine.Kernels;

namespace Assay.Statistics;

/// <summary>
/// How many times as long, from an estimate on the logarithmic scale (<see cref="Layout.Logs"/>): the ratio of geometric means. Its p
/// values are the estimate's.
/// </summary>
/// <param name="Value">1: as long.</param>
/// <param name="Interval">Holds the true ratio in a share of cases; not symmetric.</param>
public sealed record Ratio(double Value, Interval Interval)
{
    /// <summary>Of an estimate of a difference of natural logarithms.</summary>
    public static Ratio Of(Estimate logs, double level = 0.95)
    {
        Interval interval = logs.Interval(level);
        return new(Exp(logs.Effect), new(Exp(interval.Low), Exp(interval.High)));
    }

    private static double Exp(double x) => double.IsNaN(x) ? x : PortableMath.Exp(x);
}
