using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>A range with its ends, and the numbers of its steps where it is to be listed.</summary>
internal sealed record PlacedRange(Domain Domain, Node Low, Node High, IReadOnlyList<Node> Listed);

/// <summary>Reads a range of numbers: <c>{ low: 1e-4, high: 1e-1, log: true }</c>, <c>{ low: 4, high: 64, step: 4 }</c>.</summary>
/// <param name="errors">What is wrong is added.</param>
/// <param name="reference">Data, network and training of the file.</param>
/// <param name="name">The path that varies.</param>
internal sealed class RangeReader(List<StudyError> errors, MappingNode reference, string name)
{
    /// <summary>Most levels that a range is listed as.</summary>
    private const int MostListed = 100_000;

    private static readonly string[] Keys = ["low", "high", "log", "step"];

    /// <summary>Whether a mapping is a range, and not named sets: of those each is a mapping.</summary>
    public static bool IsRange(MappingNode map) => map.Entries.Any(entry => entry.Key is "low" or "high" && entry.Value is ScalarNode);

    /// <summary>The range; null, with errors, where it is none.</summary>
    public PlacedRange? Read(MappingNode map, bool listed)
    {
        int before = errors.Count;
        foreach (Entry entry in map.Entries.Where(entry => !Keys.Contains(entry.Key)))
            errors.Add(entry.KeyAt.Error($"{name}, a range, has no \"{entry.Key}\"{Nearest.Hint(entry.Key, [.. Keys, "when"])}"));
        foreach (string end in Keys[..2].Where(end => map[end] is null))
            errors.Add(map.At.Error($"{name}, a range, lacks its {end}; write {{ low: …, high: … }}"));
        Type? type = Overlay.TypeAt(typeof(ExperimentDocument), reference, name, out string? deadEnd);
        bool whole = type == typeof(int) || type == typeof(long);
        if (deadEnd is null && !whole && type != typeof(double))
            errors.Add(map.At.Error($"{name} takes no number, so that it cannot be a range; give it a list of levels, [ … ]"));
        (double low, double high) = (Number(map, "low", whole), Number(map, "high", whole));
        double? step = map["step"] is null ? null : Number(map, "step", whole);
        bool log = Flag(map);
        if (errors.Count > before) return null;

        if (!(low < high)) Wrong("low", $"must be below high, {Numbers.Text(high)}");
        else if (log && low <= 0) Wrong("low", "must be above 0 where log is true");
        else if (step <= 0) Wrong("step", "must be above 0");
        else if (step is double each) Fits(map, low, high, each);
        if (listed && step is null)
        {
            errors.Add(map.At.Error(
                $"{name} is a range without a step, of which not every number can be tried; give it a step, "
                + $"step: {Numbers.Text(whole ? 1 : (high - low) / 4)}, or a list of levels, [ … ], or draw from it: random, with trials"));
        }

        if (errors.Count > before) return null;
        Domain domain = whole
            ? new Whole((long)low, (long)high, log, (long)(step ?? 1))
            : new Real(low, high, log, step);
        return new PlacedRange(domain, map["low"]!.Value, map["high"]!.Value, listed ? Steps(map, domain) : []);

        void Wrong(string key, string rule)
        {
            ScalarNode node = (ScalarNode)map[key]!.Value;
            errors.Add(node.At.Error($"{name}.{key} {rule}, but {node.Text} stands here"));
        }
    }

    private void Fits(MappingNode map, double low, double high, double step)
    {
        double steps = (high - low) / step;
        if (Math.Abs(steps - Math.Round(steps)) > 1e-9 * Math.Max(1, steps))
        {
            errors.Add(map["step"]!.Value.At.Error(
                $"{name}.step must lead from low to high, but by {Numbers.Text(step)} from {Numbers.Text(low)} the last number is "
                + $"{Numbers.Text(low + (Math.Floor(steps) * step))}, not {Numbers.Text(high)}; change step or high"));
        }
    }

    private Node[] Steps(MappingNode map, Domain domain)
    {
        long count = domain.Count!.Value;
        if (count > MostListed)
        {
            errors.Add(map["step"]!.Value.At.Error($"{name} has {count} steps, more than {MostListed} levels; take larger ones"));
            return [];
        }

        // The middle of each step's share, evenly weighed.
        Domain even = domain is Real real ? real with { Log = false } : (Whole)domain with { Log = false };
        return [.. Enumerable.Range(0, (int)count).Select(i => NodeJson.ToNode(even.At(name, (i + 0.5) / count).Overrides[name], map.At))];
    }

    private double Number(MappingNode map, string key, bool whole)
    {
        if (map[key]?.Value is not { } node) return 0;
        if (node is ScalarNode { Plain: true } scalar && Numbers.IsNumber(scalar.Text, out double number))
        {
            if (!whole || Numbers.IsWhole(scalar.Text, out long _)) return number;
            errors.Add(node.At.Error($"{name}.{key} must be a whole number, as {name} is one, but {scalar.Text} stands here"));
        }
        else
        {
            errors.Add(node.At.Error($"{name}.{key} must be a number{(node is ScalarNode text ? $", but \"{text.Text}\" stands here" : "")}"));
        }

        return 0;
    }

    private bool Flag(MappingNode map)
    {
        if (map["log"]?.Value is not { } node) return false;
        if (node is ScalarNode { Plain: true } scalar && bool.TryParse(scalar.Text, out bool flag)) return flag;
        errors.Add(node.At.Error($"{name}.log must be true or false{(node is ScalarNode text ? $", but \"{text.Text}\" stands here" : "")}"));
        return false;
    }
}
