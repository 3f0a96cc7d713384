using System.ComponentModel.DataAnnotations;

namespace Assay.Studies;

/// <summary>
/// When a stage ends before its trials are through: at the first of these. What is on its way then reaches where it was wanted; trials that
/// wait to be brought further are given up, unless none would be left.
/// </summary>
public sealed record BudgetOptions
{
    /// <summary>Epochs of all its runs together; default: none.</summary>
    [Range(1, long.MaxValue)]
    public long? Epochs { get; init; }

    /// <summary>
    /// Samples trained on by all its runs together, each epoch's anew, augmented copies counted: what epochs are not, where trials differ in their samples;
    /// default: none.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long? Samples { get; init; }

    /// <summary>
    /// Training time of all its runs together, in seconds as the journal has them: another machine, or another day, tries more or fewer, so
    /// that the results cannot be reproduced but from the journal; default: none.
    /// </summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? Seconds { get; init; }

    /// <summary>
    /// Trials in a row, all done, none of which is better than the best before them by more than <see cref="Gain"/>; default: none.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? Stale { get; init; }

    /// <summary>With stale: what counts as better, in the unit of the objective; default: 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double Gain { get; init; }

    /// <summary>
    /// Where a Gaussian process learns (gp, auto up to 200 trials): ends when the next trial is expected to be better than the best by less than
    /// this, in the unit of the objective, and none is on its way that could change it; default: none.
    /// </summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ExpectedGain { get; init; }
}
