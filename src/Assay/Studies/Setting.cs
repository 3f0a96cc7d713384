using System.Text.Json.Nodes;

namespace Assay.Studies;

/// <summary>
/// One point of the space. Two settings are equal when their overrides are.
/// </summary>
/// <param name="Levels">Factor → label of its level, for tables; the reference's own values where a factor was not varied are absent.</param>
/// <param name="Overrides">Path into the study → value; what the setting is.</param>
public sealed record Setting(
    IReadOnlyDictionary<string, string> Levels, IReadOnlyDictionary<string, JsonNode?> Overrides)
{
    /// <summary>The reference itself.</summary>
    public static Setting Reference { get; } =
        new(new Dictionary<string, string>(), new Dictionary<string, JsonNode?>());

    /// <summary>Whether the overrides are the same, however they are written and ordered; labels do not count.</summary>
    public bool Equals(Setting? other) =>
        other is not null && CanonicalJson.Of(Overrides) == CanonicalJson.Of(other.Overrides);

    /// <inheritdoc/>
    public override int GetHashCode() => CanonicalJson.Of(Overrides).GetHashCode(StringComparison.Ordinal);
}
