using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Engine.Data;

/// <summary>Where samples come from.</summary>
public enum SourceKind
{
    /// <summary>Points of the plane, labelled 1 inside the triangle (−20, 60), (80, −40), (−20, −40).</summary>
    Triangle,

    /// <summary>Points of the plane, labelled 1 where sign(x + y) · sign(x) · cos(√(x² + y²) / 2π) &gt; 0.</summary>
    Spiral,

    /// <summary>A noisy function of one variable, seen outside two dark intervals only.</summary>
    DarkIntervals,

    /// <summary>A CSV file with a header, or a Parquet file; with <see cref="DataOptions.Image"/>, of pixels.</summary>
    Csv,

    /// <summary>Handwritten digits, 28 × 28 grey, 10 classes (LeCun, Cortes, Burges): 60,000 to train, 10,000 to test.</summary>
    Mnist,

    /// <summary>Garments, 28 × 28 grey, 10 classes (Xiao, Rasul, Vollgraf 2017): 60,000 to train, 10,000 to test.</summary>
    FashionMnist,

    /// <summary>Things and animals, 32 × 32 in colour, 10 classes (Krizhevsky 2009): 50,000 to train, 10,000 to test.</summary>
    Cifar10,

    /// <summary>A folder with two NumPy arrays: images.npy, bytes [n, height, width] or [n, height, width, channels], and labels.npy.</summary>
    Npy,

    /// <summary>Analogue clocks, drawn: <see cref="DataOptions.Size"/> pixels a side, grey.</summary>
    Clock,
}

/// <summary>What is done where a feature has no value.</summary>
public enum MissingValues
{
    /// <summary>The median of the training fold stands for it, and a further feature says that it does.</summary>
    Impute,

    /// <summary>The file is refused, with the lines.</summary>
    Refuse,
}

/// <summary>What stands before the decimals of a number.</summary>
public enum DecimalMark
{
    /// <summary>1.5</summary>
    Point,

    /// <summary>1,5</summary>
    Comma,
}

/// <summary>The samples of a study.</summary>
public sealed record DataOptions
{
    /// <summary>Where samples come from; no default.</summary>
    [Required]
    public SourceKind? Source { get; init; }

    /// <summary>
    /// Generated sources: number of training samples; default: 1000 for triangle and spiral, 100 for dark_intervals, 14400 for
    /// clock. Images of files: the first training images, so many; default: all.
    /// </summary>
    [BelongsToAllBut(SourceKind.Csv, As = "a generated source or images"), Range(1, 10_000_000)]
    [Default(1000, SourceKind.Triangle, SourceKind.Spiral), Default(100, SourceKind.DarkIntervals), Default(14400, SourceKind.Clock)]
    public int? Samples { get; init; }

    /// <summary>
    /// Generated sources: number of test samples; default: a tenth of samples, 100 for dark_intervals, a quarter of samples for
    /// clock. Images of files: the first test images, so many; default: all.
    /// </summary>
    [BelongsToAllBut(SourceKind.Csv, As = "a generated source or images"), Range(1, 10_000_000)]
    [Default(100, SourceKind.DarkIntervals)]
    public int? TestSamples { get; init; }

    /// <summary>The seed of generated samples, of the split into folds, and of the study's runs; default: 0.</summary>
    [Range(0, long.MaxValue)]
    public long Seed { get; init; }

    /// <summary>
    /// dark_intervals: standard deviation of the noise on training targets; default: 0.4 for dark_intervals. clock: of the
    /// noise on pixels, 0 to 255; default: 8 for clock.
    /// </summary>
    [BelongsTo(SourceKind.DarkIntervals, SourceKind.Clock), Default(0.4, SourceKind.DarkIntervals), Default(8.0, SourceKind.Clock), Range(0.0, 1e6)]
    public double? Noise { get; init; }

    /// <summary>dark_intervals: standard deviation of the noise on test targets; default: 0.1.</summary>
    [BelongsTo(SourceKind.DarkIntervals), Default(0.1), Range(0.0, 1e6)]
    public double? TestNoise { get; init; }

    /// <summary>clock: pixels a side; default: 150.</summary>
    [BelongsTo(SourceKind.Clock), Default(150), Range(16, 1024)]
    public int? Size { get; init; }

    /// <summary>
    /// clock: how much clocks differ in the length, width and shade of their hands, in shades, radius and centre: 0 not at
    /// all, 1 as far as they can; default: 1.
    /// </summary>
    [BelongsTo(SourceKind.Clock), Default(1.0), Range(0.0, 1.0)]
    public double? Variation { get; init; }

