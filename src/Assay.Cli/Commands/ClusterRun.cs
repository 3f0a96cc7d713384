using System.Reflection;
using Assay.Cli.Terminal;
using Assay.Cluster;
using Assay.Execution;
using Assay.Journal;
using Assay.Planning;
using Assay.Studies;

namespace Assay.Cli.Commands;

/// <summary>A study whose runs others train: how long that takes, with which script, and that a study which is ended by hand ends its jobs.</summary>
internal sealed class ClusterRun : IDisposable
{
    /// <summary>What the program takes on a node beside what the study's arithmetic says.</summary>
    private const long ProgramBytes = 300L << 20;

    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(30);

    private readonly Interruption _interruption;
    private readonly IJobs _jobs;
    private readonly ChunkOptions _options;
    private bool _begun;

    public ClusterRun(Study study, string folder, ClusterOptions options, bool isSlurm, Interruption interruption)
    {
        _interruption = interruption;
        int cores = options.CpusPerTask ?? SlurmScript.DefaultCores;
        // The memory is a node's, not this machine's: whether it suffices is seen there.
        Forecast = Forecast.Of(study, study.BaseDirectory!, cores, long.MaxValue, interruption.Token);
        Script = new(options, Program(), Path.GetFullPath(folder), Forecast.Plan.TotalBytes + ProgramBytes);
        _jobs = isSlurm ? new SlurmJobs(Script, SlurmCommand.Call, TimeProvider.System, Tell) : new FolderJobs(Script.Nodes, cores);
        double seconds = 60 * (options.Minutes ?? 5);
        if (SlurmScript.Seconds(options.Time) is { } longest) seconds = Math.Min(seconds, longest / 2.0);
        _options = new() { Seconds = seconds, EpochSeconds = Forecast.StageSeconds[0] * cores / Math.Max(1, Forecast.Plan.Stages[0].Epochs), Notice = Tell };
        if (isSlurm) interruption.Grace = CancelGrace;
    }

    /// <summary>What it takes.</summary>
    public Forecast Forecast { get; }

    /// <summary>The script of its jobs.</summary>
    public SlurmScript Script { get; }

    /// <summary>Hours of cores for the whole study, about.</summary>
    public double CoreHours => (Forecast.StageSeconds.Sum() + Forecast.FinalSeconds) * Script.Cores / 3600;

    /// <summary>What would be asked of others, and how: the very script.</summary>
    public string Text()
    {
        long runs = Forecast.Plan.Stages[0].Runs;
        int chunks = new ChunkSize(_jobs, _options.Seconds, _options.EpochSeconds).Chunks((int)Math.Min(int.MaxValue, runs), Forecast.Plan.Stages[0].Epochs / Math.Max(1, runs));
        // A queue has its own minutes.
        string hardly = CoreHours * 3600 / Environment.ProcessorCount < 60 ? SummaryView.Line("note", "this machine trains it in less than a minute: a queue is hardly worth it") : "";
        return hardly + SummaryView.Line("elements", $"about {Format.Plural(chunks, "element")} for the first stage, {Script.Nodes} at a time with {Script.Cores} runs at a time each; {SummaryView.Hours(CoreHours)} in all on nodes like this machine")
            + (_jobs.IsAsked ? SummaryView.Line("script", "what is submitted, as often as it takes; before the first, one element asks whether program and samples are there") + "\n"
                + Script.Of(SlurmJobs.PrefixOf(Script.Folder) + "1", 1, Math.Min(chunks, SlurmJobs.MostElements), Script.Nodes)
                : SummaryView.Line("work", $"chunks are written to {Chunk.FolderOf(Script.Folder)}; whoever runs them: {string.Join(' ', Script.Program)} work {Script.Folder} --chunk K"));
    }

    /// <summary>Makes who trains the runs.</summary>
    public MakeExecutor Executor => (folder, study, data, journal, progress) =>
    {
        _begun = true;
        if (!JournalWriter.IsOpen(folder, StudyJournal.Main))
            Tell("this file system knows no locks, so that a second command for the study would not be refused: see that there is none");
        return new ChunkExecutor(folder, study, data, journal, progress, _jobs, _options, TimeProvider.System);
    };

    /// <summary>Ends the jobs of a study that is ended by hand; one that is ended otherwise is gone on with by the next coordinator.</summary>
    public void Dispose()
    {
        if (!_begun || !_interruption.IsByHand || !_jobs.IsAsked) return;
        try
        {
            int cancelled = _jobs.Cancel();
            if (cancelled > 0) Tell($"{Format.Plural(cancelled, "job")} cancelled");
            Chunk.ForgetAll(Script.Folder); // what its jobs still save is kept; nobody is to wait for the rest of them
        }
        catch (IOException problem)
        {
            Tell(problem.Message);
        }
    }

    /// <summary>How this program is started: as a program of its own, or by dotnet.</summary>
    public static IReadOnlyList<string> Program()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, Assembly.GetExecutingAssembly().GetName().Name + ".dll"), process = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, assembly] : [process];
    }

    private static void Tell(string text) => Console.Error.WriteLine($"note: {text}");
}
