using Assay.Search.Models;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Search;

/// <summary>How stages become trials.</summary>
internal static class Sampling
{
    /// <summary>The stages of a study; where it has none, one in which the reference alone is judged.</summary>
    public static IReadOnlyList<Stage> StagesOf(Study study) =>
    [
        .. (study.Search.Count > 0 ? study.Search : [new Stage(StageKind.OneAtATime, [], 1)])
            .Select(stage => stage with { Reference = study.Reference }),
    ];

    /// <summary>How a stage is decided.</summary>
    /// <param name="stage">The stage; one of <see cref="StagesOf"/>.</param>
    public static IStrategy StrategyOf(Stage stage)
    {
        if (stage.Kind is StageKind.Ladder) return new Ladder();
        IProposer proposer = stage.Learns ? new Learnt(ModelOf(stage)) : new Listed(SamplerOf(stage), oneByOne: stage.Until is not null);
        return new Staged(proposer, [.. RacesOf(stage)], stage.Until is { } until ? new Budget(until) : null);
    }

    /// <summary>Over epochs, then over runs; where both are, the looks at epochs are at a trial's first run.</summary>
    private static IEnumerable<IRace> RacesOf(Stage stage)
    {
        RunRace? overRuns = stage.Racing is { } racing ? new RunRace(racing) : null;
        if (stage.Pruning is { } pruning)
        {
            int epochs = stage.Reference?.Training.Epochs ?? throw new ArgumentException("Pruning depends on the study: take the stage from Sampling.StagesOf.", nameof(stage));
            int? runs = pruning.Runs ?? (overRuns is null ? null : 1);
            Goal then = overRuns is null ? Goal.End : new Goal(runs);
            yield return pruning.Name is PruningRule.Median ? new MedianRule(pruning, epochs, runs, then) : new Rungs(Bracket.Of(pruning, epochs), runs, then);
        }

        if (overRuns is not null) yield return overRuns;
    }

    private static IModel ModelOf(Stage stage) => stage.Learner switch
    {
        StageKind.Tpe => new Tpe(),
        StageKind.Gp => new GaussianProcessModel(),
        StageKind.CmaEs => new CmaEs(),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage.Kind, "This kind of stage has no model."),
    };

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
        StageKind.Ladder => new OneAtATimeSampler(),
        // What could be drawn, where nothing was learnt yet: planning looks at it.
        StageKind.Tpe or StageKind.Gp or StageKind.CmaEs or StageKind.Auto => stage.Factors.Count > Stage.MostSobolFactors ? new RandomSampler() : new SobolSampler(),
        StageKind.Confirm => new ConfirmSampler(),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage.Kind, "This kind of stage has no sampler."),
    };
}
