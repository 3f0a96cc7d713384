using System.Diagnostics;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Bench;

/// <summary>
/// A folder as a study of days leaves it when it is killed near its end, made in minutes: the runner, the journal and all
/// addresses are the program's own, and only the trainings are made up. What is left of it trains in earnest.
/// </summary>
internal static class LargeStudy
{
    /// <summary>Makes the folder.</summary>
    /// <param name="folder">It; must not exist.</param>
    /// <param name="trials">Trials of five folds.</param>
    /// <param name="epochs">Epochs of a run.</param>
    /// <param name="left">Runs that are left of it.</param>
    public static void Make(string folder, int trials, int epochs = 1000, int left = 20)
    {
        int runs = (trials * 5) - left;
        using CancellationTokenSource nearEnd = new();
        Run(StudyFile.Parse(Text(trials, epochs), "large.yaml"), folder, run =>
        {
            if (run > runs) nearEnd.Cancel();
        }, () => { }, nearEnd.Token);
    }

    /// <summary>Goes on with such a folder for a while, at a pace.</summary>
    /// <param name="folder">It; so much of it must be left.</param>
    /// <param name="pace">Epochs a second.</param>
    /// <param name="seconds">How long.</param>
    public static void Grow(string folder, double pace, double seconds)
    {
        using CancellationTokenSource end = new();
        Stopwatch? clock = null;
        long epochs = 0;
        Run(StudyFile.Load(Path.Combine(folder, "study.yaml")), folder, _ => { }, () =>
        {
            // The clock starts with the first epoch: the journal is read before it.
            Stopwatch since = LazyInitializer.EnsureInitialized(ref clock, Stopwatch.StartNew);
            double wait = (Interlocked.Increment(ref epochs) / pace) - since.Elapsed.TotalSeconds;
            if (wait > 0) Thread.Sleep(TimeSpan.FromSeconds(wait));
            if (since.Elapsed.TotalSeconds >= seconds) end.Cancel();
        }, end.Token);
        Console.WriteLine(FormattableString.Invariant($"{epochs} epochs in {clock?.Elapsed.TotalSeconds:F1} s"));
    }

    private static void Run(Study study, string folder, Action<int> begins, Action epoch, CancellationToken cancellation)
    {
        int begun = 0;
        try
        {
            StudyRunner.Run(study, folder, new RunnerOptions { Begin = Begin }, cancellation);
        }
        catch (OperationCanceledException)
        {
            // As meant.
        }

        ITraining Begin(
            IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key, Stream? saved)
        {
            int run = Interlocked.Increment(ref begun);
            begins(run);
            return new MadeUp(network, training, train, validation!, (ulong)run, epoch);
        }
    }

    private static string Text(int trials, int epochs) => $$"""
        study: large
        data: { source: triangle, samples: 1000, seed: 1 }
        network:
          - dense: { name: hidden, units: 4, activation: tanh }
          - dense: { units: 1, activation: sigmoid }
        training:
          loss: binary_crossentropy
          optimizer: { name: adam, learning_rate: 0.01 }
          batch_size: 100
          epochs: {{epochs}}
        evaluation: { folds: 5 }
        objective: { maximize: val_accuracy }
        search:
          - random:
              training.optimizer.learning_rate: { low: 1e-4, high: 1, log: true }
              training.batch_size: [50, 100, 200]
              network.hidden.activation: [tanh, relu, elu]
              network.hidden.units: { low: 2, high: 8, step: 1 }
            trials: {{trials}}
        final: { train_on: all, test: true }
        """;
}
