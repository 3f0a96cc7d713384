using System.Globalization;
using Assay.Results;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>A factor as an axis: its levels in their order, or a range of numbers.</summary>
/// <param name="Factor">Its name.</param>
/// <param name="Labels">Its levels in the study's order; null of a range.</param>
/// <param name="Low">The least number of a range; NaN of levels.</param>
/// <param name="High">The largest.</param>
/// <param name="Log">Whether a range is drawn by factors, and so has a logarithmic axis.</param>
/// <param name="Without">
/// What a trial has that has no level there: absent, no such factor; reference, the reference's value, where the factor was varied one at a time.
/// </param>
internal sealed record AxisReport(string Factor, IReadOnlyList<string>? Labels, double Low, double High, bool Log, string Without)
{
    private const string Absent = "absent";

    /// <summary>The axes on which a stage's trials stand.</summary>
    internal static IReadOnlyList<AxisReport> Of(StageState stage, IReadOnlyList<StageState> stages)
    {
        // A trial carries the levels of the one it started from; where all started from one, they say nothing.
        IEnumerable<(Factor Factor, StageKind Kind)> before = stages.Take(stage.Index).Reverse()
            .SelectMany(other => other.Stage.Factors.Select(factor => (factor, other.Stage.Kind)))
            .DistinctBy(given => given.factor.Name).ExceptBy(stage.Stage.Factors.Select(factor => factor.Name), given => given.factor.Name)
            .Where(given => LabelsOf(given.factor.Name).Skip(1).Any());
        return
        [
            .. stage.Stage.Factors.Select(factor => Of(factor, LabelsOf(factor.Name).OfType<string>())),
            .. before.Select(given => Given(given.Factor, given.Kind, LabelsOf(given.Factor.Name).OfType<string>())),
        ];

        IEnumerable<string?> LabelsOf(string factor) => stage.Trials.SelectMany(trial => trial.Settings).Select(levels => levels.GetValueOrDefault(factor)).Distinct();
    }

    /// <summary>The axis of a factor of a stage before: the few levels that were kept, of a range too.</summary>
    private static AxisReport Given(Factor factor, StageKind kind, IEnumerable<string> labels)
    {
        List<string> order = [.. factor.Levels.Select(level => level.Label)];
        return new(factor.Name, [.. labels.OrderBy(label => order.IndexOf(label)).ThenBy(Number)], double.NaN, double.NaN, false, kind is StageKind.OneAtATime ? StageReport.ReferenceLabel : Absent);
    }

    /// <summary>The axis of a factor, with room for what trials have there and the factor itself does not, as a level of a stage before.</summary>
    private static AxisReport Of(Factor factor, IEnumerable<string> labels)
    {
        string[] there = [.. labels];
        double[] numbers = [.. there.Select(Number)];
        (double low, double high, bool log) = factor.Domain switch
        {
            Real real => (real.Low, real.High, real.Log),
            Whole whole => (whole.Low, whole.High, whole.Log),
            _ => (double.NaN, double.NaN, false),
        };
        if (double.IsNaN(low) || numbers.Any(double.IsNaN))
            return new(factor.Name, [.. factor.Levels.Select(level => level.Label).Union(there)], double.NaN, double.NaN, false, Absent);
        double least = numbers.Append(low).Min();
        return new(factor.Name, null, least, numbers.Append(high).Max(), log && least > 0, Absent);
    }

    private static double Number(string label) => double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
