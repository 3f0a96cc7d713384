using System.Globalization;
using System.Text.RegularExpressions;

namespace Assay.Engine.Data;

/// <summary>
/// What the texts of a column are that are not meant as texts: dates, and numbers in a spelling that is not read, with another decimal mark, with marks
/// between thousands (1.234,50 as well as 1,234.50), a percent sign or a sign of currency. Taken for texts they would become classes or categories, or no feature at all.
/// </summary>
internal sealed partial class Spellings
{
    /// <summary>So many of a column's values are dates, or numbers in whatever spelling, where it is one of these.</summary>
    private const double Mostly = 0.9;

    private long _otherMarks, _decorated, _dates;
    private string? _decoratedOne;

    /// <summary>Counts a value that is no number as it stands.</summary>
    public void Look(CsvTable table, int column, string text)
    {
        if (table.IsNumber(column, otherMark: true)) _otherMarks++;
        if (Decorated().IsMatch(text))
        {
            _decorated++;
            _decoratedOne ??= text;
        }
        else if (IsDate(text))
        {
            _dates++;
        }
    }

    /// <summary>What is to be done about the column; null where its texts are texts.</summary>
    /// <param name="column">The column, as it is told.</param>
    /// <param name="example">One of its values.</param>
    /// <param name="numbers">How many of its values are numbers as they stand.</param>
    /// <param name="values">How many values it has.</param>
    /// <param name="mark">The decimal mark that is read.</param>
    /// <param name="otherwise">What else can be done about dates and numbers.</param>
    /// <param name="categories">The column as an option names it, where its texts may be categories; null: they may not.</param>
    public string? Advice(string column, string example, long numbers, long values, DecimalMark mark, string otherwise, string? categories = null)
    {
        string other = mark is DecimalMark.Comma ? "point" : "comma";
        if (2 * _otherMarks >= values && _otherMarks > _decorated)
            return $"column '{column}' has numbers like {example}: write data.decimal_mark: {other}";
        if (2 * _otherMarks >= values && _otherMarks == _decorated)
            return $"column '{column}' has numbers like {example}: where the {other} is the decimal mark write data.decimal_mark: {other}, where it stands between thousands write them without it";
        if (_decorated > 0 && _decorated + numbers >= Mostly * values)
            return $"column '{column}' has numbers like {_decoratedOne}: write them with digits, a sign and a decimal mark alone, without marks between thousands and without units, {otherwise}{(categories is null ? "" : $", or take them as names: data.categories: [{categories}]")}";
        return _dates >= Mostly * values
            ? $"column '{column}' has dates, like {example}: make numbers of them that say what you mean (the year, the weekday, days since an event), {otherwise}"
            : null;
    }

    private static bool IsDate(string text) =>
        text.Length >= 8 && text.Any(char.IsAsciiDigit) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Thousands are marked, the same way each, and a unit may stand before or after; or a unit stands before or after.</summary>
    [GeneratedRegex("""
        ^(?<unit>[%\p{Sc}]\ ?)?[-+]?
        (?: [1-9]\d{0,2} (?<mark>[.,'’\ \u00A0\u202F])\d{3} (?:\k<mark>\d{3})* (?:[.,]\d+)? (?:[\ \u00A0\u202F]?[%\p{Sc}])?
          | \d+ (?:[.,]\d+)? (?(unit)|[\ \u00A0\u202F]?[%\p{Sc}]) )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Decorated();
}
