using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Journal;
using Assay.Preparation;
using Assay.Results;
using Assay.Studies;

namespace Assay.Cluster;

/// <summary>
/// Has runs trained by others: writes them down as chunks, has whoever runs elements start one for each, and reads what these write. What counts is
/// the journal alone: a run that is where it is wanted is there, whoever brought it, and however often; one that is not when its element is over
/// goes into another chunk. Nothing of it is kept but the chunks themselves, so that whoever comes after it takes over what is under way.
/// </summary>
/// <param name="folder">The study's folder.</param>
/// <param name="study">The study.</param>
/// <param name="data">Its samples.</param>
/// <param name="journal">Where results are read.</param>
/// <param name="progress">Is told of what others train.</param>
/// <param name="jobs">Whoever runs elements.</param>
/// <param name="options">How.</param>
/// <param name="time">The clock.</param>
internal sealed class ChunkExecutor(
    string folder, Study study, StudyData data, StudyJournal journal, ProgressTracker progress, IJobs jobs, ChunkOptions options, TimeProvider time) : IExecutor
{
    /// <summary>A run that could not be trained so often is recorded as failed.</summary>
    private const int MostFailures = 3;

    /// <summary>How an element stands of which nobody knows.</summary>
    private static readonly JobState Unknown = new(JobPhase.Over, JobEnd.Node, "nobody knows it any more");

    private readonly SortedDictionary<int, OpenChunk> _open = [];
    private readonly HashSet<string> _reasons = []; // for which elements were told to wait
    private readonly Dictionary<string, OpenChunk> _adopted = []; // of a run that is in a chunk which was taken over
    private readonly Queue<RunTask> _left = []; // runs that were taken and are in no chunk: there was no room, or their element is over
    private readonly Dictionary<string, int> _timeUp = []; // epochs of a run when the time of an element was over
    private readonly ChunkSize _size = new(jobs, options.Seconds, options.EpochSeconds);
    private long _epochs;
    private int _next = -1, _barren;
    private long _looked;

    /// <inheritdoc/>
    public int Threads => 1;

    /// <inheritdoc/>
    public void Work(RunQueue queue, CancellationToken stop)
    {
        if (_next < 0) Begin(stop);
        while (queue.Wait(options.ReadEvery, forRuns: Room() > 0, out bool isAsked))
        {
            long start = time.GetTimestamp();
            Read(queue);
            Look(queue);
            int atWork = journal.Read(replay => _open.Keys.Count(chunk => replay.Elements.Last(chunk) is { } segment && !replay.Elements.HasEnded(segment)));
            progress.See(atWork, _open.Count - atWork);
            options.Looked?.Invoke(time.GetElapsedTime(start));
            if (isAsked || _left.Count > 0) Submit(queue, stop);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        // Also those of a coordinator before this one, to whose runs nothing was left to be done.
        Chunk.ForgetAll(folder);
        if (!jobs.IsAsked) return;
        try
        {
            jobs.Cancel(onlyWaiting: true); // what is at work sees by its chunk that nobody waits for it
        }
        catch (IOException problem)
        {
            options.Notice?.Invoke(problem.Message);
        }
    }

    /// <summary>Takes over what is under way, and asks whether elements find what they need.</summary>
    private void Begin(CancellationToken stop)
    {
        IReadOnlyDictionary<int, JobState> states = new Dictionary<int, JobState>();
        if (jobs.IsAsked) states = Answer(stop);
        IReadOnlyList<int> left = Chunk.In(folder);
        IReadOnlyList<Element> elements = journal.Read(replay => replay.Elements.All);
        _next = 1 + left.Concat(states.Keys).Concat(elements.Select(element => element.Chunk)).DefaultIfEmpty(0).Max();
        _epochs = journal.Read(replay => replay.Elements.Epochs);
        foreach (int number in left)
        {
            // Of one that nobody knows, that an element has ended or that is damaged, its runs go into another: what was refused then may be mended now.
            IReadOnlyDictionary<string, (int?, NetworkUse)> named = Chunk.Named(folder, number);
            bool isOver = jobs.IsAsked && states.GetValueOrDefault(number, new(JobPhase.Over)).Phase is JobPhase.Over;
            if (isOver || Ended(number) is not null || named.Count == 0) Chunk.Forget(folder, number);
            else Adopt(number, named);
        }

        if (!jobs.IsAsked) options.Notice?.Invoke($"runs are written to {Chunk.FolderOf(folder)} as chunks, and wait there for whoever runs assay work {folder} --chunk K");
        else if (_open.Count == 0) Probe(stop);
        progress.Ready();
    }

    private void Adopt(int number, IReadOnlyDictionary<string, (int?, NetworkUse)> named)
    {
        OpenChunk adopted = new(number, time.GetTimestamp()) { Named = named };
        _open.Add(number, adopted);
        foreach (string run in named.Keys) _adopted[run] = adopted;
    }

    /// <summary>A chunk without runs: a machine where samples or engine are not there says so before anything is submitted.</summary>
    private void Probe(CancellationToken stop)
    {
        int number = _next++;
        new Chunk(number, []).Write(folder, SamplesHash);
        jobs.Submit(number, 1, stop);
        options.Notice?.Invoke("one element without work is sent ahead, to ask whether a node finds program and samples; runs are handed out when the queue has let it through");
        long since = time.GetTimestamp(), looked = since;
        while (true)
        {
            stop.WaitHandle.WaitOne(options.ReadEvery);
            stop.ThrowIfCancellationRequested();
            journal.ReadOthers();
            if (Ended(number) is { } element)
            {
                Chunk.Forget(folder, number);
                ThrowIfRefused(element);
                options.Notice?.Invoke($"{element.Node} finds them ({element.Processor})");
                return;
            }

            if (time.GetElapsedTime(looked) < options.LookEvery || jobs.Look() is not { } states) continue;
            looked = time.GetTimestamp();
            TellWaiting(states.Values);
            if (states.TryGetValue(number, out JobState state) && state.Phase is not JobPhase.Over) since = looked;
            else if (time.GetElapsedTime(since) > options.Settle)
            {
                if (++_barren >= options.MostBarren) throw Barren(state.Words);
                options.Notice?.Invoke($"no node answered{(string.IsNullOrEmpty(state.Words) ? "" : $": {state.Words}")}; it is asked again");
                jobs.Submit(number, 1, stop); // it was lost with its machine, say
                since = time.GetTimestamp();
            }
        }
    }

    /// <summary>What came since: runs that arrived, elements that ended.</summary>
    private void Read(RunQueue queue)
    {
        if (!journal.ReadOthers() && _open.Values.All(chunk => chunk.IsSeen)) return;
        foreach (OpenChunk chunk in _open.Values.ToList())
        {
            chunk.IsSeen = true;
            foreach (RunTask task in chunk.Wanted.Values.Where(queue.IsThere).ToList())
            {
                chunk.Wanted.Remove(task.Run.Key);
                Arrived(queue, task);
                _barren = 0;
            }

            if (Ended(chunk.Number) is not { } element) continue;
            ThrowIfRefused(element);
            if (element.End == ChunkWork.Done) Close(chunk, queue, new(JobPhase.Over));
        }

        long epochs = journal.Read(replay => replay.Elements.Epochs);
        if (epochs > _epochs) progress.Trained((int)Math.Min(int.MaxValue, epochs - _epochs));
        _epochs = epochs;
    }

    private void Arrived(RunQueue queue, RunTask task)
    {
        RunFinished? finish = journal.Read(replay => replay.Record(task.Run.Key)?.Finish);
        if (finish is { EpochSeconds: { } seconds }) _size.See(seconds);
        _timeUp.Remove(task.Run.Key);
        queue.Arrive(task, finish?.Epochs ?? 0);
    }

    /// <summary>Asks how elements stand, now and then; those that are over without having said so were lost.</summary>
    private void Look(RunQueue queue)
    {
        if (!jobs.IsAsked || _open.Count == 0 || time.GetElapsedTime(_looked) < options.LookEvery) return;
        IReadOnlyDictionary<int, JobState>? states = jobs.Look();
        _looked = time.GetTimestamp();
        if (states is null) return;
        TellWaiting(states.Values);
        List<(OpenChunk Chunk, JobState State)> over = [];
        foreach (OpenChunk chunk in _open.Values)
        {
            bool isKnown = states.TryGetValue(chunk.Number, out JobState state);
            chunk.State = state;
            if (isKnown && state.Phase is not JobPhase.Over) chunk.Since = _looked;
            // What it wrote last may still be on its way through a shared file system; a queue that just began anew may not know it yet.
            else if (time.GetElapsedTime(chunk.Since) >= options.Settle)
            {
                chunk.IsSeen = false;
                over.Add((chunk, isKnown ? state : Unknown));
            }
        }

        if (over.Count == 0) return;
        Read(queue);
        foreach ((OpenChunk chunk, JobState state) in over.Where(one => _open.ContainsKey(one.Chunk.Number))) Close(chunk, queue, state);
    }

    /// <summary>Tells what elements wait for, each reason once: some pass by themselves, and some never do.</summary>
    private void TellWaiting(IEnumerable<JobState> states)
    {
        foreach (JobState state in states)
            if (state.Phase is JobPhase.Waiting && state.Words.Length > 0 && _reasons.Add(state.Words)) options.Notice?.Invoke($"an element waits in the queue: {state.Words}");
    }

    /// <summary>An element is over. What it left over goes into another chunk.</summary>
    private void Close(OpenChunk chunk, RunQueue queue, JobState state)
    {
        _open.Remove(chunk.Number);
        Chunk.Forget(folder, chunk.Number);
        if (chunk.Wanted.Count == 0) return;
        if (state.End is JobEnd.Cancelled) throw new StudyException([new StudyError(folder, 0, 0, $"chunk {chunk.Number}: {state.Words}: somebody wants that it ends. The same command goes on")]);
        IReadOnlyList<string> blamed = Blamed(chunk, state);
        foreach (string run in blamed) journal.Append(new RunFailed(run, state.Words));
        // Where it was no run's fault: once is bad luck, again and again is something else.
        if (state.Words.Length > 0 && blamed.Count == 0 && ++_barren >= options.MostBarren) throw Barren(state.Words);
        foreach (RunTask task in chunk.Wanted.Values)
        {
            if (journal.Read(replay => replay.Failures(task.Run.Key).Count) >= MostFailures) GiveUp(task, queue);
            else _left.Enqueue(task);
        }

        if (state.Words.Length > 0) options.Notice?.Invoke($"chunk {chunk.Number}{(Last(chunk.Number) is { } last ? $" on {last.Node}" : "")}: {state.Words}; {(chunk.Wanted.Count == 1 ? "a run goes" : $"{chunk.Wanted.Count} runs go")} on in another");
    }

    /// <summary>The runs that may be why an element ended as it did: those that it was training. Lost machines are nobody's fault.</summary>
    private IReadOnlyList<string> Blamed(OpenChunk chunk, JobState state)
    {
        if (journal.Read(replay => replay.Elements.Last(chunk.Number)) is not { } segment) return [];
        string[] open = journal.Read(replay => replay.OpenIn(segment).Where(chunk.Wanted.ContainsKey).ToArray());
        if (state.End is JobEnd.Failed or JobEnd.Memory) return open;
        if (state.End is not JobEnd.Time) return [];
        // One that came no further in all of an element's time never will.
        List<string> stuck = [];
        foreach (string run in open)
        {
            int epochs = journal.Read(replay => replay.Record(run)?.Epochs ?? 0);
            if (_timeUp.TryGetValue(run, out int before) ? epochs <= before : epochs == 0) stuck.Add(run);
            _timeUp[run] = epochs;
        }

        return stuck;
    }

    /// <summary>A run that cannot be trained counts as one that diverged, and says why; the study goes on.</summary>
    private void GiveUp(RunTask task, RunQueue queue)
    {
        _barren = 0;
        PlannedRun run = task.Run;
        IReadOnlyList<string> reasons = journal.Read(replay => replay.Failures(run.Key));
        if (task.Network is NetworkUse.Wanted) // the study has no result without it
            throw new StudyException([new StudyError(folder, 0, 0, $"run {run.Key}, whose network is wanted at the end, could not be trained, {reasons.Count} times: {reasons[^1]}. The same command tries it again")]);
        FoldData samples = data.Fold(run.Experiment.Data, run.Division);
        journal.Append(new RunStarted(
            run.Key, run.Fold, run.Seed, Trainer.Columns(run.Experiment.Training, samples.Train.Classes, samples.Validation is not null),
            NetworkPlan.Of(run.Experiment.Network, run.Experiment.Training, samples.Train.Shape).Parameters));
        journal.Append(
            new RunFinished(run.Key, Outcome.Diverged, 0, 0, 0, Failure: $"run {run.Key} (fold {run.Fold + 1}, seed {run.Seed + 1}) could not be trained, {reasons.Count} times, and counts as one that diverged: {reasons[^1]}"),
            () => queue.Arrive(task, 0));
    }

    private void Submit(RunQueue queue, CancellationToken stop)
    {
        int room = Room(), epochs = study.Reference.Training.Epochs!.Value, most = (int)Math.Min(int.MaxValue, (long)room * _size.Most(epochs));
        List<RunTask> tasks = [];
        while (_left.Count > 0 && tasks.Count < most) Add(_left.Dequeue());
        // What was taken over is to be waited for at once, also where there is no room for more.
        foreach (RunTask task in queue.TakeWhole(Math.Max(most - tasks.Count, _open.Values.Sum(chunk => Math.Max(0, chunk.Named.Count - chunk.Wanted.Count))))) Add(task);
        foreach (RunTask task in tasks.Skip(most)) _left.Enqueue(task);
        if (tasks.Count > most) tasks.RemoveRange(most, tasks.Count - most);
        if (tasks.Count == 0) return;

        // One that has failed goes alone, so that it takes no others with it.
        ILookup<bool, RunTask> failed = tasks.ToLookup(task => journal.Read(replay => replay.Failures(task.Run.Key).Count) > 0);
        List<RunTask[]> chunks = [.. failed[true].Select(task => (RunTask[])[task])];
        RunTask[] sound = [.. failed[false]];
        double each = sound.Length == 0 ? epochs : sound.Average(task => (double)Math.Max(1, (task.Until ?? task.Run.Experiment.Training.Epochs!.Value) - EpochsOf(task)));
        int parts = sound.Length == 0 ? 0 : Math.Min(_size.Chunks(sound.Length, each), Math.Max(1, room - chunks.Count));
        for (int i = 0; i < parts; i++) chunks.Add(sound[(int)((long)i * sound.Length / parts)..(int)((long)(i + 1) * sound.Length / parts)]);
        foreach (RunTask task in chunks.Skip(room).SelectMany(chunk => chunk)) _left.Enqueue(task);
        if (chunks.Count > room) chunks.RemoveRange(room, chunks.Count - room);

        int first = _next;
        _next += chunks.Count;
        long now = time.GetTimestamp();
        for (int i = 0; i < chunks.Count; i++)
        {
            new Chunk(first + i, chunks[i]).Write(folder, SamplesHash);
            OpenChunk chunk = new(first + i, now) { State = new(JobPhase.Waiting) };
            foreach (RunTask task in chunks[i]) chunk.Wanted.Add(task.Run.Key, task);
            _open.Add(chunk.Number, chunk);
        }

        jobs.Submit(first, chunks.Count, stop);
        foreach (int number in Enumerable.Range(first, chunks.Count)) _open[number].Since = time.GetTimestamp();
        _looked = time.GetTimestamp();

        // What a chunk that was taken over has in it is waited for there.
        void Add(RunTask task)
        {
            if (_adopted.TryGetValue(task.Run.Key, out OpenChunk? under) && _open.ContainsKey(under.Number)
                && under.Named.TryGetValue(task.Run.Key, out (int? Until, NetworkUse Network) named) && named == (task.Until, task.Network))
            {
                under.Wanted.TryAdd(task.Run.Key, task);
                under.IsSeen = false;
            }
            else tasks.Add(task);
        }
    }

    /// <summary>How many elements may be added: no more than are at work at a time wait, but for those of one submission.</summary>
    private int Room()
    {
        if (!jobs.IsAsked) return Math.Max(0, jobs.MostAtOnce - _open.Count);
        bool wait = _open.Values.Any(chunk => chunk.State.Phase is JobPhase.Waiting);
        return wait || _open.Count >= jobs.AtATime ? 0 : jobs.MostAtOnce;
    }

    private int EpochsOf(RunTask task) => journal.Read(replay => replay.Record(task.Run.Key)?.Epochs ?? 0);

    private string SamplesHash => data.Of(study.Reference.Data).Hash;

    /// <summary>The last attempt at a chunk; null where none was.</summary>
    private Element? Last(int chunk) => journal.Read(replay => replay.Elements.Last(chunk) is { } segment ? replay.Elements.In(segment) : null);

    /// <summary>An attempt at a chunk that ended in good order; null where none did.</summary>
    private Element? Ended(int chunk) => journal.Read(replay => replay.Elements.Of(chunk).Select(replay.Elements.In).LastOrDefault(element => element!.End is ChunkWork.Done or ChunkWork.Refused));

    private static void ThrowIfRefused(Element element)
    {
        if (element.End == ChunkWork.Refused) throw new StudyException([new StudyError(element.Node, 0, 0, $"it cannot work on the study: {element.Why}")]);
    }

    private StudyException Barren(string words) => new([new StudyError(folder, 0, 0,
        string.Create(CultureInfo.InvariantCulture, $"{_barren} elements in a row ended without a result{(words.Length == 0 ? "" : $", the last: {words}")}. See what they say in {Path.Combine(Chunk.FolderOf(folder), "log")}; the same command goes on"))]);

    /// <summary>How elements stand; waits, longer each time, until somebody answers.</summary>
    private IReadOnlyDictionary<int, JobState> Answer(CancellationToken stop)
    {
        for (TimeSpan pause = options.LookEvery; ; pause = TimeSpan.FromSeconds(Math.Min(60, 2 * pause.TotalSeconds)))
        {
            if (jobs.Look() is { } states) return states;
            stop.WaitHandle.WaitOne(pause);
            stop.ThrowIfCancellationRequested();
        }
    }
}
