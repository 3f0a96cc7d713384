using System.Runtime.ExceptionServices;
using Assay.Engine.Training;
using Assay.Journal;
using Assay.Preparation;
using Assay.Search;

namespace Assay.Execution;

/// <summary>
/// Brings trials to goals, several runs at a time, each on one thread. Runs begin in the order in which goals were asked for,
/// by fold, then by seed; no result depends on it. A run that several goals want is trained once. The first failure ends all.
/// </summary>
/// <param name="runsOf">The runs of a trial, worked out when its turn comes: those of a hundred thousand would not fit in memory.</param>
/// <param name="data">What they are given.</param>
/// <param name="journal">Where they stand.</param>
/// <param name="reused">Runs of other folders, which need no training.</param>
/// <param name="training">What trains the others.</param>
/// <param name="progress">Is told of every run that is where it was wanted.</param>
/// <param name="jobs">Runs at a time.</param>
/// <param name="keep">
/// Called with each result before its run counts as finished, on the thread of the run; the SHA-256 of the file that keeps
/// its network, or null. Null: none is kept.
/// </param>
/// <param name="cancellation">Ends the training.</param>
internal sealed class RunQueue(
    Func<TrialProposed, IReadOnlyList<PlannedRun>> runsOf, StudyData data, StudyJournal journal, ReusedRuns reused, RunTraining training,
    ProgressTracker progress, int jobs,    Func<PlannedRun, TrainingResult, string?>? keep, CancellationToken cancellation) : IDisposable
{
    private static readonly TimeSpan LookAtJournalEvery = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private readonly List<Thread> _workers = [];
    private readonly Queue<Asked> _waiting = []; // goals whose turn has not come
    private readonly Queue<Asked> _open = []; // goals that are not reached, in their order, reached ones behind them
    private readonly Queue<(Asked Asked, PlannedRun Run)> _ready = []; // runs of goals whose turn has come
    private readonly Dictionary<string, List<(Asked Asked, PlannedRun Run)>> _busy = []; // runs in training, and who else waits for them
    private ExceptionDispatchInfo? _failure;
    private long _reached;
    private bool _closed;

    /// <summary>Asks for a trial to be brought to a goal.</summary>
    public void Ask(TrialProposed trial, Goal goal)
    {
        lock (_gate)
        {
            Asked asked = new(trial, goal);
            _open.Enqueue(asked);
            if (journal.Read(replay => replay.IsAt(trial, goal))) asked.Left = 0;
            else _waiting.Enqueue(asked);
            if (_waiting.Count > 0 && _workers.Count < jobs) _workers.Add(StartWorker());
            Advance();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Returns when the first so many goals of all that were ever asked for are reached, and on the disk.</summary>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    public void Await(long goals)
    {
        using CancellationTokenRegistration wake = _stop.Token.Register(() =>
        {
            lock (_gate) Monitor.PulseAll(_gate);
        });
        while (!IsOver())
        {
            lock (_gate)
            {
                if (!IsOver()) Monitor.Wait(_gate, LookAtJournalEvery);
            }

            journal.ThrowIfFailed(); // what cannot be written never arrives
        }

        if (_stop.IsCancellationRequested) Join();
        _failure?.Throw();
        cancellation.ThrowIfCancellationRequested();

        bool IsOver()
        {
            lock (_gate) return _reached >= goals || _stop.IsCancellationRequested;
        }
    }

    /// <summary>Ends what is in training, and waits for that.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Join();
        _stop.Dispose();
    }

    private void Join()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread worker in _workers) worker.Join();
    }

    private Thread StartWorker()
    {
        Thread worker = new(Work) { Name = $"worker {_workers.Count}", IsBackground = true };
        worker.Start();
        return worker;
    }

    private void Work()
    {
        try
        {
            while (Next() is { } next)
            {
                PlannedRun run = next.Run;
                Action<int> onDisk = epochs =>
                {
                    progress.Reached(run.Key, epochs);
                    Arrived(run.Key, next.Asked);
                };
                if (reused.TryCopy(run, next.Asked.Goal.Epoch, journal, onDisk)) continue;
                training.Train(
                    run, next.Asked.Goal.Epoch, data.Fold(run.Experiment.Data, run.Division),
                    keep is null ? null : result => keep(run, result), onDisk, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What it was training goes on from where it was saved last when the study is resumed.
        }
        catch (Exception problem)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(problem), null);
            _stop.Cancel();
        }
    }

    /// <summary>The next run to be trained, once there is one; null when there will be none.</summary>
    private (Asked Asked, PlannedRun Run)? Next()
    {
        lock (_gate)
        {
            while (!_closed && !_stop.IsCancellationRequested)
            {
                if (_ready.TryDequeue(out (Asked Asked, PlannedRun Run) next))
                {
                    if (IsAt(next)) Count(next.Asked);
                    else if (_busy.TryGetValue(next.Run.Key, out List<(Asked, PlannedRun)>? others)) others.Add(next);
                    else
                    {
                        _busy.Add(next.Run.Key, []);
                        return next;
                    }
                }
                else if (_waiting.TryDequeue(out Asked? asked))
                {
                    foreach (PlannedRun run in runsOf(asked.Trial).Take(asked.Left)) _ready.Enqueue((asked, run));
                }
                else
                {
                    Monitor.Wait(_gate);
                }
            }

            return null;
        }
    }

    /// <summary>A run is where a goal wanted it; others that wait for it are looked at anew, as they may want it further.</summary>
    private void Arrived(string run, Asked asked)
    {
        lock (_gate)
        {
            _busy.Remove(run, out List<(Asked, PlannedRun)>? others);
            foreach ((Asked, PlannedRun) other in others!) _ready.Enqueue(other);
            Count(asked);
            Monitor.PulseAll(_gate);
        }
    }

    private bool IsAt((Asked Asked, PlannedRun Run) next) => journal.Read(replay => replay.IsAt(next.Run.Key, next.Asked.Goal.Epoch));

    /// <summary>One run of a goal is where it was wanted.</summary>
    private void Count(Asked asked)
    {
        if (--asked.Left == 0) Advance();
    }

    private void Advance()
    {
        for (; _open.TryPeek(out Asked? first) && first.Left == 0; _reached++) _open.Dequeue();
        Monitor.PulseAll(_gate);
    }

    /// <summary>A goal that was asked for.</summary>
    private sealed class Asked(TrialProposed trial, Goal goal)
    {
        public TrialProposed Trial => trial;

        public Goal Goal => goal;

        /// <summary>Runs that are not where it wants them.</summary>
        public int Left { get; set; } = goal.Runs ?? trial.Runs.Count;
    }
}
