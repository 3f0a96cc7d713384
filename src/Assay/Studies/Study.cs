using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Studies;

/// <summary>What one training needs to know: the reference of a study, or the reference with a setting laid over it.</summary>
/// <param name="Data">The samples.</param>
/// <param name="Network">The layers.</param>
/// <param name="Training">How it is trained.</param>
public sealed record Experiment(DataOptions Data, IReadOnlyList<LayerOptions> Network, TrainingOptions Training);

/// <summary>How a trial is judged: by folds × seeds runs.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// Folds of the cross-validation; 1 (the default): no cross-validation, <see cref="ValidationFraction"/> is held out.
    /// </summary>
    [Range(1, 1_000_000)]
    public int Folds { get; init; } = 1;

    /// <summary>With one fold: the share of training samples held out for validation; default: 0.2.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double ValidationFraction { get; init; } = 0.2;

    /// <summary>Seeds a fold, the same for every trial; default: 1.</summary>
    [Range(1, 10_000)]
    public int Seeds { get; init; } = 1;

    /// <summary>
    /// Whether each seed divides the samples in its own way (repeated cross-validation), so that what is found speaks of data like these and
    /// not of one division of them; default: false, all seeds share their folds.
    /// </summary>
    public bool Resplit { get; init; }

    /// <summary>The first seed, 0-based: 0, but where a stage is judged by fresh ones (<see cref="Study.EvaluationOf"/>); no option.</summary>
    internal int FirstSeed { get; init; }

    /// <summary>Runs of a trial.</summary>
    [JsonIgnore]
    public int Runs => Folds * Seeds;

    /// <summary>How many divisions of the samples there are.</summary>
    [JsonIgnore]
    public long Divisions => Resplit ? (long)Folds * Seeds : Folds;

    /// <summary>Whether every fold has the labels' proportions, where there are labels; default: true.</summary>
    public bool Stratified { get; init; } = true;
}

/// <summary>What makes one trial better than another: one of the two is set.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>The metric whose mean over runs is to be large (<c>val_accuracy</c>).</summary>
    public string? Maximize { get; init; }

    /// <summary>The metric whose mean over runs is to be small (<c>val_loss</c>).</summary>
    public string? Minimize { get; init; }

    /// <summary>Which epoch's value counts; default: kept.</summary>
    public JudgedEpoch Take { get; init; } = JudgedEpoch.Kept;

    /// <summary>The metric.</summary>
    [JsonIgnore]
    public Metric Metric => Metric.Of(Maximize ?? Minimize ?? throw new InvalidOperationException("an objective without a metric"));

    /// <summary>Whether what is asked for is worse: a large loss, a small accuracy. False where the metric has no direction.</summary>
    [JsonIgnore]
    public bool IsContrary => Metric.LargerIsBetter is { } larger && larger != Maximize is not null;

    /// <summary>Whether value <paramref name="a"/> is better than <paramref name="b"/>; NaN is never better.</summary>
    public bool Better(double a, double b) =>
        !double.IsNaN(a) && (double.IsNaN(b) || (Maximize is null ? a < b : a > b));
}

/// <summary>Which epoch of a run gives its value.</summary>
public enum JudgedEpoch
{
    /// <summary>The epoch whose weights the run keeps: the best by early stopping where weights are restored, else the last.</summary>
    Kept,

    /// <summary>The epoch in which the objective was best.</summary>
    Best,
}

/// <summary>What happens with the best setting at the end.</summary>
public sealed record FinalOptions
{
    /// <summary>What the best setting is trained on; default: all.</summary>
    public TrainOn TrainOn { get; init; } = TrainOn.All;

    /// <summary>
    /// What the test set is opened for, once, at the very end: true, the final network; levels, the networks of the last stage's runs
    /// at the same opening, too, of the last before a confirm; false, nothing; default: true.
    /// </summary>
    [JsonConverter(typeof(TestUseJson))]
    public TestUse Test { get; init; } = TestUse.True;

    /// <summary>
    /// Epochs of the final training; default: where the runs of the best setting stopped early and the final training
    /// does not, the median of their kept epochs (no validation fold is left to watch), else training.epochs.
    /// </summary>
    [Range(1, 100_000_000)]
    public int? Epochs { get; init; }

