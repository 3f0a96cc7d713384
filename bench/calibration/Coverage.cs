namespace Assay.Calibration;

/// <summary>How often 95 % intervals hold the truth, by folds and seeds, of effects drawn with the correlation that is assumed.</summary>
internal static class Coverage
{
    private const int Stream = 1000;

    public static void Assumed(int studies)
    {
        Markdown.Table(
            "95 % intervals of simulated effects",
            $"How many in 100 hold the truth, of {studies} drawn studies each; folds are correlated by n_test / (n_train + n_test).",
            1, "folds × seeds", "on these data", "on data like these", "naive t", "split anew: on data like these", "split anew: naive t");
        foreach (int folds in new[] { 1, 5, 10 })
        {
            foreach (int seeds in new[] { 2, 3, 5, 10 })
                Markdown.Row([$"{folds} × {seeds}", .. Cells(new(folds, seeds, false), Rule.All), .. Cells(new(folds, seeds, true), [Rule.There, Rule.Naive])]);
        }

        IEnumerable<string> Cells(Plan plan, Rule[] rules)
        {
            Case[] drawn = Scatter.Assumed(plan).Draw(studies, plan, Stream);
            return [.. rules.Select(rule => Shares.Covered(rule.Errors(plan, drawn)))];
        }
    }
}
