using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;

namespace Assay.Reports;

/// <summary>A <see cref="Metric"/> as a reader meets it: what it is, so that nobody after us looks into its name.</summary>
/// <param name="Name">As the journal has it: val_hour_accuracy.</param>
/// <param name="Part">train, validation, test.</param>
/// <param name="Head">The head that is measured; null: all outputs together.</param>
/// <param name="Base">The name without the part, which joins training, validation and test: hour_accuracy.</param>
/// <param name="Measure">What is measured: accuracy, loss, learning_rate, …</param>
/// <param name="Title">In words: validation hour accuracy.</param>
/// <param name="Quantity">In words, without the part: hour accuracy.</param>
/// <param name="Share">Whether it is a share of samples, which is shown in percent.</param>
/// <param name="Unit">The unit in which it is shown: see <see cref="Units"/>; null: none, or that of the targets.</param>
/// <param name="Low">No value lies below it: see <see cref="Metric.Low"/>; null: not known.</param>
/// <param name="High">No value lies above it: see <see cref="Metric.High"/>; null: not known.</param>
internal sealed record MetricReport(
    string Name, string Part, string? Head, string Base, string Measure, string Title, string Quantity, bool Share, string? Unit, double? Low, double? High)
{
    /// <summary>The report of this metric of a study.</summary>
    public static MetricReport Of(Metric metric, Study study) => new(
        metric.Name, Tables.Snake(metric.Part), metric.Head, metric.Base, metric.Measure, metric.Title,
        metric.Quantity, metric.IsShare, Units.Of(metric, study), metric.Low, metric.High);
}
