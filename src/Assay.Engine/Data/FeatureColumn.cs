using System.Text.Json.Serialization;

namespace Assay.Engine.Data;

/// <summary>What a column of a table holds.</summary>
public enum FeatureKind
{
    /// <summary>Numbers: one feature.</summary>
    Number,

    /// <summary>Texts that are in no order: a feature each, 1 where it stands and else 0 (one-hot).</summary>
    Categories,

    /// <summary>Texts in an order: one feature, 0 for the first, 1 for the second …</summary>
    Ordinal,
}

/// <summary>A column of a table, and the features that it becomes: the same for training, test and new samples.</summary>
/// <param name="Name">The column's.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Levels">Its texts, in their order; none for numbers.</param>
/// <param name="MayBeMissing">Whether values are missing among the training samples: then a last feature is 1 where one is, else 0.</param>
public sealed record FeatureColumn(string Name, FeatureKind Kind, IReadOnlyList<string> Levels, bool MayBeMissing)
{
    private readonly Dictionary<string, int> _places = Levels.Index().ToDictionary(level => level.Item, level => level.Index);

    /// <summary>A column of numbers of which none is missing.</summary>
    public static FeatureColumn Plain(string name) => new(name, FeatureKind.Number, [], false);

    /// <summary>Whether it is a column of numbers of which none is missing: its feature is its value.</summary>
    [JsonIgnore]
    public bool IsPlain => Kind is FeatureKind.Number && !MayBeMissing;

    /// <summary>How many features it becomes.</summary>
    [JsonIgnore]
    public int Width => Values + (MayBeMissing ? 1 : 0);

    /// <summary>What its features are called: age; age missing; plan: basic, plan: gold, plan missing.</summary>
    [JsonIgnore]
    public IEnumerable<string> Features =>
        [.. Kind is FeatureKind.Categories ? Levels.Select(level => $"{Name}: {level}") : [Name], .. MayBeMissing ? [$"{Name} missing"] : (string[])[]];

    /// <summary>Which of its features are 0 or 1, and stay so however numbers are scaled.</summary>
    [JsonIgnore]
    public IEnumerable<bool> Flags => [.. Enumerable.Repeat(Kind is FeatureKind.Categories, Values), .. MayBeMissing ? [true] : (bool[])[]];

    private int Values => Kind is FeatureKind.Categories ? Levels.Count : 1;

    /// <summary>The place of a text among the levels; −1: none of them.</summary>
    public int Find(string level) => _places.GetValueOrDefault(level, -1);

    /// <summary>Writes the features of a level.</summary>
    /// <param name="features">[width].</param>
    /// <param name="place">Its place; −1: a category that training knows nothing of, of which all are 0.</param>
    public void Level(Span<float> features, int place)
    {
        features.Clear();
        if (Kind is FeatureKind.Ordinal) features[0] = place;
        else if (place >= 0) features[place] = 1;
    }

    /// <summary>Writes the features of a missing value: of a number NaN, which <see cref="Scaler"/> fills.</summary>
    /// <param name="features">[width].</param>
    public void Missing(Span<float> features)
    {
        features.Clear();
        if (Kind is not FeatureKind.Categories) features[0] = float.NaN;
        if (MayBeMissing) features[^1] = 1;
    }

    /// <inheritdoc/>
    public bool Equals(FeatureColumn? other) =>
        other is not null && (Name, Kind, MayBeMissing) == (other.Name, other.Kind, other.MayBeMissing) && Levels.SequenceEqual(other.Levels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, Levels.Count, MayBeMissing);
}
