using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Journal;
using Assay.Preparation;
using Assay.Storage;

namespace Assay.Execution;

/// <summary>Trains one run, to its end or to an epoch where it pauses, and journals it.</summary>
internal sealed class RunTraining(StudyJournal journal, Checkpoints checkpoints, ProgressTracker progress, RunnerOptions options)
{
    /// <summary>What took less is not worth waiting for the disk, to keep it.</summary>
    private const double WorthKeepingSeconds = 1;

    private static readonly TimeSpan ChunkTime = TimeSpan.FromSeconds(1);

    /// <summary>Trains on this thread, from where the run paused or was cut off, or from its beginning.</summary>
    /// <param name="run">The run.</param>
    /// <param name="until">The epoch at which it pauses, if it has not ended before; null: its end.</param>
    /// <param name="samples">What it is given.</param>
    /// <param name="keep">
    /// Called with the result before the run counts as finished; the SHA-256 of the file that keeps its network, or null.
    /// </param>
    /// <param name="onDisk">Called once it is where it was wanted, and on the disk: with its epochs where it has ended, else with 0.</param>
    /// <param name="cancellation">Ends the training.</param>
    public void Train(
        PlannedRun run, int? until, FoldData samples, Func<TrainingResult, string?>? keep, Action<int> onDisk, CancellationToken cancellation)
    {
        long start = options.Time.GetTimestamp(), written = start, saved = start;
        using ITraining training = Resume(run, samples, out EpochChunk chunk) ?? Begin(run, samples, out chunk);
        double before = chunk.Seconds;
        bool isSaved = before > 0;
        while (!training.Ended && training.Epoch < (until ?? int.MaxValue))
        {
            chunk.Add(training.NextEpoch(cancellation));
            if (chunk.Count >= EpochChunk.Most || options.Time.GetElapsedTime(written) >= ChunkTime) Write();
            if (training.Ended || options.Time.GetElapsedTime(saved) < options.SaveEvery) continue;
            Save();
            (saved, isSaved) = (options.Time.GetTimestamp(), true);
        }

        if (!training.Ended)
        {
            Save();
            journal.Append(new RunPaused(run.Key, training.Epoch), () => onDisk(0));
            return;
        }

        Write();
        TrainingResult result = training.Result();
        string? weights = keep?.Invoke(result);
        double seconds = Math.Round(before + options.Time.GetElapsedTime(start).TotalSeconds, 6);
        journal.Append(
            new RunFinished(run.Key, result.Outcome, result.Epochs, result.KeptEpoch, seconds, [.. result.KeptValues], chunk.MedianSeconds, weights),
            () =>
            {
                if (isSaved) checkpoints.Forget(run.Key);
                onDisk(result.Epochs);
            });

        void Write()
        {
            written = options.Time.GetTimestamp();
            if (chunk.Count == 0) return;
            int epochs = chunk.Count;
            journal.Append(chunk.Take());
            progress.Trained(epochs);
        }

        void Save()
        {
            Write();
            if (chunk.Seconds >= WorthKeepingSeconds) journal.Flush(); // first the epochs, then what goes on behind them
            checkpoints.Save(run.Key, training);
        }
    }

    private ITraining Begin(PlannedRun run, FoldData samples, out EpochChunk chunk)
    {
        (IReadOnlyList<LayerOptions> network, TrainingOptions training) = (run.Experiment.Network, run.Experiment.Training);
        IReadOnlyList<string> columns = Trainer.Columns(training, samples.Train.Classes, samples.Validation is not null);
        long parameters = NetworkPlan.Of(network, training, samples.Train.Shape).Parameters;
        journal.Append(new RunStarted(run.Key, run.Fold, run.Seed, columns, parameters));
        chunk = new EpochChunk(run.Key, columns.Count, []);
        return options.Begin(network, training, samples.Train, samples.Validation, run.Random, saved: null);
    }

    /// <summary>The run as it was saved last, where the journal holds its epochs up to there; else null.</summary>
    private ITraining? Resume(PlannedRun run, FoldData samples, out EpochChunk chunk)
    {
        chunk = null!;
        if (journal.Read(replay => replay.CutOff(run.Key)) is not { } cut) return null;
        using Stream? saved = checkpoints.Open(run.Key);
        if (saved is null) return null;
        ITraining? training = null;
        try
        {
            training = options.Begin(
                run.Experiment.Network, run.Experiment.Training, samples.Train, samples.Validation, run.Random, saved);
            if (cut.EndsAt(training.Epoch))
            {
                double[] seconds = cut.SecondsUntil(training.Epoch);
                journal.Append(new RunResumed(run.Key, training.Epoch));
                chunk = new EpochChunk(run.Key, cut.Columns, seconds);
                return training;
            }
        }
        catch (InvalidDataException)
        {
            // Damaged, or of another engine: the run begins anew, to the same bits.
        }

        training?.Dispose();
        return null;
    }
}
