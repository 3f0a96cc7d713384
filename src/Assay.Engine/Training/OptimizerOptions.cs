using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Engine.Training;

/// <summary>The optimizers of <c>keras.optimizers</c>, in snake case.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent, with or without momentum.</summary>
    Sgd,

    /// <summary>RMSprop (Hinton 2012).</summary>
    Rmsprop,

    /// <summary>Adagrad (Duchi et al. 2011).</summary>
    Adagrad,

    /// <summary>Adadelta (Zeiler 2012).</summary>
    Adadelta,

    /// <summary>Adam (Kingma &amp; Ba 2014).</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov &amp; Hutter 2017).</summary>
    Adamw,

    /// <summary>Adam under the infinity norm (Kingma &amp; Ba 2014, section 7).</summary>
    Adamax,

    /// <summary>Adam with Nesterov momentum (Dozat 2016).</summary>
    Nadam,
}

/// <summary>
/// An optimizer and its parameters. Defaults as <c>keras.optimizers</c> (Keras 3); a parameter that does not belong to
/// the named optimizer is refused.
/// </summary>
public sealed record OptimizerOptions
{
    /// <summary>Which optimizer; default: sgd.</summary>
    public OptimizerKind Name { get; init; } = OptimizerKind.Sgd;

    /// <summary>Size of a step; default: 0.01 for sgd, 0.001 for all others.</summary>
    [Default(0.01, OptimizerKind.Sgd), Default(0.001), Range(0.0, 1e9)]
    public double? LearningRate { get; init; }

    /// <summary>sgd, rmsprop: share of the last step carried into the next; default: 0.</summary>
    [BelongsTo(OptimizerKind.Sgd, OptimizerKind.Rmsprop), Default(0.0), Range(0.0, 1.0)]
    public double? Momentum { get; init; }

    /// <summary>sgd: look ahead along the momentum (Nesterov 1983); default: false.</summary>
    [BelongsTo(OptimizerKind.Sgd), Default(false)]
    public bool? Nesterov { get; init; }

    /// <summary>rmsprop, adadelta: decay of the mean of squares; default: 0.9 for rmsprop, 0.95 for adadelta.</summary>
    [BelongsTo(OptimizerKind.Rmsprop, OptimizerKind.Adadelta), Range(0.0, 1.0)]
    [Default(0.9, OptimizerKind.Rmsprop), Default(0.95, OptimizerKind.Adadelta)]
    public double? Rho { get; init; }

    /// <summary>rmsprop: subtract the squared mean gradient; default: false.</summary>
    [BelongsTo(OptimizerKind.Rmsprop), Default(false)]
    public bool? Centered { get; init; }

    /// <summary>adagrad: start of the sum of squares; default: 0.1 (PyTorch: 0).</summary>
    [BelongsTo(OptimizerKind.Adagrad), Default(0.1), Range(0.0, 1e9)]
    public double? InitialAccumulatorValue { get; init; }

