using System.Runtime.ExceptionServices;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Journal;

namespace Assay.Execution;

/// <summary>Trains runs, several at a time, each on one thread, and journals them.</summary>
internal sealed class RunExecutor(StudyData data, StudyJournal journal, ProgressTracker progress, RunnerOptions options)
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
                // What it was training is begun anew when the study is resumed.
            }
            catch (Exception problem)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(problem), null);
                stop.Cancel();
            }
        }
    }

    /// <summary>Trains one run on this thread.</summary>
    /// <param name="run">The run.</param>
    /// <param name="samples">What it is given.</param>
    /// <param name="keep">As above, with the result alone; null: weights are not kept.</param>
    /// <param name="cancellation">Ends the training.</param>
    public void Execute(PlannedRun run, FoldData samples, Func<TrainingResult, string?>? keep, CancellationToken cancellation)
    {
        (IReadOnlyList<LayerOptions> network, TrainingOptions training) = (run.Experiment.Network, run.Experiment.Training);
        IReadOnlyList<string> columns = Trainer.Columns(training, samples.Train.Classes, samples.Validation is not null);
        long parameters = NetworkPlan.Of(network, training, samples.Train.Shape, samples.Train.TargetNames.Count).Parameters;
        journal.Append(new RunStarted(run.Key, run.Fold, run.Seed, columns, parameters));

        EpochChunk chunk = new(run.Key, columns.Count);
        long start = options.Time.GetTimestamp(), last = start;
        TrainingResult result = options.Train(network, training, samples.Train, samples.Validation, run.Random, epoch =>
        {
            chunk.Add(epoch);
            if (chunk.Count < ChunkEpochs && options.Time.GetElapsedTime(last) < ChunkTime) return;
            last = options.Time.GetTimestamp();
            Write();
        }, cancellation);
        Write();
        string? weights = keep?.Invoke(result);
        double seconds = Math.Round(options.Time.GetElapsedTime(start).TotalSeconds, 6);
        journal.Append(
            new RunFinished(run.Key, result.Outcome, result.Epochs, result.KeptEpoch, seconds, [.. result.KeptValues], chunk.MedianSeconds, weights),
            () => progress.Finished(run.Key, result.Epochs));

        void Write()
        {
            if (chunk.Count == 0) return;
            int epochs = chunk.Count;
            journal.Append(chunk.Take());
            progress.Trained(epochs);
        }
    }
}

/// <summary>Epochs that wait to be journaled in one line.</summary>
internal sealed class EpochChunk(string run, int columns)
{
    private const int MostTimes = 1_000_000;

    private readonly List<double>[] _values = [.. Enumerable.Range(0, columns).Select(_ => new List<double>())];
    private readonly List<double> _seconds = [], _all = [];
    private int _first = 1;

    public int Count => _seconds.Count;

    public void Add(EpochRecord epoch)
    {
        for (int i = 0; i < _values.Length; i++) _values[i].Add(epoch.Values.Span[i]);
        _seconds.Add(Math.Round(epoch.Seconds, 6));
        if (_all.Count < MostTimes) _all.Add(_seconds[^1]);
    }

    /// <summary>The median time of an epoch, of the first million.</summary>
    public double MedianSeconds => Curve.Median(_all);

    public EpochsDone Take()
    {
        EpochsDone epochs = new(run, _first, Count, [.. _values.Select(column => column.ToArray())], [.. _seconds]);
        _first += Count;
        foreach (List<double> column in _values) column.Clear();
        _seconds.Clear();
        return epochs;
    }
}
