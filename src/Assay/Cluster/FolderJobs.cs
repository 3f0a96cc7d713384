namespace Assay.Cluster;

/// <summary>
/// Nobody in particular: chunks lie in the study's folder, and whoever wants runs them, <c>assay work DIR --chunk K</c>: another engine for jobs, or a
/// loop in a shell. A chunk that is there is to be done; one that is run twice does no harm.
/// </summary>
/// <param name="atATime">Elements at a time that are reckoned with.</param>
/// <param name="cores">Runs at a time of each.</param>
internal sealed class FolderJobs(int atATime, int cores) : IJobs
{
    /// <inheritdoc/>
    public int AtATime => atATime;

    /// <inheritdoc/>
    public int Cores => cores;

    /// <inheritdoc/>
    public int MostAtOnce => 1000;

    /// <inheritdoc/>
    public bool IsAsked => false;

    /// <inheritdoc/>
    public void Submit(int first, int count, CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<int, JobState>? Look() => null;

    /// <inheritdoc/>
    public int Cancel(bool onlyWaiting = false) => 0;
}
