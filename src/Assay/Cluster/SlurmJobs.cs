using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Assay.Studies;

namespace Assay.Cluster;

/// <summary>
/// Slurm: chunks are elements of job arrays, whose name says of which study and which chunks they are. By these names, not by numbers, which a
/// controller that lost its state gives out again, jobs are known: so a submission that nobody confirmed is not done twice, and a coordinator that
/// comes after another finds what that one submitted. All are asked for by one call.
/// </summary>
/// <param name="script">The script.</param>
/// <param name="call">Slurm's commands.</param>
/// <param name="time">The clock.</param>
/// <param name="notice">Is told what a person should know.</param>
internal sealed class SlurmJobs(SlurmScript script, CallSlurm call, TimeProvider time, Action<string>? notice) : IJobs
{
    /// <summary>Elements of an array at most, whatever Slurm allows: what one squeue is quick with.</summary>
    public const int MostElements = 1000;

    private const int DefaultMaxArraySize = 1001; // Slurm's own
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(2);
    private static readonly string[] Silences =
        ["Unable to contact slurm", "Socket timed out", "Connection refused", "Transport endpoint", "Zero Bytes", "Communication connection failure", "temporarily", "did not end within", "Resource temporarily unavailable", "Slurm backup controller"];

    private readonly string _prefix = PrefixOf(script.Folder);
    private readonly Lock _pace = new();
    private readonly Dictionary<string, int> _throttled = []; // arrays that may have fewer elements at a time than are wanted
    private int _most, _open;
    private long _called;
    private string? _silent;

    /// <summary>How many calls were made.</summary>
    public int Calls { get; private set; }

    /// <inheritdoc/>
    public int AtATime => script.Nodes;

    /// <inheritdoc/>
    public int Cores => script.Cores;

    /// <inheritdoc/>
    public bool IsAsked => true;

    /// <inheritdoc/>
    public int MostAtOnce => _most > 0 ? _most : _most = Math.Min(MostElements, Math.Max(1, MaxArraySize()));

    /// <summary>What the names of a study's jobs begin with.</summary>
    public static string PrefixOf(string folder) => $"assay-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folder))))[..8]}-";

    /// <inheritdoc/>
    public void Submit(int first, int count, CancellationToken cancellation)
    {
        string name = _prefix + first.ToString(CultureInfo.InvariantCulture);
        Directory.CreateDirectory(Path.Combine(Chunk.FolderOf(script.Folder), "log")); // Slurm does not make it, and says nothing
        int atATime = Math.Max(1, AtATime - _open);
        for (TimeSpan pause = Between; ; pause = Min(pause * 2, LongestPause))
        {
            Called sbatch = Call("sbatch", ["--parsable"], script.Of(name, first, count, atATime));
            if (sbatch.Code == 0)
            {
                if (atATime < AtATime && count > atATime) _throttled[sbatch.Output.Trim().Split(';')[0]] = atATime;
                break;
            }

            if (!IsSilence(sbatch)) throw new StudyException([new StudyError("sbatch", 0, 0, $"Slurm does not take the jobs: {sbatch.Error}")]);
            Tell(sbatch.Error);
            cancellation.WaitHandle.WaitOne(pause);
            cancellation.ThrowIfCancellationRequested();
            // It may have been taken though nobody said so.
            while (Ask() is var known)
            {
                if (known is not null && known.Any(line => line.Chunk >= first && line.Chunk < first + count)) return;
                if (known is not null) break;
                cancellation.WaitHandle.WaitOne(pause = Min(pause * 2, LongestPause));
                cancellation.ThrowIfCancellationRequested();
            }
        }

        _silent = null;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<int, JobState>? Look()
    {
        if (Ask() is not { } lines) return null;
        Dictionary<int, JobState> states = [];
        // One that was submitted twice, or whose number was given out again, is over when none of it is under way.
        foreach (SlurmStates.Line line in lines)
            if (!states.TryGetValue(line.Chunk, out JobState known) || known.Phase is JobPhase.Over) states[line.Chunk] = line.State;
        HashSet<string> open = [.. lines.Where(line => line.State.Phase is not JobPhase.Over).Select(line => line.Job)];
        _open = states.Values.Count(state => state.Phase is not JobPhase.Over);
        foreach (string job in _throttled.Keys.ToList())
        {
            if (!open.Contains(job)) _throttled.Remove(job);
            else if (open.Count == 1 && Call("scontrol", ["update", $"jobid={job}", string.Create(CultureInfo.InvariantCulture, $"ArrayTaskThrottle={AtATime}")], null).Code == 0) _throttled.Remove(job);
        }

        return states;
    }

    /// <inheritdoc/>
    public int Cancel(bool onlyWaiting = false)
    {
        SlurmStates.Line[] open = [.. (Ask() ?? throw new IOException($"squeue: {_silent}: the study's jobs, whose names begin with {_prefix}, could not be cancelled")).Where(line => line.IsOpen && !(onlyWaiting && line.State.Phase is JobPhase.Running))];
        string[] jobs = [.. open.Select(line => line.Job).Distinct()];
        if (jobs.Length == 0) return 0;
        Called scancel = Call("scancel", onlyWaiting ? ["--state=PENDING", .. jobs] : jobs, null);
        return scancel.Code == 0 ? open.Length : throw new IOException($"scancel: {scancel.Error}");
    }

    /// <summary>All elements of the study that Slurm knows; null where it does not answer.</summary>
    private List<SlurmStates.Line>? Ask()
    {
        Called squeue = Call("squeue", ["--me", "--noheader", "--array", "--states=all", "--Format=" + SlurmStates.Columns], null);
        if (squeue.Code != 0)
        {
            Tell(squeue.Error);
            return null;
        }

        if (_silent is not null) notice?.Invoke("Slurm answers again");
        _silent = null;
        return [.. SlurmStates.Read(squeue.Output, _prefix)];
    }

    private void Tell(string error)
    {
        if (_silent is null) notice?.Invoke($"Slurm does not answer ({error}); it is asked again, and what is at work goes on");
        _silent = error;
    }

    private static bool IsSilence(Called called) => called.Code == -1 || Silences.Any(silence => called.Error.Contains(silence, StringComparison.OrdinalIgnoreCase));

    private int MaxArraySize()
    {
        Called config = Call("scontrol", ["show", "config"], null);
        foreach (string line in config.Output.Split('\n'))
            if (line.StartsWith("MaxArraySize", StringComparison.Ordinal) && line.Split('=') is [_, { } value] && int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int size)) return size - 1;
        return DefaultMaxArraySize - 1;
    }

    /// <summary>Calls at most once a second: a controller has others to serve.</summary>
    private Called Call(string program, IReadOnlyList<string> arguments, string? input)
    {
        lock (_pace)
        {
            TimeSpan since = time.GetElapsedTime(_called);
            if (Calls > 0 && since < Between) Thread.Sleep(Between - since);
            Calls++;
            Called called = call(program, arguments, input);
            _called = time.GetTimestamp();
            return called;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
