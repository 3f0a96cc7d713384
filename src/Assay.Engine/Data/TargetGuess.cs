namespace Assay.Engine.Data;

/// <summary>What a column of a table is taken for where nobody has said it: a class label, or a number.</summary>
public static class TargetGuess
{
    /// <summary>More different whole numbers than this are taken for numbers and not for classes.</summary>
    private const int MostClasses = 20;

    /// <summary>Whether a column is a class label: texts, or at most twenty different whole numbers.</summary>
    /// <param name="options">The table, as far as it is said how it is to be read.</param>
    /// <param name="target">The column.</param>
    /// <param name="baseDirectory">The folder that a relative path starts from.</param>
    /// <exception cref="DataException">
    /// When the file cannot be read, has no such column, or it has texts that are hardly classes: numbers in another spelling, dates, or a text of its
    /// own in most lines.
    /// </exception>
    public static bool IsLabel(DataOptions options, string target, string baseDirectory)
    {
        options = options.WithDefaults();
        using CsvTable table = new(options.Path!, baseDirectory, "data.path", options.Header!.Value, options.DecimalMark!.Value);
        int column = table.Column(target, "--target");
        table.ThrowIfWrong();
        HashSet<string> texts = [];
        Spellings spellings = new();
        long numbers = 0, values = 0;
        bool whole = true;
        while (table.Read())
        {
            if (table.IsMissing(column)) continue;
            values++;
            bool isNumber = table.IsNumber(column);
            if (isNumber)
            {
                numbers++;
                whole &= table.Number(column) is var number && number == MathF.Floor(number);
            }

            if (texts.Count > (isNumber ? MostClasses : Dataset.MostClasses)) continue;
            string text = table.Text(column);
            texts.Add(text);
            if (!isNumber) spellings.Look(table, column, text);
        }

        if (TableSurvey.AreNumbers(numbers, values)) return whole && texts.Count <= MostClasses;
        if (spellings.Advice(table.Name(column), texts.First(), numbers, values, options.DecimalMark.Value, "or name another column (--target)") is { } advice)
            table.Add(1, column, advice);
        else if (texts.Count > MostClasses && 2 * texts.Count > values)
            table.Add(1, column, $"column '{table.Name(column)}' has {ByteFile.Count(texts.Count)} different texts in {ByteFile.Count(values)} lines, too many to learn as classes: name another column (--target)");
        table.ThrowIfWrong();
        return true;
    }
}
