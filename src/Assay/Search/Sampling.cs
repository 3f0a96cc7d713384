using System.Text.Json.Nodes;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Search;

/// <summary>How stages become trials.</summary>
public static class Sampling
{
    /// <summary>The stages of a study; where it has none, one in which the reference alone is judged.</summary>
    public static IReadOnlyList<Stage> StagesOf(Study study) =>
        study.Search.Count > 0 ? study.Search : [new Stage(StageKind.OneAtATime, [], 1)];

    /// <summary>The settings of a stage: its sampler's from each starting point, best first, each setting once.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="starts">The best settings of the stage before, or the reference.</param>
    public static IReadOnlyList<Setting> Propose(Stage stage, IReadOnlyList<Setting> starts) =>
        [.. starts.SelectMany(start => SamplerOf(stage).Propose(stage.Factors, start))
            .DistinctBy(ExperimentJson.Canonical)];

    /// <summary>The most trials a stage can have from so many starting points.</summary>
    public static long MostTrials(Stage stage, int starts) => checked(starts * SamplerOf(stage).Count(stage.Factors));

    /// <summary>The setting with one more level laid over it.</summary>
    internal static Setting With(this Setting setting, Factor factor, Level level)
    {
        Dictionary<string, string> levels = new(setting.Levels) { [factor.Name] = level.Label };
        Dictionary<string, JsonNode?> overrides = new(setting.Overrides);
        foreach ((string path, JsonNode? value) in level.Overrides) overrides[path] = value;
        return new Setting(levels, overrides);
    }

    private static ISampler SamplerOf(Stage stage) => stage.Kind switch
    {
        StageKind.Grid => new GridSampler(),
        StageKind.OneAtATime => new OneAtATimeSampler(),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage.Kind, "This kind of stage has no sampler."),
    };
}
