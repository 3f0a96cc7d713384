namespace Assay.Engine.Training;

/// <summary>The samples that a metric is measured on.</summary>
public enum MetricPart
{
    /// <summary>Those the network was trained on: names without a prefix, or with <c>train_</c>.</summary>
    Train,

    /// <summary>Those held out of a fold: <c>val_</c>.</summary>
    Validation,

    /// <summary>Those locked away until the search has ended: <c>test_</c>.</summary>
    Test,
}

/// <summary>
/// What is measured, at which head of the network, on which samples: <c>accuracy</c>, <c>val_loss</c>,
/// <c>test_hour_accuracy</c>. Names are put together and taken apart here alone.
/// </summary>
/// <param name="Part">The samples.</param>
/// <param name="Head">The name of the network's output that is measured; null: of all outputs together.</param>
/// <param name="Measure">
/// What is measured there: loss, a <see cref="MetricKind"/>, or what follows from labels and training alone (wrong, class_f1,
/// epochs, seconds, …).
/// </param>
public sealed record Metric(MetricPart Part, string? Head, string Measure)
{
    private const string LossName = "loss", RateName = "learning_rate";

    private static readonly (MetricPart Part, string Prefix)[] Prefixes =
        [(MetricPart.Train, "train_"), (MetricPart.Validation, "val_"), (MetricPart.Test, "test_")];

    private static readonly Definition[] Definitions =
    [
        new(LossName, "loss", Kind: null, LargerIsBetter: false),
        new(RateName, "learning rate", Kind: null, LargerIsBetter: null, OfSamples: false),
        new("parameters", "trained parameters", Kind: null, LargerIsBetter: false, OfSamples: false),
        new("epochs", "epochs", Kind: null, LargerIsBetter: false, OfSamples: false),
        new("seconds", "seconds of training", Kind: null, LargerIsBetter: false, OfSamples: false),
        new("minutes", "minutes of training", Kind: null, LargerIsBetter: false, OfSamples: false),
        new("wrong", "samples labelled wrongly", Kind: null, LargerIsBetter: false),
        new("class_f1", "lowest F1 of a class", Kind: null, LargerIsBetter: true, IsShare: true),
        new("accuracy", "accuracy", MetricKind.Accuracy, LargerIsBetter: true, IsShare: true),
        new("mse", "mean squared error", MetricKind.Mse, LargerIsBetter: false),
        new("mae", "mean absolute error", MetricKind.Mae, LargerIsBetter: false),
        new("precision", "precision", MetricKind.Precision, LargerIsBetter: true, IsShare: true),
        new("recall", "recall", MetricKind.Recall, LargerIsBetter: true, IsShare: true),
        new("f1", "F1", MetricKind.F1, LargerIsBetter: true, IsShare: true),
        new("circular_mse", "circular mean squared error", MetricKind.CircularMse, LargerIsBetter: false),
        new("circular_mae", "circular mean absolute error", MetricKind.CircularMae, LargerIsBetter: false),
        new("roc_auc", "area under the ROC curve", MetricKind.RocAuc, LargerIsBetter: true, Low: 0, High: 1),
        new("pr_auc", "average precision", MetricKind.PrAuc, LargerIsBetter: true, Low: 0, High: 1),
        new("balanced_accuracy", "balanced accuracy", MetricKind.BalancedAccuracy, LargerIsBetter: true, IsShare: true),
        new("log_loss", "log loss", MetricKind.LogLoss, LargerIsBetter: false),
        new("brier", "Brier score", MetricKind.Brier, LargerIsBetter: false, High: 2),
        new("macro_f1", "macro F1", MetricKind.MacroF1, LargerIsBetter: true, IsShare: true),
        new("weighted_f1", "weighted F1", MetricKind.WeightedF1, LargerIsBetter: true, IsShare: true),
        new("macro_precision", "macro precision", MetricKind.MacroPrecision, LargerIsBetter: true, IsShare: true),
        new("weighted_precision", "weighted precision", MetricKind.WeightedPrecision, LargerIsBetter: true, IsShare: true),
        new("macro_recall", "macro recall", MetricKind.MacroRecall, LargerIsBetter: true, IsShare: true),
        new("weighted_recall", "weighted recall", MetricKind.WeightedRecall, LargerIsBetter: true, IsShare: true),
        new("top3_accuracy", "top-3 accuracy", MetricKind.Top3Accuracy, LargerIsBetter: true, IsShare: true),
        new("top5_accuracy", "top-5 accuracy", MetricKind.Top5Accuracy, LargerIsBetter: true, IsShare: true),
        new("mcc", "Matthews correlation", MetricKind.Mcc, LargerIsBetter: true, Low: -1, High: 1),
        new("r2", "R²", MetricKind.R2, LargerIsBetter: true, High: 1),
        new("rmse", "root mean squared error", MetricKind.Rmse, LargerIsBetter: false),
        new("explained_variance", "explained variance", MetricKind.ExplainedVariance, LargerIsBetter: true, High: 1),
        new("median_ae", "median absolute error", MetricKind.MedianAe, LargerIsBetter: false),
    ];

    /// <summary>The loss, on the samples trained on.</summary>
    public static Metric Loss { get; } = new(MetricPart.Train, null, LossName);

