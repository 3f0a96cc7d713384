using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>Studies of one factor with real trainings, as many drawn from the variances that were found in them, and the variances.</summary>
/// <param name="Factor">What its two levels are.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Plan">Folds and seeds.</param>
/// <param name="Scatter">The variances.</param>
/// <param name="Real">By trainings.</param>
/// <param name="Drawn">By random numbers.</param>
/// <param name="Levels">The relabelled levels of the real studies, all side by side.</param>
internal sealed record Found(string Factor, string Metric, Plan Plan, Scatter Scatter, Case[] Real, Case[] Drawn, Layout[] Levels)
{
    private static readonly (string Name, int Level)[] Factors = [("relabelled seed", 1), ("relu or tanh", Trainings.Tanh)];

    /// <summary>Both factors and metrics, of one plan.</summary>
    public static IEnumerable<Found> Of(int studies, Plan plan)
    {
        Console.Error.WriteLine($"{plan}: training on {studies} data sets");
        Measurement[][][][] runs = Many.Of(studies, dataSet => Trainings.Of(dataSet, plan));
        return
        [
            .. from factor in Factors
               from metric in Enumerable.Range(0, Trainings.Metrics.Length)
               select Of(factor.Name, factor.Level, metric, plan, [.. runs.Select(levels => levels[metric])]),
        ];
    }

    private static Found Of(string factor, int level, int metric, Plan plan, Measurement[][][] runs)
    {
        Contrast[] differences = [.. runs.Select(levels => Layout.Of(levels[0], levels[level]).Difference(1, 0))];
        // Of the relabelled seed the truth is 0. Of the other factor it is the mean over all data sets; on one of them nobody knows it.
        bool none = level < Trainings.Relabelled;
        double truth = none ? 0 : differences.Average(study => study.Values.Average());
        Scatter scatter = Scatter.Of(plan, differences);
        return new(
            factor, Trainings.Metrics[metric], plan, scatter,
            [.. differences.Select(study => new Case(study, none ? 0 : double.NaN, truth))],
            scatter.Draw(runs.Length, plan, stream: (10 * level) + metric),
            [.. runs.Select(levels => Layout.Of(levels[..Trainings.Relabelled]))]);
    }
}
