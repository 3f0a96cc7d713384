using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.Json;
using Assay.Studies.Writing;

namespace Assay.Results;

/// <summary>
/// The views of a final network, by name: <c>plane</c> (<see cref="PlaneView"/>), <c>fit</c> (<see cref="FitView"/>),
/// <c>weights</c> (<see cref="WeightsView"/>), <c>classes</c> (<see cref="ClassesView"/>), <c>mistakes</c>
/// (<see cref="MistakesView"/>), <c>probabilities</c> (<see cref="ProbabilitiesView"/>), <c>intervals</c> (<see cref="IntervalView"/>), <c>errors</c> (<see cref="ErrorsView"/>), <c>filters</c> (<see cref="FiltersView"/>), <c>activations</c> (<see cref="ActivationsView"/>).
/// Each is a file <c>views/NAME.json</c> beside the journal, which tells its SHA-256; it is read when it is asked for.
/// </summary>
/// <param name="folder">The study's folder.</param>
/// <param name="views">The SHA-256 of each view's file as text, or the view itself (format 1).</param>
public sealed class StoredViews(string folder, IReadOnlyDictionary<string, JsonNode> views)
{
    /// <summary>No views.</summary>
    public static StoredViews None { get; } = new("", new Dictionary<string, JsonNode>());

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => views.Keys;

    /// <summary>The file of a view, relative to the study's folder.</summary>
    public static string FileOf(string name) => Path.Combine("views", name + ".json");

    /// <summary>The bytes of a view's file.</summary>
    public static byte[] Bytes(JsonNode view) => JsonSerializer.SerializeToUtf8Bytes(view, Content.Json);

    /// <summary>The view of this name; null where there is none, or its file is not what was written.</summary>
    public T? Read<T>(string name)
        where T : class
    {
        if (!views.TryGetValue(name, out JsonNode? view)) return null;
        if (view is JsonValue) return FileIfWhole(name, view) is { } bytes ? ViewJson.Read<T>(JsonNode.Parse(bytes)!) : null;
        return ViewJson.Read<T>(view);
    }

    /// <summary>
    /// The views of one kind, each with the head that it is of, in their order: <c>hour_classes</c> of the head hour, <c>classes</c>
    /// of a chain, whose head has no name.
    /// </summary>
    public IEnumerable<(string Head, T View)> OfHeads<T>(string kind)
        where T : class =>
        from name in views.Keys.Where(name => name == kind || name.EndsWith($"_{kind}", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        let view = Read<T>(name)
        where view is not null
        select (name == kind ? "" : name[..^(kind.Length + 1)], view);

    /// <summary>The name of a head's view: <c>hour_classes</c>; of a chain, whose head has no name, <c>classes</c>.</summary>
    public static string NameOf(string head, string kind) => head.Length == 0 ? kind : $"{head}_{kind}";

    /// <summary>The names of those whose files are missing or not what was written.</summary>
    public IReadOnlyList<string> Broken() => [.. views.Where(pair => pair.Value is JsonValue && FileIfWhole(pair.Key, pair.Value) is null).Select(pair => pair.Key)];

    private byte[]? FileIfWhole(string name, JsonNode hash)
    {
        string path = Path.Combine(folder, FileOf(name));
        // A name comes from the journal: it must not lead elsewhere. What has no length (a pipe, a device) would keep its reader waiting.
        if (name.AsSpan().ContainsAny('/', '\\') || new FileInfo(path) is not { Exists: true, Length: > 0 }) return null;
        byte[] bytes = File.ReadAllBytes(path);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == hash.GetValue<string>() ? bytes : null;
    }
}
