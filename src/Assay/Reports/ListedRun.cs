using Assay.Results;

namespace Assay.Reports;

/// <summary>A run as tables list it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Trials">The trials that it judges; a final training of its own judges none.</param>
/// <param name="IsFinal">Whether it is the final training, from whichever seed.</param>
internal sealed record ListedRun(RunState Run, List<TrialState> Trials, bool IsFinal)
{
    /// <summary>Every run of the search once, in the order of the trials, then the final training, seed by seed. Made as they are read.</summary>
    public static IEnumerable<ListedRun> Of(Snapshot snapshot)
    {
        RunState? final = snapshot.Final?.Run;
        List<ListedRun> runs = new(snapshot.Runs.Count);
        Dictionary<string, ListedRun> byKey = new(snapshot.Runs.Count);
        foreach (TrialState trial in snapshot.Stages.SelectMany(stage => stage.Trials))
        {
            foreach (RunState run in trial.Runs)
            {
                if (!byKey.TryGetValue(run.Key, out ListedRun? listed))
                {
                    listed = new(run, new(1), ReferenceEquals(run, final));
                    byKey.Add(run.Key, listed);
                    runs.Add(listed);
                }

                listed.Trials.Add(trial);
            }
        }

        foreach (FinalSeed seed in snapshot.Final?.Seeds ?? []) runs.Add(new(seed.Run, byKey.GetValueOrDefault(seed.Run.Key)?.Trials ?? [], IsFinal: true));
        foreach (ListedRun run in runs) yield return run;
    }

    /// <summary>The names of all that is measured in an epoch of any of the runs.</summary>
    public static IReadOnlyList<string> Columns(Snapshot snapshot)
    {
        IEnumerable<RunState> runs = snapshot.Stages.SelectMany(stage => stage.Trials).SelectMany(trial => trial.Runs);
        // Runs share their lists of names: these are told apart first, as objects, then the names.
        return [.. (snapshot.Final is { } final ? runs.Append(final.Run) : runs).Select(run => run.Curve.Columns).Distinct().SelectMany(columns => columns).Distinct()];
    }
}
