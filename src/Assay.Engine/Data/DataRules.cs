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
        NoNul("validation_path", options.ValidationPath);
        if (csv || npy) CheckFiles(csv);
        if (csv && options is { Positive: not null, Label: null, Classes: not { Count: > 0 } })
            Add("positive", "positive is one of the two classes of a label, and there is none: leave it out");
        if (csv) CheckColumns();
        if (options.ClassWeights is { } weights) CheckClassWeights(weights);
        if (options.Classes is not null) CheckClasses(options.WithDefaults(), options.Classes);
        if (csv && options.Image is not null) CheckImage(options.Image);

        if (options.Encoding is { Count: > 0 } encoding) CheckEncoding(encoding);
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
            Add("label", "name what is to be predicted: either label (a class) or targets (numbers), not both; a class beside numbers stands among targets, and in classes");
        if (options is { Time: true, Source: SourceKind.Npy } && options.Targets is not ["hour", "minute"])
            Add("time", $"time is made of two columns, targets: [hour, minute], but {(options.Targets is null ? "no targets stand" : $"[{string.Join(", ", options.Targets)}] stands")} here");
        if (options.Features is { Count: 0 }) Add("features", "an empty list: name at least one column, or leave it out for all");
        if (options.Targets is { Count: 0 }) Add("targets", "an empty list: name at least one column");
        if (options.TestPath is not null && options.TestFraction is not null)
            Add("test_fraction", "test_path already names the test samples: leave one of the two out");

        IEnumerable<string> named =
            [.. options.Features ?? [], .. options.Targets ?? [], .. options.Ignore ?? [], .. new[] { options.Label, options.Group, options.OrderBy, options.Weight }.OfType<string>()];
        foreach (IGrouping<string, string> column in named.GroupBy(name => name).Where(group => group.Count() > 1))
            Add("features", $"column '{column.Key}' is named {column.Count()} times among features, label, targets, ignore, group, order_by and weight: name it once");
    }

    /// <summary>What is said of the columns of a table beyond what they are for.</summary>
    private void CheckColumns()
    {
        if (options.Image is not null && options is { Categories.Count: > 0 } or { Ordinal.Count: > 0 })
            Add("image", "pixels are numbers: leave categories and ordinal out");
        foreach (string both in (options.Categories ?? []).Intersect(options.Ordinal?.Keys ?? []))
            Add("ordinal", $"column '{both}' is named in categories and in ordinal: its texts are in an order or they are not; name it once");
        foreach ((string name, IReadOnlyList<string> levels) in options.Ordinal ?? new Dictionary<string, IReadOnlyList<string>>())
            if (levels.Count < 2 || levels.Distinct().Count() < levels.Count)
                Add($"ordinal.{name}", $"the texts of a column from the least, at least two, each once, but [{string.Join(", ", levels)}] stands here");
        if (options is { Group: not null, OrderBy: not null })
            Add("order_by", "samples are divided by group or by time, not by both: leave one of the two out");
        if (options.ValidationPath is not null && (options.Group ?? options.OrderBy) is not null)
            Add("validation_path", "validation_path names the samples that validate, and group and order_by choose them: leave one of the two out");
    }

    private void CheckClassWeights(ClassWeightsOptions weights)
    {
        if (weights is { Name: ClassWeightsKind.Given, Of: not { Count: > 0 } })
            Add("class_weights.of", "given needs a weight a class, for example of: { fraud: 20, ok: 1 }");
        foreach ((string name, double weight) in (weights.Of ?? new Dictionary<string, double>()).Where(one => !(one.Value is >= 0 and <= 1e12)))
            Add($"class_weights.of.{name}", FormattableString.Invariant($"a weight is a number from 0 to 1e12, but {weight} stands here"));
        if (DataSource.TargetsOf(options) is not [{ Classes: not 0 }])
            Add("class_weights", "class weights are of the classes of one label, and here is none: leave them out, or weigh samples (data.weight)");
    }

    private void CheckClasses(DataOptions data, IReadOnlyList<string> classes)
    {
        if (classes.Count == 0 || classes.Distinct().Count() < classes.Count)
            Add("classes", $"classes names targets that are class labels, each once and at least one, but [{string.Join(", ", classes)}] stands here");
        foreach (string stray in classes.Except(data.TargetNames).Distinct())
            Add("classes", $"classes says which targets are class labels, and {stray} is none of the targets {string.Join(", ", data.TargetNames)}");
    }

    /// <summary>Each encoding is of a target that is a number, or of a part that one is made into, and has what it needs.</summary>
    private void CheckEncoding(IReadOnlyDictionary<string, EncodingOptions> encoding)
    {
        IReadOnlyList<TargetColumn> targets = DataSource.TargetsOf(options);
        List<string> known = [.. targets.Select(target => target.Name)], parts = [];
        for (int i = 0; i < known.Count; i++)
        {
            if (encoding.GetValueOrDefault(known[i]) is not { Name: EncodingKind.Parts, Into: { Count: 2 } into }) continue;
            foreach (string part in into.Where(known.Contains))
                Add($"encoding.{known[i]}.into", $"{part} is the name of another target: call the part something else");
            if (into.Any(known.Contains) || into[0] == into[1]) return;
            parts.AddRange(into);
            known.AddRange(into);
        }

        TargetCode[] codes = [.. TargetEncoder.Unfitted(options, targets).SelectMany(code => code.Within)];
        foreach ((string name, EncodingOptions how) in encoding.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            string at = $"encoding.{name}";
            if (!known.Contains(name))
                Add(at, $"the data have no target {name}, but {string.Join(", ", known)}{(NearestName.Of(name, known) is { } nearest ? $": did you mean '{nearest}'?" : "")}");
            else if (targets.FirstOrDefault(target => target.Name == name) is { Classes: not 0 })
                Add(at, $"{name} is a class label, and what is encoded is a number: leave it out");
            else CheckEncoding(at, how, codes.FirstOrDefault(code => code.Name == name)?.Period, isGiven: parts.Contains(name) || targets.Any(target => target.Name == name && target.Period is not null));
        }
    }

    private void CheckEncoding(string at, EncodingOptions how, double? period, bool isGiven)
    {
        if (how.Period is not null && isGiven)
            Add($"{at}.period", $"this target {(period is null ? "does not repeat" : FormattableString.Invariant($"repeats after {period}"))}, whatever stands here: leave period out");
        (string Option, string Sentence)? needs = how switch
        {
            { Name: EncodingKind.Divide, By: null } => ("by", "divide needs a divisor, for example by: 60"),
            { Name: EncodingKind.Bins, Count: null } => ("count", "bins needs to know how many, for example count: 24"),
            { Name: EncodingKind.Parts, By: null } => ("by", "parts needs a divisor, for example by: 60"),
            { Name: EncodingKind.Parts } when how.Into is not { Count: 2 } into || into[0] == into[1] || into.Any(string.IsNullOrWhiteSpace) =>
                ("into", "parts needs two names, for example into: [hour, minute]"),
            { Name: EncodingKind.Cosine or EncodingKind.SineCosine, Waves: { } waves } when waves.Count == 0 || waves.Distinct().Count() < waves.Count || waves.Any(wave => !(wave is >= 1e-12 and <= 1e12)) =>
                ("waves", $"waves are lengths greater than 0, each once, but [{string.Join(", ", waves)}] stands here"),
            { Name: EncodingKind.Cosine, Waves.Count: > 1 } => ("waves", "cosine takes one wave: leave the others out, or take sine_cosine"),
            { Name: EncodingKind.Cosine or EncodingKind.SineCosine, Waves: null } when period is null =>
                ("period", $"{OptionType.NameOf(how.Name)} needs to know after how much it repeats, for example period: 360 for degrees, or waves: [360]"),
            _ => null,
        };
        // At the option itself, so that one which was refused for its value is not said to be missing, too.
        if (needs is { } one) Add($"{at}.{one.Option}", one.Sentence);
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
