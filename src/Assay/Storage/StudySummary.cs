using System.Text.Json;
using Assay.Results;
using Assay.Studies.Writing;

namespace Assay.Storage;

/// <summary>The gist of a study for programs: <c>summary.json</c>.</summary>
public static class StudySummary
{
    private static readonly JsonSerializerOptions Indented = new(Content.Json) { WriteIndented = true };

    /// <summary>The summary as JSON text.</summary>
    public static string Of(Snapshot snapshot) => JsonSerializer.Serialize(
        new
        {
            Study = snapshot.Study.Name,
            snapshot.Study.Preset,
            Hash = Content.HashOf(snapshot.Study),
            ResultsHash = ResultsHash.Of(snapshot),
            snapshot.Ended,
            snapshot.Seconds,
            Objective = snapshot.Study.Objective.Metric.Name,
            Stages = snapshot.Stages.Select(stage => new
            {
                stage.Index,
                Planned = stage.PlannedTrials,
                Finished = stage.Trials.Count(trial => trial.Finished),
                stage.Kept,
            }),
            Runs = snapshot.Runs.Count,
            snapshot.Epochs,
            Best = snapshot.Best is not { } best ? null : new
            {
                Trial = best.Id,
                best.Setting.Levels,
                best.Setting.Overrides,
                best.Mean,
                best.Deviation,
                Runs = best.PlannedRuns,
            },
            Final = snapshot.Final is not { } final ? null : new
            {
                final.Trial,
                final.Run.Parameters,
                final.Run.Curve.Epochs,
                final.Run.Seconds,
                final.Train,
                final.Test,
                final.Model,
            },
            snapshot.TestOpenings,
            snapshot.Notes,
        },
        Indented);

    /// <summary>The content hash of the study whose summary lies in a folder; null where none can be read.</summary>
    public static string? HashIn(string folder)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, StudyFolder.SummaryFile));
            using JsonDocument summary = JsonDocument.Parse(file);
            return summary.RootElement.GetProperty("hash").GetString();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
