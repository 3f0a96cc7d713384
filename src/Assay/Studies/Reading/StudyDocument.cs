using System.ComponentModel.DataAnnotations;
using Assay.Studies.Claims;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

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

    /// <summary>
    /// Figures that sources report, by metric, with their source; or a list of such mappings: test_accuracy, train_mse (dropout off),
    /// val_loss, test_wrong (a number of samples), test_class_f1 (the lowest of a class), parameters, epochs, seconds, minutes; default: none.
    /// </summary>
    public Node? Reported { get; init; }

    /// <summary>Sentences that the results are to decide, each with the check that decides it; default: none.</summary>
    [ItemsAre(typeof(ClaimDocument))]
    public SequenceNode? Claims { get; init; }
}

/// <summary>One stage of the search: exactly one of grid, one_at_a_time, random, sobol, tpe, gp, cma_es, auto, ladder and confirm.</summary>
internal sealed record StageDocument
{
    /// <summary>
    /// Every combination of levels: factor → levels. A factor is a path with a list of values or a range with a step, or a
    /// name with named sets of overrides; when: { path: value } beside them says where it exists.
    /// </summary>
    public MappingNode? Grid { get; init; }

    /// <summary>The reference, then each factor's levels one at a time: factor → levels, as in a grid.</summary>
    public MappingNode? OneAtATime { get; init; }

    /// <summary>
    /// Settings drawn at random: factor → levels, as in a grid, or a range { low: 1e-4, high: 1e-1, log: true }. An option that
    /// belongs to one function exists in settings with that function.
    /// </summary>
    public MappingNode? Random { get; init; }

    /// <summary>Settings drawn evenly over the space, by Sobol's sequence: factor → levels or range, as in random.</summary>
    public MappingNode? Sobol { get; init; }

    /// <summary>
    /// Settings like the good ones so far and unlike the others, by a tree-structured Parzen estimator: factor → levels or range, as in random. Ten
    /// that fill the space come first.
    /// </summary>
    public MappingNode? Tpe { get; init; }

    /// <summary>Settings that a Gaussian process expects the most of: as tpe, for few trials that each take long.</summary>
    public MappingNode? Gp { get; init; }

    /// <summary>Settings from a normal distribution that moves to the good ones (CMA-ES): as tpe, of numbers alone and many trials.</summary>
    public MappingNode? CmaEs { get; init; }

    /// <summary>One of gp and tpe, by the number of trials and the space: as these.</summary>
    public MappingNode? Auto { get; init; }

    /// <summary>
    /// Each factor's levels in order, until one is worse than the best so far by more than margin; then one step back, and on to the next factor:
    /// factor → levels, as in a grid.
    /// </summary>
    public MappingNode? Ladder { get; init; }

    /// <summary>
    /// The best trials of the stage before, run again on seeds that no stage has used; the winner is chosen by these runs alone, and
    /// the report says how much of what the search had found was luck.
    /// </summary>
    public ConfirmOptions? Confirm { get; init; }

    /// <summary>Where settings are drawn (random, sobol, tpe, gp, cma_es, auto): how many; more of them begin with the same; no default.</summary>
    [Range(1, 1_000_000)]
    public int? Trials { get; init; }

    /// <summary>Where settings are drawn: the seed; default: data.seed plus the stage's 0-based number.</summary>
    public long? Seed { get; init; }

    /// <summary>
    /// Where settings are learnt (tpe, gp, cma_es, auto): some that are tried before all others, a list of { factor: level or number }; what one does not name is as the reference
    /// has it; default: none.
    /// </summary>
    public SequenceNode? First { get; init; }

    /// <summary>ladder: by how much a level may be worse than the best so far and not hurt, in the unit of the objective; default: 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double? Margin { get; init; }

    /// <summary>What a setting must fulfil to be tried: a list of network.h1.units >= network.h2.units; default: nothing.</summary>
    public SequenceNode? Where { get; init; }

    /// <summary>
    /// Whether a trial's later folds and seeds are run only while it can still be kept, and by which rule it is given up; default: off, all are
    /// run.
    /// </summary>
    public RacingOptions? Racing { get; init; }

    /// <summary>Whether a trial's later epochs are run only while it can still be kept, and by which rule it is given up; default: off, all are run.</summary>
    public PruningOptions? Pruning { get; init; }

    /// <summary>When the stage ends before its trials are through; default: it does not.</summary>
    public BudgetOptions? Until { get; init; }

    /// <summary>
    /// Where settings are learnt, and beside racing, pruning and until: how many trials may be on their way while the next step is decided. What is decided depends on it, and
    /// not on the number of jobs; at least as many as jobs, and no job waits; default: 4.
    /// </summary>
    [Range(0, 1000)]
    public int? Ahead { get; init; }

    /// <summary>
    /// How many of the best trials are the starting points of the next stage; before a confirm, which runs them again, at least its top;
    /// default: 1, before a confirm its top.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? Keep { get; init; }
}
