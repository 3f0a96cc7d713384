using System.Globalization;
using System.Text;
using Assay.Studies.Claims;
using Assay.Verdicts;

namespace Assay.Cli.Terminal;

/// <summary>Claims and their verdicts as plain text.</summary>
internal static class ClaimsView
{
    /// <summary>How many are what: "3 supported, 1 contradicted, 2 undecided, 4 not tested".</summary>
    public static string Counts(IReadOnlyList<Verdict> verdicts) => string.Join(", ", Enum.GetValues<Outcome>()
        .Select(outcome => (outcome, Count: verdicts.Count(verdict => verdict.Outcome == outcome)))
        .Where(one => one.Count > 0 || one.outcome is not Outcome.NotTested)
        .Select(one => $"{one.Count} {one.outcome.Word()}"));

    /// <summary>Each claim with its verdict and what it rests on.</summary>
    public static string Of(IReadOnlyList<Verdict> verdicts)
    {
        StringBuilder text = new();
        foreach (Verdict verdict in verdicts)
        {
            Line(verdict.Outcome.Word(), verdict.Claim.Text + (verdict.Claim.Source is { } source ? $" ({source})" : ""));
            foreach (Effect effect in verdict.Effects.Take(3)) Line("", Effect(effect, verdict));
            if (verdict.Effects.Count > 3) Line("", $"and {verdict.Effects.Count - 3} more (--json, tables/claims.csv)");
            if (verdict.Adjustment is { } adjustment) Line("", $"adjusted: {adjustment}");
            if (verdict.Because.Length > 0) Line("", verdict.Because);
        }

        return text.ToString();

        void Line(string label, string rest) => text.Append(CultureInfo.InvariantCulture, $"{label,-14}{Reports.Visible.Of(rest)}\n");
    }

    private static string Effect(Effect effect, Verdict verdict)
    {
        StringBuilder text = new(effect.Name);
        if (!double.IsNaN(effect.Value)) text.Append(": ").Append(Number(effect.Value, verdict));
        if (effect.Interval is { } interval) text.Append(CultureInfo.InvariantCulture, $" ({effect.Level:0 %}: {Number(interval.Low, verdict)} to {Number(interval.High, verdict)})");
        if (verdict.Region is { } region) text.Append($", claimed: {Claimed(region, verdict)}");
        if (double.IsFinite(effect.P)) text.Append(CultureInfo.InvariantCulture, $"; {effect.Test}, p {(effect.P < 0.001 ? "< 0.001" : $"= {effect.P:0.000}")}");
        else text.Append($"; {effect.Test}");
        if (effect.Scope is { } scope) text.Append($", {Scope(scope)}");
        text.Append($", {Format.Plural(effect.Folds, "fold")}, {Format.Plural(effect.Runs, "value")}");
        if (verdict.Outcome is Outcome.Undecided && effect.Smallest is > 0 and < double.PositiveInfinity)
            text.Append($"; with these runs {Number(effect.Smallest, verdict with { OfOne = false })} would be shown in 80 % of cases");
        return text.ToString();
    }

    private static string Claimed(Region region, Verdict verdict) =>
        verdict.Kind == "effect" ? $"more than {Number(region.High, verdict)} either way"
        : region.Bounded ? $"{Number(region.Low, verdict)} to {Number(region.High, verdict)}"
        : double.IsFinite(region.Low) ? $"above {Number(region.Low, verdict)}" : $"below {Number(region.High, verdict)}";

    /// <summary>Shares in percent and points, ratios as such, all else in three digits.</summary>
    private static string Number(double value, Verdict verdict) =>
        verdict.Ratio ? "× " + Format.Short(value)
        : verdict.Quantity is { Metric.IsShare: true } ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) + (verdict.OfOne ? " %" : " points")
        : Format.Short(value);

    private static string Scope(Scope scope) => scope switch
    {
        Verdicts.Scope.TheseData => "on these data",
        Verdicts.Scope.DataLikeThese => "on data like these",
        _ => "of these networks",
    };
}
