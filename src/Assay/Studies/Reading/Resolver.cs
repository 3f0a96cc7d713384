using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Assay.Studies.Reading;

/// <summary>Lays a setting's overrides over a reference: option by option, or by way of the tree where that does not do.</summary>
internal static class Resolver
{
    private static readonly ConditionalWeakTable<Experiment, MappingNode> Trees = [];

    /// <summary>The experiment that comes of it, which obeys all rules.</summary>
    /// <param name="reference">What the overrides are laid over.</param>
    /// <param name="overrides">Path → value.</param>
    /// <param name="name">What errors give as their place.</param>
    /// <exception cref="StudyException">When there is no such experiment.</exception>
    public static Experiment Resolve(Experiment reference, IReadOnlyDictionary<string, JsonNode?> overrides, string name)
    {
        if (ByOption(reference, overrides) is { } experiment && !ExperimentRules.Check(experiment, sound: true).Any()) return experiment;
        List<StudyError> errors = [];
        return ByTree(reference, overrides, errors) ?? throw new StudyException([.. errors.Select(error => error with { File = name })]);
    }

    /// <summary>The experiment that comes of it, whether or not it obeys the rules; null where a path or a value does not fit.</summary>
    public static Experiment? Lay(Experiment reference, IReadOnlyDictionary<string, JsonNode?> overrides) =>
        ByOption(reference, overrides) ?? ExperimentReader.Lay(TreeOf(reference), Nodes(overrides), []).Experiment;

    /// <summary>As <see cref="Lay"/>; null also where only the tree can tell what comes of it.</summary>
    internal static Experiment? ByOption(Experiment reference, IReadOnlyDictionary<string, JsonNode?> overrides)
    {
        string[] paths = [.. overrides.Keys];
        Array.Sort(paths, StringComparer.Ordinal); // a whole before its parts
        Experiment experiment = reference;
        foreach (string path in paths)
        {
            if (OptionPath.Of(path).Set(experiment, overrides[path]) is not { } changed) return null;
            experiment = changed;
        }

        return Defaults.OfTrial.Complete(experiment);
    }

    /// <summary>As <see cref="Resolve"/>; null with errors where there is no such experiment.</summary>
    internal static Experiment? ByTree(Experiment reference, IReadOnlyDictionary<string, JsonNode?> overrides, List<StudyError> errors) =>
        ExperimentReader.Read(TreeOf(reference), Nodes(overrides), errors);

    private static MappingNode TreeOf(Experiment reference) =>
        Trees.GetValue(reference, reference => ExperimentReader.TreeOf(reference));

    private static IEnumerable<(string Path, Node Value)> Nodes(IReadOnlyDictionary<string, JsonNode?> overrides) =>
        overrides.Select(pair => (pair.Key, NodeJson.ToNode(pair.Value, default)));
}
