using System.Globalization;

namespace Assay.Engine.Data;

/// <summary>
/// Class labels, text or numbers, numbered as they come in; the classes' order is known when all are there: ascending by
/// number where all labels are numbers, else by text (ordinal).
/// </summary>
internal sealed class Labels
{
    private readonly Dictionary<string, int> _written = [], _numbers = [];

    /// <summary>The different labels, in the order in which they came; numbers in one spelling.</summary>
    public IReadOnlyCollection<string> Names => _numbers.Keys;

    /// <summary>The number of a label; −1 where it is not known.</summary>
    public int Find(string text) => _written.TryGetValue(text, out int number) || _numbers.TryGetValue(Canonical(text), out number) ? number : -1;

    /// <summary>The number of a label, the next one where it is new.</summary>
    public int Add(string text)
    {
        if (_written.TryGetValue(text, out int number)) return number;
        string name = Canonical(text);
        if (!_numbers.TryGetValue(name, out number)) _numbers[name] = number = _numbers.Count;
        if (_written.Count < Dataset.MostClasses) _written[text] = number; // spares taking it for a number again
        return number;
    }

    /// <summary>Labels whose classes are known, in their order.</summary>
    public static Labels Of(IEnumerable<string> classes)
    {
        Labels labels = new();
        foreach (string name in classes) labels.Add(name);
        return labels;
    }

    /// <summary>Whether all labels are numbers, whose order says which of two is the positive one.</summary>
    public bool AreNumbers => Names.All(name => Number(name) is not null);

    /// <summary>Numbers the labels in the order of their classes, and gives each number's new one.</summary>
    /// <param name="last">The label that comes last, whatever its place in the order; null: none.</param>
    public int[] Sort(string? last)
    {
        string[] sorted = AreNumbers
            ? [.. Names.OrderBy(name => Number(name))]
            : [.. Names.Order(StringComparer.Ordinal)];
        if (last is not null) sorted = [.. sorted.Where(name => name != Canonical(last)), Canonical(last)];
        int[] ranks = new int[sorted.Length];
        foreach ((int rank, string name) in sorted.Index()) ranks[_numbers[name]] = rank;
        _numbers.Clear();
        _written.Clear();
        foreach ((int rank, string name) in sorted.Index()) _numbers[name] = rank;
        return ranks;
    }

    /// <summary>Numbers in one spelling, so that 1, 1.0 and 01 are one class; text as it is.</summary>
    private static string Canonical(string text) => Number(text)?.ToString("R", CultureInfo.InvariantCulture) ?? text;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value + 0.0 : null; // −0 becomes 0
}
