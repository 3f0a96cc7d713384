using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Studies;

/// <summary>When a trial that has not run all its folds and seeds is given up.</summary>
public enum RacingRule
{
    /// <summary>
    /// Its mean so far is worse than the worst run of the last one that would be kept: forgiving early stopping of Bergman et al.
    /// (2024, arXiv:2405.03389).
    /// </summary>
    Forgiving,

    /// <summary>
    /// The same, both less what a fold and seed does to all alike, which the ten best that are through tell: it gives up where folds scatter more
    /// than settings differ, and more than forgiving does elsewhere.
    /// </summary>
    Paired,

    /// <summary>
    /// A one-sided paired t test on the runs that both have says that it is worse, at a level divided by the number of times that it is
    /// looked at, since a test that is repeated until it speaks speaks too often (Bonferroni over looks).
    /// </summary>
    Strict,
}

/// <summary>Racing: a trial's later folds and seeds are run only while it can still be kept.</summary>
public sealed record RacingOptions
{
    /// <summary>The rule; no default.</summary>
    [Required]
    public RacingRule? Name { get; init; }

    /// <summary>
    /// strict: the level of the one-sided test, over the number of looks; runs of a fold are taken as independent, so that it is no error rate of
    /// the race; default: 0.05.
    /// </summary>
    [BelongsTo(RacingRule.Strict), Default(0.05), Range(1e-6, 0.5)]
    public double? Alpha { get; init; }
}
