using System.Globalization;

namespace Assay.Engine.Data;

/// <summary>
/// Samples from CSV files. Labels may be numbers or text; classes are numbered in ascending order, of the numbers where
/// all labels are numbers, else of the texts (ordinal).
/// </summary>
internal static class CsvSamples
{
    /// <summary>The training file, and as test set the test file or a stratified part of the training file.</summary>
    public static LoadedData Load(DataOptions options, string baseDirectory)
    {
        CsvTable table = CsvTable.Read(options.Path!, baseDirectory, "data.path");
        string[] predicted = [.. options.Targets ?? [options.Label!]];
        string[] features = [.. options.Features ?? table.Header.Except(predicted)];
        if (features.Length == 0) table.Add(1, -1, "no column is left as a feature: data.label or data.targets take all");
        if (features.Contains("")) table.Add(1, Array.IndexOf(table.Header, ""), "a column without a name: name it, or list the wanted ones in data.features");
        Shape? image = DataSource.ImageOf(options);
        if (image is { } shape && shape.Size != features.Length)
            table.Add(1, -1, $"an image of {shape} has {shape.Size} values, but {features.Length} columns are features: name them in data.features, or change data.image");
        string[] classes = options.Label is null ? [] : Classes(table, options.Label);
        Dataset train = Convert(table, features, predicted, options.Label is not null, classes, image);
        if (options.TestPath is null)
        {
            FoldSplit split = Folds.TestPart(train, options.TestFraction!.Value, options.Seed);
            return new LoadedData(train.Select(split.Train), train.Select(split.Validation));
        }

        CsvTable test = CsvTable.Read(options.TestPath, baseDirectory, "data.test_path");
        if (options.Features is null)
            foreach (string extra in test.Header.Except([.. features, .. predicted]))
                test.Add(1, Array.IndexOf(test.Header, extra),
                    $"column '{extra}' is not in {options.Path}: delete it, or list the features in data.features");
        return new LoadedData(train, Convert(test, features, predicted, options.Label is not null, classes, image));
    }

    /// <summary>The distinct labels of a table, in the order of their numbers.</summary>
    private static string[] Classes(CsvTable table, string label)
    {
        int column = Array.IndexOf(table.Header, label);
        if (column < 0) return []; // told by Convert
        string[] labels = [.. table.Rows.Select(row => Canonical(row.Fields[column])).Where(text => text.Length > 0).Distinct()];
        if (labels.Length < 2 && table.Rows.Count > 0)
            table.Add(0, column, $"label '{label}' is {(labels.Length == 0 ? "empty" : $"'{labels[0]}'")} in every line: a classifier needs at least 2 classes");
        return Array.TrueForAll(labels, text => Number(text) is not null)
            ? [.. labels.OrderBy(text => Number(text))]
            : [.. labels.Order(StringComparer.Ordinal)];
    }

    private static Dataset Convert(
        CsvTable table, string[] features, string[] predicted, bool isLabel, string[] classes, Shape? image)
    {
        int[] x = [.. features.Where(name => name.Length > 0).Select(name => table.Column(name, "data.features"))];
        int[] y = [.. predicted.Select(name => table.Column(name, isLabel ? "data.label" : "data.targets"))];
        if (x.Contains(-1) || y.Contains(-1)) table.ThrowIfWrong();

        Dictionary<string, int> numbers = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        List<float> inputs = new(image is null ? table.Rows.Count * x.Length : 0), targets = new(table.Rows.Count * y.Length);
        List<byte> pixels = new(image is null ? 0 : table.Rows.Count * x.Length);
        foreach (CsvRow row in table.Rows)
        {
            foreach (int column in x)
            {
                if (image is null) inputs.Add(table.Number(row, column));
                else pixels.Add(Pixel(table, row, column));
            }

            foreach (int column in y) targets.Add(isLabel ? ClassOf(table, row, column, numbers) : table.Number(row, column));
        }

        table.ThrowIfWrong();
        return new Dataset([.. inputs], [.. targets], image is null ? features : [], predicted, classes.Length)
        {
            ClassNames = classes, Image = image, Pixels = image is null ? null : [.. pixels],
        };
    }

    private static byte Pixel(CsvTable table, CsvRow row, int column)
    {
        float value = table.Number(row, column);
        if (value is >= 0 and <= 255 && value == MathF.Floor(value)) return (byte)value;
        if (!float.IsNaN(value)) // else it is told already
            table.Add(row.Line, column, $"column '{table.Header[column]}' has {row.Fields[column]}, and a pixel is a whole number from 0 to 255");
        return 0;
    }

    private static int ClassOf(CsvTable table, CsvRow row, int column, Dictionary<string, int> numbers)
    {
        string text = row.Fields[column];
        if (numbers.TryGetValue(Canonical(text), out int number)) return number;
        table.Add(row.Line, column, text.Length == 0
            ? $"label '{table.Header[column]}' is empty: fill it in or delete the line"
            : $"label '{text}' does not occur among the training samples, whose labels are {string.Join(", ", numbers.Keys.Take(20))}");
        return 0;
    }

    /// <summary>Numbers in one spelling, so that 1, 1.0 and 01 are one class; text as it is.</summary>
    private static string Canonical(string text) => Number(text)?.ToString("R", CultureInfo.InvariantCulture) ?? text;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value + 0.0 : null; // −0 becomes 0
}