    /// <summary>clock: whether the dial has its twelve ticks; default: true.</summary>
    [BelongsTo(SourceKind.Clock), Default(true)]
    public bool? Ticks { get; init; }

    /// <summary>
    /// clock: how much more often training samples show times about twelve than about six, by a density of 1 + bias · cos of the
    /// time's angle; test samples show all 720 minutes alike; default: 0.
    /// </summary>
    [BelongsTo(SourceKind.Clock), Default(0.0), Range(0.0, 1.0)]
    public double? Bias { get; init; }

    /// <summary>
    /// npy: targets: [hour, minute], 0 to 11 and 0 to 59, are one target, time: minutes since 0:00, which repeat after 720;
    /// default: none, they are two numbers.
    /// </summary>
    [BelongsTo(SourceKind.Npy)]
    public bool? Time { get; init; }

    /// <summary>
    /// csv: the file with the training samples; npy: the folder with images.npy and labels.npy; mnist, fashion_mnist,
    /// cifar10: the folder with the published files, gzip or not; default: where 'assay data get' puts them. Relative to the
    /// study file.
    /// </summary>
    [BelongsToAllBut(SourceKind.Triangle, SourceKind.Spiral, SourceKind.DarkIntervals, SourceKind.Clock, As = "a source of files")]
    public string? Path { get; init; }

    /// <summary>csv, npy: the file or folder with the test samples; default: <see cref="TestFraction"/> of the training samples.</summary>
    [BelongsTo(SourceKind.Csv, SourceKind.Npy)]
    public string? TestPath { get; init; }

    /// <summary>csv: the file with the samples that validate, in place of a part of the training samples; default: none. Then evaluation has one fold.</summary>
    [BelongsTo(SourceKind.Csv)]
    public string? ValidationPath { get; init; }

    /// <summary>csv, npy: the share of samples locked away as test set where there is no test_path; default: 0.1.</summary>
    [BelongsTo(SourceKind.Csv, SourceKind.Npy), Default(0.1, Unless = nameof(TestPath))]
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? TestFraction { get; init; }

    /// <summary>csv: the columns that are features; default: all that are nothing else, see <see cref="Ignore"/>.</summary>
    [BelongsTo(SourceKind.Csv)]
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>csv: columns that are left out: names, numbers of customers; default: none.</summary>
    [BelongsTo(SourceKind.Csv)]
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>
    /// csv: the column that says which samples belong together (a patient, a series): none of them is trained on while another validates or tests. Parts
    /// are then as even as groups let them be, whatever their classes; default: none.
    /// </summary>
    [BelongsTo(SourceKind.Csv)]
    public string? Group { get; init; }

    /// <summary>
    /// csv: the column of numbers or dates that orders samples in time: the last ones test, and each fold validates on what comes after what it trains
    /// on, the k-th of n after k of n + 1 parts (scikit-learn's TimeSeriesSplit); default: none.
    /// </summary>
    [BelongsTo(SourceKind.Csv)]
    public string? OrderBy { get; init; }

    /// <summary>
    /// csv: the column that says how much a sample counts in what training minimises, at least 0; over their mean among the samples trained on. Metrics and
    /// the loss on validation and test samples count all alike; default: none, all alike.
    /// </summary>
    [BelongsTo(SourceKind.Csv)]
    public string? Weight { get; init; }

