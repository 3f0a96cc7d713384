using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Studies;

namespace Assay.Results;

/// <summary>The units of what a study measures.</summary>
internal static class Units
{
    /// <summary>% for shares; min for the errors of times that clocks show; null: none, or that of the targets.</summary>
    /// <param name="metric">What is measured.</param>
    /// <param name="study">Whose samples it is measured on.</param>
    public static string? Of(Metric metric, Study study) => metric.Unit
        ?? (study.Reference.Data.Source is SourceKind.Clock && metric is { Measure: "mae" or "circular_mae", Head: null or "time" or "minute" } ? "min" : null);
}
