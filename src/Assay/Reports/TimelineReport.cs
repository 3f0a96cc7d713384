using Assay.Results;

namespace Assay.Reports;

/// <summary>
/// When the runs of a stage were trained, a place in each list a stretch of training, by its beginning: a run that paused has several.
/// Runs of more than a second or two that were copied from another study were not trained, and are left out; so are those of stages before.
/// </summary>
/// <param name="Trial">The trial.</param>
/// <param name="Fold">0-based.</param>
/// <param name="Seed">0-based.</param>
/// <param name="Start">Seconds since the study began, its sessions one after another.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Lane">Stretches of one lane do not overlap; there are as many lanes as runs were trained at a time. 0-based.</param>
/// <param name="Total">How many there are, of which the first <see cref="Most"/> are told.</param>
/// <param name="Copied">Runs that were taken from another study's folder.</param>
internal sealed record TimelineReport(
    IReadOnlyList<int> Trial, IReadOnlyList<int> Fold, IReadOnlyList<int> Seed, IReadOnlyList<double> Start, IReadOnlyList<double> Seconds,
    IReadOnlyList<int> Lane, int Total, int Copied)
{
    /// <summary>The most stretches that are told: more are too narrow to be seen, and would take most of the page.</summary>
    internal const int Most = 20_000;

    // Between a run's beginning and the line that tells of it lies what is made ready for it; so short a run may as well have been trained.
    private const double LongestPreparation = 1;

    /// <summary>The timeline of a stage; null where no time is known.</summary>
    internal static TimelineReport? Of(StageState stage, Snapshot snapshot)
    {
        HashSet<string> seen = [.. snapshot.Stages.Take(stage.Index).SelectMany(other => other.Trials).SelectMany(trial => trial.Runs).Select(run => run.Key)];
        (int Trial, RunState Run)[] own = [.. stage.Trials.SelectMany(trial => trial.Runs.Where(run => run.Trained.Count > 0 && seen.Add(run.Key)).Select(run => (trial.Id, run)))];
        (int Trial, RunState Run, Period Period)[] all =
        [
            .. own.Where(one => !IsCopied(one.Run)).SelectMany(one => one.Run.Trained.Select(period => (one.Trial, one.Run, Period: period)))
                .OrderBy(one => one.Period.Start).ThenBy(one => one.Trial),
        ];
        if (all.Length == 0) return null;
        (int Trial, RunState Run, Period Period)[] told = [.. all.Take(Most)];
        return new(
            [.. told.Select(one => one.Trial)], [.. told.Select(one => one.Run.Fold)], [.. told.Select(one => one.Run.Seed)],
            [.. told.Select(one => Math.Round(one.Period.Start, 3))], [.. told.Select(one => Math.Round(one.Period.Seconds, 3))],
            Lanes([.. told.Select(one => one.Period)]), all.Length, own.Count(one => IsCopied(one.Run)));
    }

    /// <summary>What took far less here than its training did came from elsewhere.</summary>
    private static bool IsCopied(RunState run) => run.Ended && run.Trained.Sum(period => period.Seconds) + LongestPreparation < run.Seconds / 2;

    /// <summary>Each period in the first lane that is free when it begins.</summary>
    private static int[] Lanes(Period[] periods)
    {
        List<double> free = [];
        int[] lanes = new int[periods.Length];
        for (int i = 0; i < periods.Length; i++)
        {
            int lane = free.FindIndex(until => until <= periods[i].Start);
            if (lane < 0) free.Add(periods[i].End);
            else free[lane] = periods[i].End;
            lanes[i] = lane < 0 ? free.Count - 1 : lane;
        }

        return lanes;
    }
}
