using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Search;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>Measures on this machine how long a study will take, by brief trainings of some of its settings.</summary>
public static class Calibration
{
    private const int SettingsAStage = 12, FewestEpochs = 5;

    /// <summary>Arithmetic that takes less than the brief time on any machine; large epochs are cut to it.</summary>
    private const double BriefFlops = 2e8;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1), Brief = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// The seconds that each stage takes with one run at a time, all epochs done; trainings that stop early take less.
    /// Settings of later stages are measured over the reference.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="baseDirectory">The folder that relative paths of data files start from.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    public static IReadOnlyList<double> SecondsOf(
        Study study, StudyPlan plan, string baseDirectory, CancellationToken cancellation)
    {
        StudyData data = new(study, baseDirectory);
        Epoch(study.Reference, data, study.Evaluation, WarmUp, cancellation); // the program compiles itself: no measurement
        return
        [
            .. Sampling.StagesOf(study).Zip(plan.Stages, (stage, planned) =>
            {
                IReadOnlyList<Setting> settings = Sampling.Propose(stage, [Setting.Reference]);
                int count = Math.Min(SettingsAStage, settings.Count);
                (double Seconds, double Flops)[] epochs =
                [
                    .. Enumerable.Range(0, count).Select(i => study.Resolve(settings[(int)((long)i * settings.Count / count)]))
                        .Select(experiment => Epoch(experiment, data, study.Evaluation, Brief, cancellation)),
                ];
                // By arithmetic: what the costly settings take decides, whether or not one of them was measured.
                return planned.Flops * epochs.Sum(epoch => epoch.Seconds) / epochs.Sum(epoch => epoch.Flops);
            }),
        ];
    }

    /// <summary>One epoch of a setting on all its training samples: its time, measured on some of them, and its arithmetic.</summary>
    private static (double Seconds, double Flops) Epoch(
        Experiment experiment, StudyData data, EvaluationOptions evaluation, TimeSpan time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Samples samples = data.Of(experiment.Data);
        FoldSplit split = samples.Splits[0];
        TrainingOptions training = experiment.Training with { Epochs = 100_000_000, EarlyStopping = null };
        double flops = NetworkPlan.Of(
            experiment.Network, training, samples.Train.Shape, samples.Train.TargetNames.Count).FlopsPerSample;
        double share = Math.Min(1, Math.Max(training.BatchSize, BriefFlops / flops) / split.Train.Length);
        FoldSplit part = new(Part(split.Train, share), Part(split.Validation, share));
        PlannedRun run = PlannedRun.Of(experiment, evaluation, samples)[0];
        FoldData fold = FoldData.Prepare(samples.Train, part, experiment.Data, run.Random);

        using CancellationTokenSource brief = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<double> seconds = [];
        try
        {
            Trainer.Train(experiment.Network, training, fold.Train, fold.Validation, run.Random, epoch =>
            {
                seconds.Add(epoch.Seconds);
                if (seconds.Count >= FewestEpochs && seconds.Sum() >= time.TotalSeconds) brief.Cancel();
            }, brief.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is up, as meant.
        }

        // The lower quartile: beginnings and disturbances are slower, never faster.
        seconds.Sort();
        double each = seconds[seconds.Count / 4] * split.Train.Length / part.Train.Length;
        return (each, flops * split.Train.Length * (experiment.Data.Augmentation?.Multiple ?? 1));
    }

    private static int[] Part(int[] indices, double share) => indices[..Math.Max(1, (int)(indices.Length * share))];
}
