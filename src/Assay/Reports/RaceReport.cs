using Assay.Results;

namespace Assay.Reports;

/// <summary>A place up to which trials were brought before it was decided which go on.</summary>
/// <param name="Runs">Runs brought to their end; 0 where runs pause at an epoch.</param>
/// <param name="Epoch">The epoch at which runs paused; 0: their end.</param>
/// <param name="Reached">Trials that came so far, or further.</param>
/// <param name="GivenUp">Those of them that were given up there.</param>
internal sealed record Rung(int Runs, int Epoch, int Reached, int GivenUp);

/// <summary>How far the trials of a stage came that gives trials up.</summary>
/// <param name="Rule">forgiving, strict; null: another than a race's.</param>
/// <param name="Planned">Runs that all trials have when none is given up.</param>
/// <param name="Spent">Those that were brought to their end.</param>
/// <param name="Epochs">Epochs that were trained, of all runs.</param>
/// <param name="Saved">
/// Epochs that were not, about: those that the trials given up lack where each of their runs takes as many as a run that ended did in the
/// mean; 0 where none has ended.
/// </param>
/// <param name="Rungs">In the order in which a trial comes to them, epochs before runs; its end is the last.</param>
internal sealed record RaceReport(string? Rule, int Planned, int Spent, long Epochs, long Saved, IReadOnlyList<Rung> Rungs)
{
    /// <summary>The race of a stage; null where none was given up and none races.</summary>
    public static RaceReport? Of(StageState stage)
    {
        if (stage.Trials.Count == 0 || (stage.Stage.Racing is null && stage.Trials.All(trial => trial.Stopped is null))) return null;
        return new(
            stage.Stage.Racing?.Name is { } rule ? Tables.Snake(rule) : null,
            stage.Trials.Sum(trial => trial.PlannedRuns),
            stage.Trials.Sum(Ended),
            stage.Trials.Sum(EpochsOf),
            SavedBy(stage.Trials),
            [.. RungsOf(stage.Trials)]);
    }

    private static long SavedBy(IReadOnlyList<TrialState> trials)
    {
        double each = trials.SelectMany(trial => trial.Runs).Where(run => run.Ended).Select(run => (double)run.Curve.Epochs).DefaultIfEmpty().Average();
        return (long)trials.Where(trial => trial.Stopped is not null).Sum(trial => Math.Max(0, (trial.PlannedRuns * each) - EpochsOf(trial)));
    }

    private static long EpochsOf(TrialState trial) => trial.Runs.Sum(run => (long)run.Curve.Epochs);

    private static IEnumerable<Rung> RungsOf(IReadOnlyList<TrialState> trials)
    {
        int[] epochs = [.. trials.Select(PausedAt).Where(epoch => epoch > 0).Distinct().Order()];
        IEnumerable<Rung> overRuns = Enumerable.Range(1, trials.Max(trial => trial.PlannedRuns)).Select(runs => new Rung(
            runs, 0, trials.Count(trial => Passed(trial) && Ended(trial) >= runs),
            trials.Count(trial => trial.Stopped is not null && Passed(trial) && Ended(trial) == runs)));
        if (epochs.Length == 0) return overRuns;

        // Where runs pause all of a trial's go together, so that the epoch tells how far it is; who is through may race over the others.
        IEnumerable<Rung> overEpochs = epochs.Select(epoch => new Rung(
            0, epoch, trials.Count(trial => Passed(trial) || PausedAt(trial) >= epoch),
            trials.Count(trial => trial.Stopped is not null && PausedAt(trial) == epoch)));
        bool raced = trials.Any(trial => trial.Stopped is not null && Passed(trial) && !IsWhole(trial));
        return overEpochs.Concat(raced ? overRuns : [new Rung(0, 0, trials.Count(IsWhole), trials.Count(trial => trial.Stopped is not null && IsWhole(trial)))]);
    }

    /// <summary>Whether runs of it have ended, and none pauses.</summary>
    private static bool Passed(TrialState trial) => Ended(trial) > 0 && PausedAt(trial) == 0;

    private static int Ended(TrialState trial) => trial.Runs.Count(run => run.Ended);

    private static bool IsWhole(TrialState trial) => Ended(trial) == trial.PlannedRuns;

    private static int PausedAt(TrialState trial) =>
        trial.Runs.Where(run => run.Status is RunStatus.Paused).Select(run => run.Curve.Epochs).DefaultIfEmpty().Max();
}