    /// <summary>
    /// csv: columns whose values are categories, in no order, a feature each that is 1 or 0; default: none but those of at most 50 different texts. Columns of more
    /// are left out, which is told; numbers that are names of something (postal codes) are named here.
    /// </summary>
    [BelongsTo(SourceKind.Csv)]
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>csv: columns of texts in an order, each with its texts from the least, { size: [S, M, L] }: one feature, 0, 1, 2 …; default: none.</summary>
    [BelongsTo(SourceKind.Csv)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Ordinal { get; init; }

    /// <summary>
    /// csv: what is done where a feature has no value (an empty field, NA, NaN, null, None, ?): impute: the median of the training fold, and a feature
    /// that is 1 there; of categories one more; refuse: told, and refused; default: impute.
    /// </summary>
    [BelongsTo(SourceKind.Csv), Default(MissingValues.Impute)]
    public MissingValues? Missing { get; init; }

    /// <summary>csv: whether the first line has the column names; false: columns are called column1, column2 …; default: true.</summary>
    [BelongsTo(SourceKind.Csv), Default(true)]
    public bool? Header { get; init; }

    /// <summary>csv: the decimal mark of numbers, point (1.5) or comma (1,5); default: point.</summary>
    [BelongsTo(SourceKind.Csv), Default(Data.DecimalMark.Point)]
    public DecimalMark? DecimalMark { get; init; }

    /// <summary>
    /// csv: the column with the class label (text or number); npy: what to call the class label (integers from 0). Default:
    /// label for npy, where there are no targets.
    /// </summary>
    [BelongsTo(SourceKind.Csv, SourceKind.Npy), Default("label", SourceKind.Npy, Unless = nameof(Targets))]
    public string? Label { get; init; }

    /// <summary>
    /// csv: of a label with two classes, the positive one, which precision, recall, F1 and average precision are of, and which an output near 1 stands for;
    /// among several labels, of each that has it; default: none, of numbers the larger is meant, and of texts metrics that depend on it are refused.
    /// </summary>
    [BelongsTo(SourceKind.Csv)]
    public string? Positive { get; init; }

    /// <summary>csv: the columns to predict; npy: what to call the columns of labels.npy. Numbers, but for <see cref="Classes"/>.</summary>
    [BelongsTo(SourceKind.Csv, SourceKind.Npy)]
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>
    /// csv, npy: those of several targets that are class labels, of which csv takes text, too; default: none, all are numbers.
    /// </summary>
    [BelongsTo(SourceKind.Csv, SourceKind.Npy)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>
    /// csv: the features are the pixels (0 to 255) of an image [height, width] or [height, width, channels], the last index
    /// fastest; default: none.
    /// </summary>
    [BelongsTo(SourceKind.Csv)]
    public IReadOnlyList<int>? Image { get; init; }

    /// <summary>
    /// How targets that are numbers are put to the network, by their names; and parts that targets are made into, by theirs; default:
    /// none, they are learnt as they are.
    /// </summary>
    public IReadOnlyDictionary<string, EncodingOptions>? Encoding { get; init; }

    /// <summary>
    /// How much the samples of each class of the label count in what training minimises: balanced, or a number a class, { fraud: 20, ok: 1 }, of those
    /// that are not named 1. Metrics and the loss that is told count all samples alike; default: none.
    /// </summary>
    public ClassWeightsOptions? ClassWeights { get; init; }

    /// <summary>How features are scaled; default: divide by 50 for the plane tasks, by 255 for images, none else.</summary>
    public ScalingOptions? Scaling { get; init; }

    /// <summary>Copies of training samples with changes; default: none. Validation and test samples are never augmented.</summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>These options with the defaults of their source written out; what does not belong to it stays unset.</summary>
    public DataOptions WithDefaults()
    {
        // What follows from more than the source: the attributes do not say it.
        bool plane = Source is SourceKind.Triangle or SourceKind.Spiral;
        DataOptions data = OptionDefaults.WithDefaults(this);
        return data with
        {
            TestSamples = data.TestSamples ?? (plane ? Math.Max(1, data.Samples!.Value / 10)
                : Source is SourceKind.Clock ? Math.Max(1, data.Samples!.Value / 4) : null),
            Scaling = Scaling is { Name: ScalingKind.Divide, By: null } && IsImages ? Scaling with { By = 255 }
                : Scaling ?? (plane || IsImages
                    ? new ScalingOptions { Name = ScalingKind.Divide, By = plane ? PlaneTasks.Reach : 255 }
                    : new ScalingOptions()),
            Augmentation = IsImages ? Augmentation?.WithDefaults() : Augmentation,
        };
    }

    /// <summary>The names of the targets, as far as the options say them.</summary>
    internal IReadOnlyList<string> TargetNames => Source is SourceKind.Clock || Time is true ? [Clocks.Time] : Targets ?? (Label is null ? [] : [Label]);

    /// <summary>Whether the samples are images.</summary>
    internal bool IsImages => Source is SourceKind.Npy or SourceKind.Clock || ImageSet.Of(Source) is not null || (Source is SourceKind.Csv && Image is not null);
}

/// <summary>Ways to scale features. What is fitted is fitted on the training fold only.</summary>
public enum ScalingKind
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>Divided by a constant.</summary>
    Divide,

    /// <summary>Minus the mean, over the standard deviation (of the population), feature by feature; images: a channel.</summary>
    Standard,

    /// <summary>To [0, 1], feature by feature; images: a channel.</summary>
    MinMax,
}

/// <summary>A way to scale features and its parameter.</summary>
public sealed record ScalingOptions
{
    /// <summary>Which way; default: none.</summary>
    public ScalingKind Name { get; init; } = ScalingKind.None;

    /// <summary>divide: the divisor; default: 255 for images, none else.</summary>
    [BelongsTo(ScalingKind.Divide), Range(1e-12, 1e12)]
    public double? By { get; init; }
}
