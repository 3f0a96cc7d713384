using Assay.Preparation;
using Assay.Storage;

namespace Assay.Execution;

/// <summary>Trains runs here, each on one thread.</summary>
/// <param name="training">What trains one.</param>
/// <param name="data">What they are given.</param>
/// <param name="models">Keeps their networks.</param>
/// <param name="jobs">Runs at a time.</param>
internal sealed class LocalExecutor(RunTraining training, StudyData data, SavedModels models, int jobs) : IExecutor
{
    /// <inheritdoc/>
    public int Threads => jobs;

    /// <inheritdoc/>
    public void Work(RunQueue queue, CancellationToken stop)
    {
        while (queue.Take() is { } task)
        {
            training.Train(
                task.Run, task.Until, data.Fold(task.Run.Experiment.Data, task.Run.Division),
                result => task.Keeps(result.Outcome) ? models.Keep(task.Run, result) : null, epochs => queue.Arrive(task, epochs), stop);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
    }
}
