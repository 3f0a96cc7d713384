using System.ComponentModel.DataAnnotations;

namespace Assay.Studies.Reading;

/// <summary>A paper's file: what it does and says, row by row.</summary>
internal sealed record PaperDocument
{
    /// <summary>What it is called; no default.</summary>
    [Required]
    public string? Paper { get; init; }

    /// <summary>Its title; no default.</summary>
    [Required]
    public string? Title { get; init; }

    /// <summary>Its experiments and sentences, in its order; no default.</summary>
    [Required]
    public IReadOnlyList<PaperRowOptions>? Rows { get; init; }
}

/// <summary>A row of a paper's file.</summary>
internal sealed record PaperRowOptions
{
    /// <summary>The experiment or sentence; no default.</summary>
    [Required]
    public string? What { get; init; }

    /// <summary>Names of the studies that stand for it; default: none.</summary>
    public IReadOnlyList<string>? Studies { get; init; }

    /// <summary>Words that stand in the texts of the claims that speak of it; default: all claims of the studies, where no figures are named either.</summary>
    public IReadOnlyList<string>? Claims { get; init; }

    /// <summary>Metrics of the reported figures that speak of it; default: all of the studies, where no claims are named either.</summary>
    public IReadOnlyList<string>? Figures { get; init; }

    /// <summary>Why no claim speaks of it; default: claims or figures do.</summary>
    public string? Unchecked { get; init; }
}
