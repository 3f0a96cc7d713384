using Assay.Results;

namespace Assay.Exports;

/// <summary>What programs that know trials, and no folds and seeds, are told of a trial: means over its runs.</summary>
internal static class TrialValues
{
    /// <summary>The means of a metric after each epoch that all runs of the trial have reached; NaN where a run's value is.</summary>
    public static double[] Epochs(TrialState trial, string metric)
    {
        IReadOnlyList<double>?[] curves = [.. trial.Runs.Select(run => run.Curve[metric])];
        if (curves.Length == 0 || curves.Any(curve => curve is null)) return [];
        return [.. Enumerable.Range(0, curves.Min(curve => curve!.Count)).Select(epoch => curves.Average(curve => curve![epoch]))];
    }

    /// <summary>All trials of a study, in the order of their numbers.</summary>
    public static IEnumerable<TrialState> Trials(this Snapshot snapshot) => snapshot.Stages.SelectMany(stage => stage.Trials).OrderBy(trial => trial.Id);
}
