using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>Studies of one factor with real trainings, as many drawn from the variances that were found in them, and the variances.</summary>
/// <param name="Factor">What its two levels are.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Plan">Folds and seeds.</param>
/// <param name="Scatter">The variances.</param>
/// <param name="Real">By trainings.</param>
/// <param name="Drawn">By random numbers.</param>
/// <param name="Alike">All relabelled levels of the real studies side by side.</param>
internal sealed record Found(string Factor, string Metric, Plan Plan, Scatter Scatter, Case[] Real, Case[] Drawn, Layout[] Alike)
{
    private static readonly bool[] BothFactors = [true, false]; // relabelled or not

    /// <summary>Both factors and metrics, of one plan.</summary>
    public static IEnumerable<Found> Of(int studies, Plan plan, int relabelled = 2)
    {
        Console.Error.WriteLine($"{plan}: training on {studies} data sets");
        Measurement[][][][] runs = Many.Of(studies, dataSet => Trainings.Of(dataSet, plan, relabelled));
        return
        [
            .. from metric in Enumerable.Range(0, Trainings.Metrics.Length)
               let alike = (Layout[])[.. runs.Select(study => Layout.Of(study[metric][..relabelled]))]
               from relabel in BothFactors
               select Of(relabel, metric, plan, [.. runs.Select(study => Layout.Of(study[metric][0], study[metric][relabel ? 1 : relabelled]))], alike),
        ];
    }

    private static Found Of(bool relabel, int metric, Plan plan, Layout[] pairs, Layout[] alike)
    {
        Contrast[] differences = [.. pairs.Select(pair => pair.Difference(1, 0))];
        // Of the relabelled seed the truth is 0. Of the other factor it is the mean over all data sets; on one of them nobody knows it.
        double truth = relabel ? 0 : differences.Average(study => study.Values.Average());
        Scatter scatter = Scatter.Of(plan, differences);
        return new(
            relabel ? "relabelled seed" : "relu or tanh", Trainings.Metrics[metric], plan, scatter,
            [.. differences.Select(study => new Case(study, relabel ? 0 : double.NaN, truth))],
            scatter.Draw(pairs.Length, plan, stream: (relabel ? 10 : 20) + metric), alike);
    }
}
