using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Assay.Engine.Data;

/// <summary>Samples from CSV files, read line by line into their numbers.</summary>
internal static class CsvSamples
{
    /// <summary>The training file, and as test set the test file or a part of the training file that is divided as folds are.</summary>
    public static LoadedData Load(DataOptions options, string baseDirectory)
    {
        List<string> notes = [];
        (Dataset train, TableColumns columns) = Train(options, baseDirectory, notes);
        Dataset test;
        if (options.TestPath is not null) test = Further(options, options.TestPath, "data.test_path", columns, baseDirectory);
        else
        {
            FoldSplit split = Folds.TestPart(train, options.TestFraction!.Value, options.Seed);
            (train, test) = (train.Select(split.Train), train.Select(split.Validation));
        }

        if (options.TestPath is not null && train.Order?.Max() is { } last && test.Order!.Count(moment => moment < last) is > 0 and int before)
            notes.Add($"{ByteFile.Count(before)} of the {ByteFile.Count(test.Samples)} lines of {options.TestPath} are from before the last of {options.Path} (data.order_by): what tests them has learnt from what came after");

        foreach ((string label, string name) in train.Columns.SelectMany(target => target.ClassNames.Select(name => (target.Name, name))).Where(one => CsvTable.IsMissing(Encoding.UTF8.GetBytes(one.name))))
            notes.Add($"label {label} has '{name}', which is a class here, and in features a missing value: if it is none, delete the lines that have it");
        Dataset? held = options.ValidationPath is null ? null : Further(options, options.ValidationPath, "data.validation_path", columns, baseDirectory);
        return new LoadedData(held is null ? train : train.Then(held), test) { ValidationSamples = held?.Samples ?? 0, Notes = notes };
    }

    /// <summary>Reads the training file as numbers alone; where it holds more, looks through it for what it holds, and reads it again.</summary>
    private static (Dataset Train, TableColumns Columns) Train(DataOptions options, string baseDirectory, List<string> notes)
    {
        TableColumns columns;
        using (CsvTable table = Open(options, options.Path!, baseDirectory, "data.path"))
        {
            columns = TableColumns.Of(options, table);
            if (Read(table, columns, isTest: false, onlyNumbers: columns.Image is null) is { } plain) return (plain, columns);
        }

        using (CsvTable table = Open(options, options.Path!, baseDirectory, "data.path"))
        {
            IReadOnlyList<FeatureColumn> features = TableSurvey.Of(table, [.. columns.Features.Select(feature => feature.Name)], options, notes);
            table.ThrowIfWrong();
            if (features.Count == 0) table.Add(1, -1, $"no column is left as a feature: {string.Join("; ", notes)}");
            table.ThrowIfWrong();
            columns = columns.With(features);
        }

        using CsvTable again = Open(options, options.Path!, baseDirectory, "data.path");
        return (Read(again, columns, isTest: false)!, columns);
    }

    /// <summary>Another file with the columns and classes of the training file.</summary>
    private static Dataset Further(DataOptions options, string path, string option, TableColumns columns, string baseDirectory)
    {
        using CsvTable table = Open(options, path, baseDirectory, option);
        if (options.Features is null)
            foreach (string extra in table.Header.Except(columns.Known))
                table.Add(1, table.Find(extra), $"column '{table.Name(table.Find(extra))}' is not in {options.Path}: delete it, or name it in data.ignore");
        return Read(table, columns, isTest: true)!;
    }

    private static CsvTable Open(DataOptions options, string path, string baseDirectory, string option) =>
        new(path, baseDirectory, option, options.Header!.Value, options.DecimalMark!.Value);

    /// <summary>Reads a file.</summary>
    /// <param name="table">The file, at its beginning.</param>
    /// <param name="columns">What its columns are.</param>
    /// <param name="isTest">Whether classes and categories are those of the training samples.</param>
    /// <param name="onlyNumbers">Whether to give up where a feature is more than numbers.</param>
    /// <returns>The samples; null: given up.</returns>
    private static Dataset? Read(CsvTable table, TableColumns columns, bool isTest, bool onlyNumbers = false)
    {
        TablePlaces places = columns.In(table);
        table.ThrowIfWrong();
        if (onlyNumbers && columns.AreTold) return null;
        IReadOnlyList<FeatureColumn> features = columns.Features;
        int width = columns.Width, targetWidth = places.Targets.Length, row = 0;
        float[] inputs = columns.Image is null ? Room<float>(table, width) : [], targets = Room<float>(table, targetWidth);
        byte[] pixels = columns.Image is null ? [] : Room<byte>(table, width);
        float[]? weights = places.Weight < 0 ? null : Room<float>(table, 1);
        double[]? order = places.Order < 0 ? null : Room<double>(table, 1);
        int[]? groups = places.Group < 0 ? null : Room<int>(table, 1);
        Dictionary<string, int> known = [];
        for (; table.Read(); row++)
        {
            for (int i = 0, at = row * width; i < features.Count; at += features[i++].Width)
            {
                if (columns.Image is not null) pixels[at] = Pixel(table, places.Features[i]);
                else if (!table.Features(places.Features[i], features[i], inputs.AsSpan(at, features[i].Width), columns.Lacking, onlyNumbers)) return null;
            }

            for (int i = 0; i < targetWidth; i++)
                targets[(row * targetWidth) + i] = columns.Labels[i] is not { } labels ? table.Number(places.Targets[i]) : ClassOf(table, places.Targets[i], labels, isTest);
            if (weights is not null) weights[row] = Weight(table, places.Weight);
            if (order is not null) order[row] = table.Moment(places.Order);
            if (groups is not null) groups[row] = Group(table, places.Group, known, isTest ? columns : null);
        }

        if (!isTest) columns.Groups = [.. known.Keys];
        if (!isTest) columns.CheckPositive(table);
        for (int i = 0; i < targetWidth && !isTest; i++)
            if (columns.Labels[i] is { } labels) Order(table, places.Targets[i], labels, columns.PositiveOf(labels), targets.AsSpan(0, row * targetWidth), i, targetWidth);
        table.ThrowIfWrong();
        TargetColumn[] told = columns.Targets();
        return new Dataset(
            columns.Image is null ? Cut(inputs, row * width) : [], Cut(targets, row * targetWidth), columns.Image is null ? [.. features.SelectMany(feature => feature.Features)] : [],
            columns.Predicted, told.Length == 1 ? told[0].Classes!.Value : 0)
        {
            ClassNames = told.Length == 1 ? told[0].ClassNames : [], Columns = told, Image = columns.Image, Pixels = columns.Image is null ? null : Cut(pixels, row * width),
            PixelNames = columns.Image is null ? [] : [.. features.Select(feature => feature.Name)],
            Table = columns.Image is null ? features : null, Weights = Cut(weights, row), Order = Cut(order, row), Groups = Cut(groups, row),
        };
    }

