using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Search;

/// <summary>How stages become trials.</summary>
public static class Sampling
{
    /// <summary>The stages of a study; where it has none, one in which the reference alone is judged.</summary>
    public static IReadOnlyList<Stage> StagesOf(Study study) =>
    [
        .. (study.Search.Count > 0 ? study.Search : [new Stage(StageKind.OneAtATime, [], 1)])
            .Select(stage => stage with { Reference = study.Reference }),
    ];

    /// <summary>How a stage is decided.</summary>
    public static IStrategy StrategyOf(Stage stage) => stage.Racing is { } racing ? new Racing(SamplerOf(stage), racing) : new AllAtOnce(SamplerOf(stage));

    /// <summary>The settings that a stage tries without having learnt anything: its sampler's, each setting once.</summary>
    /// <param name="stage">The stage; one of <see cref="StagesOf"/> where it has conditions, constraints or drawn settings.</param>
    /// <param name="starts">The best settings of the stage before, or the reference.</param>
    /// <exception cref="StudyException">When constraints leave no setting, or too few to draw.</exception>
    public static IReadOnlyList<Setting> Propose(Stage stage, IReadOnlyList<Setting> starts) => Propose(SamplerOf(stage), stage, starts);

    internal static IReadOnlyList<Setting> Propose(ISampler sampler, Stage stage, IReadOnlyList<Setting> starts)
    {
        IReadOnlyList<Setting> settings = [.. sampler.Propose(stage, starts).DistinctBy(ExperimentJson.Canonical)];
        return settings.Count > 0 || stage.Where is null ? settings : throw new StudyException([new StudyError("search", 0, 0,
            $"no setting of a stage fulfils where: {string.Join(" and ", stage.Where)}; loosen the constraints, or add levels")]);
    }

    /// <summary>The most trials a stage can have from so many starting points.</summary>
    public static long MostTrials(Stage stage, int starts) => SamplerOf(stage).Count(stage, starts);

    private static ISampler SamplerOf(Stage stage) => stage.Kind switch
    {
        StageKind.Grid => new GridSampler(),
        StageKind.OneAtATime => new OneAtATimeSampler(),
        StageKind.Random => new RandomSampler(),
        StageKind.Sobol => new SobolSampler(),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage.Kind, "This kind of stage has no sampler."),
    };
}
