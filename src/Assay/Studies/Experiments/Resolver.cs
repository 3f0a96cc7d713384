using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Assay.Studies.Trees;

namespace Assay.Studies.Experiments;

/// <summary>Lays a setting's overrides over a reference: option by option, or by way of the tree where that does not do.</summary>
internal static class Resolver
{
    private static readonly ConditionalWeakTable<Experiment, MappingNode> Trees = [];

    /// <summary>The reference with a setting laid over it.</summary>
    /// <param name="study">The study.</param>
    /// <param name="setting">The setting.</param>
    /// <exception cref="StudyException">When the result is not a valid experiment.</exception>
    /// <remarks>
    /// An override below a function (<c>training.optimizer.name</c>) keeps the function's other parameters; one of the
    /// function itself (<c>training.optimizer: adam</c>) replaces them all. A parameter that is left over and does not
    /// belong to the new function is an error, never silently dropped. Defaults that follow a name are no parameters left
    /// over where the search varies that name: there the reference does not hold them.
    /// </remarks>
    public static Experiment Resolve(this Study study, Setting setting) => Resolve(study.Reference, setting.Overrides, study.Name);

    /// <summary>The experiment that comes of it, which obeys all rules.</summary>
    /// <param name="reference">What the overrides are laid over.</param>
    /// <param name="overrides">Path → value.</param>
    /// <param name="name">What errors give as their place.</param>
    /// <exception cref="StudyException">When there is no such experiment.</exception>
    internal static Experiment Resolve(Experiment reference, IReadOnlyDictionary<string, JsonNode?> overrides, string name)
    {
        if (ByOption(reference, overrides) is { } experiment && !ExperimentRules.Check(experiment, sound: true).Any()) return experiment;
        List<StudyError> errors = [];
        return ByTree(reference, overrides, errors) ?? throw new StudyException([.. errors.Select(error => error with { File = name })]);
    }

    /// <summary>The experiment that comes of it, whether or not it obeys the rules; null where a path or a value does not fit.</summary>
    internal static Experiment? Lay(Experiment reference, IReadOnlyDictionary<string, JsonNode?> overrides) =>
        ByOption(reference, overrides) ?? ExperimentReader.Lay(TreeOf(reference), Nodes(overrides), []).Experiment;

    /// <summary>Whether what comes of it is the reference itself.</summary>
    internal static bool ChangesNothing(Study study, IReadOnlyDictionary<string, JsonNode?> overrides) =>
        overrides.Keys.All(path => OptionPath.Of(path).TryGet(study.Reference, out _))
        && Lay(study.Reference, overrides) is { } experiment && Text(experiment) == Text(study.Reference);

    private static string Text(Experiment experiment) => CanonicalJson.Of(NodeJson.ToJson(ExperimentReader.TreeOf(experiment)));

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

    /// <summary>As <see cref="Resolve(Experiment, IReadOnlyDictionary{string, JsonNode?}, string)"/>; null with errors where there is no such experiment.</summary>
    internal static Experiment? ByTree(Experiment reference, IReadOnlyDictionary<string, JsonNode?> overrides, List<StudyError> errors) =>
        ExperimentReader.Read(TreeOf(reference), Nodes(overrides), errors);

    private static MappingNode TreeOf(Experiment reference) =>
        Trees.GetValue(reference, reference => ExperimentReader.TreeOf(reference));

    private static IEnumerable<(string Path, Node Value)> Nodes(IReadOnlyDictionary<string, JsonNode?> overrides) =>
        overrides.Select(pair => (pair.Key, NodeJson.ToNode(pair.Value, default)));
}
