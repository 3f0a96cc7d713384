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
    /// <exception cref="DataException">When the file cannot be read, or has no such column.</exception>
    public static bool IsLabel(DataOptions options, string target, string baseDirectory)
    {
        options = options.WithDefaults();
        using CsvTable table = new(options.Path!, baseDirectory, "data.path", options.Header!.Value, options.DecimalMark!.Value);
        int column = table.Column(target, "--target");
        table.ThrowIfWrong();
        HashSet<string> texts = [];
        long numbers = 0, values = 0;
        bool whole = true;
        while (table.Read())
        {
            if (table.IsMissing(column)) continue;
            values++;
            if (table.IsNumber(column))
            {
                numbers++;
                whole &= table.Number(column) is var number && number == MathF.Floor(number);
            }

            if (texts.Count <= MostClasses) texts.Add(table.Text(column));
        }

        return !TableSurvey.AreNumbers(numbers, values) || (whole && texts.Count <= MostClasses);
    }
}
