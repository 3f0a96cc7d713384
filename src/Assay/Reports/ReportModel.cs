using System.Text.Json;
using Assay.Results;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>
/// What the report page draws: every number of it, computed here from snapshots and nothing else, and small enough to
/// stay fluid whatever the size of the study (curves of the best trials only, thinned to
/// <see cref="CurveReport.MostPoints"/> epochs; one short row a trial).
/// </summary>
/// <param name="Format">Raised when the page of an older version could no longer read it.</param>
/// <param name="Studies">One a snapshot, in the order given.</param>
/// <param name="Settings">The table of best settings, one column a study.</param>
/// <param name="Sizes">Results against the number of samples; null for fewer than two studies.</param>
/// <param name="Levels">Levels of the studies side by side; null for fewer than two.</param>
internal sealed record ReportModel(
    int Format, IReadOnlyList<StudyReport> Studies, SettingsReport Settings, IReadOnlyList<SizeSeries>? Sizes, LevelsReport? Levels)
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new ShortNumbers() },
    };

    /// <summary>The model of these studies: a pure function of the snapshots.</summary>
    /// <param name="snapshots">The studies; claims of one may speak of another.</param>
    /// <param name="others">Results of further studies that claims name; null: of none.</param>
    public static ReportModel From(IReadOnlyList<Snapshot> snapshots, ResultsOf? others = null) => new(
        1,
        [.. snapshots.Select(snapshot => StudyReport.From(snapshot, snapshots.For(snapshot, others)))],
        SettingsReport.From(snapshots),
        snapshots.Count > 1 ? SizeSeries.From(snapshots) : null,
        LevelsReport.From(snapshots));

    /// <summary>
    /// Writes it as JSON, names in camel case, numbers to nine digits, what is no number as null. Characters that mean something in
    /// HTML are escaped, so that the text can stand inside a <c>script</c> element.
    /// </summary>
    public void Write(Stream file) => JsonSerializer.Serialize(file, this, Options);
}
