using System.Globalization;
using System.Text;
using Assay.Studies;

namespace Assay.Cluster;

/// <summary>The batch script of an array of elements.</summary>
/// <param name="Options">What the user asks for.</param>
/// <param name="Program">The program and what comes before its arguments: <c>dotnet</c>, <c>/home/me/assay/Assay.Cli.dll</c>.</param>
/// <param name="Folder">The study's folder, whole.</param>
/// <param name="MemoryBytes">What an element needs; used where the user does not say it.</param>
internal sealed record SlurmScript(ClusterOptions Options, IReadOnlyList<string> Program, string Folder, long MemoryBytes)
{
    /// <summary>How long before its end an element is warned, in seconds: it saves what it trains, behind the epoch that it is in.</summary>
    private const int Warning = 60;

    public const int DefaultNodes = 4, DefaultCores = 2;

    /// <summary>The study's folder, whole.</summary>
    /// <exception cref="StudyException">When its path cannot be said to Slurm.</exception>
    public string Folder { get; } = Folder.AsSpan().ContainsAny('\\', '\n')
        ? throw new StudyException([new StudyError(Folder, 0, 0, "Slurm writes to no folder whose path has a backslash or a line feed in it: give another with --out")])
        : Folder;

    /// <summary>Elements at a time.</summary>
    public int Nodes => Options.Nodes ?? DefaultNodes;

    /// <summary>Cores of each.</summary>
    public int Cores => Options.CpusPerTask ?? DefaultCores;

    /// <summary>The script.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="first">The number of the first chunk.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="atATime">How many are at work at a time.</param>
    public string Of(string name, int first, int count, int atATime)
    {
        StringBuilder text = new("#!/bin/bash\n");
        Option(string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={Cores}"));
        Option($"--mem={Options.Memory ?? Mebibytes()}");
        if (Options.Time is { } time) Option($"--time={time}");
        if (Options.Partition is { } partition) Option($"--partition={partition}");
        Option("--requeue --open-mode=append");
        Option(string.Create(CultureInfo.InvariantCulture, $"--signal=B:TERM@{Math.Min(Warning, (Seconds(Options.Time) ?? int.MaxValue) / 4)}"));
        Option($"--output={Quoted(Path.Combine(Chunk.FolderOf(Folder), "log").Replace("%", "%%", StringComparison.Ordinal) + "/%x-%a.txt")}"); // %% is a % of the folder's own
        if (Options.Extra is { } extra) Option(extra);
        // What comes later holds: by these jobs are known, and chunks are told apart, whatever else is asked for.
        Option("--nodes=1 --ntasks=1");
        Option($"--job-name={name}");
        Option(string.Create(CultureInfo.InvariantCulture, $"--array=0-{count - 1}%{atATime}"));
        text.Append(CultureInfo.InvariantCulture, $"exec {string.Join(' ', Program.Select(Quoted))} work {Quoted(Folder)} --chunk $(({first} + SLURM_ARRAY_TASK_ID)) --jobs {Cores}\n");
        return text.ToString();

        void Option(string option) => text.Append("#SBATCH ").Append(option).Append('\n');
    }

    /// <summary>A time as Slurm writes it, in seconds: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes, days-hours:minutes:seconds; null: none of these.</summary>
    public static int? Seconds(string? time)
    {
        if (time is null) return null;
        string[] days = time.Split('-');
        if (days.Length > 2) return null;
        List<int> parts = [];
        foreach (string part in days[^1].Split(':'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 1_000_000) return null;
            parts.Add(number);
        }

        if (days.Length == 1) return parts switch
        {
            [int minutes] => minutes * 60,
            [int minutes, int seconds] => (minutes * 60) + seconds,
            [int hours, int minutes, int seconds] => (hours * 3600) + (minutes * 60) + seconds,
            _ => null,
        };
        if (!int.TryParse(days[0], NumberStyles.None, CultureInfo.InvariantCulture, out int whole) || whole > 10_000 || parts.Count > 3) return null;
        return (whole * 86400) + (parts[0] * 3600) + (parts.ElementAtOrDefault(1) * 60) + parts.ElementAtOrDefault(2);
    }

    private string Mebibytes() => string.Create(CultureInfo.InvariantCulture, $"{(MemoryBytes + (1 << 20) - 1) >> 20}M");

    /// <summary>A word that a shell takes as it stands.</summary>
    private static string Quoted(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
