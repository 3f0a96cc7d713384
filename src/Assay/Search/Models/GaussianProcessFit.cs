using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// The most probable hyperparameters of a Gaussian process. Their priors are log-normal: a length's ln N(√2 + ln(d)/2, √3), which grows with the number d of
/// axes as distances do (Hvarfner et al., Vanilla Bayesian optimization performs great in high dimensions, 2024, arXiv:2402.02229), and the noise's
/// ln N(−4, 1), as BoTorch has it since.
/// </summary>
internal static class GaussianProcessFit
{
    private const int Iterations = 30, MostPoints = 256;
    private const double Tolerance = 1e-2; // of a log-probability: no more than a change of a hundredth in how likely it is
    private const double LengthDeviation = 1.7320508075688772, NoiseMean = -4, NoiseDeviation = 1;

    /// <summary>
    /// The hyperparameters, by <see cref="Lbfgs"/> in their logarithms, from two starts: the priors' modes, and lengths and noise well above them, for data
    /// that are mostly noise. Of more than 256 points as many are used, evenly from first to last.
    /// </summary>
    /// <param name="axes">The cube's.</param>
    /// <param name="features">Points, [points][features].</param>
    /// <param name="values">[points], about standard normal.</param>
    /// <param name="variances">[points], 0 where nothing is known.</param>
    public static Hyperparameters Of(IReadOnlyList<Axis> axes, double[][] features, double[] values, double[] variances)
    {
        if (features.Length > MostPoints)
        {
            int[] used = [.. Enumerable.Range(0, MostPoints).Select(i => (int)((long)i * features.Length / MostPoints))];
            features = [.. used.Select(i => features[i])];
            values = [.. used.Select(i => values[i])];
            variances = [.. used.Select(i => variances[i])];
        }

        double mean = LengthMean(axes.Count), mode = mean - (LengthDeviation * LengthDeviation);
        double[][] starts =
        [
            [.. Enumerable.Repeat(mode, axes.Count), NoiseMean - (NoiseDeviation * NoiseDeviation)],
            [.. Enumerable.Repeat(mode + 1.5, axes.Count), NoiseMean + (2 * NoiseDeviation)],
        ];
        GaussianProcess process = new(axes, features, values, variances);
        double Negative(ReadOnlySpan<double> logs, Span<double> slope) => -LogPosterior(process, axes.Count, logs, slope, -1);
        return Parameters(starts.Select(start => Lbfgs.Minimise(Negative, start, Iterations, Tolerance)).MinBy(end => end.Value).Point);
    }

    /// <summary>
    /// ln p(values, mean, hyperparameters), up to what depends on none of them, the priors' densities being those of the hyperparameters themselves;
    /// −∞ where the process cannot be worked out.
    /// </summary>
    /// <param name="process">The process; is left with these hyperparameters.</param>
    /// <param name="axes">How many.</param>
    /// <param name="logs">Logarithms of the lengths, then of the noise.</param>
    /// <param name="slope">Is given the slope in these, times <paramref name="sign"/>.</param>
    /// <param name="sign">1 or −1.</param>
    public static double LogPosterior(GaussianProcess process, int axes, ReadOnlySpan<double> logs, Span<double> slope, int sign = 1)
    {
        if (!process.TrySet(Parameters(logs), gradient: true)) return double.NegativeInfinity;
        double sum = process.LogMarginalLikelihood - (process.Mean * process.Mean / 2);
        double[] gradient = process.Gradient();
        for (int i = 0; i < logs.Length; i++)
        {
            bool noise = i == axes;
            double deviation = noise ? NoiseDeviation : LengthDeviation, off = (logs[i] - (noise ? NoiseMean : LengthMean(axes))) / deviation;
            sum -= (off * off / 2) + logs[i];
            slope[i] = sign * (gradient[i] - (off / deviation) - 1);
        }

        return sum;
    }

    private static Hyperparameters Parameters(ReadOnlySpan<double> logs)
    {
        double[] values = new double[logs.Length];
        for (int i = 0; i < logs.Length; i++) values[i] = PortableMath.Exp(logs[i]);
        return new(values[..^1], values[^1]);
    }

    private static double LengthMean(int axes) => Math.Sqrt(2) + (PortableMath.Log(axes) / 2);
}
