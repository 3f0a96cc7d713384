using Assay.Engine.Options;

namespace Assay.Engine.Data;

/// <summary>What the options of the samples must agree on beyond each one's own range. Each broken rule is a path and a sentence.</summary>
internal sealed class DataRules(DataOptions options)
{
    private const int MostPixels = 1 << 24;

    private readonly List<(string Path, string Message)> _broken = [];

    public IReadOnlyList<(string Path, string Message)> Broken()
    {
        if (options.Source is not { } source)
            return [("data.source", "a source is needed: triangle, spiral, dark_intervals, csv, mnist, fashion_mnist, cifar10, npy or clock")];

        bool csv = source == SourceKind.Csv, npy = source == SourceKind.Npy;
        CheckOwners();
        NoNul("path", options.Path);
        NoNul("test_path", options.TestPath);
        if (csv || npy) CheckFiles(csv);
        if (options.Classes is not null) CheckClasses(options.WithDefaults(), options.Classes);
        if (csv && options.Image is not null) CheckImage(options.Image);

        if (options.Scaling is { Name: ScalingKind.Divide, By: null } && !options.IsImages)
            Add("scaling.by", "divide needs a divisor, for example by: 50");
        if (options.Augmentation is { } augmentation) CheckAugmentation(augmentation);
        return _broken;
    }

    private void Add(string name, string message) => _broken.Add(($"data.{name}", message));

    private void CheckOwners()
    {
        foreach ((string path, OptionMember stray, OptionType type) in OptionType.StraysWithin(options, "data"))
        {
            string kind = type.Function is { Name: not "name" } function ? $"{function.Name} " : "";
            _broken.Add((path, $"{stray.Name} belongs to {stray.Owners ?? $"{kind}{string.Join(" or ", type.OwnersOf(stray))}"}: leave it out"));
        }
    }

    private void NoNul(string name, string? path)
    {
        if (path?.IndexOf('\0') is >= 0 and int at)
            Add(name, $"character {at + 1} of the path is NUL (U+0000), which no path can hold: delete it");
    }

    private void CheckFiles(bool csv)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
            Add("path", csv ? "source csv needs the path of a file, relative to the study file"
                : "source npy needs the path of a folder with images.npy and labels.npy, relative to the study file");
        if (options.Label is null == options.Targets is null && (csv || options.Label is not null))
            Add("label", "name what is to be predicted: either label (a class) or targets (numbers), not both");
        if (options is { Time: not null, Source: SourceKind.Npy } && options.Targets is not ["hour", "minute"])
            Add("time", $"time makes targets of two columns, targets: [hour, minute], but {(options.Targets is null ? "no targets stand" : $"[{string.Join(", ", options.Targets)}] stands")} here");
        if (options.Features is { Count: 0 }) Add("features", "an empty list: name at least one column, or leave it out for all");
        if (options.Targets is { Count: 0 }) Add("targets", "an empty list: name at least one column");
        if (options.TestPath is not null && options.TestFraction is not null)
            Add("test_fraction", "test_path already names the test samples: leave one of the two out");

        IEnumerable<string> named = [.. options.Features ?? [], .. options.Targets ?? [], .. options.Label is { } l ? [l] : (string[])[]];
        foreach (IGrouping<string, string> column in named.GroupBy(name => name).Where(group => group.Count() > 1))
            Add("features", $"column '{column.Key}' is named {column.Count()} times among features, label and targets: name it once");
    }

    private void CheckClasses(DataOptions data, IReadOnlyList<string> classes)
    {
        if (classes.Count == 0 || classes.Distinct().Count() < classes.Count)
            Add("classes", $"classes names targets that are class labels, each once and at least one, but [{string.Join(", ", classes)}] stands here");
        foreach (string stray in classes.Except(data.TargetNames).Distinct())
            Add("classes", $"classes says which targets are class labels, and {stray} is none of the targets {string.Join(", ", data.TargetNames)}");
        if (data.Time is { } time and not TimeTarget.HourMinute && classes.Intersect(data.TargetNames).Any())
            Add("classes", $"time: {OptionType.NameOf(time)} is no label or already one: leave classes out, or take time: hour_minute");
    }

    private void CheckImage(IReadOnlyList<int> image)
    {
        if (image.Count is not (2 or 3) || image.Any(side => side < 1) || image.Aggregate(1.0, (product, side) => product * side) > MostPixels)
            Add("image", $"image is [height, width] or [height, width, channels], each at least 1, but [{string.Join(", ", image)}] stands here");
        else if (options.Features is { } features && features.Count != DataSource.ImageOf(options)!.Value.Size)
            Add("image", $"an image of {DataSource.ImageOf(options)} has {DataSource.ImageOf(options)!.Value.Size} values, but features names {features.Count} columns");
    }

    private void CheckAugmentation(AugmentationOptions augmentation)
    {
        if (options.IsImages)
        {
            if (!augmentation.ChangesImages && augmentation.Sigma is null)
                Add("augmentation", "augmentation needs something that changes: rotation, translation, shear, crop, horizontal_flip, vertical_flip or sigma (noise)");
        }
        else
        {
            if (augmentation.Sigma is null)
                Add("augmentation.sigma", "augmentation needs the standard deviation of its noise, for example sigma: 0.2");
            if (augmentation.ChangesImages)
                Add("augmentation", "rotation, translation, shear, crop and flips are for images: leave them out, or tell csv the shape of its images (data.image)");
            if (augmentation.EachEpoch)
                Add("augmentation.each_epoch", "changes afresh each epoch are for images; other samples get copies: leave each_epoch out");
        }

        if (augmentation is { EachEpoch: true, Copies: > 1 })
            Add("augmentation.copies", $"each_epoch changes the samples themselves, so that there are no copies: leave copies ({augmentation.Copies}) out");
    }
}
