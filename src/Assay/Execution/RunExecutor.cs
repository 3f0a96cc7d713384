using System.Runtime.ExceptionServices;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Journal;
using Assay.Statistics;

namespace Assay.Execution;

/// <summary>Trains runs, several at a time, each on one thread, and journals them.</summary>
internal sealed class RunExecutor(
    StudyData data, StudyJournal journal, Checkpoints checkpoints, ProgressTracker progress, RunnerOptions options)
{
    /// <summary>A line is never longer than so many epochs, however short they are.</summary>
    private const int ChunkEpochs = 10_000;

    private static readonly TimeSpan ChunkTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Trains all these runs and returns when all are on the disk. They begin in the given order; no result depends on
    /// it. The first failure ends the others.
    /// </summary>
    /// <param name="runs">The runs, asked for one by one.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="keep">
    /// Called with each result before its run counts as finished, on the thread of the run; the SHA-256 of the file that keeps
    /// its network, or null.
    /// </param>
    /// <param name="cancellation">Ends the training.</param>
    public void Execute(IEnumerable<PlannedRun> runs, int count, Func<PlannedRun, TrainingResult, string?>? keep, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        using IEnumerator<PlannedRun> next = runs.GetEnumerator();
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(options.Jobs, count)).Select(i => new Thread(Work)
        {
            Name = $"worker {i}",
            IsBackground = true,
        })];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
        journal.Flush();

        PlannedRun? Next()
        {
            lock (next) return next.MoveNext() ? next.Current : null;
        }

        void Work()
        {
            try
            {
                while (!stop.IsCancellationRequested && Next() is { } run)
                {
                    Execute(run, data.Fold(run.Experiment.Data, run.Fold), keep is null ? null : result => keep(run, result), stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // What it was training goes on from where it was saved last when the study is resumed.
            }
            catch (Exception problem)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(problem), null);
                stop.Cancel();
            }
        }
    }

    /// <summary>Trains one run on this thread, from where it was cut off or from its beginning.</summary>
    /// <param name="run">The run.</param>
    /// <param name="samples">What it is given.</param>
    /// <param name="keep">As above, with the result alone; null: weights are not kept.</param>
    /// <param name="cancellation">Ends the training.</param>
    public void Execute(PlannedRun run, FoldData samples, Func<TrainingResult, string?>? keep, CancellationToken cancellation)
    {
        long start = options.Time.GetTimestamp(), written = start, saved = start;
        using ITraining training = Resume(run, samples, out EpochChunk chunk) ?? Begin(run, samples, out chunk);
        double before = chunk.Seconds;
        bool isSaved = before > 0;
        while (!training.Ended)
        {
            chunk.Add(training.NextEpoch(cancellation));
            if (chunk.Count >= ChunkEpochs || options.Time.GetElapsedTime(written) >= ChunkTime) Write();
            if (training.Ended || options.Time.GetElapsedTime(saved) < options.SaveEvery) continue;
            Write();
            journal.Flush(); // first the epochs, then what goes on behind them
            checkpoints.Save(run.Key, training);
            (saved, isSaved) = (options.Time.GetTimestamp(), true);
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
                progress.Finished(run.Key, result.Epochs);
            });

        void Write()
        {
            written = options.Time.GetTimestamp();
            if (chunk.Count == 0) return;
            int epochs = chunk.Count;
            journal.Append(chunk.Take());
            progress.Trained(epochs);
        }
    }

    private ITraining Begin(PlannedRun run, FoldData samples, out EpochChunk chunk)
    {
        (IReadOnlyList<LayerOptions> network, TrainingOptions training) = (run.Experiment.Network, run.Experiment.Training);
        IReadOnlyList<string> columns = Trainer.Columns(training, samples.Train.Classes, samples.Validation is not null);
        long parameters = NetworkPlan.Of(network, training, samples.Train.Shape, samples.Train.TargetNames.Count).Parameters;
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

/// <summary>Epochs that wait to be journaled in one line.</summary>
/// <param name="run">The run's key.</param>
/// <param name="columns">Values an epoch.</param>
/// <param name="before">The seconds of the epochs that are journaled already.</param>
internal sealed class EpochChunk(string run, int columns, double[] before)
{
    private const int MostTimes = 1_000_000;

    private readonly List<double>[] _values = [.. Enumerable.Range(0, columns).Select(_ => new List<double>())];
    private readonly List<double> _seconds = [], _all = [.. before];
    private int _first = before.Length + 1;

    public int Count => _seconds.Count;

    public void Add(EpochRecord epoch)
    {
        for (int i = 0; i < _values.Length; i++) _values[i].Add(epoch.Values.Span[i]);
        _seconds.Add(Math.Round(epoch.Seconds, 6));
        if (_all.Count < MostTimes) _all.Add(_seconds[^1]);
    }

    /// <summary>The time of all epochs so far, of the first million.</summary>
    public double Seconds => _all.Sum();

    /// <summary>The median time of an epoch, of the first million.</summary>
    public double MedianSeconds => Median.Of(_all);

    public EpochsDone Take()
    {
        EpochsDone epochs = new(run, _first, Count, [.. _values.Select(column => column.ToArray())], [.. _seconds]);
        _first += Count;
        foreach (List<double> column in _values) column.Clear();
        _seconds.Clear();
        return epochs;
    }
}
