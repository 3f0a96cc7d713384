using System.Globalization;
using Assay.Engine.Data;
using Assay.Studies;

namespace Assay.Preparation;

/// <summary>Memory that samples take, in bytes, by arithmetic. What was taken once may stay taken until it is needed again.</summary>
/// <param name="Loading">While they are loaded and divided, what is kept included.</param>
/// <param name="Kept">What is kept: the samples as they are, and which of them belong to which fold.</param>
/// <param name="Folds">All folds, prepared: selected, augmented, scaled.</param>
/// <param name="Final">The samples of the final training, prepared, and those of its test.</param>
internal sealed record DataMemory(long Loading, long Kept, long Folds, long Final)
{
    /// <summary>An index of a sample, or a position in an order.</summary>
    private const long Index = sizeof(int);

    /// <summary>A division works on an order, the same by class, what is held out, and its two parts.</summary>
    private const long Division = (3 * Index) + sizeof(bool);

    /// <summary>The memory that generated samples will take; null where only the files say.</summary>
    public static DataMemory? Foretold(DataOptions options, Study study) =>
        options.WithDefaults() is { Source: SourceKind.Triangle or SourceKind.Spiral or SourceKind.DarkIntervals or SourceKind.Clock } data
        && DataSource.ShapeOf(data) is { } shape
            ? Of(data, study, data.Samples!.Value, data.TestSamples!.Value,
                ((data.Source == SourceKind.Clock ? sizeof(byte) : sizeof(float)) * (long)shape.Size) + BytesOf(data, DataSource.TargetsOf(data)))
            : null;

    /// <summary>The memory of samples that are loaded.</summary>
    public static DataMemory Of(DataOptions options, Study study, Dataset train, int testSamples)
    {
        long features = train.Pixels is null ? sizeof(float) : sizeof(byte);
        return Of(options, study, train.Samples, testSamples, (features * train.FeatureCount) + BytesOf(options, train.Columns));
    }

    /// <summary>Bytes in words: 1.5 MB.</summary>
    public static string Words(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };

    /// <summary>A sample's targets; where they are encoded its columns, and what they were.</summary>
    private static long BytesOf(DataOptions options, IReadOnlyList<TargetColumn> targets) => sizeof(float) * (options.Encoding is null
        ? targets.Count : TargetEncoder.Unfitted(options, targets).Sum(code => code.Columns.Count + code.Within.Count()));

    private static DataMemory Of(DataOptions options, Study study, long train, long test, long sample)
    {
        // All divisions are kept; prepared are those of one stage at a time, or of the final training's seeds.
        long final = study is { Evaluation.Resplit: true, Final: { TrainOn: TrainOn.Fold, Seeds: var seeds } } ? seeds : 1;
        long folds = Math.Max(final, Enumerable.Range(0, Math.Max(1, study.Search.Count)).Max(stage => study.EvaluationOf(stage).Divisions)), copies = options.Augmentation?.Multiple ?? 1, all = train + test;
        bool divided = options.Source is SourceKind.Csv or SourceKind.Npy && options.TestPath is null;
        long kept = (sample * all) + (Index * study.WholeEvaluation().Divisions * train);
        // Over all folds: how often the samples are validated on, and trained on.
        double validated = study.Evaluation.Folds > 1 ? (double)folds / study.Evaluation.Folds : folds * study.Evaluation.ValidationFraction, trained = folds - validated;
        bool again = study.Final is { TrainOn: TrainOn.All };
        return new DataMemory(
            kept + (Division * train) + (divided ? (sample + Division) * all : 0),
            kept,
            (long)(sample * train * ((trained * copies) + validated)),
            study.Final is null ? 0 : (sample * ((again ? train * copies : 0) + test)) + (again ? 2 * Index * train : 0));
    }
}
