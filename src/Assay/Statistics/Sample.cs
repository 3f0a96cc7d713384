using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>What a few independent values say about their mean.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Their mean; NaN for none.</param>
/// <param name="Deviation">Their standard deviation, n − 1 in the denominator; NaN for fewer than two.</param>
public sealed record Sample(int Count, double Mean, double Deviation)
{
    /// <summary>The summary of some values. NaN among them makes all of it NaN.</summary>
    public static Sample Of(IReadOnlyCollection<double> values)
    {
        int count = values.Count;
        if (count == 0) return new Sample(0, double.NaN, double.NaN);
        double mean = values.Sum() / count;
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return new Sample(count, mean, count > 1 ? Math.Sqrt(squares / (count - 1)) : double.NaN);
    }

    /// <summary>The standard error of the mean; NaN for fewer than two values.</summary>
    public double StandardError => Deviation / Math.Sqrt(Count);

    /// <summary>
    /// Half the width of the confidence interval of the mean by Student's t with n − 1 degrees of freedom; NaN for fewer
    /// than two values. It assumes independent values, nearly normal: values from folds of one data set share samples, and
    /// the interval is then too narrow (Bengio &amp; Grandvalet 2004).
    /// </summary>
    /// <param name="confidence">In (0, 1); default: 0.95.</param>
    public double HalfWidth(double confidence = 0.95) => Count < 2
        ? double.NaN
        : StudentT.InvCDF(0, 1, Count - 1, (1 + confidence) / 2) * StandardError;
}