    [return: NotNullIfNotNull(nameof(values))]
    private static T[]? Cut<T>(T[]? values, int length)
    {
        if (values is not null) Array.Resize(ref values, length);
        return values;
    }

    private static float Weight(CsvTable table, int column)
    {
        float weight = table.Number(column);
        if (weight < 0) table.Add(column, $"weight '{table.Name(column)}' is {table.Shown(column)}, and a sample counts 0 times or more: make it at least 0");
        return weight;
    }

    /// <summary>The number of a group.</summary>
    /// <param name="table">The file.</param>
    /// <param name="column">Where its name stands.</param>
    /// <param name="known">Those of this file by now.</param>
    /// <param name="trained">Whose groups may not be among them; null: the file is that of the training samples.</param>
    private static int Group(CsvTable table, int column, Dictionary<string, int> known, TableColumns? trained)
    {
        string text = table.Text(column);
        if (text.Length == 0) table.Add(column, $"group '{table.Name(column)}' is empty: fill it in or delete the line");
        if (known.TryGetValue(text, out int group)) return group;
        known.Add(text, group = known.Count);
        if (trained?.Groups.Contains(text) is true)
            table.Add(column, $"group '{table.Name(column)}' has '{table.Shown(column)}', which has lines in {trained.File}, too, and none is trained on while another of its group tests: delete its lines in one of the two, or leave data.group out");
        return group;
    }

    /// <summary>Room for all lines there can be.</summary>
    private static T[] Room<T>(CsvTable table, int width) => (long)table.MostRows * width <= Array.MaxLength
        ? new T[table.MostRows * width]
        : throw new DataException(table.Path, $"up to {ByteFile.Count(table.MostRows)} lines of {ByteFile.Count(width)} values are more than the {ByteFile.Count(Array.MaxLength)} that can be held: take fewer lines or columns");

    /// <summary>Numbers the labels of the training samples as their classes are ordered.</summary>
    private static void Order(CsvTable table, int column, Labels labels, string? positive, Span<float> targets, int first, int width)
    {
        if (labels.Names.Count < 2 && table.Rows > 0)
            table.Add(0, column, $"label '{table.Name(column)}' is {(labels.Names.Count == 0 ? "empty" : $"'{labels.Names.Single()}'")} in every line: a classifier needs at least 2 classes");
        int[] ranks = labels.Sort(positive);
        for (int i = first; i < targets.Length; i += width)
            if (targets[i] >= 0) targets[i] = ranks[(int)targets[i]];
    }

    internal static byte Pixel(CsvTable table, int column)
    {
        float value = table.Number(column);
        if (value is >= 0 and <= 255 && value == MathF.Floor(value)) return (byte)value;
        if (!float.IsNaN(value)) // else it is told already
            table.Add(column, $"column '{table.Name(column)}' has {table.Shown(column)}, and a pixel is a whole number from 0 to 255");
        return 0;
    }

    /// <summary>The number of a label; −1 where it is told to be wrong.</summary>
    private static int ClassOf(CsvTable table, int column, Labels labels, bool isTest)
    {
        string text = table.Text(column);
        if (text.Length == 0)
        {
            table.Add(column, $"label '{table.Name(column)}' is empty: fill it in or delete the line");
            return -1;
        }

        if (!isTest && labels.Names.Count < Dataset.MostClasses) return labels.Add(text);
        if (labels.Find(text) is >= 0 and int number) return number;
        table.Add(column, isTest
            ? $"label '{table.Shown(column)}' does not occur among the training samples, whose labels are {string.Join(", ", labels.Names.Take(20))}"
            : $"label '{table.Shown(column)}' is one more than {ByteFile.Count(Dataset.MostClasses)} different ones: name a number to be predicted in data.targets, or take another column as label");
        return -1;
    }
}
