using System.Globalization;

namespace Assay.Engine.Data;

/// <summary>
/// Images and what belongs to them from a pair of NumPy arrays: images.npy, bytes [n, height, width] or
/// [n, height, width, channels], and labels.npy, [n] or [n, targets].
/// </summary>
internal static class NpySamples
{
    private const int MostLooked = 65536;
    private const string ImagesFile = "images.npy", LabelsFile = "labels.npy";

    /// <summary>The files of a folder.</summary>
    public static IReadOnlyList<string> Files { get; } = [ImagesFile, LabelsFile];

    /// <summary>The training folder, and as test set the test folder or a stratified part of the training folder.</summary>
    public static LoadedData Load(DataOptions options, string baseDirectory)
    {
        Dataset train = Read(options, Path.Combine(baseDirectory, options.Path!), null), test;
        if (options.TestPath is { } path)
        {
            test = Read(options, Path.Combine(baseDirectory, path), train);
        }
        else
        {
            FoldSplit split = Folds.TestPart(train, options.TestFraction!.Value, options.Seed);
            (train, test) = (train.Select(split.Train), train.Select(split.Validation));
        }

        return new LoadedData(First(train, options.Samples, "samples", options.Path!),
            First(test, options.TestSamples, "test_samples", options.TestPath ?? options.Path!));
    }

    /// <summary>The pair of a folder with its labels as numbers, whatever they are: for looking at.</summary>
    public static Dataset Look(string folder)
    {
        using NpyFile labels = new(Path.Combine(folder, LabelsFile));
        long columns = labels.Shape.Count == 2 ? labels.Shape[1] : 1;
        if (columns > MostLooked)
            throw labels.Error($"the shape is {labels.ShapeText}: at most {ByteFile.Count(MostLooked)} labels an image can be looked at");
        string[] names = [.. Enumerable.Range(1, (int)columns).Select(column => $"label {column}")];
        return Read(new DataOptions { Targets = names }, folder, null);
    }

    /// <summary>The pair of a folder for a network that is trained: with its targets and its classes.</summary>
    public static Dataset Read(SampleForm form, string folder)
    {
        bool label = form.Targets is [{ Classes: not 0 }];
        DataOptions options = new()
        {
            Time = form.IsTime ? true : null, Label = label ? form.Targets[0].Name : null,
            Targets = form.IsTime ? ["hour", "minute"] : label ? null : [.. form.Targets.Select(target => target.Name)],
            Classes = label || form.Targets.All(target => target.Classes == 0) ? null : [.. form.Targets.Where(target => target.Classes != 0).Select(target => target.Name)],
        };
        Dataset like = new([], [], [], [.. form.Targets.Select(target => target.Name)], 0) { Image = form.Shape, Columns = form.Targets };
        return Read(options, folder, like);
    }

    private static Dataset First(Dataset data, int? count, string option, string place)
    {
        ImageSet.RequireSamples(count, data.Samples, option, place);
        return count is { } first && first < data.Samples ? data.Select([.. Enumerable.Range(0, first)]) : data;
    }

