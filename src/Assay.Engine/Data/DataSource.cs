using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>The samples of a study, raw: neither scaled nor augmented.</summary>
/// <param name="Train">What the search sees.</param>
/// <param name="Test">What stays locked until the search has ended; the same columns and classes.</param>
public sealed record LoadedData(Dataset Train, Dataset Test);

/// <summary>Makes or reads the samples that <see cref="DataOptions"/> ask for.</summary>
public static class DataSource
{
    private const ulong TrainIndex = 0, TestIndex = 1;

    /// <summary>
    /// The samples. Generated test samples do not depend on the number of training samples, and fewer training samples
    /// are a prefix of more under the same seed.
    /// </summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="baseDirectory">The folder relative paths start from: that of the study file.</param>
    /// <exception cref="DataException">When the options contradict each other or a file is not as it must be.</exception>
    public static LoadedData Load(DataOptions options, string baseDirectory)
    {
        IReadOnlyList<(string Path, string Message)> wrong = Check(options);
        if (wrong.Count > 0)
            throw new DataException([.. wrong.Select(error => new DataError(error.Path, 0, 0, error.Message))]);

        DataOptions data = options.WithDefaults();
        RandomKey key = new((ulong)data.Seed);
        RandomSequence train = key.Sequence(Purpose.Data, TrainIndex), test = key.Sequence(Purpose.Data, TestIndex);
        return data.Source switch
        {
            SourceKind.Csv => CsvSamples.Load(data, baseDirectory),
            SourceKind.DarkIntervals => new LoadedData(
                DarkIntervals.Generate(data.Samples!.Value, data.Noise!.Value, dark: true, train),
                DarkIntervals.Generate(data.TestSamples!.Value, data.TestNoise!.Value, dark: false, test)),
            _ => new LoadedData(
                PlaneTasks.Generate(data.Source!.Value, data.Samples!.Value, train),
                PlaneTasks.Generate(data.Source!.Value, data.TestSamples!.Value, test)),
        };
    }

    /// <summary>
    /// Every reason why these options make no samples, without opening a file; empty where there is none. Each is a path
    /// (<c>data.label</c>) and a sentence. Ranges of single values are the attributes' business.
    /// </summary>
    public static IReadOnlyList<(string Path, string Message)> Check(DataOptions options)
    {
        List<(string, string)> errors = [];
        if (options.Source is not { } source)
            return [("data.source", "a source is needed: triangle, spiral, dark_intervals or csv")];

        bool csv = source == SourceKind.Csv, dark = source == SourceKind.DarkIntervals;
        Only(!csv, "samples", options.Samples, "a generated source");
        Only(!csv, "test_samples", options.TestSamples, "a generated source");
        Only(dark, "noise", options.Noise, "source dark_intervals");
        Only(dark, "test_noise", options.TestNoise, "source dark_intervals");
        Only(csv, "path", options.Path, "source csv");
        Only(csv, "test_path", options.TestPath, "source csv");
        Only(csv, "test_fraction", options.TestFraction, "source csv");
        Only(csv, "features", options.Features, "source csv");
        Only(csv, "label", options.Label, "source csv");
        Only(csv, "targets", options.Targets, "source csv");
        if (csv) CheckCsv(options, errors);

        if (options.Scaling is { Name: ScalingKind.Divide, By: null })
            errors.Add(("data.scaling.by", "divide needs a divisor, for example by: 50"));
        if (options.Scaling is { Name: not ScalingKind.Divide, By: { } by })
            errors.Add(("data.scaling.by", $"by ({by}) belongs to divide alone: leave it out"));
        if (options.Augmentation is { Sigma: null })
            errors.Add(("data.augmentation.sigma", "augmentation needs the standard deviation of its noise, for example sigma: 0.2"));
        return errors;

        void Only(bool belongs, string name, object? value, string to)
        {
            if (value is not null && !belongs) errors.Add(($"data.{name}", $"{name} belongs to {to}: leave it out"));
        }
    }

    private static void CheckCsv(DataOptions options, List<(string Path, string Message)> errors)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
            errors.Add(("data.path", "source csv needs the path of a file, relative to the study file"));
        if (options.Label is null == options.Targets is null)
            errors.Add(("data.label", "name what is to be predicted: either label (a class) or targets (numbers), not both"));
        if (options.Features is { Count: 0 }) errors.Add(("data.features", "an empty list: name at least one column, or leave it out for all"));
        if (options.Targets is { Count: 0 }) errors.Add(("data.targets", "an empty list: name at least one column"));
        if (options.TestPath is not null && options.TestFraction is not null)
            errors.Add(("data.test_fraction", "test_path already names the test samples: leave one of the two out"));

        IEnumerable<string> named = [.. options.Features ?? [], .. options.Targets ?? [], .. options.Label is { } l ? [l] : (string[])[]];
        foreach (IGrouping<string, string> column in named.GroupBy(name => name).Where(group => group.Count() > 1))
            errors.Add(("data.features", $"column '{column.Key}' is named {column.Count()} times among features, label and targets: name it once"));
    }
}
