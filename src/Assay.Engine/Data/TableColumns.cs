namespace Assay.Engine.Data;

/// <summary>What the columns of a table are: features, what is predicted, and what stands beside a sample.</summary>
internal sealed class TableColumns
{
    private readonly DataOptions _options;

    private TableColumns(DataOptions options, IReadOnlyList<string> predicted, IReadOnlyList<FeatureColumn> features, Labels?[] labels, IReadOnlyList<string> known) =>
        (_options, Predicted, Features, Labels, Known, Image) = (options, predicted, features, labels, known, DataSource.ImageOf(options));

    /// <summary>The columns that are predicted.</summary>
    public IReadOnlyList<string> Predicted { get; }

    /// <summary>The columns that are features.</summary>
    public IReadOnlyList<FeatureColumn> Features { get; }

    /// <summary>The classes of each that is predicted, as the training samples have them; null: numbers.</summary>
    public Labels?[] Labels { get; }

    /// <summary>All columns that the training file has.</summary>
    public IReadOnlyList<string> Known { get; }

    /// <summary>The groups of the training samples, once they are read.</summary>
    public HashSet<string> Groups { get; set; } = [];

    /// <summary>The training file as the user named it.</summary>
    public string File => _options.Path!;

    /// <summary>The shape that the columns make; null: none.</summary>
    public Shape? Image { get; }

    /// <summary>Features of a sample.</summary>
    public int Width => Features.Sum(feature => feature.Width);

    /// <summary>Whether the options say of columns that they are more than numbers.</summary>
    public bool AreTold => _options is { Categories.Count: > 0 } or { Ordinal.Count: > 0 };

    /// <summary>As far as options and header say: all features numbers.</summary>
    /// <remarks>What is wrong is told by the table.</remarks>
    public static TableColumns Of(DataOptions options, CsvTable table)
    {
        Require(options.Ignore, "data.ignore");
        Require(options.Categories, "data.categories");
        Require(options.Ordinal?.Keys, "data.ordinal");
        string[] predicted = [.. options.Targets ?? [options.Label!]];
        string[] beside = [.. new[] { options.Group, options.OrderBy, options.Weight }.OfType<string>()];
        string[] features = [.. options.Features ?? table.Header.Except([.. predicted, .. beside, .. options.Ignore ?? []])];
        foreach (string stray in (options.Categories ?? []).Concat(options.Ordinal?.Keys ?? []).Except(features).Where(name => table.Find(name) >= 0))
            table.Add(1, table.Find(stray), $"column '{table.Name(table.Find(stray))}' is no feature, and data.categories and data.ordinal say what features are: leave it out there");
        if (features.Length == 0) table.Add(1, -1, "no column is left as a feature: data.label or data.targets take all");
        if (features.Contains("")) table.Add(1, table.Find(""), "a column without a name: name it, or list the wanted ones in data.features");
        if (DataSource.ImageOf(options) is { } image && image.Size != features.Length)
            table.Add(1, -1, $"an image of {image} has {image.Size} values, but {features.Length} columns are features: name them in data.features, or change data.image");
        Labels?[] labels = [.. predicted.Select(name => options.Label is not null || options.Classes?.Contains(name) is true ? new Labels() : null)];
        return new(options, predicted, [.. features.Select(FeatureColumn.Plain)], labels, table.Header);

        void Require(IEnumerable<string>? names, string option)
        {
            foreach (string name in names ?? []) table.Column(name, option);
        }
    }

    /// <summary>The same with other features, and no class known yet.</summary>
    public TableColumns With(IReadOnlyList<FeatureColumn> features) =>
        new(_options, Predicted, features, [.. Labels.Select(labels => labels is null ? null : new Labels())], Known);

    /// <summary>Where they stand in a file.</summary>
    public TablePlaces In(CsvTable table) => new(
        [.. Features.Where(feature => feature.Name.Length > 0).Select(feature => table.Column(feature.Name, "data.features"))],
        [.. Predicted.Select(name => table.Column(name, Predicted.Count > 1 || Labels[0] is null ? "data.targets" : "data.label"))],
        Beside(table, _options.Group, "data.group"), Beside(table, _options.OrderBy, "data.order_by"), Beside(table, _options.Weight, "data.weight"));

    /// <summary>What is said where a number is missing that may not be.</summary>
    public string Lacking => _options.Missing is MissingValues.Refuse
        ? "data.missing says refuse: fill it in or delete the line, or write impute"
        : "no training sample lacks one: fill it in or delete the line";

    /// <summary>What is predicted, with the classes that are known by now.</summary>
    public TargetColumn[] Targets() => [.. Predicted.Select((name, i) => new TargetColumn(name, Labels[i]?.Names.Count ?? 0, [.. Labels[i]?.Names ?? []])
    {
        IsPositiveSaid = PositiveOf(Labels[i]) is not null || Labels[i]?.AreNumbers is true,
    })];

    /// <summary>The positive class of a label with two classes, one of which it is; null: none is said of it.</summary>
    public string? PositiveOf(Labels? labels) => labels is { Names.Count: 2 } && _options.Positive is { } positive && labels.Find(positive) >= 0 ? positive : null;

    /// <summary>Tells of a positive class that no label with two classes has.</summary>
    public void CheckPositive(CsvTable table)
    {
        if (_options.Positive is not { } positive || Labels.Any(labels => PositiveOf(labels) is not null)) return;
        (string name, Labels only) = Predicted.Zip(Labels).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!)).OrderBy(pair => pair.Item2.Names.Count == 2 ? 0 : 1).First();
        string[] classes = [.. only.Names.Order(StringComparer.Ordinal)];
        table.Add(0, table.Find(name), classes.Length == 2
            ? $"data.positive is '{positive}', and the classes of '{name}' are '{classes[0]}' and '{classes[1]}': name one of them"
            : $"data.positive names one of two classes, and '{name}' has {classes.Length}: leave it out");
    }

    private static int Beside(CsvTable table, string? name, string option) => name is null ? -1 : table.Column(name, option);
}

/// <summary>Where the columns of a table stand in a file, 0-based; −1: it has none such.</summary>
internal readonly record struct TablePlaces(int[] Features, int[] Targets, int Group, int Order, int Weight);
