using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>
/// Real trainings: a small network learns the triangle from 200 points, on data sets that are drawn anew for each study. All levels but
/// the last are one setting (relu) under other seeds, so that none differs from another; the last is another setting (tanh) with the
/// seeds of level 0, as a study would train it.
/// </summary>
internal static class Trainings
{
    private const int Samples = 200, Units = 8, Epochs = 15;

    /// <summary>What is measured on a fold's validation samples after the last epoch.</summary>
    public static readonly string[] Metrics = ["accuracy", "loss"];

    private static readonly TrainingOptions Training = new()
    {
        Loss = new() { Name = LossKind.BinaryCrossentropy },
        Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.02 },
        BatchSize = 20,
        Epochs = Epochs,
        Metrics = [MetricKind.Accuracy],
    };

    private static readonly int[] Columns =
        [.. Metrics.Select(metric => Trainer.Columns(Training, classes: 2, validation: true).ToList().IndexOf($"val_{metric}"))];

    /// <summary>The runs of each level on one data set: [metric][level].</summary>
    /// <param name="dataSet">Its seed.</param>
    /// <param name="plan">Folds and seeds.</param>
    /// <param name="relabelled">How many levels are one setting.</param>
    public static Measurement[][][] Of(int dataSet, Plan plan, int relabelled)
    {
        DataOptions options = new DataOptions { Source = SourceKind.Triangle, Samples = Samples, Seed = dataSet }.WithDefaults();
        Dataset data = DataSource.Load(options, "").Train;
        var runs = new List<Measurement>[Metrics.Length][];
        for (int metric = 0; metric < runs.Length; metric++) runs[metric] = [.. Enumerable.Range(0, relabelled + 1).Select(_ => new List<Measurement>())];
        for (int split = 0; split < (plan.SplitAnew ? plan.Seeds : 1); split++)
        {
            // A seed of the division that no other data set and no other division of this one has.
            IReadOnlyList<FoldSplit> splits = Folds.Split(data, plan.Folds, Plan.HeldOut, stratified: true, ((long)split << 32) | (uint)dataSet);
            for (int fold = 0; fold < plan.Folds; fold++)
            {
                FoldData prepared = FoldData.Prepare(data, splits[fold], options, new((ulong)dataSet));
                foreach (int seed in plan.SplitAnew ? [split] : Enumerable.Range(0, plan.Seeds))
                {
                    for (int level = 0; level <= relabelled; level++)
                    {
                        bool tanh = level == relabelled;
                        int run = seed + (tanh ? 0 : level * plan.Seeds);
                        ActivationKind activation = tanh ? ActivationKind.Tanh : ActivationKind.Relu;
                        IReadOnlyList<double> values = Trainer.Train(
                            Network(activation), Training, prepared.Train, prepared.Validation, new((ulong)dataSet, run, fold)).KeptValues;
                        for (int metric = 0; metric < runs.Length; metric++) runs[metric][level].Add(new(fold, seed, values[Columns[metric]]));
                    }
                }
            }
        }

        return [.. runs.Select(levels => levels.Select(level => level.ToArray()).ToArray())];
    }

    private static IReadOnlyList<LayerOptions> Network(ActivationKind activation) =>
    [
        new DenseOptions { Units = Units, Activation = new() { Name = activation } },
        new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } },
    ];
}
