namespace Assay.Engine.Data;

/// <summary>Samples from CSV files, read line by line into their numbers.</summary>
internal static class CsvSamples
{
    /// <summary>The training file, and as test set the test file or a stratified part of the training file.</summary>
    public static LoadedData Load(DataOptions options, string baseDirectory)
    {
        using CsvTable table = new(options.Path!, baseDirectory, "data.path");
        string[] predicted = [.. options.Targets ?? [options.Label!]];
        string[] features = [.. options.Features ?? table.Header.Except(predicted)];
        if (features.Length == 0) table.Add(1, -1, "no column is left as a feature: data.label or data.targets take all");
        if (features.Contains("")) table.Add(1, table.Find(""), "a column without a name: name it, or list the wanted ones in data.features");
        Shape? image = DataSource.ImageOf(options);
        if (image is { } shape && shape.Size != features.Length)
            table.Add(1, -1, $"an image of {shape} has {shape.Size} values, but {features.Length} columns are features: name them in data.features, or change data.image");
        Labels?[] labels = [.. predicted.Select(name => options.Label is not null || options.Classes?.Contains(name) is true ? new Labels() : null)];
        Dataset train = Read(table, features, predicted, labels, options.Positive, image, isTest: false);
        if (options.TestPath is null)
        {
            FoldSplit split = Folds.TestPart(train, options.TestFraction!.Value, options.Seed);
            return new LoadedData(train.Select(split.Train), train.Select(split.Validation));
        }

        using CsvTable test = new(options.TestPath, baseDirectory, "data.test_path");
        if (options.Features is null)
            foreach (string extra in test.Header.Except([.. features, .. predicted]))
                test.Add(1, test.Find(extra), $"column '{test.Name(test.Find(extra))}' is not in {options.Path}: delete it, or list the features in data.features");
        return new LoadedData(train, Read(test, features, predicted, labels, options.Positive, image, isTest: true));
    }

    private static Dataset Read(CsvTable table, string[] features, string[] predicted, Labels?[] labels, string? positive, Shape? image, bool isTest)
    {
        int[] x = [.. features.Where(name => name.Length > 0).Select(name => table.Column(name, "data.features"))];
        int[] y = [.. predicted.Select(name => table.Column(name, predicted.Length > 1 || labels[0] is null ? "data.targets" : "data.label"))];
        table.ThrowIfWrong();
        float[] inputs = image is null ? Room<float>(table, x.Length) : [], targets = Room<float>(table, y.Length);
        byte[] pixels = image is null ? [] : Room<byte>(table, x.Length);
        int input = 0, target = 0;
        while (table.Read())
        {
            foreach (int column in x)
            {
                if (image is null) inputs[input++] = table.Number(column);
                else pixels[input++] = Pixel(table, column);
            }

            for (int i = 0; i < y.Length; i++)
                targets[target++] = labels[i] is not { } known ? table.Number(y[i]) : ClassOf(table, y[i], known, isTest);
        }

        for (int i = 0; i < y.Length && !isTest; i++)
            if (labels[i] is { } known) Order(table, y[i], known, positive, targets.AsSpan(0, target), i, y.Length);
        table.ThrowIfWrong();
        if (image is null) Array.Resize(ref inputs, input);
        else Array.Resize(ref pixels, input);
        Array.Resize(ref targets, target);
        TargetColumn[] columns = [.. predicted.Select((name, i) => new TargetColumn(name, labels[i]?.Names.Count ?? 0, [.. labels[i]?.Names ?? []])
        {
            IsPositiveSaid = positive is not null || labels[i]?.AreNumbers is true,
        })];
        return new Dataset(inputs, targets, image is null ? features : [], predicted, columns.Length == 1 ? columns[0].Classes!.Value : 0)
        {
            ClassNames = columns.Length == 1 ? columns[0].ClassNames : [], Columns = columns, Image = image, Pixels = image is null ? null : pixels,
        };
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
        if (positive is not null && (labels.Names.Count != 2 || labels.Find(positive) < 0))
        {
            string[] classes = [.. labels.Names.Order(StringComparer.Ordinal)];
            table.Add(0, column, classes.Length == 2
                ? $"data.positive is '{positive}', and the classes of '{table.Name(column)}' are '{classes[0]}' and '{classes[1]}': name one of them"
                : $"data.positive names one of two classes, and '{table.Name(column)}' has {classes.Length}: leave it out");
            positive = null;
        }

        int[] ranks = labels.Sort(positive);
        for (int i = first; i < targets.Length; i += width)
            if (targets[i] >= 0) targets[i] = ranks[(int)targets[i]];
    }

    private static byte Pixel(CsvTable table, int column)
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
