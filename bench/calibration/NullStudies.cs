using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>Studies of what makes no difference, or as much as the margin: real ones, and drawn ones beside them.</summary>
internal static class NullStudies
{
    /// <summary>What the real trainings scatter by, so that the rest can be judged.</summary>
    public static void Scatter(IReadOnlyList<Found> found)
    {
        Markdown.Table(
            "What a difference scatters by",
            "Standard deviations found in the real trainings; the last two columns are the correlation of fold means, as found and as it is assumed.",
            3, "factor", "metric", "folds × seeds", "data", "fold", "run", "correlation", "assumed");
        foreach (Found one in found.Where(one => one.Plan is { Folds: > 1, SplitAnew: false }))
        {
            (double data, double fold, double run) = one.Scatter;
            Markdown.Row([
                one.Factor, one.Metric, $"{one.Plan}", .. new[] { data, fold, run }.Select(variance => Markdown.Number(Math.Sqrt(variance), "0.0000")),
                Markdown.Number(data / (data + fold + (run / one.Plan.Seeds)), "0.00"), Markdown.Number(one.Plan.TestToTrain / (1 + one.Plan.TestToTrain), "0.00")]);
        }
    }

    public static void Different(IReadOnlyList<Found> found) => Table(
        "\"Different\", though there is no difference", $"Of {found[0].Real.Length} studies each, in %.", found, errors => Shares.Different(errors));

    public static void AtTheMargin(IReadOnlyList<Found> found) => Table(
        "\"No different\", though the difference is as large as the margin",
        $"Of {found[0].Real.Length} studies each, in %. The margin is four of the rule's standard errors, so that it can be held at all.",
        found, errors => Shares.Equivalent(errors, 4 * Shares.Error(errors), 4 * Shares.Error(errors)));

    private static void Table(string title, string what, IReadOnlyList<Found> found, Func<Estimate[], string> share)
    {
        Markdown.Table(
            title, what, 3,
            ["factor", "metric", "folds × seeds", .. Rule.All.Select(rule => rule.Name), .. Rule.All.Select(rule => $"drawn: {rule.Name}")]);
        foreach (Found one in found)
        {
            IEnumerable<string> Cells(Case[] studies) => Rule.All.Select(rule => rule.Errors(one.Plan, studies)).Select(errors => errors.Length == 0 ? "–" : share(errors));
            Markdown.Row([one.Factor, one.Metric, $"{one.Plan}", .. Cells(one.Real), .. Cells(one.Drawn)]);
        }
    }
}
