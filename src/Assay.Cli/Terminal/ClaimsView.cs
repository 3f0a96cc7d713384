using System.Globalization;
using System.Text;
using Assay.Engine.Training;
using Assay.Reports;
using Assay.Studies.Claims;
using Assay.Verdicts;
using Outcome = Assay.Verdicts.Outcome;

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

        void Line(string label, string rest) => text.Append(CultureInfo.InvariantCulture, $"{label,-14}{Visible.Of(rest)}\n");
    }

    /// <summary>What more folds and seeds would show; empty: nothing says.</summary>
    public static string MoreRuns(Scatter? scatter, Metric objective)
    {
        if (scatter is null) return "";
        StringBuilder text = new();
        foreach (Purchase one in scatter.Purchases)
        {
            text.Append(SummaryView.Line(
                ReferenceEquals(one, scatter.Purchases[0]) ? "these runs" : "more runs",
                $"{Format.Plural(one.Folds, "fold")} × {Format.Plural(one.Seeds, "seed")}: between two of the {scatter.Trials.Count} best trials "
                + $"{(double.IsFinite(one.Smallest) ? NumberText.Difference(one.Smallest, objective) : "no difference, whatever it is,")} would be shown in 80 % of cases, {scatter.Scope.Words()}"));
        }

        return text.ToString();
    }

    private static string Effect(Effect effect, Verdict verdict)
    {
        StringBuilder text = new(effect.Name);
        if (NumberText.Of(effect, verdict) is { Length: > 0 } number) text.Append(": ").Append(number);
        if (verdict.Region is { } region) text.Append($", claimed: {Claimed(region, verdict)}");
        text.Append($"; {effect.Test}");
        if (NumberText.P(effect.P) is { Length: > 0 } p) text.Append($", {p}");
        if (effect.Scope is { } scope) text.Append($", {scope.Words()}");
        if (effect.Scope is not Scope.TheseNetworks) text.Append($", {Format.Plural(effect.Folds, "fold")}, {Format.Plural(effect.Runs, "value")}");
        if (verdict.Outcome is Outcome.Undecided && effect.Smallest is > 0 and < double.PositiveInfinity)
            text.Append($"; with these runs {NumberText.Difference(effect.Smallest, verdict)} would be shown in 80 % of cases");
        return text.ToString();
    }

    private static string Claimed(Region region, Verdict verdict) =>
        verdict.Kind == "effect" ? $"more than {NumberText.Of(region.High, verdict)} either way"
        : region.Bounded ? $"{NumberText.Of(region.Low, verdict)} to {NumberText.Of(region.High, verdict)}"
        : double.IsFinite(region.Low) ? $"above {NumberText.Of(region.Low, verdict)}" : $"below {NumberText.Of(region.High, verdict)}";
}
