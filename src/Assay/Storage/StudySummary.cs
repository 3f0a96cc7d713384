using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Storage;

/// <summary>The gist of a study for programs: <c>summary.json</c>.</summary>
internal static class StudySummary
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
                // None in studies of before, whose summaries stay as they are.
                TestIntervals = final.Views.Read<IntervalView>("intervals") is null ? null : final.Test?.Keys.Select(name => (name, Interval: Measured.IntervalOf(Metric.Of(name).On(MetricPart.Test), final, snapshot.Samples.Test)))
                    .Where(one => one.Interval is not null).ToDictionary(one => one.name, one => one.Interval),
                final.Model,
                Seeds = final.Others.Count == 0 ? null : new
                {
                    Count = final.Seeds.Count(),
                    Diverged = final.Seeds.Count(seed => seed.Run.Status is RunStatus.Diverged),
                    Test = SeedSpread.Of(final).ToDictionary(spread => spread.Metric.Base, spread => new
                    {
                        spread.Values.Count, spread.Values.Mean, spread.Values.Deviation, spread.Values.Low, spread.Values.High, MeanInterval = spread.Interval,
                    }),
                    final.Ensemble,
                    Runs = final.Seeds.Select(seed => new { seed.Run.Seed, seed.Run.Key, seed.Run.Status, seed.Test }),
                },
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

    /// <summary>
    /// The levels of the best trials of the last stage that tries settings, best first, as <c>first:</c> of a stage takes them: one line of JSON,
    /// which is YAML too, with numbers as they stand and all else by its label.
    /// </summary>
    /// <param name="snapshot">The study.</param>
    /// <param name="count">How many trials at most.</param>
    public static string First(Snapshot snapshot, int count)
    {
        StageState? stage = snapshot.Stages.LastOrDefault(stage => stage.Stage.Varies && stage.Trials.Any(trial => trial.Finished));
        HashSet<string> factors = [.. stage?.Stage.Factors.Select(factor => factor.Name) ?? []];
        JsonArray list = [.. Ranking.Keep(stage?.Trials ?? [], snapshot.Study.Objective, count).Select(trial => new JsonObject(trial.Setting.Levels
            .Where(level => factors.Contains(level.Key))
            .Select(level => KeyValuePair.Create(level.Key, Numbers.IsNumber(level.Value, out _) ? JsonNode.Parse(level.Value) : (JsonNode?)level.Value))))];
        return list.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
