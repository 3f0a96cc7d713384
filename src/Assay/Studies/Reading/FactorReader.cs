using System.Text.Json.Nodes;
using Assay.Engine.Options;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>
/// Reads a factor of a stage: a path with a list of levels or a range, or a name with named sets of overrides; each with a
/// condition where it has one.
/// </summary>
/// <param name="errors">What is wrong is added.</param>
/// <param name="reference">Data, network and training of the file.</param>
/// <param name="kind">The stage's kind: what lists its settings lists a range too.</param>
internal sealed class FactorReader(List<StudyError> errors, MappingNode reference, StageKind kind)
{
    private const string WhenKey = "when", LevelsKey = "levels";

    public PlacedFactor? Read(Entry entry)
    {
        (string name, Node value) = (entry.Key, entry.Value);
        PlacedCondition? when = null;
        if (value is MappingNode map)
        {
            if (map[WhenKey] is { } condition)
            {
                when = Condition(name, condition.Value);
                value = map = map with { Entries = [.. map.Entries.Where(one => one.Key != WhenKey)] };
            }

            if (RangeReader.IsRange(map)) return Range(entry, map, when);
            if (map.Entries is [{ Key: LevelsKey, Value: SequenceNode } levels]) value = levels.Value;
        }

        List<PlacedLevel>? read = value switch
        {
            SequenceNode list => [.. list.Items.Select(item => Single(name, item))],
            MappingNode sets => [.. sets.Entries.Select(set => Named(name, set)).OfType<PlacedLevel>()],
            _ => null,
        };
        if (read is null)
        {
            errors.Add(value.At.Error(
                $"{name} must be a list of levels, [ … ], a range, {{ low: …, high: … }}, or a mapping of named sets of overrides, {{ name: {{ path: value }} }}"));
            return null;
        }

        if (value is SequenceNode { Items.Count: 0 } or MappingNode { Entries.Count: 0 })
            errors.Add(value.At.Error($"{name} is an empty space: it has no level; give it at least one, or remove it"));
        Twice(name, read);
        return Factor(new Choice([.. read.Select(level => level.Level)]), read);

        PlacedFactor Factor(Domain domain, IReadOnlyList<PlacedLevel> levels) => new(name, domain, levels, when, entry.KeyAt);
    }

    /// <summary>A range as it is drawn from, or, where settings are listed, as the list of its steps.</summary>
    private PlacedFactor? Range(Entry entry, MappingNode map, PlacedCondition? when)
    {
        RangeReader reader = new(errors, reference, entry.Key);
        if (reader.Read(map, listed: kind is StageKind.Grid or StageKind.OneAtATime or StageKind.Ladder) is not { } range) return null;
        IReadOnlyList<PlacedLevel> levels = range.Listed.Count > 0
            ? [.. range.Listed.Select(number => Single(entry.Key, number))]
            : [Single(entry.Key, range.Low), Single(entry.Key, range.High)];
        return new PlacedFactor(
            entry.Key, range.Listed.Count > 0 ? new Choice([.. levels.Select(level => level.Level)]) : range.Domain, levels, when, entry.KeyAt);
    }

    private void Twice(string name, List<PlacedLevel> levels)
    {
        Dictionary<string, PlacedLevel> seen = [];
        foreach (PlacedLevel level in levels)
        {
            string key = CanonicalJson.Of(level.Level.Overrides);
            if (!seen.TryAdd(key, level))
                errors.Add(level.At.Error(
                    $"{name} has the level {level.Level.Label} twice{(seen[key].At.Line > 0 ? $", first in line {seen[key].At.Line}, column {seen[key].At.Column}" : "")}; keep one"));
        }
    }

    private static PlacedLevel Single(string path, Node value)
    {
        JsonNode? json = NodeJson.ToJson(value);
        return new PlacedLevel(
            new Level(Level.LabelOf(json), new Dictionary<string, JsonNode?> { [path] = json }), [(path, value)], value.At);
    }

    private PlacedLevel? Named(string factor, Entry set)
    {
        if (set.Value is not MappingNode overrides)
        {
            errors.Add(set.Value.At.Error(
                $"{factor}.{set.Key} must be a set of overrides, {{ path: value }}; for single values write a list, {factor}: [ … ]"));
            return null;
        }

        return new PlacedLevel(
            new Level(set.Key, overrides.Entries.ToDictionary(entry => entry.Key, entry => NodeJson.ToJson(entry.Value))),
            [.. overrides.Entries.Select(entry => (entry.Key, entry.Value))],
            set.KeyAt);
    }

    private PlacedCondition? Condition(string factor, Node node)
    {
        Dictionary<string, IReadOnlyList<string>> labels = [];
        List<(string, Node)> example = [];
        foreach (Entry entry in (node as MappingNode)?.Entries ?? [])
        {
            // A function is known by its name.
            Type? type = Overlay.TypeAt(typeof(ExperimentDocument), reference, entry.Key, out string? _);
            string key = type is not null && OptionType.IsRecord(type) && OptionType.Of(type).IsFunction ? $"{entry.Key}.name" : entry.Key;
            Node[] values = entry.Value is SequenceNode list ? [.. list.Items] : [entry.Value];
            if (values.Length == 0 || values.Any(value => value is not ScalarNode)) return Wrong(entry.Value);
            labels[key] = [.. values.Select(value => Level.LabelOf(NodeJson.ToJson(value)))];
            example.Add((key, values[0]));
        }

        return labels.Count == 0 ? Wrong(node) : new PlacedCondition(new Condition(labels), example, node.At);

        PlacedCondition? Wrong(Node at)
        {
            errors.Add(at.At.Error($"{factor}.when must say where the factor exists, {{ path: value }} or {{ path: [ value, … ] }}"));
            return null;
        }
    }
}
