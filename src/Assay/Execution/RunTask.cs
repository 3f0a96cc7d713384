using Assay.Engine.Training;
using Assay.Journal;
using Assay.Preparation;
using Assay.Storage;

namespace Assay.Execution;

/// <summary>A run that is to be brought somewhere.</summary>
/// <param name="Run">The run.</param>
/// <param name="Until">The epoch at which it pauses, if it has not ended before; null: its end.</param>
/// <param name="Network">What becomes of its network.</param>
internal sealed record RunTask(PlannedRun Run, int? Until, NetworkUse Network)
{
    /// <summary>Whether the run is where it is wanted.</summary>
    public bool IsThere(StudyJournal journal, SavedModels models)
    {
        (bool isAt, string? weights) = journal.Read(replay => (replay.IsAt(Run.Key, Until), replay.Weights(Run.Key)));
        return isAt && (Network is not NetworkUse.Wanted || models.IsKept(Run, weights));
    }

    /// <summary>Whether the network of a run that ended so is kept.</summary>
    public bool Keeps(Outcome outcome) => Network is NetworkUse.Wanted || (Network is NetworkUse.Kept && outcome is not Outcome.Diverged);
}

/// <summary>What becomes of the network of a run that has ended.</summary>
internal enum NetworkUse
{
    /// <summary>Nobody will ask for it.</summary>
    None,

    /// <summary>It is kept, but where the run diverged.</summary>
    Kept,

    /// <summary>It is what the run is wanted for: one that is finished is trained again where its network is not there.</summary>
    Wanted,
}
