using System.ComponentModel.DataAnnotations;
using Assay.Engine.Data;
using Assay.Engine.Options;

namespace Assay.Engine.Training;

/// <summary>How a network is trained. Defaults as Keras 3's <c>Model.fit</c>.</summary>
public sealed record TrainingOptions
{
    /// <summary>What is minimised; no default, but where the network has heads none: each has its own.</summary>
    public LossOptions? Loss { get; init; }

    /// <summary>What each head of the network learns and how, by its name; default: none, the network is a chain.</summary>
    public IReadOnlyDictionary<string, HeadOptions>? Heads { get; init; }

    /// <summary>How a step is made from a gradient; default: sgd (Keras: rmsprop).</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Samples a step, the last batch of an epoch may be smaller; default: 32.</summary>
    [Range(1, 10_000_000)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Most passes over the training samples; no default.</summary>
    [Required, Range(1, 100_000_000)]
    public int? Epochs { get; init; }

    /// <summary>Ends training when a metric no longer improves; default: none.</summary>
    public EarlyStoppingOptions? EarlyStopping { get; init; }

    /// <summary>Changes the learning rate as training goes on; default: none, it stays constant.</summary>
    public ScheduleOptions? Schedule { get; init; }

    /// <summary>Whether the samples are put into a new order each epoch; default: true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// What is measured each epoch beside the loss, on training and validation samples; errors of numbers in the targets' own
    /// units; default: accuracy for classifiers, mse for regressions. Where the network has heads: errors (mse, mae, rmse, r2, …)
    /// of the data's targets, as all heads together tell them; default: none.
    /// </summary>
    public IReadOnlyList<MetricKind> Metrics { get; init; } = [];

    /// <summary>
    /// The heads in the ordinal order of their names; of a chain one without a name, which is what the training itself says.
    /// </summary>
    internal IReadOnlyList<(string? Name, HeadOptions Options)> HeadsInOrder => Heads is null
        ? [(null, new HeadOptions { Loss = Loss, Metrics = Metrics })]
        : [.. Heads.OrderBy(head => head.Key, StringComparer.Ordinal).Select(head => ((string?)head.Key, head.Value.WithMetrics()))];
}

/// <summary>The losses of <c>keras.losses</c>, in snake case, PyTorch's <c>NLLLoss</c>, and errors of values that repeat.</summary>
public enum LossKind
{
    /// <summary>−y ln p − (1 − y) ln(1 − p), p clipped to [1e-7, 1 − 1e-7].</summary>
    BinaryCrossentropy,

    /// <summary>−Σ y ln p over classes, targets one-hot or probabilities.</summary>
    CategoricalCrossentropy,

    /// <summary>−ln p of the labelled class; targets are class numbers.</summary>
    SparseCategoricalCrossentropy,

    /// <summary>−x of the labelled class where the network's outputs x are log-probabilities (PyTorch).</summary>
    Nll,

    /// <summary>Mean of (y − p)².</summary>
    MeanSquaredError,

    /// <summary>Mean of |y − p|.</summary>
    MeanAbsoluteError,

    /// <summary>(y − p)²/2 up to <see cref="LossOptions.Delta"/>, linear beyond (Huber 1964).</summary>
    Huber,

    /// <summary>p − y ln(p + 1e-7).</summary>
    Poisson,

    /// <summary>y ln(y / p), both clipped to [1e-7, 1].</summary>
    KlDivergence,

    /// <summary>Mean of e², e the way from y to p that is the shorter one on a circle of the targets' <see cref="EncodingOptions.Period"/>.</summary>
    CircularSquaredError,

    /// <summary>Mean of |e|, e the way from y to p that is the shorter one on a circle of the targets' <see cref="EncodingOptions.Period"/>.</summary>
    CircularAbsoluteError,
}

/// <summary>A loss and its parameters; the mean over samples and outputs, as <c>keras.losses</c> (Keras 3).</summary>
public sealed record LossOptions
{
    /// <summary>Which loss; no default.</summary>
    [Required]
    public LossKind? Name { get; init; }

    /// <summary>
    /// binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy: the outputs are logits, and the loss
    /// applies the sigmoid or softmax; default: false.
    /// </summary>
    [BelongsTo(LossKind.BinaryCrossentropy, LossKind.CategoricalCrossentropy, LossKind.SparseCategoricalCrossentropy)]
    [Default(false)]
    public bool? FromLogits { get; init; }