    /// <summary>
    /// With train_on all: ends the final training when a metric of the training samples (loss, accuracy, …) no longer
    /// improves, within <see cref="Epochs"/> or training.epochs; default: none.
    /// </summary>
    public EarlyStoppingOptions? EarlyStopping { get; init; }

    /// <summary>
    /// How many times the best setting is trained, each time from another seed, the first being the final network; each is tested
    /// once, and the spread of the test metrics over them told; default: 1.
    /// </summary>
    [Range(1, 1000)]
    public int Seeds { get; init; } = 1;

    /// <summary>
    /// Whether the networks of all seeds are kept, and tested and used together: the mean of their probabilities, and of their numbers in
    /// the targets' own units; default: false.
    /// </summary>
    public bool Ensemble { get; init; }
}

/// <summary>What the final training sees.</summary>
public enum TrainOn
{
    /// <summary>All training samples; nothing is left for validation.</summary>
    All,

    /// <summary>The training part of the first fold, with its validation part for early stopping.</summary>
    Fold,
}

/// <summary>A figure that a source reports, to be set beside ours.</summary>
/// <param name="Metric">Its name: test_accuracy, train_mse, test_wrong, parameters, minutes, …</param>
/// <param name="Value">The reported value.</param>
/// <param name="Source">Where it stands.</param>
public sealed record ReportedFigure(string Metric, double Value, string? Source);

/// <summary>A sentence to be checked against the study's results.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Check">Its check and what it needs, as written in the file: { KIND: { … } }.</param>
public sealed record Claim(string Text, JsonObject Check)
{
    /// <summary>Where the sentence stands; null: nowhere but in the study.</summary>
    public string? Source { get; init; }
}

/// <summary>
/// A question as data, in normal form: the one form all code after the reader of study files sees. A study file's sugar
/// (scalars for options, presets, <c>repeat</c> defaults) is gone; every default is written out.
/// </summary>
public sealed record Study
{
    /// <summary>The study's name, which names its folder: letters, digits, '-', '_' and '.'.</summary>
    public required string Name { get; init; }

    /// <summary>The reference: data, network and training, complete and runnable.</summary>
    public required Experiment Reference { get; init; }

    /// <summary>How a trial is judged.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>
    /// How the trials of a stage are judged: as <see cref="Evaluation"/> says, a confirmation's on the same folds by seeds that no stage
    /// before it has used.
    /// </summary>
    /// <param name="stage">0-based.</param>
    public EvaluationOptions EvaluationOf(int stage) => Search.ElementAtOrDefault(stage)?.Confirm is not { } confirm ? Evaluation
        : Evaluation with { FirstSeed = Evaluation.Seeds + ConfirmSeeds(before: stage), Seeds = confirm.Seeds };

    /// <summary>All seeds that any stage or the final training uses, as one evaluation: where each seed divides the samples anew, all divisions there are.</summary>
    public EvaluationOptions WholeEvaluation() => Evaluation with
    {
        Seeds = Math.Max(Evaluation.Seeds + ConfirmSeeds(before: Search.Count), Final is { TrainOn: TrainOn.Fold } final ? final.Seeds : 1),
    };

    /// <summary>The last stage that tries settings of its own, 0-based: whose levels are compared.</summary>
    internal int LastVaried() => Math.Max(0, Search.ToList().FindLastIndex(stage => stage.Varies));

    private int ConfirmSeeds(int before) => Search.Take(before).Sum(stage => stage.Confirm?.Seeds ?? 0);

    /// <summary>What makes a trial better.</summary>
    public required ObjectiveOptions Objective { get; init; }

    /// <summary>The stages of the search, in order; empty: the reference alone is judged.</summary>
    public IReadOnlyList<Stage> Search { get; init; } = [];

    /// <summary>The final training and test; null: none.</summary>
    public FinalOptions? Final { get; init; }

    /// <summary>Figures that sources report.</summary>
    public IReadOnlyList<ReportedFigure> Reported { get; init; } = [];

    /// <summary>Sentences to be checked.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>The preset this study was made with; null: the file's own values.</summary>
    public string? Preset { get; init; }

    /// <summary>
    /// The folder that relative paths of data start from, relative to the study file's; null: that folder itself. Where the
    /// data lie is no part of the question, so that it counts in no hash and stands in no journal.
    /// </summary>
    [JsonIgnore]
    public string? BaseDirectory { get; init; }
}
