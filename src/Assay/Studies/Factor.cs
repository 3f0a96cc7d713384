using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Assay.Studies;

/// <summary>One value a factor can take: a label, and what it lays over the study, by path.</summary>
/// <param name="Label">How tables and figures name it: the value itself, or the name of a set of overrides.</param>
/// <param name="Overrides">Path into the study → value.</param>
public sealed record Level(string Label, IReadOnlyDictionary<string, JsonNode?> Overrides)
{
    /// <summary>How a single value is named: 1e-3 and 0.001 are both 0.001; a mapping is written on one line.</summary>
    internal static string LabelOf(JsonNode? value) => value switch
    {
        JsonObject map => $"{{{string.Join(", ", map.Select(pair => $"{pair.Key}: {LabelOf(pair.Value)}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(LabelOf))}]",
        _ => value?.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => Numbers.Canonical(value.ToJsonString()),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "off",
        },
    };
}

/// <summary>One hyperparameter that varies.</summary>
/// <param name="Name">The path, or a name where levels are sets of overrides.</param>
/// <param name="Domain">What it can be.</param>
/// <param name="When">Where it exists; null: everywhere.</param>
[JsonConverter(typeof(FactorJson))]
public sealed record Factor(string Name, Domain Domain, Condition? When = null)
{
    /// <summary>A factor with these levels, which exists everywhere.</summary>
    public Factor(string name, IReadOnlyList<Level> levels)
        : this(name, new Choice(levels))
    {
    }

    /// <summary>Its levels; none where it is a range.</summary>
    public IReadOnlyList<Level> Levels => Domain is Choice choice ? choice.Levels : [];

    /// <summary>Whether one of its levels sets the path or a whole that it is a part of; or whether it is named so.</summary>
    internal bool Sets(string path) => path == Name || Paths.Any(own => own == path || Within(path, own));

    private IEnumerable<string> Paths => Domain is Choice choice ? choice.Levels.SelectMany(level => level.Overrides.Keys) : [Name];

    private static bool Within(string part, string whole) =>
        part.Length > whole.Length && part[whole.Length] == '.' && part.StartsWith(whole, StringComparison.Ordinal);
}
