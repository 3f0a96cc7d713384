using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Assay.Engine.Networks;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>
/// Studies, experiments and events as JSON: snake case as in study files, absent where null, numbers exact, NaN and
/// infinities by name. The same value always gives the same text, so that a hash of the text is a hash of the value.
/// </summary>
public static class Content
{
    /// <summary>How everything in the journal is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameLayerKinds } },
    };

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of a value's JSON.</summary>
    public static string Hash<T>(T value) => HashBytes(JsonSerializer.SerializeToUtf8Bytes(value, Json));

    private static string HashBytes(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];

    /// <summary>
    /// The hash of what decides a study's results: reference, evaluation, objective, search and final training; not its
    /// name, claims or reported figures.
    /// </summary>
    public static string HashOf(Study study) => Hash(Essence(study));

    /// <summary>
    /// Where two studies differ in what decides their results, a sentence a path, at most <paramref name="most"/>.
    /// </summary>
    public static IReadOnlyList<string> Differences(Study folder, Study asked, int most = 8)
    {
        List<string> differences = [];
        Compare("", Essence(folder), Essence(asked), differences);
        if (differences.Count <= most) return differences;
        return [.. differences.Take(most), $"and {differences.Count - most} more"];
    }

    private static JsonObject Essence(Study study) => new JsonObject
    {
        ["reference"] = JsonSerializer.SerializeToNode(study.Reference, Json),
        ["evaluation"] = JsonSerializer.SerializeToNode(study.Evaluation, Json),
        ["objective"] = JsonSerializer.SerializeToNode(study.Objective, Json),
        ["search"] = JsonSerializer.SerializeToNode(study.Search, Json),
        ["final"] = JsonSerializer.SerializeToNode(study.Final, Json),
    };

    private static void Compare(string path, JsonNode? folder, JsonNode? asked, List<string> differences)
    {
        if (folder is JsonObject a && asked is JsonObject b)
        {
            foreach (string key in a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key)))
                Compare(path.Length == 0 ? key : $"{path}.{key}", a[key], b[key], differences);
        }
        else if (folder is JsonArray x && asked is JsonArray y && x.Count == y.Count)
        {
            for (int i = 0; i < x.Count; i++) Compare($"{path}.{i}", x[i], y[i], differences);
        }
        else if (!JsonNode.DeepEquals(folder, asked))
        {
            differences.Add($"{path.Replace("reference.", "", StringComparison.Ordinal)}: {Short(folder)} in the folder, {Short(asked)} asked for");
        }
    }

    private static string Short(JsonNode? node)
    {
        string text = node?.ToJsonString(Json) ?? "nothing";
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    /// <summary>Layers carry their kind (<c>"layer": "dense"</c>), found among the engine's types: a new layer needs no line here.</summary>
    private static void NameLayerKinds(JsonTypeInfo type)
    {
        if (type.Type != typeof(LayerOptions)) return;
        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "layer" };
        foreach (Type layer in typeof(LayerOptions).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(LayerOptions)) && !t.IsAbstract))
        {
            string kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(layer.Name.Replace("Options", "", StringComparison.Ordinal));
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(layer, kind));
        }
    }
}
