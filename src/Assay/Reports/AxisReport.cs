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
public sealed record AxisReport(string Factor, IReadOnlyList<string>? Labels, double Low, double High, bool Log)
{
    /// <summary>The axes on which a stage's trials stand.</summary>
    internal static IReadOnlyList<AxisReport> Of(StageState stage, IReadOnlyList<StageState> stages)
    {
        // A trial carries the levels of the one it started from; where all started from one, they say nothing.
        IEnumerable<Factor> before = stages.Take(stage.Index).Reverse().SelectMany(other => other.Stage.Factors).Where(factor => Differs(factor.Name));
        return [.. stage.Stage.Factors.Concat(before).DistinctBy(factor => factor.Name).Select(factor => Of(factor, LabelsOf(factor.Name)))];

        IEnumerable<string?> LabelsOf(string factor) => stage.Trials.SelectMany(trial => trial.Settings).Select(levels => levels.GetValueOrDefault(factor)).Distinct();
        bool Differs(string factor) => LabelsOf(factor).Skip(1).Any();
    }

    /// <summary>The axis of a factor, with room for what trials have there and the factor itself does not, as a level of a stage before.</summary>
    private static AxisReport Of(Factor factor, IEnumerable<string?> labels)
    {
        string[] there = [.. labels.OfType<string>()];
        double[] numbers = [.. there.Select(label => double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        (double low, double high, bool log) = factor.Domain switch
        {
            Real real => (real.Low, real.High, real.Log),
            Whole whole => (whole.Low, whole.High, whole.Log),
            _ => (double.NaN, double.NaN, false),
        };
        if (double.IsNaN(low) || numbers.Any(double.IsNaN))
            return new(factor.Name, [.. factor.Levels.Select(level => level.Label).Union(there)], double.NaN, double.NaN, false);
        double least = numbers.Append(low).Min();
        return new(factor.Name, null, least, numbers.Append(high).Max(), log && least > 0);
    }
}
