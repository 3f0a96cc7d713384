using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>A metric of one run.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Values">One an epoch of <see cref="RunReport.Epochs"/>.</param>
internal sealed record RunLine(MetricReport Metric, IReadOnlyList<double> Values);

/// <summary>One run by itself.</summary>
/// <param name="Fold">0-based; −1 for a training on all samples.</param>
/// <param name="Seed">0-based.</param>
/// <param name="Status">running, paused, completed, stopped_early, diverged.</param>
/// <param name="Kept">The kept epoch, 1-based; null until it has ended.</param>
/// <param name="Epochs">Which epochs (1-based) the lines hold.</param>
/// <param name="Lines">One a metric.</param>
internal sealed record RunReport(int Fold, int Seed, string Status, int? Kept, IReadOnlyList<int> Epochs, IReadOnlyList<RunLine> Lines);

/// <summary>Every single run of a trial: too much for a report of all trials, and asked for one by one.</summary>
/// <param name="Trial">The trial's id; 0: the final training, a run a seed.</param>
/// <param name="Step">1: every epoch is here; k: every k-th, first and last kept, as in the trial's <see cref="CurveReport"/>.</param>
/// <param name="Runs">By fold and seed.</param>
internal sealed record RunsReport(int Trial, int Step, IReadOnlyList<RunReport> Runs)
{
    /// <summary>The runs of a trial; null where there is no such trial.</summary>
    public static RunsReport? Of(int trial, Snapshot snapshot)
    {
        RunState[]? runs = trial == 0 ? snapshot.Final?.Seeds.Select(seed => seed.Run).ToArray()
            : snapshot.Stages.SelectMany(stage => stage.Trials).FirstOrDefault(one => one.Id == trial)?.Runs.ToArray();
        if (runs is null) return null;
        int step = CurveReport.StepOf(runs.Select(run => run.Curve.Epochs).DefaultIfEmpty().Max());
        return new(trial, step, [.. runs.Select(run => Of(run, step, snapshot.Study))]);
    }

    private static RunReport Of(RunState run, int step, Study study)
    {
        int[] epochs = [.. CurveReport.EpochsOf(run.Curve.Epochs, step)];
        return new(
            run.Fold, run.Seed, Tables.Snake(run.Status), run.KeptEpoch > 0 ? run.KeptEpoch : null,
            [.. epochs.Select(epoch => epoch + 1)],
            [.. run.Curve.Columns.Select((column, i) => new RunLine(MetricReport.Of(Metric.Of(column), study), [.. epochs.Select(epoch => run.Curve.Values[i][epoch])]))]);
    }
}
