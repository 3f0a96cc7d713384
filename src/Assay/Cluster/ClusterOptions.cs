using System.ComponentModel.DataAnnotations;

namespace Assay.Cluster;

/// <summary>What a user asks of a cluster: on the command line, or under <c>cluster:</c> in a profile.</summary>
internal sealed record ClusterOptions
{
    /// <summary>Elements at a time, each on one node, at most; default: 4.</summary>
    [Range(1, 100_000)]
    public int? Nodes { get; init; }

    /// <summary>Cores of an element, each of which trains a run at a time; default: 2.</summary>
    [Range(1, 4096)]
    public int? CpusPerTask { get; init; }

    /// <summary>The longest that an element may take, as Slurm writes it (30, 2:00:00, 1-12); default: what the partition gives.</summary>
    public string? Time { get; init; }

    /// <summary>Memory of an element, as Slurm writes it (4G); default: what the study needs by its own arithmetic.</summary>
    public string? Memory { get; init; }

    /// <summary>The partition; default: the cluster's.</summary>
    public string? Partition { get; init; }

    /// <summary>More options of sbatch, as they are written there: <c>--account=physics --qos=long</c>.</summary>
    public string? Extra { get; init; }

    /// <summary>How long an element is to last, in minutes, so that a queue is not filled with short jobs; default: 5.</summary>
    [Range(0.01, 10_000)]
    public double? Minutes { get; init; }

    /// <summary>The first option that sbatch could not be given as it stands, as it is written in a profile, and the rule; null where there is none.</summary>
    public (string Option, string Rule)? Wrong()
    {
        if (Time is not null && SlurmScript.Seconds(Time) is null or 0) return ("time", $"is a time as Slurm writes it (minutes, hours:minutes:seconds, days-hours); {Time} is not");
        foreach ((string option, string? value) in (ReadOnlySpan<(string, string?)>)[("memory", Memory), ("partition", Partition), ("extra", Extra)])
            if (value is not null && (value.Trim().Length == 0 || value.Contains('\n'))) return (option, "is one line, and not empty");
        return null;
    }

    /// <summary>What is said here, and where nothing is, there.</summary>
    public ClusterOptions Over(ClusterOptions other) => new()
    {
        Nodes = Nodes ?? other.Nodes,
        CpusPerTask = CpusPerTask ?? other.CpusPerTask,
        Time = Time ?? other.Time,
        Memory = Memory ?? other.Memory,
        Partition = Partition ?? other.Partition,
        Extra = Extra ?? other.Extra,
        Minutes = Minutes ?? other.Minutes,
    };
}
