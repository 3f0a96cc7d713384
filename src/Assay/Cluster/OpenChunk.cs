using Assay.Execution;

namespace Assay.Cluster;

/// <summary>A chunk that is under way.</summary>
/// <param name="number">Which one.</param>
/// <param name="since">When it was submitted, or taken over.</param>
internal sealed class OpenChunk(int number, long since)
{
    public int Number => number;

    /// <summary>Runs of it that are not where they are wanted, by key.</summary>
    public Dictionary<string, RunTask> Wanted { get; } = [];

    /// <summary>Of one that was taken over: what its file names.</summary>
    public IReadOnlyDictionary<string, (int? Until, NetworkUse Network)> Named { get; init; } = new Dictionary<string, (int?, NetworkUse)>();

    /// <summary>How it stood when it was asked last.</summary>
    public JobState State { get; set; }

    /// <summary>When it was known to wait or to run last.</summary>
    public long Since { get; set; } = since;

    /// <summary>Whether its runs were looked at since it is under way.</summary>
    public bool IsSeen { get; set; }
}
