using System.Text.Json.Nodes;

namespace Assay.Studies.Writing;

/// <summary>In what two studies differ that decides their results: a sentence a place, in the words of study files.</summary>
internal static class StudyDifferences
{
    /// <summary>All differences; none where only the address of runs differs, as an earlier version made them.</summary>
    /// <param name="before">The study of before.</param>
    /// <param name="now">The study of now.</param>
    public static IReadOnlyList<string> Of(Study before, Study now)
    {
        List<string> differences = [];
        Compare("", Content.Essence(before, whole: true), Content.Essence(now, whole: true), Content.Essence(before, whole: false), Content.Essence(now, whole: false), differences);
        return differences;
    }

    /// <summary>Compares brief forms, in which defaults have no part, and says whole ones.</summary>
    private static void Compare(string path, JsonNode? before, JsonNode? now, JsonNode? briefBefore, JsonNode? briefNow, List<string> differences)
    {
        if (JsonNode.DeepEquals(briefBefore, briefNow)) return;
        if (before is JsonObject a && now is JsonObject b)
        {
            foreach (string key in a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key)))
                Compare(Join(path, key), a[key], b[key], (briefBefore as JsonObject)?[key], (briefNow as JsonObject)?[key], differences);
        }
        else if (before is JsonArray x && now is JsonArray y)
        {
            CompareLists(path, x, y, briefBefore as JsonArray, briefNow as JsonArray, differences);
        }
        else
        {
            differences.Add($"{Place(path)}: {Text(before)} before, {Text(now)} now");
        }
    }

    /// <summary>Lists of named things (layers, factors, levels) by their names, other lists by what stands where.</summary>
    private static void CompareLists(
        string path, JsonArray before, JsonArray now, JsonArray? briefBefore, JsonArray? briefNow, List<string> differences)
    {
        Dictionary<string, int> old = Named(before), own = Named(now);
        foreach (string name in old.Keys.Union(own.Keys))
        {
            string place = Join(path, name);
            if (!own.TryGetValue(name, out int at)) differences.Add($"{Place(place)}: is left out now");
            else if (!old.TryGetValue(name, out int was)) differences.Add($"{Place(place)}: is new{(now[at] is JsonObject { Count: > 2 } thing && thing.ContainsKey("name") ? $", {Text(thing)}" : "")}");
            else Compare(place, before[was], now[at], At(briefBefore, was), At(briefNow, at), differences);
        }

        if (old.Keys.Intersect(own.Keys).SequenceEqual(own.Keys.Intersect(old.Keys))) return;
        differences.Add($"{Place(path)}: in the order {string.Join(", ", old.Keys)} before, {string.Join(", ", own.Keys)} now");
    }

    /// <summary>Places in a list by name, label or kind; by number where a name is missing, or comes twice.</summary>
    private static Dictionary<string, int> Named(JsonArray list)
    {
        Dictionary<string, int> places = [];
        for (int i = 0; i < list.Count; i++)
        {
            JsonNode? name = list[i] is JsonObject thing ? thing["name"] ?? thing["label"] : null;
            if (name is null || !places.TryAdd(name.ToString(), i)) places[$"{i}"] = i;
        }

        return places;
    }

    private static JsonNode? At(JsonArray? list, int index) => list is not null && index < list.Count ? list[index] : null;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Place(string path) => path.StartsWith("reference.", StringComparison.Ordinal) ? path["reference.".Length..] : path;

    private static string Text(JsonNode? node) => node is null ? "nothing" : CanonicalJson.Of(node);
}
