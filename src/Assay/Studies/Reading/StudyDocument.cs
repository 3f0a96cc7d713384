using System.ComponentModel.DataAnnotations;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Studies.Reading;

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

/// <summary>A study file, key by key.</summary>
internal sealed record StudyDocument : ExperimentDocument
{
    /// <summary>The study's name, which names its folder: letters, digits, '-', '_' and '.'; no default.</summary>
    [Required]
    public string? Study { get; init; }

    /// <summary>The preset applied where none is asked for; in a normal form, the preset it was made with; default: none.</summary>
    public string? Preset { get; init; }

    /// <summary>
    /// Another study whose best setting is laid over this file's network and training first; it must have been run. Under a
    /// preset its results under the same preset are taken, where there are any; default: none.
    /// </summary>
    public string? BestOf { get; init; }

    /// <summary>The folder that relative paths of data start from, itself relative to this file; default: the file's own.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>How a trial is judged; default: one training with a fifth of the samples held out.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>What makes one trial better than another; no default.</summary>
    [Required]
    public ObjectiveOptions? Objective { get; init; }

    /// <summary>The stages of the search, in order; default: none, the reference alone is judged.</summary>
    public IReadOnlyList<StageDocument> Search { get; init; } = [];

    /// <summary>The final training and test of the best setting; default: none.</summary>
    public FinalOptions? Final { get; init; }

    /// <summary>Named variants of the file: name → path into the study → value; default: none.</summary>
    public MappingNode? Presets { get; init; }

    /// <summary>Figures that sources report, by metric, with their source; or a list of such mappings; default: none.</summary>
    public Node? Reported { get; init; }

    /// <summary>Sentences to be checked against the results: a list of mappings with a text and a check; default: none.</summary>
    public SequenceNode? Claims { get; init; }
}

/// <summary>One stage of the search: exactly one of grid and one_at_a_time.</summary>
internal sealed record StageDocument
{
    /// <summary>Every combination of levels: factor → levels.</summary>
    public MappingNode? Grid { get; init; }

    /// <summary>The reference, then each factor's levels one at a time: factor → levels.</summary>
    public MappingNode? OneAtATime { get; init; }

    /// <summary>How many of the best trials are the starting points of the next stage; default: 1.</summary>
    [Range(1, 1_000_000)]
    public int Keep { get; init; } = 1;
}