    /// <summary>binary_crossentropy, categorical_crossentropy: moves targets towards the uniform distribution; default: 0.</summary>
    [BelongsTo(LossKind.BinaryCrossentropy, LossKind.CategoricalCrossentropy), Default(0.0), Range(0.0, 1.0)]
    public double? LabelSmoothing { get; init; }

    /// <summary>huber: where the square ends; default: 1.</summary>
    [BelongsTo(LossKind.Huber), Default(1.0), Range(1e-12, 1e12)]
    public double? Delta { get; init; }

    /// <summary>Of a classifier with one output: above it the class is 1.</summary>
    internal float Threshold => FromLogits is true ? 0 : 0.5f;
}

/// <summary>What can be measured each epoch; validation metrics carry the prefix <c>val_</c>.</summary>
public enum MetricKind
{
    /// <summary>Share of samples whose predicted class is the labelled one (threshold 0.5 for one output).</summary>
    Accuracy,

    /// <summary>Mean squared error.</summary>
    Mse,

    /// <summary>Mean absolute error.</summary>
    Mae,

    /// <summary>True positives / predicted positives; the mean over classes where there are more than two.</summary>
    Precision,

    /// <summary>True positives / actual positives; the mean over classes where there are more than two.</summary>
    Recall,

    /// <summary>Harmonic mean of precision and recall; the mean over classes where there are more than two.</summary>
    F1,

    /// <summary>Mean squared error the shorter way round the targets' <see cref="EncodingOptions.Period"/>.</summary>
    CircularMse,

    /// <summary>Mean absolute error the shorter way round the targets' <see cref="EncodingOptions.Period"/>.</summary>
    CircularMae,

    /// <summary>
    /// Area under the ROC curve: how often a sample of a class gets a higher probability of it than one of another, ties half
    /// (<c>sklearn.metrics.roc_auc_score</c>). Of several classes each against the rest, the mean over those met (<c>multi_class="ovr"</c>); 0.5, chance's,
    /// where the samples are of one class alone.
    /// </summary>
    RocAuc,

    /// <summary>
    /// Average precision, the area under the precision-recall curve without interpolation (<c>sklearn.metrics.average_precision_score</c>), of class 1,
    /// which data.positive names. Of several classes each against the rest, the mean over those met; 0 where there is no positive sample.
    /// </summary>
    PrAuc,

    /// <summary>The mean over the labelled classes of their recalls (<c>sklearn.metrics.balanced_accuracy_score</c>).</summary>
    BalancedAccuracy,

    /// <summary>
    /// Mean of −ln p of the labelled class, in double precision, p clipped by 2⁻⁵² from 0 and 1 (<c>sklearn.metrics.log_loss</c>). Without label smoothing and
    /// penalties, whatever the loss is.
    /// </summary>
    LogLoss,

    /// <summary>
    /// Mean of (p − y)², p the probability of class 1 (<c>sklearn.metrics.brier_score_loss</c>); of several classes the sum over them of each one's,
    /// from 0 to 2 (Brier 1950).
    /// </summary>
    Brier,

    /// <summary>Mean of the classes' F1, of those labelled or predicted (<c>sklearn.metrics.f1_score</c>, <c>average="macro"</c>).</summary>
    MacroF1,

    /// <summary>Mean of the classes' F1, each as often as it is labelled (<c>sklearn.metrics.f1_score</c>, <c>average="weighted"</c>).</summary>
    WeightedF1,

    /// <summary>Mean of the classes' precision, of those labelled or predicted (<c>sklearn.metrics.precision_score</c>, <c>average="macro"</c>).</summary>
    MacroPrecision,

    /// <summary>Mean of the classes' precision, each as often as it is labelled (<c>sklearn.metrics.precision_score</c>, <c>average="weighted"</c>).</summary>
    WeightedPrecision,

    /// <summary>Mean of the classes' recall, of those labelled or predicted (<c>sklearn.metrics.recall_score</c>, <c>average="macro"</c>).</summary>
    MacroRecall,

    /// <summary>Mean of the classes' recall, each as often as it is labelled (<c>sklearn.metrics.recall_score</c>, <c>average="weighted"</c>): the accuracy.</summary>
    WeightedRecall,

