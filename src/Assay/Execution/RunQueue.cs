using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Assay.Journal;
using Assay.Storage;

namespace Assay.Execution;

/// <summary>
/// Goals that are asked for, as runs for an executor. Runs begin in the order in which goals were asked for, by fold, then by seed; no
/// result depends on it. A run that several goals want is trained once. The first failure ends all.
/// </summary>
/// <param name="journal">Where runs stand.</param>
/// <param name="models">Where networks are kept.</param>
/// <param name="reused">Runs of other folders, which need no training.</param>
/// <param name="progress">Is told of every run that is where it was wanted.</param>
/// <param name="executor">Who trains them.</param>
/// <param name="cancellation">Ends the training.</param>
internal sealed class RunQueue(
    StudyJournal journal, SavedModels models, ReusedRuns reused, ProgressTracker progress, IExecutor executor, CancellationToken cancellation) : IDisposable
{
    private static readonly TimeSpan LookAtJournalEvery = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private readonly List<Thread> _workers = [];
    private readonly Queue<Asked> _waiting = []; // goals whose turn has not come
    private readonly Queue<Asked> _open = []; // goals that are not reached, in their order, reached ones behind them
    private readonly Queue<(Asked Asked, RunTask Task)> _ready = []; // runs of goals whose turn has come
    private readonly Dictionary<string, (Asked Asked, List<(Asked Asked, RunTask Task)> Others)> _busy = []; // runs in training, for whom, and who else waits for them
    private ExceptionDispatchInfo? _failure;
    private long _reached;
    private bool _closed, _awaited;

    /// <summary>Asks for runs to be brought to a goal.</summary>
    /// <param name="count">How many they are.</param>
    /// <param name="tasks">The runs, worked out when their turn comes: those of a hundred thousand trials would not fit in memory.</param>
    /// <param name="isReached">Whether all of them are there already.</param>
    public void Ask(int count, Func<IEnumerable<RunTask>> tasks, bool isReached = false)
    {
        lock (_gate)
        {
            Asked asked = new(tasks) { Left = isReached ? 0 : count };
            _open.Enqueue(asked);
            if (!isReached) _waiting.Enqueue(asked);
            if (_waiting.Count > 0 && _workers.Count < executor.Threads) _workers.Add(StartWorker());
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
            lock (_gate)
            {
                bool over = _reached >= goals || _stop.IsCancellationRequested;
                if (!over && !_awaited) Monitor.PulseAll(_gate); // all is asked for that can be for now
                _awaited = !over;
                return over;
            }
        }
    }

    /// <summary>The next run to be trained, once there is one; null when there will be none.</summary>
    public RunTask? Take()
    {
        while (true)
        {
            RunTask? task;
            lock (_gate)
            {
                while (!TryNext(out task))
                {
                    if (IsClosed) return null;
                    Monitor.Wait(_gate);
                }
            }

            if (!IsReused(task)) return task;
        }
    }

    /// <summary>The next runs to be trained, as many as there are by now.</summary>
    /// <param name="most">No more than these.</param>
    public IReadOnlyList<RunTask> TakeWhole(int most)
    {
        List<RunTask> tasks = [];
        while (tasks.Count < most)
        {
            RunTask? task;
            lock (_gate)
            {
                if (!TryNext(out task)) break;
            }

            if (!IsReused(task)) tasks.Add(task);
        }

        return tasks;
    }

    /// <summary>Waits, for as long as told, or until all is asked for that can be for now; false when there will be no runs any more.</summary>
    /// <param name="longest">How long.</param>
    /// <param name="forRuns">Whether runs end the waiting.</param>
    /// <param name="isAsked">Whether all is asked for, and there are runs to be taken.</param>
    public bool Wait(TimeSpan longest, bool forRuns, out bool isAsked)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (!IsClosed && !(forRuns && _awaited && HasNext) && longest - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero) Monitor.Wait(_gate, left);
            isAsked = _awaited && HasNext;
            return !IsClosed;
        }
    }

    /// <summary>Whether a run is where it is wanted.</summary>
    public bool IsThere(RunTask task) => task.IsThere(journal, models);

    /// <summary>A run that was taken is where it was wanted, and on the disk.</summary>
    /// <param name="task">The run.</param>
    /// <param name="epochs">Its epochs, where it has ended; 0 where it pauses.</param>
    public void Arrive(RunTask task, int epochs)
    {
        progress.Reached(task.Run.Key, epochs);
        lock (_gate)
        {
            // Others that wait for it are looked at anew, as they may want it further.
            _busy.Remove(task.Run.Key, out (Asked Asked, List<(Asked, RunTask)> Others) busy);
            foreach ((Asked, RunTask) other in busy.Others) _ready.Enqueue(other);
            Count(busy.Asked);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends what is in training, and waits for that.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Join();
        _stop.Dispose();
    }

    private bool IsClosed => _closed || _stop.IsCancellationRequested;

    private bool HasNext => _ready.Count + _waiting.Count > 0;

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
            executor.Work(this, _stop.Token);
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

    /// <summary>The next run that is not where it is wanted and that nobody trains.</summary>
    private bool TryNext([NotNullWhen(true)] out RunTask? task)
    {
        while (!IsClosed && HasNext)
        {
            if (!_ready.TryDequeue(out (Asked Asked, RunTask Task) next))
            {
                Asked asked = _waiting.Dequeue();
                foreach (RunTask one in asked.Tasks()) _ready.Enqueue((asked, one));
            }
            else if (_busy.TryGetValue(next.Task.Run.Key, out (Asked Asked, List<(Asked, RunTask)> Others) busy)) busy.Others.Add(next);
            else if (IsThere(next.Task))
            {
                progress.Reached(next.Task.Run.Key, 0); // others may have brought it there since it was asked for
                Count(next.Asked);
            }
            else
            {
                _busy.Add(next.Task.Run.Key, (next.Asked, []));
                task = next.Task;
                return true;
            }
        }

        task = null;
        return false;
    }

    private bool IsReused(RunTask task) =>
        task.Network is not NetworkUse.Wanted && reused.TryCopy(task.Run, task.Until, journal, epochs => Arrive(task, epochs));

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
    private sealed class Asked(Func<IEnumerable<RunTask>> tasks)
    {
        public Func<IEnumerable<RunTask>> Tasks => tasks;

        /// <summary>Runs that are not where it wants them.</summary>
        public int Left { get; set; }
    }
}
