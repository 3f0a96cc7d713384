using System.Globalization;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>Numbers of metrics and verdicts as a reader meets them: shares in percent and points, ratios as such, all else in three digits.</summary>
internal static class NumberText
{
    /// <summary>A value of a metric of a study: 97.30 %, 0.0123, 19 min, 3,274,634.</summary>
    public static string Of(double value, Metric metric, Study study) =>
        metric.IsShare ? Percent(value) + " %" : Of(value) + (Units.Of(metric, study) is { } unit ? $" {unit}" : "");

    /// <summary>A value with its interval: 97.30 % (96.10 % to 98.20 %).</summary>
    /// <param name="value">The value.</param>
    /// <param name="interval">Its interval; null: none.</param>
    /// <param name="metric">What it is a value of.</param>
    /// <param name="study">The study it is of.</param>
    public static string Of(double value, Interval? interval, Metric metric, Study study) =>
        Of(value, metric, study) + (interval is null ? "" : $" ({Of(interval.Low, metric, study)} to {Of(interval.High, metric, study)})");

    /// <summary>A number in an effect's unit: 1.20 points, × 2.4; of one subject as a value of its metric.</summary>
    public static string Of(double value, Verdict verdict) =>
        verdict.Ratio ? "× " + Of(value) : verdict.Quantity is { Metric.IsShare: true } ? Percent(value) + (verdict.OfOne ? " %" : " points") : Of(value);

    /// <summary>A difference of two values of a metric: 1.20 points, 0.0123.</summary>
    public static string Difference(double value, Metric metric) => metric.IsShare ? Percent(value) + " points" : Of(value);

    /// <summary>The difference that a verdict's effect would have to have.</summary>
    public static string Difference(double value, Verdict verdict) => Of(value, verdict with { OfOne = false });

    /// <summary>An effect with its interval: 1.20 points (95 %: 0.80 points to 1.60 points); empty where nothing was estimated.</summary>
    public static string Of(Effect effect, Verdict verdict) =>
        (double.IsNaN(effect.Value) ? "" : Of(effect.Value, verdict))
        + (effect.Interval is { } range ? $" ({(100 * effect.Level).ToString("0.##", CultureInfo.InvariantCulture)} %: {Of(range.Low, verdict)} to {Of(range.High, verdict)})" : "");

    /// <summary>p = 0.012, p &lt; 0.001; empty: no test.</summary>
    public static string P(double p) => !double.IsFinite(p) ? "" : p < 0.001 ? "p < 0.001" : "p = " + p.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Of(double value) => Math.Abs(value) is >= 1000 and < 1e9 ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture).ToLowerInvariant();
}
