using Assay.Journal;
using Assay.Preparation;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>Makes who brings a study's runs where they are wanted.</summary>
/// <param name="folder">The study's folder.</param>
/// <param name="study">The study.</param>
/// <param name="data">Its samples.</param>
/// <param name="journal">Its journal.</param>
/// <param name="progress">Is told of epochs, as they are trained.</param>
internal delegate IExecutor MakeExecutor(string folder, Study study, StudyData data, StudyJournal journal, ProgressTracker progress);

/// <summary>
/// Brings runs where they are wanted: on threads of this process (<see cref="LocalExecutor"/>), or elsewhere. It decides nothing, and
/// neither who trains a run nor when changes a result.
/// </summary>
internal interface IExecutor
{
    /// <summary>How many threads take from a queue at a time.</summary>
    int Threads { get; }

    /// <summary>
    /// Takes runs from a queue and brings them where they are wanted, until the queue is closed; on a thread of its own. What it throws ends
    /// the study.
    /// </summary>
    /// <param name="queue">What there is to do; is told of each run that is where it was wanted (<see cref="RunQueue.Arrive"/>).</param>
    /// <param name="stop">Ends it.</param>
    void Work(RunQueue queue, CancellationToken stop);

    /// <summary>The study has come to its end: nothing of what was given to others is wanted any more.</summary>
    void End();
}
