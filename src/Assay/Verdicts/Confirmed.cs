using Assay.Results;

namespace Assay.Verdicts;

/// <summary>Which trials a confirmation has run again: it tries what the stage before has kept, in that order.</summary>
internal static class Confirmed
{
    /// <summary>The trials of a confirmation, each with the one of the stage before that it runs again, in the order in which the search ranked them.</summary>
    public static IReadOnlyList<(TrialState Before, TrialState Again)> PairsOf(StageState stage, Snapshot snapshot)
    {
        if (stage.Stage.Varies || stage.Index == 0 || snapshot.Stages[stage.Index - 1] is not { Kept: { } kept } before) return [];
        Dictionary<int, TrialState> trials = before.Trials.ToDictionary(trial => trial.Id);
        return [.. kept.Zip(stage.Trials, (id, again) => (trials[id], again))];
    }

    /// <summary>Whether a trial is a setting that was run again.</summary>
    public static bool Holds(TrialState trial, Snapshot snapshot) => !snapshot.Stages[trial.Stage].Stage.Varies;

    /// <summary>Two trials where they can be compared run by run: as the last confirmation that has run both again has them, else as they are.</summary>
    public static (TrialState First, TrialState Second) Beside(TrialState first, TrialState second, Snapshot snapshot)
    {
        foreach (StageState stage in snapshot.Stages.Reverse().Where(stage => !stage.Stage.Varies))
        {
            if (Again(first, stage) is { } one && Again(second, stage) is { } other) return (one, other);
        }

        return (first, second);

        TrialState? Again(TrialState trial, StageState stage) => trial.Stage == stage.Index ? trial
            : PairsOf(stage, snapshot).FirstOrDefault(pair => Same(pair.Before, trial)).Again is { Finished: true } again ? again : null;

        // One experiment may be a trial of several stages.
        static bool Same(TrialState a, TrialState b) => a.Id == b.Id || (a.Runs.Count > 0 && b.Runs.Count > 0 && a.Runs[0].Key == b.Runs[0].Key);
    }

    /// <summary>Whether two trials have a run of the same fold and seed.</summary>
    public static bool ShareRuns(TrialState first, TrialState second) =>
        first.Runs.Select(run => (run.Fold, run.Seed)).Intersect(second.Runs.Select(run => (run.Fold, run.Seed))).Any();
}
