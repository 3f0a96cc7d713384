using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>One metric by epoch, over the runs of a trial.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Mean">The mean over the runs that reached the epoch.</param>
/// <param name="Deviation">Their standard deviation (n − 1); NaN where fewer than two did.</param>
internal sealed record CurveLine(MetricReport Metric, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation);

/// <summary>Learning curves of a trial, mean and spread over its folds and seeds, or of the final run.</summary>
/// <param name="Trial">The trial's id; 0: the final run.</param>
/// <param name="Epochs">Which epochs (1-based) the lists below hold: all, or so many that they stay fluid.</param>
/// <param name="Runs">How many runs reached each of them.</param>
/// <param name="Kept">The kept epoch of each finished run.</param>
/// <param name="Step">1: every epoch is here; k: every k-th.</param>
/// <param name="Lines">One a metric.</param>
internal sealed record CurveReport(
    int Trial, IReadOnlyList<int> Epochs, IReadOnlyList<int> Runs, IReadOnlyList<int> Kept, int Step,
    IReadOnlyList<CurveLine> Lines)
{
    /// <summary>Most epochs a curve has; longer ones are thinned evenly, first and last kept.</summary>
    public const int MostPoints = 300;

    /// <summary>The curves of these runs of a study.</summary>
    public static CurveReport Of(int trial, IReadOnlyList<RunState> runs, Study study)
    {
        int longest = runs.Count == 0 ? 0 : runs.Max(run => run.Curve.Epochs);
        int step = StepOf(longest);
        List<int> epochs = [.. EpochsOf(longest, step)];
        string[] columns = [.. runs.SelectMany(run => run.Curve.Columns).Distinct()];
        return new(
            trial,
            [.. epochs.Select(epoch => epoch + 1)],
            [.. epochs.Select(epoch => runs.Count(run => run.Curve.Epochs > epoch))],
            [.. runs.Where(run => run.KeptEpoch > 0).Select(run => run.KeptEpoch)],
            step,
            [.. columns.Select(column => Line(column, epochs, runs, study))]);
    }

    /// <summary>Every how many epochs a curve is drawn.</summary>
    /// <param name="longest">Epochs of the longest run.</param>
    internal static int StepOf(int longest) => Math.Max(1, (longest + MostPoints - 2) / (MostPoints - 1));

    /// <summary>The epochs that are drawn, 0-based: first and last among them.</summary>
    internal static IEnumerable<int> EpochsOf(int count, int step) => Enumerable.Range(0, count).Where(epoch => epoch % step == 0 || epoch == count - 1);

    private static CurveLine Line(string column, List<int> epochs, IReadOnlyList<RunState> runs, Study study)
    {
        IReadOnlyList<double>[] values = [.. runs.Select(run => run.Curve[column]).OfType<IReadOnlyList<double>>()];
        Spread[] spreads =
            [.. epochs.Select(epoch => Spread.OfFinite(values.Where(run => run.Count > epoch).Select(run => run[epoch])))];
        return new(
            MetricReport.Of(Metric.Of(column), study), [.. spreads.Select(spread => spread.Mean)],
            [.. spreads.Select(spread => spread.Deviation)]);
    }
}
