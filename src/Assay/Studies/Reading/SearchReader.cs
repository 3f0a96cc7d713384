using System.Text.Json.Nodes;
using Assay.Studies.Writing;

namespace Assay.Studies.Reading;

/// <summary>
/// Reads the stages of a search: factors and their levels. A factor is a path with a list of values, or a name with a
/// mapping of named sets of overrides.
/// </summary>
internal sealed class SearchReader(List<StudyError> errors)
{
    public IReadOnlyList<PlacedStage> Read(IReadOnlyList<StageDocument> stages, MappingNode tree)
    {
        IReadOnlyList<PlacedStage> read =
            [.. stages.Select((stage, i) => Stage(stage, i, Locate.Of(tree, $"search.{i}"))).OfType<PlacedStage>()];
        WholeAfterPart(read);
        return read;
    }

    private PlacedStage? Stage(StageDocument stage, int index, Mark at)
    {
        if (stage.Grid is null == stage.OneAtATime is null)
        {
            errors.Add(at.Error(
                $"search.{index} must have exactly one of grid and one_at_a_time, but it has {(stage.Grid is null ? "none" : "both")}"));
            return null;
        }

        MappingNode factors = stage.Grid ?? stage.OneAtATime!;
        List<PlacedFactor> read = [.. factors.Entries
            .Where(entry => entry.Value is not ScalarNode { IsOff: true })
            .Select(Factor).OfType<PlacedFactor>()];
        if (factors.Entries.All(entry => entry.Value is ScalarNode { IsOff: true }))
            errors.Add(factors.At.Error(
                $"search.{index} is an empty space: nothing varies; name a path and its levels, or remove the stage"));
        if (stage.Grid is not null) Overlaps(read);
        return new PlacedStage(stage.Grid is null ? StageKind.OneAtATime : StageKind.Grid, read, stage.Keep);
    }

    private PlacedFactor? Factor(Entry entry)
    {
        List<PlacedLevel>? levels = entry.Value switch
        {
            SequenceNode list => [.. list.Items.Select(item => Value(entry.Key, item))],
            MappingNode sets => [.. sets.Entries.Select(set => Named(entry.Key, set)).OfType<PlacedLevel>()],
            _ => null,
        };
        if (levels is null)
        {
            errors.Add(entry.Value.At.Error(
                $"{entry.Key} must be a list of levels, [ … ], or a mapping of named sets of overrides, {{ name: {{ path: value }} }}"));
            return null;
        }

        if (levels.Count == 0 && entry.Value is SequenceNode { Items.Count: 0 } or MappingNode { Entries.Count: 0 })
            errors.Add(entry.Value.At.Error(
                $"{entry.Key} is an empty space: it has no level; give it at least one, or remove it"));
        Dictionary<string, PlacedLevel> seen = [];
        foreach (PlacedLevel level in levels)
        {
            string key = CanonicalJson.Of(level.Level.Overrides);
            if (!seen.TryAdd(key, level))
                errors.Add(level.At.Error(
                    $"{entry.Key} has the level {level.Level.Label} twice{(seen[key].At.Line > 0 ? $", first in line {seen[key].At.Line}, column {seen[key].At.Column}" : "")}; keep one"));
        }

        return new PlacedFactor(entry.Key, levels, entry.KeyAt);
    }

    private static PlacedLevel Value(string path, Node value)
    {
        JsonNode? json = NodeJson.ToJson(value);
        return new PlacedLevel(
            new Level(LabelOf(json), new Dictionary<string, JsonNode?> { [path] = json }), [(path, value)], value.At);
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

    /// <summary>How a single value is named: 1e-3 and 0.001 are both 0.001; a mapping is written on one line.</summary>
    public static string LabelOf(JsonNode? value) => value switch
    {
        null => "off",
        JsonObject map => $"{{{string.Join(", ", map.Select(pair => $"{pair.Key}: {LabelOf(pair.Value)}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(LabelOf))}]",
        _ => ((ScalarNode)NodeJson.ToNode(value, default)).Text,
    };

    /// <summary>Two factors of a grid must not set the same thing: which of them a trial has would be chance.</summary>
    private void Overlaps(List<PlacedFactor> factors)
    {
        Dictionary<string, PlacedFactor> setBy = [];
        foreach (PlacedFactor factor in factors)
        {
            foreach (string path in Paths(factor))
            {
                if (!setBy.TryAdd(path, factor))
                    errors.Add(factor.At.Error(
                        $"{factor.Name} and {setBy[path].Name} both set {path} in one stage; a trial could not have both"));
            }
        }
    }

    /// <summary>A stage must not set a whole of which an earlier stage has set a part: the part carried forward would win.</summary>
    private void WholeAfterPart(IReadOnlyList<PlacedStage> stages)
    {
        Dictionary<string, string> parts = []; // every whole of what earlier stages set → the part that was set
        foreach (PlacedStage stage in stages)
        {
            foreach (PlacedFactor factor in stage.Factors)
            {
                string? whole = Paths(factor).FirstOrDefault(parts.ContainsKey);
                if (whole is not null)
                    errors.Add(factor.At.Error(
                        $"{factor.Name} sets a whole of which an earlier stage has set a part, {parts[whole]}, and the part would win; vary the same path in both"));
            }

            foreach (string path in stage.Factors.SelectMany(Paths))
            {
                for (int dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) parts.TryAdd(path[..dot], path);
            }
        }
    }

    private static HashSet<string> Paths(PlacedFactor factor) =>
        [.. factor.Levels.SelectMany(level => level.Overrides.Select(item => item.Path))];
}
