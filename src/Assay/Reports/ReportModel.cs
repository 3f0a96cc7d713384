using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Assay.Results;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>
/// What the report page draws: every number of it, computed here from snapshots and nothing else, and small enough to
/// stay fluid whatever the size of the study (curves of the best trials only, thinned to
/// <see cref="CurveReport.MostPoints"/> epochs; one short row a trial).
/// </summary>
/// <param name="Format">Raised when the page of an older version could no longer read it; a page refuses another than its own.</param>
/// <param name="Program">What computed it: <c>Assay 0.1.0</c>.</param>
/// <param name="Studies">One a snapshot, in the order given.</param>
/// <param name="Settings">The table of best settings, one column a study.</param>
/// <param name="Sizes">Results against the number of samples; null for fewer than two studies.</param>
/// <param name="Levels">Levels of the studies side by side; null for fewer than two.</param>
internal sealed record ReportModel(
    int Format, string Program, IReadOnlyList<StudyReport> Studies, SettingsReport Settings, IReadOnlyList<SizeSeries>? Sizes, LevelsReport? Levels)
{
    /// <summary>The format that is written. 2: it names the program, and is told in changes, too.</summary>
    public const int CurrentFormat = 2;

    /// <summary>This program and its version.</summary>
    public static readonly string ThisProgram = $"Assay {typeof(ReportModel).Assembly.GetName().Version!.ToString(3)}";

    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new ShortNumbers() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>The model of these studies: a pure function of the snapshots.</summary>
    /// <param name="snapshots">The studies; claims of one may speak of another.</param>
    /// <param name="others">Results of further studies that claims name; null: of none.</param>
    public static ReportModel From(IReadOnlyList<Snapshot> snapshots, ResultsOf? others = null) =>
        From(snapshots, [.. snapshots.Select(snapshot => StudyReport.From(snapshot, snapshots.For(snapshot, others)))]);

    /// <summary>The model of studies whose reports are at hand, and those of them that compare the studies.</summary>
    internal static ReportModel From(IReadOnlyList<Snapshot> snapshots, IReadOnlyList<StudyReport> studies) => new(
        CurrentFormat,
        ThisProgram,
        studies,
        SettingsReport.From(snapshots),
        snapshots.Count > 1 ? SizeSeries.From(snapshots) : null,
        LevelsReport.From(snapshots));

    /// <summary>
    /// Writes it as JSON, names in camel case, numbers to nine digits, what is no number as null. Characters that mean something in
    /// HTML are escaped, so that the text can stand inside a <c>script</c> element.
    /// </summary>
    public void Write(Stream file) => JsonSerializer.Serialize(file, this, Options);
}
