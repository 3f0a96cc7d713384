using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>How often a family of comparisons with one reference finds any difference where there is none.</summary>
internal static class Families
{
    private const int Stream = 3000;
    private const double Alpha = 0.05;

    public static void Drawn(int studies)
    {
        Table($"Of {studies} drawn studies each, in %.");
        Plan plan = new(5, 3, SplitAnew: false);
        for (int levels = 3; levels <= 6; levels++)
        {
            Row(Rule.Here, new(0, 0, 1)); // on these data levels are alike where neither data nor folds make them differ
            Row(Rule.There, Scatter.Assumed(plan));

            void Row(Rule rule, Scatter scatter) => Families.Row($"{levels} levels drawn, {plan}", rule, plan, Many.Of(studies, study =>
            {
                RandomSequence random = plan.Random(Stream + levels, study);
                return scatter.Draw(ref random, plan, levels).Study;
            }));
        }
    }

    /// <summary>Of the relabelled seeds, where there are three or more.</summary>
    public static void Real(IReadOnlyList<Found> found)
    {
        Table($"Of {found[0].Alike.Length} studies with real trainings each, whose levels are relabelled seeds, in %.");
        foreach (Found one in found.Where(one => one.Alike[0].Levels > 2).DistinctBy(one => (one.Metric, one.Plan)))
        {
            foreach (Rule rule in new[] { Rule.Here, Rule.There })
                Row($"{one.Alike[0].Levels} levels, {one.Metric}, {one.Plan}", rule, one.Plan, one.Alike);
        }
    }

    private static void Table(string what) =>
        Markdown.Table("Families without a difference in which one is found", what, 2, "studies", "scope", "Dunnett", "Holm", "not adjusted");

    private static void Row(string name, Rule rule, Plan plan, Layout[] families)
    {
        (bool Dunnett, bool Holm, bool Plain)[] wrong = Many.Of(families.Length, i =>
        {
            Layout family = families[i];
            double[] p = [.. Enumerable.Range(1, family.Levels - 1).Select(level => rule.Estimate(plan, family.Difference(level, 0))!.P)];
            IReadOnlyList<DunnettComparison> dunnett =
                rule == Rule.Here ? Dunnett.OnTheseData(family, 0) : Dunnett.OnDataLikeThese(family, 0, plan.TestToTrain, plan.SplitAnew);
            return (dunnett.Any(one => one.P <= Alpha), Holm.Adjust(p).Any(one => one <= Alpha), p.Any(one => one <= Alpha));
        });
        string Share(Func<(bool Dunnett, bool Holm, bool Plain), bool> which) => Markdown.Percent(wrong.Count(which) / (double)wrong.Length);
        Markdown.Row(name, rule.Name, Share(one => one.Dunnett), Share(one => one.Holm), Share(one => one.Plain));
    }
}
