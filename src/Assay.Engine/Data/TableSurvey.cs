namespace Assay.Engine.Data;

/// <summary>
/// Looks through a CSV file for what its columns hold, where not all are numbers: which are texts to tell apart by, where values are missing, and what
/// can be made no feature of. One pass, which keeps no values but a column's first different texts.
/// </summary>
internal sealed class TableSurvey
{
    /// <summary>As many different texts are taken for categories; more say too little each, and are left out unless they are asked for.</summary>
    public const int MostCategories = 50;

    private readonly DataOptions _options;
    private readonly Seen[] _seen;

    private TableSurvey(DataOptions options, int columns) => (_options, _seen) = (options, [.. Enumerable.Range(0, columns).Select(_ => new Seen())]);

    /// <summary>What the columns become.</summary>
    /// <param name="table">The training file, at its beginning; it is read to its end.</param>
    /// <param name="features">Names of the columns that are to be features.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="notes">What was left out and why, a sentence a column.</param>
    /// <remarks>What is wrong is told by the table.</remarks>
    public static IReadOnlyList<FeatureColumn> Of(CsvTable table, IReadOnlyList<string> features, DataOptions options, List<string> notes)
    {
        int[] places = [.. features.Select(table.Find)];
        TableSurvey survey = new(options, places.Length);
        while (table.Read())
            for (int i = 0; i < places.Length; i++)
                if (places[i] >= 0) survey.Look(table, places[i], features[i], survey._seen[i]);
        table.Forget();
        return [.. features.Select((name, i) => survey.Decide(table, places[i], name, survey._seen[i], notes)).OfType<FeatureColumn>()];
    }

    /// <summary>Whether a column is one of numbers, of whose values so many are: what is none among them is then a mistake.</summary>
    public static bool AreNumbers(long numbers, long values) => 2 * numbers >= values;

    private void Look(CsvTable table, int column, string name, Seen seen)
    {
        if (table.IsMissing(column))
        {
            seen.Missing++;
            return;
        }

        seen.Values++;
        bool isNumber = table.IsNumber(column);
        if (isNumber) seen.Numbers++;
        if ((isNumber && _options.Categories?.Contains(name) is not true) || seen.Texts.Count > Dataset.MostClasses) return;
        string text = table.Text(column);
        if (seen.Texts.Count <= MostCategories || IsTold(name)) seen.Texts.Add(text);
        if (!isNumber) seen.Spellings.Look(table, column, text);
    }

    private FeatureColumn? Decide(CsvTable table, int column, string name, Seen seen, List<string> notes)
    {
        bool missing = seen.Missing > 0;
        if (missing && _options.Missing is MissingValues.Refuse) return FeatureColumn.Plain(name); // each is told where it stands
        if (_options.Ordinal?.GetValueOrDefault(name) is { } levels) return new(name, FeatureKind.Ordinal, levels, missing);
        if (seen.Values == 0)
        {
            notes.Add($"column {name} has no value in any line: left out");
            return null;
        }

        if (IsTold(name) && seen.Texts.Count > Dataset.MostClasses)
            table.Add(1, column, $"column '{table.Name(column)}' has more than {ByteFile.Count(Dataset.MostClasses)} different texts, which are no categories (data.categories): leave it out by data.ignore");
        if (IsTold(name)) return new(name, FeatureKind.Categories, Sorted(seen.Texts), missing);
        if (AreNumbers(seen.Numbers, seen.Values)) return new(name, FeatureKind.Number, [], missing);
        string example = seen.Texts.First();
        if (seen.Spellings.Advice(table.Name(column), example, seen.Numbers, seen.Values, _options.DecimalMark ?? DecimalMark.Point, $"or leave the column out: data.ignore: [{name}]", name) is { } advice)
            table.Add(1, column, advice);
        else if (seen.Texts.Count <= MostCategories)
            return new(name, FeatureKind.Categories, Sorted(seen.Texts), missing);
        else if (_options.Features is not null)
            table.Add(1, column, $"column '{table.Name(column)}' has more than {MostCategories} different texts, like {Shown(example)}: name it in data.categories to have a feature each, or leave it out of data.features");
        else
            notes.Add($"column {name} has more than {MostCategories} different texts, like {Shown(example)}: left out; name it in data.categories to have a feature each");
        return null;
    }

    private bool IsTold(string name) => _options.Categories?.Contains(name) is true;

    /// <summary>By number where all are numbers, else by text: the order of the file says nothing.</summary>
    private static string[] Sorted(HashSet<string> texts)
    {
        Labels labels = new();
        foreach (string text in texts) labels.Add(text);
        labels.Sort(last: null);
        return [.. labels.Names];
    }

    private static string Shown(string text) => text.Length > 30 ? $"'{text[..30]}…'" : $"'{text}'";

    private sealed class Seen
    {
        public long Values, Numbers, Missing;

        public readonly Spellings Spellings = new();

        public readonly HashSet<string> Texts = [];
    }
}
