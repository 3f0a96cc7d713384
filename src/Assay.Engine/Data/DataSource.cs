using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>The samples of a study, raw: neither scaled nor augmented.</summary>
/// <param name="Train">What the search sees.</param>
/// <param name="Test">What stays locked until the search has ended; the same columns and classes.</param>
public sealed record LoadedData(Dataset Train, Dataset Test)
{
    /// <summary>How many of the training samples, the last of them, are those that validate; 0: they are divided into folds.</summary>
    public int ValidationSamples { get; init; }

    /// <summary>What was made of the file and a person may not expect, a sentence each: columns that were left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

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
            SourceKind.Npy => NpySamples.Load(data, baseDirectory),
            SourceKind.Clock => new LoadedData(
                Clocks.Draw(data, data.Samples!.Value, data.Bias!.Value, key, TrainIndex),
                Clocks.Draw(data, data.TestSamples!.Value, bias: 0, key, TestIndex)),
            _ when ImageSet.Of(data.Source) is { } set => set.Load(
                data.Path is { } path ? Path.Combine(baseDirectory, path) : DataCache.FolderOf(set), data.Samples, data.TestSamples),
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
    public static IReadOnlyList<(string Path, string Message)> Check(DataOptions options) => new DataRules(options).Broken();

    /// <summary>
    /// Every file that <c>data.path</c>, <c>data.test_path</c> and <c>data.validation_path</c> lead to and that cannot be opened, without reading one; empty
    /// where there is none. Each is a path (<c>data.test_path</c>) and a sentence.
    /// </summary>
    /// <param name="options">What is asked for, without what <see cref="Check"/> finds.</param>
    /// <param name="baseDirectory">The folder relative paths start from.</param>
    public static IReadOnlyList<(string Path, string Message)> MissingFiles(DataOptions options, string baseDirectory)
    {
        List<(string Path, string Message)> missing = [];
        Require("data.path", options.Path);
        Require("data.test_path", options.TestPath);
        Require("data.validation_path", options.ValidationPath);
        return missing;

        void Require(string option, string? path)
        {
            if (path is null) return;
            IEnumerable<string?> faults = options.Source switch
            {
                SourceKind.Csv => [InputFile.FaultOf(path, baseDirectory)],
                SourceKind.Npy => NpySamples.Files.Select(name => InputFile.FaultOf(Path.Combine(path, name), baseDirectory)),
                _ when ImageSet.Of(options.Source) is { } set => [set.FaultOf(Path.Combine(baseDirectory, path))],
                _ => [],
            };
            missing.AddRange(faults.OfType<string>().Select(fault => (option, fault)));
        }
    }

    /// <summary>
    /// The shape of a sample, as far as the options alone say; null where only the files do.
    /// </summary>
    public static Shape? ShapeOf(DataOptions options) => options.Source switch
    {
        SourceKind.DarkIntervals => 1,
        SourceKind.Csv => ImageOf(options) ?? options.Features?.Count,
        SourceKind.Npy => null,
        SourceKind.Clock when options.WithDefaults().Size!.Value is var size => new Shape(size, size, 1),
        _ when ImageSet.Of(options.Source) is { } set => set.Shape,
        _ => 2,
    };

    /// <summary>The targets, as far as the options alone say: the classes of a file's labels are null.</summary>
    public static IReadOnlyList<TargetColumn> TargetsOf(DataOptions options)
    {
        options = options.WithDefaults();
        if (options.Source is SourceKind.Clock || options.Time is true) return [Clocks.Target];
        return options.Source switch
        {
            SourceKind.DarkIntervals => [new TargetColumn("y", 0, [])],
            SourceKind.Csv or SourceKind.Npy => [.. (options.Targets ?? [options.Label ?? ""]).Select(name => new TargetColumn(name, ClassesOf(name, options.Targets is null ? null : 0), []))],
            _ when ImageSet.Of(options.Source) is { } set => [new TargetColumn("label", set.ClassNames.Count, set.ClassNames)],
            _ => [new TargetColumn("label", 2, [])],
        };

        int? ClassesOf(string name, int? others) => options.Classes?.Contains(name) is true ? null : others;
    }

    /// <summary>The same with how they are put to the network: what is fitted to samples holds no numbers yet.</summary>
    public static IReadOnlyList<TargetCode> CodesOf(DataOptions options) => TargetEncoder.Unfitted(options, TargetsOf(options));

    /// <summary>The shape that <see cref="DataOptions.Image"/> gives to the columns of a table; null where it says none.</summary>
    internal static Shape? ImageOf(DataOptions options) =>
        options.Image is { Count: 2 or 3 } sides ? new Shape(sides[0], sides[1], sides.Count == 3 ? sides[2] : 1) : null;
}
