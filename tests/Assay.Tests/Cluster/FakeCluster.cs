using Assay.Cluster;
using Assay.Engine.Kernels;
using Assay.Execution;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Cluster;

/// <summary>What befalls an element.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its node is lost: what it wrote ends somewhere, and whoever runs it says so.</summary>
    NodeLost,

    /// <summary>It is killed: the same, and it counts as failed.</summary>
    Killed,

    /// <summary>It is asked to end, and saves what it trains.</summary>
    Asked,

    /// <summary>Its node is cut off: it is run again elsewhere, and its own segment comes whole, later.</summary>
    CutOff,

    /// <summary>Its submission is lost: nobody knows it.</summary>
    Forgotten,
}

/// <summary>
/// A cluster in this process. An element works in a folder of its own, from which what it wrote comes to the study's, whole or in part: so one that was
/// killed leaves what a killed process leaves.
/// </summary>
internal sealed class FakeCluster(string folder, BeginTraining begin, Func<int, Fault> faultOf) : IJobs, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, JobState> _states = [];
    private readonly List<Task> _tasks = [];
    private readonly HashSet<int> _forgotten = [];
    private readonly RandomSequence _random = new RandomKey(3).Sequence(Purpose.Search);
    private int _silent;

    public int AtATime { get; init; } = 3;

    public int Cores => 2;

    public int MostAtOnce => 8;

    public bool IsAsked { get; init; } = true;

    /// <summary>Chunks that were submitted, and by how many calls.</summary>
    public List<int> Submitted { get; } = [];

    public int Submissions { get; private set; }

    public int Cancelled { get; private set; }

    public void Submit(int first, int count, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Submissions++;
            for (int number = first; number < first + count; number++)
            {
                int chunk = number;
                // The number of one that nobody knows, and that was forgotten without having been begun, may be given again.
                if (!_forgotten.Remove(chunk)) Submitted.ShouldNotContain(chunk, "each chunk is submitted once");
                Submitted.Add(chunk);
                Fault fault = Chunk.Named(folder, chunk).Count == 0 ? Fault.None : faultOf(chunk);
                if (fault is Fault.Forgotten)
                {
                    _forgotten.Add(chunk);
                    continue;
                }

                _states[chunk] = new(JobPhase.Running);
                _tasks.Add(Task.Run(() => Element(chunk, fault), CancellationToken.None));
            }
        }
    }

    public IReadOnlyDictionary<int, JobState>? Look()
    {
        lock (_gate) return _silent-- > 0 ? null : new Dictionary<int, JobState>(_states);
    }

    /// <summary>Does not answer for so many questions.</summary>
    public void BeSilent(int times)
    {
        lock (_gate) _silent = times;
    }

    public int Cancel(bool onlyWaiting = false) => Cancelled++;

    public void Dispose() => Task.WaitAll([.. _tasks]);

    private void Element(int chunk, Fault fault)
    {
        JobState end = Attempt(chunk, fault);
        if (fault is Fault.CutOff) end = Attempt(chunk, Fault.None); // the other attempt
        lock (_gate) _states[chunk] = end;
    }

    private JobState Attempt(int chunk, Fault fault)
    {
        using TemporaryFolder scratch = new();
        lock (_gate)
        {
            // Files come whole or not at all, as they are replaced.
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith(".tmp", StringComparison.Ordinal)))
            {
                string path = Path.Combine(scratch.Study, Path.GetRelativePath(folder, file));
                if (!file.Contains("/journal/", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith($"work-{chunk:D6}-", StringComparison.Ordinal)) Copy(file, path);
            }
        }

        using CancellationTokenSource leave = new();
        int left = fault is Fault.Asked ? 7 : int.MaxValue;
        BeginTraining counted = (network, training, train, validation, key, saved) => new Counted(begin(network, training, train, validation, key, saved), () =>
        {
            if (Interlocked.Decrement(ref left) == 0) leave.Cancel();
        });
        WorkEnd ended = WorkEnd.Done;
        try
        {
            ended = ChunkWork.Run(scratch.Study, chunk, new("node" + (chunk % 3), "fake", null), new RunnerOptions { Jobs = 2, Begin = counted, SaveEvery = TimeSpan.Zero }, leave.Token);
        }
        catch (StudyException)
        {
            // The segment tells of it.
        }

        foreach (string file in Directory.EnumerateFiles(scratch.Study, "*", SearchOption.AllDirectories).Where(file => file.Contains("/checkpoints/", StringComparison.Ordinal) || file.Contains("/candidates/", StringComparison.Ordinal)))
            Copy(file, Path.Combine(folder, Path.GetRelativePath(scratch.Study, file)));
        string? segment = Directory.Exists(Path.Combine(scratch.Study, "journal"))
            ? Directory.EnumerateFiles(Path.Combine(scratch.Study, "journal"), "work-*.jsonl").FirstOrDefault(file => !File.Exists(Path.Combine(folder, "journal", Path.GetFileName(file)))) : null;
        if (segment is not null)
        {
            byte[] written = File.ReadAllBytes(segment);
            double part;
            lock (_gate) part = fault is Fault.NodeLost or Fault.Killed ? _random.NextUInt32() / (double)uint.MaxValue : 1;
            using FileStream to = new(Path.Combine(folder, "journal", Path.GetFileName(segment)), FileMode.CreateNew);
            to.Write(written.AsSpan(0, (int)(part * (written.Length - 1)) + (part == 1 ? 1 : 0)));
        }

        return fault switch
        {
            Fault.NodeLost => new(JobPhase.Over, JobEnd.Node, "its node was lost"),
            Fault.Killed => new(JobPhase.Over, JobEnd.Failed, "it was killed by signal 9"),
            _ => ended is WorkEnd.Interrupted ? new(JobPhase.Over, JobEnd.Time, "its time was over") : new(JobPhase.Over, JobEnd.Done, "it ended"),
        };
    }

    private static void Copy(string from, string to)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(from);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            Storage.AtomicFile.Write(to, file => file.Write(bytes), toDisk: false);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted meanwhile: nobody wants it any more.
        }
    }

    /// <summary>A training that tells of its epochs.</summary>
    private sealed class Counted(Engine.Training.ITraining training, Action epoch) : Engine.Training.ITraining
    {
        public int Epoch => training.Epoch;

        public bool Ended => training.Ended;

        public Engine.Training.EpochRecord NextEpoch(CancellationToken cancellation)
        {
            epoch();
            return training.NextEpoch(cancellation);
        }

        public void Save(Stream stream) => training.Save(stream);

        public Engine.Training.TrainingResult Result() => training.Result();

        public void Dispose() => training.Dispose();
    }
}