    private static Dataset Read(DataOptions options, string folder, Dataset? train)
    {
        using NpyFile images = new(Path.Combine(folder, ImagesFile)), labels = new(Path.Combine(folder, LabelsFile));
        if (images.Shape.Count is not (3 or 4) || images.Shape.Skip(1).Any(size => size > 65535))
            throw images.Error($"the shape is {images.ShapeText}, but images are [n, height, width] or [n, height, width, channels]");
        Shape shape = new((int)images.Shape[1], (int)images.Shape[2], images.Shape.Count == 4 ? (int)images.Shape[3] : 1);
        if (train is not null && train.Image != shape)
            throw images.Error($"the images are {shape}, those to train with {train.Image}");
        if (labels.Shape.Count is not (1 or 2))
            throw labels.Error($"the shape is {labels.ShapeText}, but labels are [n] or [n, targets]");
        if (labels.Shape[0] != images.Shape[0])
            throw labels.Error($"there are labels for {ByteFile.Count(labels.Shape[0])} images, but {ByteFile.Count(images.Shape[0])} images: the two files do not belong together");

        int columns = labels.Shape.Count == 1 ? 1 : (int)labels.Shape[1];
        string[] names = [.. options.Targets ?? [options.Label!]];
        if (columns != names.Length)
        {
            string has = $"an image has {(columns == 1 ? "1 value" : $"{columns} values")}";
            throw labels.Error(options.Targets is null
                ? $"{has}, and one class label is wanted: name them in data.targets, and in data.classes those that are labels"
                : $"{has}, but data.targets names {names.Length} ({string.Join(", ", names)}): name each once, in the order of the file");
        }

        byte[] pixels = images.ReadBytes();
        double[] values = labels.ReadNumbers();
        Dataset data = new([], [.. values.Select(value => (float)value)], [], names, 0) { Image = shape, Pixels = pixels };
        if (options.Time is true) return OnADial(data, labels);
        if (options.Label is null && options.Classes is null) return Finite(data, labels);

        TargetColumn[] targets = [.. names.Select((name, i) => options.Label is not null || options.Classes!.Contains(name)
            ? Labelled(name, values, i, names.Length, labels, train) : new TargetColumn(name, 0, []))];
        return Finite(data, labels) with
        {
            Columns = targets,
            Classes = targets.Length == 1 ? targets[0].Classes!.Value : 0,
            ClassNames = targets.Length == 1 ? targets[0].ClassNames : [],
        };
    }

    private static Dataset Finite(Dataset data, NpyFile labels)
    {
        int wrong = Array.FindIndex(data.Targets, value => !float.IsFinite(value));
        return wrong < 0 ? data : throw labels.Error($"value {ByteFile.Count(wrong)} is not a finite number in single precision", wrong);
    }

    /// <summary>The times of hours that are 0 to 11 and minutes that are 0 to 59.</summary>
    private static Dataset OnADial(Dataset data, NpyFile labels)
    {
        for (int i = 0; i < data.Targets.Length; i++)
        {
            (string name, int most) = i % 2 == 0 ? ("hour", 11) : ("minute", 59);
            if (!(data.Targets[i] >= 0 && data.Targets[i] <= most && data.Targets[i] == MathF.Floor(data.Targets[i])))
                throw labels.Error(string.Create(CultureInfo.InvariantCulture, $"the {name} of image {ByteFile.Count(i / 2)} (the first is 0) is {data.Targets[i]}, and {name}s are whole numbers from 0 to {most}{(name == "hour" ? ": twelve o'clock is 0" : "")}"), i);
        }

        return Clocks.OfTimes(data, [.. Enumerable.Range(0, data.Samples).Select(i => (60 * data.Targets[2 * i]) + data.Targets[(2 * i) + 1])]);
    }

    /// <summary>A column of labels: classes are numbered from 0; the training samples say how many there are.</summary>
    private static TargetColumn Labelled(string name, double[] values, int column, int width, NpyFile labels, Dataset? train)
    {
        if (labels.IsFloat)
            throw labels.Error($"the type is {labels.Type}, but class labels are integers: convert them, or name them as numbers to predict, data.targets: [name]");
        int? known = train?.Columns[column].Classes;
        int most = known ?? Dataset.MostClasses, largest = 0;
        for (int i = column; i < values.Length; i += width)
        {
            if (values[i] < 0 || values[i] >= most)
                throw labels.Error($"the {(width == 1 ? "label" : name)} of image {ByteFile.Count(i / width)} (the first is 0) is {values[i]}, and classes are numbered 0 to {most - 1}", i);
            largest = Math.Max(largest, (int)values[i]);
        }

        int classes = known ?? largest + 1;
        return classes >= 2
            ? new TargetColumn(name, classes, [.. Enumerable.Range(0, classes).Select(number => $"{number}")])
            : throw labels.Error("all labels are 0: a classifier needs at least 2 classes");
    }
}
