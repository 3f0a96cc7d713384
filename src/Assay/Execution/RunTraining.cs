using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Journal;
using Assay.Preparation;
using Assay.Storage;

namespace Assay.Execution;

/// <summary>Trains one run, to its end or to an epoch where it pauses, and journals it.</summary>
/// <param name="data">What runs are given.</param>
/// <param name="journal">Where to; where it is an element's, all epochs of a run stand in its segment.</param>
/// <param name="checkpoints">What runs go on from.</param>
/// <param name="models">Keeps their networks.</param>
/// <param name="trained">Is told of epochs, as they are written.</param>
/// <param name="options">Clock, engine, and how often a run is saved.</param>
internal sealed class RunTraining(StudyData data, StudyJournal journal, Checkpoints checkpoints, SavedModels models, Action<int> trained, RunnerOptions options)
{
    /// <summary>What took less is not worth waiting for the disk, to keep it.</summary>
    private const double WorthKeepingSeconds = 1;

    private static readonly TimeSpan ChunkTime = TimeSpan.FromSeconds(1);

    /// <summary>Trains on this thread, from where the run paused or was cut off, or from its beginning.</summary>
    /// <param name="task">The run, how far it is wanted, and whether its network is: that is kept before the run counts as finished.</param>
    /// <param name="onDisk">Called once it is where it was wanted, and on the disk: with its epochs where it has ended, else with 0.</param>
    /// <param name="cancellation">Ends the training at once.</param>
    /// <param name="leave">Ends it behind the epoch it is in, and saves it there.</param>
    /// <exception cref="OperationCanceledException">When it was ended so.</exception>
    public void Train(RunTask task, Action<int> onDisk, CancellationToken cancellation, CancellationToken leave = default)
    {
        PlannedRun run = task.Run;
        FoldData samples = data.Fold(run.Experiment.Data, run.Division);
        long start = options.Time.GetTimestamp(), written = start, saved = start;
        using ITraining training = Resume(run, samples, out EpochChunk chunk, out ToldEpochs? told) ?? Begin(run, samples, out chunk, out told);
        double before = chunk.Seconds;
        bool isSaved = before > 0;
        while (!training.Ended && training.Epoch < (task.Until ?? int.MaxValue))
        {
            EpochRecord epoch = training.NextEpoch(cancellation);
            chunk.Add(epoch);
            told?.Add(epoch.Values.Span, Math.Round(epoch.Seconds, 6));
            if (chunk.Count >= EpochChunk.Most || options.Time.GetElapsedTime(written) >= ChunkTime) Write();
            if (training.Ended || (options.Time.GetElapsedTime(saved) < options.SaveEvery && !leave.IsCancellationRequested)) continue;
            Save();
            leave.ThrowIfCancellationRequested();
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
        string? weights = task.Keeps(result.Outcome) ? models.Keep(run, result) : null;
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
            trained(epochs);
        }

        void Save()
        {
            Write();
            if (chunk.Seconds >= WorthKeepingSeconds) journal.Flush(); // first the epochs, then what goes on behind them
            if (told is null) checkpoints.Save(run.Key, training);
            else checkpoints.Save(run.Key, training, told);
        }
    }

    private ITraining Begin(PlannedRun run, FoldData samples, out EpochChunk chunk, out ToldEpochs? told)
    {
        IReadOnlyList<string> columns = Start(run, samples);
        chunk = new EpochChunk(run.Key, columns.Count, []);
        told = StudyJournal.IsWork(journal.Segment) ? new ToldEpochs(columns.Count) : null;
        return Open(run, samples, saved: null);
    }

    /// <summary>The run as it was saved last; null where nothing that it can go on from was.</summary>
    private ITraining? Resume(PlannedRun run, FoldData samples, out EpochChunk chunk, out ToldEpochs? told)
    {
        (chunk, told) = (null!, null);
        ITraining? training = null;
        try
        {
            return GoOn(run, samples, ref training, ref chunk) ?? TellAgain(run, samples, ref training, ref chunk, ref told);
        }
        catch (InvalidDataException)
        {
            // Damaged, or of another engine: the run begins anew, to the same bits.
            training?.Dispose();
            return null;
        }
    }

    /// <summary>The run as it was saved here, where this segment holds its epochs up to there; else null.</summary>
    private ITraining? GoOn(PlannedRun run, FoldData samples, ref ITraining? training, ref EpochChunk chunk)
    {
        if (journal.Read(replay => replay.CutOff(run.Key, journal.Segment)) is not { } cut) return null;
        using Stream? saved = checkpoints.Open(run.Key);
        if (saved is null) return null;
        training = Open(run, samples, saved);
        if (!cut.EndsAt(training.Epoch))
        {
            training.Dispose();
            return null;
        }

        double[] seconds = cut.SecondsUntil(training.Epoch);
        journal.Append(new RunResumed(run.Key, training.Epoch));
        chunk = new EpochChunk(run.Key, cut.Columns, seconds);
        return training;
    }

    /// <summary>The run as an element saved it: its epochs are told in this segment, too, and it goes on behind them; null where none did.</summary>
    private ITraining? TellAgain(PlannedRun run, FoldData samples, ref ITraining? training, ref EpochChunk chunk, ref ToldEpochs? told)
    {
        using Stream? saved = checkpoints.OpenWhole(run.Key);
        if (saved is null) return null;
        ToldEpochs before = ToldEpochs.Read(saved);
        training = Open(run, samples, saved);
        if (before.Count != training.Epoch || before.Columns != Trainer.Columns(run.Experiment.Training, samples.Train.Classes, samples.Validation is not null).Count)
            throw new InvalidDataException("a saved run with other epochs than its own");
        chunk = new EpochChunk(run.Key, Start(run, samples).Count, []);
        for (int epoch = 0; epoch < before.Count; epoch++)
        {
            chunk.Add(before.Values(epoch), before.Seconds(epoch));
            if (chunk.Count == EpochChunk.Most || epoch == before.Count - 1) journal.Append(chunk.Take());
        }

        journal.Append(new RunResumed(run.Key, training.Epoch));
        if (StudyJournal.IsWork(journal.Segment)) told = before;
        return training;
    }

    /// <summary>Tells that the run begins; its columns.</summary>
    private IReadOnlyList<string> Start(PlannedRun run, FoldData samples)
    {
        (IReadOnlyList<LayerOptions> network, TrainingOptions training) = (run.Experiment.Network, run.Experiment.Training);
        IReadOnlyList<string> columns = Trainer.Columns(training, samples.Train.Classes, samples.Validation is not null);
        journal.Append(new RunStarted(run.Key, run.Fold, run.Seed, columns, NetworkPlan.Of(network, training, samples.Train.Shape).Parameters));
        return columns;
    }

    private ITraining Open(PlannedRun run, FoldData samples, Stream? saved) =>
        options.Begin(run.Experiment.Network, run.Experiment.Training, samples.Train, samples.Validation, run.Random, saved);
}