    /// <summary>
    /// Share of samples whose class is among the three of the largest outputs (<c>sklearn.metrics.top_k_accuracy_score</c>); for more than three classes.
    /// </summary>
    Top3Accuracy,

    /// <summary>Share of samples whose class is among the five of the largest outputs; for more than five classes.</summary>
    Top5Accuracy,

    /// <summary>
    /// Matthews' correlation between labels and predictions, −1 to 1 (<c>sklearn.metrics.matthews_corrcoef</c>); 0 where either is one class alone.
    /// </summary>
    Mcc,

    /// <summary>
    /// 1 − Σ error² / Σ (y − mean)², the share of the targets' variance that is predicted (<c>sklearn.metrics.r2_score</c>), the mean over targets. Of targets
    /// that are all equal 1 where they are met exactly, else 0; NaN of one sample.
    /// </summary>
    R2,

    /// <summary>Root of the mean squared error, in the targets' own units (<c>sklearn.metrics.mean_squared_error</c>, <c>squared=False</c>); the mean over targets.</summary>
    Rmse,

    /// <summary>
    /// 1 − the errors' variance / the targets' variance (<c>sklearn.metrics.explained_variance_score</c>): r2, but that a constant error is forgiven; the mean over targets.
    /// </summary>
    ExplainedVariance,

    /// <summary>Median of the absolute errors, in the targets' own units (<c>sklearn.metrics.median_absolute_error</c>); the mean over targets.</summary>
    MedianAe,
}

/// <summary>What metrics are made of, which decides where they fit.</summary>
internal static class MetricKinds
{
    /// <summary>Whether it compares labels with the classes predicted, one a sample.</summary>
    public static bool IsOfPredictedClasses(MetricKind kind) => kind is MetricKind.Precision or MetricKind.Recall or MetricKind.F1
        or MetricKind.MacroPrecision or MetricKind.MacroRecall or MetricKind.MacroF1 or MetricKind.WeightedPrecision or MetricKind.WeightedRecall
        or MetricKind.WeightedF1 or MetricKind.BalancedAccuracy or MetricKind.Mcc;

    /// <summary>Whether it is of class labels.</summary>
    public static bool IsOfClasses(MetricKind kind) => IsOfPredictedClasses(kind) || IsOfProbabilities(kind)
        || kind is MetricKind.Accuracy or MetricKind.RocAuc or MetricKind.PrAuc or MetricKind.Top3Accuracy or MetricKind.Top5Accuracy;

    /// <summary>Whether it takes outputs at their word, as probabilities.</summary>
    public static bool IsOfProbabilities(MetricKind kind) => kind is MetricKind.LogLoss or MetricKind.Brier;

    /// <summary>Whether the positive one of two classes has another value than the other, so that it must be known.</summary>
    public static bool IsOfPositive(MetricKind kind) => kind is MetricKind.Precision or MetricKind.Recall or MetricKind.F1 or MetricKind.PrAuc;

    /// <summary>Whether it is made of errors of numbers beside how these scatter.</summary>
    public static bool IsOfResiduals(MetricKind kind) => kind is MetricKind.R2 or MetricKind.Rmse or MetricKind.ExplainedVariance or MetricKind.MedianAe;
}

/// <summary>
/// Ends training when the monitored metric has not improved for <see cref="Patience"/> epochs. Defaults as
/// <c>keras.callbacks.EarlyStopping</c>, but that the best weights are restored (there: kept only on request), so that
/// a run's value and its weights are those of one epoch.
/// </summary>
public sealed record EarlyStoppingOptions
{
    /// <summary>The metric watched, as it stands in the journal: loss, accuracy, val_loss, val_accuracy …; default: val_loss.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>Epochs without improvement before training ends; default: 0.</summary>
    [Range(0, 100_000_000)]
    public int Patience { get; init; }

    /// <summary>The least change that counts as an improvement; default: 0.</summary>
    [Range(0.0, 1e12)]
    public double MinDelta { get; init; }

    /// <summary>Whether the run ends with the weights of its best epoch; default: true.</summary>
    public bool RestoreBestWeights { get; init; } = true;

    /// <summary>Epochs before watching begins; default: 0.</summary>
    [Range(0, 100_000_000)]
    public int StartFromEpoch { get; init; }
}
