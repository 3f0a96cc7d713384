using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Training;
using Assay.Preparation;
using Assay.Studies;

namespace Assay.Planning;

/// <summary>One run of the search as arithmetic.</summary>
/// <param name="Experiment">What is trained.</param>
/// <param name="Samples">Its samples.</param>
/// <param name="Steps">Steps of the optimizer, all epochs done.</param>
/// <param name="StepFlops">Operations of a step.</param>
/// <param name="Batch">Samples of a step.</param>
internal sealed record Work(Experiment Experiment, StudySamples Samples, double Steps, double StepFlops, int Batch)
{
    public static Work Of(Experiment experiment, StudyData data)
    {
        StudySamples samples = data.Of(experiment.Data);
        NetworkPlan plan = NetworkPlan.Of(experiment.Network, experiment.Training, samples.Train.Shape);
        double copies = experiment.Data.Augmentation?.Multiple ?? 1, train = copies * samples.Splits[0].Train.Length;
        int batch = (int)Math.Min(experiment.Training.BatchSize, train);
        return new Work(
            experiment, samples, experiment.Training.Epochs!.Value * Math.Ceiling(train / batch), plan.FlopsPerSample * batch, batch);
    }

    /// <summary>Steps of the final training on all samples.</summary>
    public double StepsOnAll => Steps * Samples.Train.Samples / Samples.Splits[0].Train.Length;
}

/// <summary>
/// Measures on this machine what a step takes, its share of the evaluation after each epoch included: of the largest, the
/// smallest and the middle step of a study, as far as the time for it goes. Between two of them a step takes what lies on the
/// straight line over its operations: so much for all that is no arithmetic, so much for each operation.
/// </summary>
internal sealed class StepTime
{
    private const int FewestEpochs = 3, MostSteps = 64;

    /// <summary>Operations of an epoch that is long enough to be timed and short enough to be repeated.</summary>
    private const double BriefFlops = 2e7;

    /// <summary>For one measurement, and for all: a step of a second is measured once, and others by their arithmetic.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(30), All = TimeSpan.FromMilliseconds(200);

    private readonly SortedList<double, double> _measured = []; // operations → seconds

    /// <summary>Measures the steps of these trainings.</summary>
    public static StepTime Measure(IReadOnlyList<Work> works, CancellationToken cancellation)
    {
        Work[] sorted = [.. works.OrderBy(work => work.StepFlops)];
        StepTime time = new();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        foreach (Work work in (Work[])[sorted[^1], sorted[0], sorted[sorted.Length / 2]])
        {
            cancellation.ThrowIfCancellationRequested();
            if (time._measured.Count > 0 && Environment.CpuUsage.TotalTime - start > All) break;
            if (!time._measured.Keys.Any(flops => Math.Abs((flops / work.StepFlops) - 1) < 0.2))
                time._measured.Add(work.StepFlops, Seconds(work, cancellation));
        }

        return time;
    }

    /// <summary>Seconds of a step.</summary>
    public double Of(Work work)
    {
        (IList<double> flops, IList<double> seconds) = (_measured.Keys, _measured.Values);
        if (flops.Count == 1) return seconds[0] * work.StepFlops / flops[0];
        int above = Math.Clamp(flops.TakeWhile(known => known < work.StepFlops).Count(), 1, flops.Count - 1);
        double slope = (seconds[above] - seconds[above - 1]) / (flops[above] - flops[above - 1]);
        return seconds[above - 1] + (slope * (work.StepFlops - flops[above - 1]));
    }

    private static double Seconds(Work work, CancellationToken cancellation)
    {
        (Experiment experiment, FoldSplit split) = (work.Experiment, work.Samples.Splits[0]);
        int batch = Math.Min(experiment.Training.BatchSize, split.Train.Length);
        int steps = (int)Math.Clamp(BriefFlops / work.StepFlops, 1, Math.Min(MostSteps, split.Train.Length / batch));
        double share = (double)steps * batch / split.Train.Length;
        FoldSplit part = new(split.Train[..(steps * batch)], split.Validation[..Math.Max(1, (int)(split.Validation.Length * share))]);
        RandomKey key = new((ulong)experiment.Data.Seed);
        FoldData fold = FoldData.Prepare(work.Samples.Train, part, experiment.Data, key);
        TrainingOptions training = experiment.Training with { Epochs = 100_000_000, EarlyStopping = null };

        using CancellationTokenSource brief = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<double> seconds = [];
        TimeSpan begun = Environment.CpuUsage.TotalTime, last = begun;
        try
        {
            Trainer.Train(experiment.Network, training, fold.Train, fold.Validation, key, epoch =>
            {
                // Neighbours on the machine lengthen the time on the clock, the compiler beside us the processor's: the smaller.
                TimeSpan now = Environment.CpuUsage.TotalTime;
                seconds.Add(Math.Min(epoch.Seconds, (now - last).TotalSeconds));
                if (seconds.Count == 1) begun = now;
                if (seconds.Count >= FewestEpochs && now - begun >= Brief) brief.Cancel();
                last = now;
            }, brief.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is up, as meant.
        }

        // The lower quartile: the first epochs compile the program, and disturbances are slower, never faster.
        seconds.Sort();
        double copies = experiment.Data.Augmentation?.Multiple ?? 1;
        return seconds[seconds.Count / 4] / (steps * copies);
    }
}
