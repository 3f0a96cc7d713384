using System.ComponentModel.DataAnnotations;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Studies.Experiments;

/// <summary>The part of a study file that a search may vary.</summary>
internal record ExperimentDocument
{
    /// <summary>The samples; no default.</summary>
    [Required]
    public DataOptions? Data { get; init; }

    /// <summary>The layers, first to last; no default.</summary>
    [Required]
    public IReadOnlyList<LayerOptions>? Network { get; init; }

    /// <summary>How the network is trained; no default.</summary>
    [Required]
    public TrainingOptions? Training { get; init; }
}
