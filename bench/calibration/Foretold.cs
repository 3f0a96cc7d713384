using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>What <see cref="Design"/> and <see cref="Power"/> foretell from known variances, and how often it comes to pass.</summary>
internal static class Foretold
{
    private const int Stream = 2000;
    private static readonly double[] Powers = [0.5, 0.8, 0.95];

    public static void Assumed(int studies)
    {
        Table("Power, foretold and measured", $"How many in 100 of {studies} drawn studies find a difference that should be found in 50, 80 and 95, and hold a margin that should be held in 80 where there is no difference.");
        foreach (Plan plan in new Plan[] { new(1, 5, false), new(5, 2, false), new(5, 5, false), new(10, 3, false), new(10, 10, false) })
        {
            Scatter scatter = Scatter.Assumed(plan);
            Rows($"drawn, {plan}", plan, scatter, scatter.Draw(studies, plan, Stream));
        }
    }

    public static void Found(IReadOnlyList<Found> found)
    {
        Table("Power in real trainings, foretold from their variances", $"The same of {found[0].Real.Length} real studies each, to whose differences the effect was added; foretold by the mean of their variances.");
        foreach (Found one in found.Where(one => !one.Plan.SplitAnew)) Rows($"{one.Factor}, {one.Metric}, {one.Plan}", one.Plan, one.Scatter, one.Real);
    }

    private static void Table(string title, string what) => Markdown.Table(
        title, what, 2, "studies", "scope", "of 50", "of 80", "of 95", "margin, of 80");

    private static void Rows(string name, Plan plan, Scatter scatter, Case[] studies)
    {
        Row(Rule.Here, Design.OnTheseData(plan.Folds, plan.Seeds), scatter.Here(plan));
        if (plan.Folds > 1) Row(Rule.There, Design.OnDataLikeThese(plan.Folds, plan.Seeds, plan.TestToTrain), scatter.There(plan));

        void Row(Rule rule, Design design, double error)
        {
            Estimate[] errors = rule.Errors(plan, studies);
            if (errors.Length == 0) return;
            Markdown.Row(
            [
                name, rule.Name,
                .. Powers.Select(power => Shares.Different(errors, design.SmallestDifference(error, power: power))),
                Shares.Equivalent(errors, design.SmallestMargin(error), effect: 0),
            ]);
        }
    }
}