    /// <summary>adam, adamw, adamax, nadam: decay of the mean gradient; default: 0.9.</summary>
    [BelongsTo(OptimizerKind.Adam, OptimizerKind.Adamw, OptimizerKind.Adamax, OptimizerKind.Nadam)]
    [Default(0.9), Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Beta1 { get; init; }

    /// <summary>adam, adamw, adamax, nadam: decay of the mean square; default: 0.999.</summary>
    [BelongsTo(OptimizerKind.Adam, OptimizerKind.Adamw, OptimizerKind.Adamax, OptimizerKind.Nadam)]
    [Default(0.999), Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Beta2 { get; init; }

    /// <summary>All but sgd: keeps the denominator from 0; default: 1e-7 (PyTorch: 1e-8).</summary>
    [BelongsToAllBut(OptimizerKind.Sgd, As = "all optimizers but sgd"), Default(1e-7), Range(0.0, 1.0)]
    public double? Epsilon { get; init; }

    /// <summary>adam, adamw: divide by the largest mean square so far (Reddi et al. 2018); default: false.</summary>
    [BelongsTo(OptimizerKind.Adam, OptimizerKind.Adamw), Default(false)]
    public bool? Amsgrad { get; init; }

    /// <summary>
    /// Decoupled weight decay, w ← w − learning_rate · weight_decay · w before the step, on weights and biases;
    /// default: 0.004 for adamw, 0 for all others. The coupled decay of PyTorch's adam is a regularizer with
    /// l2 = weight_decay / 2.
    /// </summary>
    [Default(0.004, OptimizerKind.Adamw), Default(0.0), Range(0.0, 1e6)]
    public double? WeightDecay { get; init; }

    /// <summary>Scale the whole gradient down to this Euclidean norm (Keras <c>global_clipnorm</c>); default: none.</summary>
    [Range(1e-12, 1e12)]
    public double? ClipNorm { get; init; }
}

/// <summary>The learning-rate schedules of <c>keras.optimizers.schedules</c>, and the plateau of its callbacks.</summary>
public enum ScheduleKind
{
    /// <summary>rate · decay_rate ^ (step / decay_steps).</summary>
    ExponentialDecay,

    /// <summary>rate / (1 + decay_rate · step / decay_steps).</summary>
    InverseTimeDecay,

    /// <summary>Falls to end_rate as a polynomial of step / decay_steps.</summary>
    PolynomialDecay,

    /// <summary>Falls to alpha · rate along half a cosine (Loshchilov &amp; Hutter 2016).</summary>
    CosineDecay,

    /// <summary>The rate is multiplied by each of <see cref="ScheduleOptions.Factors"/> from its boundary on.</summary>
    PiecewiseConstant,

    /// <summary>Multiplied by factor whenever the monitored metric has not improved for patience epochs.</summary>
    ReduceOnPlateau,
}

/// <summary>
/// How the learning rate changes. Steps are counted in epochs (Keras counts batches), so that a schedule means the same
/// under every batch size; within an epoch the step is a fraction.
/// </summary>
public sealed record ScheduleOptions
{
    /// <summary>Which schedule; no default.</summary>
    [Required]
    public ScheduleKind? Name { get; init; }

    /// <summary>
    /// exponential_decay, inverse_time_decay, polynomial_decay, cosine_decay: epochs over which the decay is defined; default:
    /// training.epochs.
    /// </summary>
    [BelongsTo(ScheduleKind.ExponentialDecay, ScheduleKind.InverseTimeDecay, ScheduleKind.PolynomialDecay, ScheduleKind.CosineDecay)]
    [Range(1e-6, 1e9)]
    public double? DecayEpochs { get; init; }

    /// <summary>exponential_decay, inverse_time_decay: the factor; default: 0.9.</summary>
    [BelongsTo(ScheduleKind.ExponentialDecay, ScheduleKind.InverseTimeDecay), Default(0.9), Range(0.0, 1e6)]
    public double? DecayRate { get; init; }

    /// <summary>exponential_decay, inverse_time_decay: decay in whole steps of decay_epochs; default: false.</summary>
    [BelongsTo(ScheduleKind.ExponentialDecay, ScheduleKind.InverseTimeDecay), Default(false)]
    public bool? Staircase { get; init; }

    /// <summary>polynomial_decay: the last rate; default: 0.0001.</summary>
    [BelongsTo(ScheduleKind.PolynomialDecay), Default(0.0001), Range(0.0, 1e9)]
    public double? EndRate { get; init; }

    /// <summary>polynomial_decay: the exponent; default: 1.</summary>
    [BelongsTo(ScheduleKind.PolynomialDecay), Default(1.0), Range(0.0, 100.0)]
    public double? Power { get; init; }

    /// <summary>cosine_decay: the last rate as a share of the first; default: 0.</summary>
    [BelongsTo(ScheduleKind.CosineDecay), Default(0.0), Range(0.0, 1.0)]
    public double? Alpha { get; init; }

    /// <summary>All but reduce_on_plateau: epochs in which the rate first rises linearly from 0; default: 0.</summary>
    [BelongsToAllBut(ScheduleKind.ReduceOnPlateau, As = "all schedules but reduce_on_plateau"), Default(0.0), Range(0.0, 1e9)]
    public double? WarmupEpochs { get; init; }

    /// <summary>piecewise_constant: the epochs (0-based) from which the factors hold; no default.</summary>
    [BelongsTo(ScheduleKind.PiecewiseConstant)]
    public IReadOnlyList<int>? Boundaries { get; init; }

    /// <summary>piecewise_constant: one factor a boundary, on the first rate; no default.</summary>
    [BelongsTo(ScheduleKind.PiecewiseConstant)]
    public IReadOnlyList<double>? Factors { get; init; }

    /// <summary>reduce_on_plateau: the metric watched; default: val_loss.</summary>
    [BelongsTo(ScheduleKind.ReduceOnPlateau), Default("val_loss")]
    public string? Monitor { get; init; }

    /// <summary>reduce_on_plateau: the factor; default: 0.1.</summary>
    [BelongsTo(ScheduleKind.ReduceOnPlateau), Default(0.1), Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Factor { get; init; }

    /// <summary>reduce_on_plateau: epochs without improvement; default: 10.</summary>
    [BelongsTo(ScheduleKind.ReduceOnPlateau), Default(10), Range(0, 100_000_000)]
    public int? Patience { get; init; }

    /// <summary>reduce_on_plateau: the least rate; default: 0.</summary>
    [BelongsTo(ScheduleKind.ReduceOnPlateau), Default(0.0), Range(0.0, 1e9)]
    public double? MinimumRate { get; init; }
}
