namespace Assay.Cluster;

/// <summary>
/// How runs are divided into chunks: so that an element lasts minutes, as queues ask for, and that no machine waits while others have more than one.
/// </summary>
/// <param name="jobs">Whoever runs them.</param>
/// <param name="seconds">How long an element is to last.</param>
/// <param name="foretold">Seconds of an epoch, until one was measured.</param>
internal sealed class ChunkSize(IJobs jobs, double seconds, double foretold)
{
    private readonly Queue<double> _last = [];

    private double _epochSeconds = foretold;

    /// <summary>A run has ended.</summary>
    public void See(double epochSeconds)
    {
        if (!double.IsFinite(epochSeconds) || epochSeconds <= 0) return;
        _last.Enqueue(epochSeconds);
        if (_last.Count > 100) _last.Dequeue();
        _epochSeconds = _last.Average();
    }

    /// <summary>Runs that one chunk has at most.</summary>
    /// <param name="epochs">Epochs of a run, about.</param>
    public int Most(double epochs) => (int)Math.Clamp(seconds * jobs.Cores / Math.Max(1e-3, _epochSeconds * epochs), jobs.Cores, 100_000);

    /// <summary>Into how many chunks so many runs go.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="epochs">Epochs of each, about.</param>
    public int Chunks(int runs, double epochs)
    {
        int whole = (runs + jobs.Cores - 1) / jobs.Cores; // with fewer cores in use an element would keep some for nothing
        return Math.Max((runs + Most(epochs) - 1) / Most(epochs), Math.Min(whole, jobs.AtATime));
    }
}
