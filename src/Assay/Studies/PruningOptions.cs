using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Studies;

/// <summary>When a trial is given up before its epochs are done.</summary>
public enum PruningRule
{
    /// <summary>
    /// At rungs, from, from · eta, from · eta² … epochs, the best 1 in eta of all trials go on: successive halving (Jamieson &amp; Talwalkar 2016).
    /// </summary>
    Halving,

    /// <summary>
    /// Halving in brackets, of many trials that are looked at early and of few that are looked at late, since nobody knows how early a look can
    /// be trusted: Hyperband (Li et al. 2018, JMLR 18).
    /// </summary>
    Hyperband,

    /// <summary>At every look a trial that is worse than the median of those that have come as far is given up (the median stopping rule, after Golovin et al. 2017).</summary>
    Median,

    /// <summary>All trials for some epochs, then the best few of them to their end: the simplest of all (Egele et al. 2023, arXiv:2307.15422).</summary>
    Once,
}

/// <summary>Pruning: a trial's later epochs are run only while it can still be kept.</summary>
public sealed record PruningOptions
{
    /// <summary>The rule; no default.</summary>
    [Required]
    public PruningRule? Name { get; init; }

    /// <summary>
    /// The epoch of the first look; default: once and hyperband 1, median a tenth of training.epochs, halving training.epochs / eta², from which it looks
    /// twice: earlier looks take settings that start slowly for bad ones.
    /// </summary>
    [Range(1, 100_000_000)]
    public int? From { get; init; }

    /// <summary>halving, hyperband: of so many trials one goes on, and so many times as many epochs lie between two looks; default: 3.</summary>
    [BelongsTo(PruningRule.Halving, PruningRule.Hyperband), Default(3), Range(2, 1000)]
    public int? Eta { get; init; }

    /// <summary>median: epochs from one look to the next; default: a tenth of training.epochs.</summary>
    [BelongsTo(PruningRule.Median), Range(1, 100_000_000)]
    public int? Every { get; init; }

    /// <summary>median: how many trials must have come as far before one is given up; default: 5.</summary>
    [BelongsTo(PruningRule.Median), Default(5), Range(1, 1_000_000)]
    public int? Least { get; init; }

    /// <summary>once: how many trials go on; default: 10.</summary>
    [BelongsTo(PruningRule.Once), Default(10), Range(1, 1_000_000)]
    public int? Top { get; init; }

    /// <summary>How many runs of a trial the looks are at, by fold, then by seed; default: 1 beside racing, which brings in the others later; else all.</summary>
    [Range(1, 1_000_000)]
    public int? Runs { get; init; }

    /// <summary>The rule with all its defaults but that of runs.</summary>
    /// <param name="epochs">Of a whole run.</param>
    public PruningOptions For(int epochs)
    {
        PruningOptions whole = this.WithDefaults();
        int tenth = Math.Max(1, epochs / 10);
        return whole with
        {
            From = From ?? whole.Name switch
            {
                PruningRule.Median => tenth,
                PruningRule.Halving => (int)Math.Max(1, epochs / ((long)whole.Eta!.Value * whole.Eta.Value)),
                _ => 1,
            },
            Every = whole.Name is PruningRule.Median ? Every ?? tenth : null,
        };
    }
}
