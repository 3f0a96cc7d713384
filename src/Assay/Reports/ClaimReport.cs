using System.Text.Json;
using Assay.Statistics;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>A claim and its verdict, as a reader meets them.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Source">Where it stands; null: nowhere but in the study.</param>
/// <param name="Kind">The kind of check.</param>
/// <param name="Outcome">supported, contradicted, undecided, not_tested.</param>
/// <param name="Because">What numbers do not say; empty: nothing.</param>
/// <param name="Metric">What was measured; null where nothing was.</param>
/// <param name="Minus">What was taken from it run by run; null: nothing.</param>
/// <param name="Ratio">Whether effects are ratios.</param>
/// <param name="OfOne">Whether effects are values of one subject; false: differences, in points where the metric is a share.</param>
/// <param name="Low">The claim's lower bound of the effect; null: none.</param>
/// <param name="High">Its upper bound; null: none.</param>
/// <param name="Effects">The effects, the decisive one first.</param>
/// <param name="Adjustment">How they were adjusted for being several; null: there is one.</param>
/// <param name="Trials">Ids of the trials it speaks of.</param>
internal sealed record ClaimReport(
    string Text, string? Source, string Kind, string Outcome, string Because, MetricReport? Metric, MetricReport? Minus, bool Ratio, bool OfOne,
    double? Low, double? High, IReadOnlyList<EffectReport> Effects, string? Adjustment, IReadOnlyList<int> Trials)
{
    /// <summary>The report of a verdict on a claim of a study.</summary>
    public static ClaimReport Of(Verdict verdict, Study study) => new(
        verdict.Claim.Text, verdict.Claim.Source, verdict.Kind, Tables.Snake(verdict.Outcome), verdict.Because,
        verdict.Quantity is { } quantity ? MetricReport.Of(quantity.Metric, study) : null,
        verdict.Quantity?.Minus is { } minus ? MetricReport.Of(minus, study) : null,
        verdict.Ratio, verdict.OfOne, Finite(verdict.Region?.Low), Finite(verdict.Region?.High),
        [.. verdict.Effects.Select(EffectReport.Of)], verdict.Adjustment, verdict.Trials);

    /// <summary>Writes the claims of studies as JSON: a list of { study, claims }, names and numbers as in the report.</summary>
    public static void Write(Stream file, IEnumerable<(Study Study, IReadOnlyList<Verdict> Verdicts)> studies) => JsonSerializer.Serialize(
        file, studies.Select(one => new { Study = one.Study.Name, Claims = one.Verdicts.Select(verdict => Of(verdict, one.Study)) }), ReportModel.Options);

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>An effect of a claim: see <see cref="Effect"/>.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Value">In the metric's unit, or a ratio.</param>
/// <param name="Interval">Where the true one lies; null where nothing says.</param>
/// <param name="Level">The interval's level.</param>
/// <param name="P">The test's, adjusted; NaN: none.</param>
/// <param name="Test">Which test.</param>
/// <param name="Scope">these_data, data_like_these, these_networks; null: nothing was estimated.</param>
/// <param name="Folds">Folds with values.</param>
/// <param name="Runs">Values.</param>
/// <param name="Smallest">The smallest true effect shown in 80 % of cases; NaN: not known.</param>
internal sealed record EffectReport(
    string Name, double Value, Interval? Interval, double Level, double P, string Test, string? Scope, int Folds, int Runs, double Smallest)
{
    /// <summary>The report of an effect.</summary>
    public static EffectReport Of(Effect effect) => new(
        effect.Name, effect.Value, effect.Interval, effect.Level, effect.P, effect.Test, effect.Scope is { } scope ? Tables.Snake(scope) : null,
        effect.Folds, effect.Runs, effect.Smallest);
}
