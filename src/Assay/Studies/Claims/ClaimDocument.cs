using System.ComponentModel.DataAnnotations;
using Assay.Studies.Trees;

namespace Assay.Studies.Claims;

/// <summary>
/// A sentence and the one check that decides it. Who is compared: reference, best, final, or a level { FACTOR: LEVEL }, of another
/// study with study: NAME beside it.
/// </summary>
internal sealed record ClaimDocument
{
    /// <summary>The sentence; no default.</summary>
    [Required]
    public string? Text { get; init; }

    /// <summary>Where it stands; default: nowhere but here.</summary>
    public string? Source { get; init; }

    /// <summary>The least that a study must have for the claim to be tested; default: nothing.</summary>
    public NeedsOptions? Needs { get; init; }

    /// <summary>The level is better than another, in the metric's own direction.</summary>
    public ComparisonOptions? Better { get; init; }

    /// <summary>The level is worse than another, in the metric's own direction.</summary>
    public ComparisonOptions? Worse { get; init; }

    /// <summary>The level has a larger value than another.</summary>
    public ComparisonOptions? More { get; init; }

    /// <summary>The level has a smaller value than another.</summary>
    public ComparisonOptions? Less { get; init; }

    /// <summary>The level is not better than another by a margin or more.</summary>
    public MarginOptions? NotBetter { get; init; }

    /// <summary>The level is not worse than another by a margin or more.</summary>
    public MarginOptions? NotWorse { get; init; }

    /// <summary>The level and another differ by less than a margin.</summary>
    public MarginOptions? Same { get; init; }

    /// <summary>A level of the factor differs from the reference, or from another level where there is no reference.</summary>
    public EffectOptions? Effect { get; init; }

    /// <summary>No level of the factor differs from the reference (from any other level where there is none) by a margin or more.</summary>
    public EffectOptions? NoEffect { get; init; }

    /// <summary>The factor changes the metric more than another factor does, or than it does in another study.</summary>
    public LargerEffectOptions? LargerEffect { get; init; }

    /// <summary>A figure is reached: at least, at most, or about a value.</summary>
    public FigureOptions? Reached { get; init; }

    /// <summary>The level does better than chance.</summary>
    public ChanceOptions? Learns { get; init; }

    /// <summary>The level does no better than chance.</summary>
    public ChanceOptions? LearnsNothing { get; init; }

    /// <summary>The level takes less time than another, to its end or to a value of a metric.</summary>
    public SpeedOptions? Sooner { get; init; }

    /// <summary>The level takes more time than another, to its end or to a value of a metric.</summary>
    public SpeedOptions? Later { get; init; }

    /// <summary>The metric rises over the ordered levels of a factor, or over studies.</summary>
    public TrendOptions? Rises { get; init; }

    /// <summary>The metric falls over the ordered levels of a factor, or over studies.</summary>
    public TrendOptions? Falls { get; init; }

    /// <summary>The best setting's validation and the final network's test differ by less than a margin.</summary>
    public CompatibleOptions? Compatible { get; init; }

    /// <summary>A setting is the best, or among those that cannot be told from the best.</summary>
    public BestSettingOptions? BestSetting { get; init; }

    /// <summary>A level is the most common among the best settings of several studies.</summary>
    public MostCommonOptions? MostCommon { get; init; }

    /// <summary>A claim holds in so many of several studies.</summary>
    public HoldsInOptions? HoldsIn { get; init; }
}

/// <summary>What a study must have at least; less of it, and the claim is not tested.</summary>
internal sealed record NeedsOptions
{
    /// <summary>Epochs of a training (training.epochs); default: any.</summary>
    [Range(1, 100_000_000)]
    public int? Epochs { get; init; }

    /// <summary>Training samples; default: any.</summary>
    [Range(1, 1_000_000_000)]
    public int? Samples { get; init; }

    /// <summary>Runs of a trial, folds × seeds; default: any.</summary>
    [Range(1, 1_000_000)]
    public int? Runs { get; init; }
}

/// <summary>Two who are compared.</summary>
internal abstract record PairOptions
{
    /// <summary>Who; no default.</summary>
    [Required]
    public Node? Level { get; init; }

    /// <summary>Compared with whom; default: the reference.</summary>
    public Node? Than { get; init; }
}

/// <summary>One level beside another.</summary>
internal sealed record ComparisonOptions : PairOptions
{
    /// <summary>What is measured: a metric, or a difference of two, accuracy - val_accuracy; default: the objective's.</summary>
    public string? Metric { get; init; }

    /// <summary>The epoch whose value counts; default: the one that a run keeps.</summary>
    [Range(1, 100_000_000)]
    public int? Epoch { get; init; }

    /// <summary>By more than this; default: 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double By { get; init; }
}

/// <summary>Two levels that differ by less than a margin.</summary>
internal sealed record MarginOptions : PairOptions
{
    /// <summary>What is measured: a metric, or a difference of two, accuracy - val_accuracy; default: the objective's.</summary>
    public string? Metric { get; init; }

    /// <summary>The epoch whose value counts; default: the one that a run keeps.</summary>
    [Range(1, 100_000_000)]
    public int? Epoch { get; init; }

    /// <summary>The smallest difference that would count, in the metric's unit (0.002: 0.2 points of accuracy); no default.</summary>
    [Required]
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? Margin { get; init; }
}

/// <summary>What a factor does.</summary>
internal sealed record EffectOptions
{
    /// <summary>The factor; no default.</summary>
    [Required]
    public string? Factor { get; init; }

    /// <summary>Those of its levels that are meant; default: all.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>What is measured; default: the objective's metric.</summary>
    public string? Metric { get; init; }

