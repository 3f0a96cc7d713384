using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Tests.Data;
using Assay.Engine.Tests.Laws;

namespace Assay.Engine.Tests.Golden;

/// <summary>The panel's data: generated samples, divisions into folds, augmented copies, scaling.</summary>
internal static unsafe class PanelData
{
    private static readonly DataOptions Images = new() { Source = SourceKind.Npy, Scaling = new() { Name = ScalingKind.Divide, By = 200 } };

    /// <summary>Samples that are made.</summary>
    private static readonly DataOptions[] Generated =
    [
        new() { Source = SourceKind.Triangle, Samples = 50, TestSamples = 20, Seed = 4 },
        new() { Source = SourceKind.Spiral, Samples = 40, Scaling = new() { Name = ScalingKind.None }, Augmentation = new() { Sigma = 0.3, Copies = 2 } },
        new() { Source = SourceKind.Spiral, Samples = 30, Scaling = new() { Name = ScalingKind.Standard } },
        new() { Source = SourceKind.Triangle, Samples = 30, Augmentation = new() { Sigma = 0.1 }, ClassWeights = new() { Name = ClassWeightsKind.Given, Of = new Dictionary<string, double> { ["1"] = 3 } } },
        new() { Source = SourceKind.Triangle, Samples = 30, ClassWeights = new() },
        new() { Source = SourceKind.DarkIntervals, Noise = 0.3, TestNoise = 0.2, Scaling = new() { Name = ScalingKind.MinMax } },
        new() { Source = SourceKind.DarkIntervals, Seed = 9, Scaling = new() { Name = ScalingKind.Divide, By = 3 } },
    ];

    /// <summary>Clocks with their time encoded in every way, the last with what else they can be away from its default.</summary>
    private static readonly DataOptions[] OfClocks =
    [
        .. EncodingTests.Every.Select(encoding => new DataOptions { Source = SourceKind.Clock, Samples = 24, TestSamples = 6, Size = 40, Encoding = encoding }),
        new() { Source = SourceKind.Clock, Samples = 24, Noise = 3, Variation = 0.5, Ticks = false, Bias = 0.7, Size = 32, Seed = 5 },
    ];

    /// <summary>A number encoded in every way.</summary>
    private static readonly DataOptions[] Encoded =
    [
        .. EncodingTests.Repeating.Select(encoding => new DataOptions
        {
            Source = SourceKind.DarkIntervals, Samples = 30, TestSamples = 9, Encoding = new Dictionary<string, EncodingOptions> { ["y"] = encoding },
        }),
    ];

    /// <summary>Ways to change images: each alone, and all of them in one.</summary>
    private static readonly Dictionary<string, AugmentationOptions> Changes = new()
    {
        ["noisy"] = new() { Sigma = 9 },
        ["turned"] = new() { Rotation = 15 },
        ["shifted by a share"] = new() { Translation = 0.2 },
        ["shifted by pixels"] = new() { Translation = 2 },
        ["sheared"] = new() { Shear = 12 },
        ["cropped"] = new() { Crop = 2 },
        ["left and right exchanged"] = new() { HorizontalFlip = true },
        ["top and bottom exchanged"] = new() { VerticalFlip = true },
        ["changed in every way"] = new() { Sigma = 3, Rotation = 20, Translation = 1, Shear = 9, Crop = 1, HorizontalFlip = true, VerticalFlip = true, Copies = 3 },
    };

    /// <summary>What becomes of images.</summary>
    private static readonly Dictionary<string, DataOptions> OfImages = Enum.GetValues<ScalingKind>()
        .Select(kind => ($"scaled by {kind}", Images with { Scaling = new() { Name = kind, By = kind == ScalingKind.Divide ? 7 : null } }))
        .Concat(Changes.Select(change => (change.Key, Images with { Augmentation = change.Value })))
        .ToDictionary();

    /// <summary>Changed afresh each epoch, which a training does.</summary>
    public static DataOptions Afresh => Images with
    {
        Augmentation = new() { Sigma = 4, Rotation = 10, Translation = 0.1, Shear = 5, Crop = 1, HorizontalFlip = true, EachEpoch = true },
    };

    /// <summary>All options of the panel's data.</summary>
    public static IEnumerable<DataOptions> All => [.. Generated, .. OfClocks, .. Encoded, .. OfImages.Values, Afresh];

    public static void AddTo(Panel panel)
    {
        foreach (DataOptions options in (DataOptions[])[.. Generated, .. OfClocks, .. Encoded])
        {
            LoadedData loaded = DataSource.Load(options, ".");
            AddSamples(panel, loaded.Test);
            foreach (bool stratified in (bool[])[false, true])
                foreach (int folds in (int[])[1, 3])
                    foreach (FoldSplit split in Folds.Split(loaded.Train, folds, 0.3, stratified, options.Seed))
                        AddFold(panel, loaded.Train, split, options);
            panel.Add<int>(Folds.TestPart(loaded.Train, 0.2, options.Seed).Validation);
            panel.End($"data {options.Source}, {(options.Encoding is { } encoding ? string.Join(", ", encoding.Select(one => $"{one.Key} {one.Value.Name}")) : options.Source == SourceKind.Clock ? "biased" : $"scaled by {options.WithDefaults().Scaling!.Name}")}{(options.ClassWeights is { } weights ? $", weights {weights.Name}" : "")}");
        }

        Dataset blobs = Run.Blobs(12, 5);
        foreach ((string name, DataOptions options) in OfImages)
        {
            AddFold(panel, blobs, Folds.Split(blobs, 1, 0.2, stratified: true, 3)[0], options);
            panel.End($"images {name}");
        }
    }

    private static void AddFold(Panel panel, Dataset data, FoldSplit split, DataOptions options)
    {
        panel.Add<int>(split.Train);
        FoldData fold = FoldData.Prepare(data, split, options, new RandomKey(3));
        AddSamples(panel, fold.Train);
        AddSamples(panel, fold.Validation!);
    }

    /// <summary>The samples as a training sees them.</summary>
    private static void AddSamples(Panel panel, Dataset data)
    {
        using Arena arena = new();
        int stride = Lanes.Stride(data.Samples);
        Matrix features = new(arena.Take((long)data.FeatureCount * stride), data.FeatureCount, stride);
        data.GatherFeatures([.. Enumerable.Range(0, data.Samples)], features);
        panel.Add(new ReadOnlySpan<float>(features.Data, data.FeatureCount * stride));
        panel.Add(data.Targets);
        if (data.Weights is { } weights) panel.Add(weights);
    }
}
