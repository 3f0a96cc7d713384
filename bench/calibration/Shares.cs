using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>In how many of a hundred studies a verdict is given, of estimates less the truth. "–" where there is no estimate.</summary>
internal static class Shares
{
    private const double Alpha = 0.05;

    /// <summary>"Different", where the truth is <paramref name="effect"/>.</summary>
    public static string Different(Estimate[] errors, double effect = 0) =>
        Of(errors, error => (error with { Effect = error.Effect + effect }).P <= Alpha);

    /// <summary>"No different" within the margin, where the truth is <paramref name="effect"/>.</summary>
    public static string Equivalent(Estimate[] errors, double margin, double effect) =>
        Of(errors, error => Equivalence.P(error with { Effect = error.Effect + effect }, margin) <= Alpha);

    /// <summary>The 95 % interval holds the truth; of studies in which all values were the same there is none, they are left out.</summary>
    public static string Covered(Estimate[] errors) =>
        Of([.. errors.Where(error => error.StandardError > 0)], error => error.Interval() is var interval && interval.Low <= 0 && interval.High >= 0);

    /// <summary>The standard error that is to be expected: the root of the mean square.</summary>
    public static double Error(Estimate[] errors) => Math.Sqrt(errors.Average(error => error.StandardError * error.StandardError));

    private static string Of(Estimate[] errors, Func<Estimate, bool> verdict) => errors.Length == 0
        ? "–"
        : Markdown.Percent(Many.Of(errors.Length, i => verdict(errors[i])).Count(given => given) / (double)errors.Length);
}