    /// <summary>The learning rate, which stands among the values of an epoch and is of no samples.</summary>
    public static Metric LearningRate { get; } = new(MetricPart.Train, null, RateName);

    /// <summary>The metric of this name.</summary>
    public static Metric Of(string name)
    {
        (MetricPart part, string? prefix) = Array.Find(Prefixes, one => name.StartsWith(one.Prefix, StringComparison.Ordinal));
        string rest = prefix is null ? name : name[prefix.Length..];
        if (Find(rest) is not null) return new(part, null, rest);
        // Both a head's name and what is measured may have underscores: of what is measured, the longest name counts.
        for (int end = rest.IndexOf('_', StringComparison.Ordinal); end >= 0; end = rest.IndexOf('_', end + 1))
            if (end > 0 && Find(rest[(end + 1)..]) is { OfSamples: true } known) return new(part, rest[..end], known.Name);
        return new(part, null, rest);
    }

    /// <summary>Metrics of a head of this name that would be taken for others: <c>circular_mae</c>, <c>val_loss</c>; none for most names.</summary>
    internal static IEnumerable<string> Mistaken(string head) =>
        from known in Definitions
        let own = new Metric(MetricPart.Train, head, known.Name)
        where known.OfSamples && Of(own.Name) != own
        select own.Name;

    /// <summary>The metric of this kind, on the samples trained on.</summary>
    public static Metric Of(MetricKind kind) => new(MetricPart.Train, null, Definitions.Single(known => known.Kind == kind).Name);

    /// <summary>The same on other samples.</summary>
    public Metric On(MetricPart part) => this with { Part = part };

    /// <summary>As journals and study files have it: accuracy, val_accuracy, test_hour_accuracy.</summary>
    public string Name => Part is MetricPart.Train ? Base : Prefixes[(int)Part].Prefix + Base;

    /// <summary>As it stands beside those of other samples: train_accuracy where <see cref="Name"/> is accuracy.</summary>
    public string FullName => OfSamples ? Prefixes[(int)Part].Prefix + Base : Name;

    /// <summary>The name without the samples: what training, validation and test have in common.</summary>
    public string Base => Head is null ? Measure : $"{Head}_{Measure}";

    /// <summary>What is measured; null for the loss, the learning rate, and what is not measured here.</summary>
    public MetricKind? Kind => Find(Measure)?.Kind;

    /// <summary>Whether larger values are better; false: smaller ones; null: neither, or not known.</summary>
    public bool? LargerIsBetter => Find(Measure)?.LargerIsBetter;

    /// <summary>Whether it is a share of samples, in [0, 1], and told in %; areas and correlations are told as numbers.</summary>
    public bool IsShare => Find(Measure)?.IsShare is true;

    /// <summary>
    /// No value lies below it: 0 of shares, areas, errors and what training takes, −1 of a correlation; null: nothing bounds it, or it is not known. A loss has 0, too, which few
    /// can fall below: Poisson's, and those of outputs that are no probabilities.
    /// </summary>
    public double? Low => Find(Measure)?.Least;

    /// <summary>No value lies above it: 1 of shares, areas, correlations and R², 2 of a Brier score (1 of two classes); null: nothing bounds it, or it is not known.</summary>
    public double? High => Find(Measure)?.Most;

    /// <summary>Whether it counts samples that are right: of n samples a share in steps of 1/n, whose scatter is binomial.</summary>
    public bool IsCount => Kind is MetricKind.Accuracy or MetricKind.Top3Accuracy or MetricKind.Top5Accuracy;

    /// <summary>Whether its name says what it is; false: a word that nothing here is called by.</summary>
    public bool IsKnown => Find(Measure) is { } known && (known.OfSamples || (Part is MetricPart.Train && Head is null));

    /// <summary>Whether it is measured on samples; false: on the training itself, as epochs and seconds are.</summary>
    public bool OfSamples => Find(Measure)?.OfSamples is not false;

    /// <summary>All that can be measured, without samples and heads.</summary>
    public static IEnumerable<string> Measures => Definitions.Select(known => known.Name);

    /// <summary>The unit in which readers are shown it: % for shares; null: none, or that of the targets.</summary>
    public string? Unit => IsShare ? "%" : null;

    /// <summary>In words, without the samples: hour accuracy.</summary>
    public string Quantity => (Head is null ? "" : Head.Replace('_', ' ') + " ") + (Find(Measure)?.Title ?? Measure.Replace('_', ' '));

    /// <summary>In words: validation hour accuracy.</summary>
    public string Title => Part switch
    {
        MetricPart.Validation => "validation ",
        MetricPart.Test => "test ",
        _ => OfSamples ? "training " : "",
    } + Quantity;

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static Definition? Find(string measure) => Array.Find(Definitions, known => known.Name == measure);

    /// <summary>What is known of a measure. Bounds need saying where they are not those of a share, or of what is best at 0.</summary>
    private sealed record Definition(
        string Name, string Title, MetricKind? Kind, bool? LargerIsBetter, bool IsShare = false, bool OfSamples = true, double? Low = null, double? High = null)
    {
        public double? Least => Low ?? (IsShare || LargerIsBetter is false ? 0 : null);

        public double? Most => High ?? (IsShare ? 1 : null);
    }
}