    /// <summary>The smallest difference that would count, in the metric's unit; effect: default 0; no_effect: no default.</summary>
    [Range(0.0, double.MaxValue)]
    public double? Margin { get; init; }
}

/// <summary>Two factors, or one in two studies.</summary>
internal sealed record LargerEffectOptions
{
    /// <summary>The factor that changes more; no default.</summary>
    [Required]
    public string? Factor { get; init; }

    /// <summary>Where; default: this study.</summary>
    public string? Study { get; init; }

    /// <summary>The factor that changes less; default: the same.</summary>
    public string? Than { get; init; }

    /// <summary>Where that one is; default: this study.</summary>
    public string? ThanStudy { get; init; }

    /// <summary>Those levels that are meant, of both; default: all.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>What is measured; default: the objective's metric.</summary>
    public string? Metric { get; init; }

    /// <summary>By more than this; default: 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double By { get; init; }
}

/// <summary>A figure: one of at_least, at_most, or about with a margin.</summary>
internal sealed record FigureOptions
{
    /// <summary>Whose; default: best.</summary>
    public Node? Of { get; init; }

    /// <summary>What is taken from it, run by run; default: nothing.</summary>
    public Node? Minus { get; init; }

    /// <summary>What it is divided by, run by run; default: nothing.</summary>
    public Node? Over { get; init; }

    /// <summary>What is measured: a metric, epochs, seconds, parameters, test_wrong, …; default: the objective's.</summary>
    public string? Metric { get; init; }

    /// <summary>The epoch whose value counts; default: the one that a run keeps.</summary>
    [Range(1, 100_000_000)]
    public int? Epoch { get; init; }

    /// <summary>The figure is this or more; default: none.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The figure is this or less; default: none.</summary>
    public double? AtMost { get; init; }

    /// <summary>The figure is this, give or take the margin; default: none.</summary>
    public double? About { get; init; }

    /// <summary>What about may be off by; no default.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? Margin { get; init; }
}

/// <summary>A level beside chance.</summary>
internal sealed record ChanceOptions
{
    /// <summary>Who; no default.</summary>
    [Required]
    public Node? Level { get; init; }

    /// <summary>What is measured; default: the objective's metric.</summary>
    public string? Metric { get; init; }

    /// <summary>What a guess would reach: 0.1 of ten classes; no default.</summary>
    [Required]
    public double? Chance { get; init; }

    /// <summary>How far from chance is still chance, in the metric's unit; no default.</summary>
    [Required]
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? Margin { get; init; }
}

/// <summary>Two levels against the clock.</summary>
internal sealed record SpeedOptions : PairOptions
{
    /// <summary>epochs or seconds; default: epochs.</summary>
    public string? Metric { get; init; }

    /// <summary>What is to be reached, { val_accuracy: 0.97 }; default: the end of the training.</summary>
    public MappingNode? To { get; init; }

    /// <summary>So many times as soon, or as late; default: 1.</summary>
    [Range(1.0, double.MaxValue)]
    public double Times { get; init; } = 1;
}

/// <summary>An ordered factor, or studies in order.</summary>
internal sealed record TrendOptions
{
    /// <summary>The factor, its levels in the study's order; default: none, studies are given.</summary>
    public string? Factor { get; init; }

    /// <summary>Those of its levels that are meant, in their order; default: all.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>The studies in their order; default: none, a factor is given.</summary>
    public IReadOnlyList<string>? Studies { get; init; }

    /// <summary>Of studies, whose value; default: best.</summary>
    public Node? Of { get; init; }

    /// <summary>What is measured; default: the objective's metric.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether the spread over runs has the trend, and not the mean; default: false.</summary>
    public bool Spread { get; init; }

    /// <summary>By more than this from one to the next, in the metric's unit; of a spread as a share of it; default: 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double By { get; init; }
}

/// <summary>Validation and test.</summary>
internal sealed record CompatibleOptions
{
    /// <summary>The metric of the best setting's runs; default: the objective's.</summary>
    public string? Metric { get; init; }

    /// <summary>The metric of the final network; default: the same on the test set.</summary>
    public string? Test { get; init; }

    /// <summary>The smallest difference that would count, in the metric's unit; no default.</summary>
    [Required]
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? Margin { get; init; }
}

/// <summary>A setting that is the best.</summary>
internal sealed record BestSettingOptions
{
    /// <summary>Its levels, { FACTOR: LEVEL } or { FACTOR: [LEVEL, LEVEL] } for one of them; no default.</summary>
    [Required]
    public MappingNode? Setting { get; init; }

    /// <summary>How much worse than any other it may be, in the objective's unit; default: 0, it is better than all others.</summary>
    [Range(0.0, double.MaxValue)]
    public double Margin { get; init; }

    /// <summary>Whether it is enough that it cannot be told from the best, which of few runs is true of many settings; default: false.</summary>
    public bool Tied { get; init; }
}

/// <summary>A level among several studies' best settings.</summary>
internal sealed record MostCommonOptions
{
    /// <summary>The factor; no default.</summary>
    [Required]
    public string? Factor { get; init; }

    /// <summary>Its level; no default.</summary>
    [Required]
    public string? Level { get; init; }

    /// <summary>The studies; no default.</summary>
    [Required]
    public IReadOnlyList<string>? Among { get; init; }
}

/// <summary>A claim in several studies.</summary>
internal sealed record HoldsInOptions
{
    /// <summary>The studies; no default.</summary>
    [Required]
    public IReadOnlyList<string>? Studies { get; init; }

    /// <summary>In how many of them; default: all.</summary>
    [Range(1, 1000)]
    public int? AtLeast { get; init; }

    /// <summary>What holds there, { KIND: { … } }; no default.</summary>
    [Required]
    public MappingNode? Claim { get; init; }
}
