namespace Assay.Execution;

/// <summary>Trains runs here, each on one thread.</summary>
/// <param name="training">What trains one.</param>
/// <param name="jobs">Runs at a time.</param>
internal sealed class LocalExecutor(RunTraining training, int jobs) : IExecutor
{
    /// <inheritdoc/>
    public int Threads => jobs;

    /// <inheritdoc/>
    public void Work(RunQueue queue, CancellationToken stop)
    {
        while (queue.Take() is { } task) training.Train(task, epochs => queue.Arrive(task, epochs), stop);
    }

    /// <inheritdoc/>
    public void End()
    {
    }
}
