using System.ComponentModel.DataAnnotations;

namespace Assay.Studies;

/// <summary>A confirmation: which trials of the stage before are run again, and on how many seeds that nothing was chosen by.</summary>
public sealed record ConfirmOptions
{
    /// <summary>How many of the best trials of the stage before are run again; default: 5.</summary>
    [Range(1, 10_000)]
    public int Top { get; init; } = 5;

    /// <summary>
    /// Seeds a fold for each of them, counted on from those of the evaluation and of confirmations before, so that no stage has seen them;
    /// default: 10.
    /// </summary>
    [Range(1, 10_000)]
    public int Seeds { get; init; } = 10;
}
