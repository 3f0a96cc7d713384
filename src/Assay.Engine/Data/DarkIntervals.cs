using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>
/// A regression with dark intervals: f(x) = 2 sin(3x/2) + x/2 on [−5, 5]. Training samples never fall into the two
/// dark intervals, (−3, −1.8) and (1.5, 2.5), and carry strong noise; test samples cover the whole range with little
/// noise. f is monotone inside both gaps and turns outside them, so that what is seen suffices to guess what is not.
/// </summary>
public static class DarkIntervals
{
    /// <summary>The ends of the range of x.</summary>
    public const double Low = -5, High = 5;

    /// <summary>The open intervals of x without training samples, in ascending order.</summary>
    internal static IReadOnlyList<(double From, double To)> Gaps { get; } = [(-3.0, -1.8), (1.5, 2.5)];

    /// <summary>The function without noise.</summary>
    public static double Function(double x) => (2 * PortableMath.Sin(1.5 * x)) + (x / 2);

    /// <summary>Samples with x uniform over what is seen (training) or over the whole range (test).</summary>
    internal static Dataset Generate(int samples, double noise, bool dark, RandomSequence random)
    {
        float[] x = new float[samples], y = new float[samples];
        double seen = High - Low - (dark ? Gaps.Sum(gap => gap.To - gap.From) : 0);
        for (int i = 0; i < samples; i++)
        {
            double at = Low + (random.NextDouble() * seen);
            if (dark)
                foreach ((double from, double to) in Gaps)
                    if (at > from) at += to - from;
            x[i] = (float)at;
            y[i] = (float)(Function(x[i]) + (noise * random.NextNormal()));
        }

        return new Dataset(x, y, ["x"], ["y"], 0);
    }
}
