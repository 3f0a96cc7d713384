using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>
/// Two networks on the same samples. What both get right, or both wrong, says nothing of which is better; the rest does. It is about
/// these two networks, not about the settings that made them.
/// </summary>
/// <param name="Samples">How many, at least 1.</param>
/// <param name="FirstAlone">What the first alone gets right.</param>
/// <param name="SecondAlone">What the second alone gets right.</param>
internal sealed record PairedProportions(int Samples, int FirstAlone, int SecondAlone)
{
    /// <summary>First share − second share.</summary>
    public double Difference => (double)(FirstAlone - SecondAlone) / Samples;

    /// <summary>
    /// McNemar's test (1947), exact: where both are right equally often, what one alone gets right is a fair coin's. Twice the smaller
    /// binomial tail, at most 1.
    /// </summary>
    public double McNemar => Math.Min(1, 2 * Binomial.CDF(0.5, FirstAlone + SecondAlone, Math.Min(FirstAlone, SecondAlone)));

    /// <summary>
    /// For the difference of the true shares, by Bonett and Price (2012): Wald's interval after a sample is added to each of both
    /// counts that differ.
    /// </summary>
    public Interval Interval(double level = 0.95)
    {
        double n = Samples + 2, first = (FirstAlone + 1) / n, second = (SecondAlone + 1) / n, difference = first - second;
        double half = Normal.InvCDF(0, 1, (1 + level) / 2) * Math.Sqrt((first + second - (difference * difference)) / n);
        return new(Math.Max(-1, difference - half), Math.Min(1, difference + half));
    }
}
