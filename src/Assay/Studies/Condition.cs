namespace Assay.Studies;

/// <summary>
/// Where a factor exists: where every one of these has one of these values. Values are labels, as tables have them; a
/// function is known by its name.
/// </summary>
/// <param name="Values">A path into the study, or the name of a factor whose levels are sets of overrides → its labels.</param>
public sealed record Condition(IReadOnlyDictionary<string, IReadOnlyList<string>> Values)
{
    /// <summary>Whether a setting fulfils it.</summary>
    /// <param name="label">The label of what the setting has under a key; null where it has nothing there.</param>
    internal bool Holds(Func<string, string?> label) => Values.All(pair => pair.Value.Contains(label(pair.Key)!));
}
