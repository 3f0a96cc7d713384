using Assay.Studies.Trees;

namespace Assay.Studies.Experiments;

/// <summary>
/// Reads data, network and training of a tree, with overrides laid over it: the way of every level of a file, and of what
/// <see cref="OptionPath"/> leaves to it.
/// </summary>
internal static class ExperimentReader
{
    private static readonly string[] Parts = ["data", "network", "training"];

    /// <summary>The tree of an experiment, or the part of a study's tree that is one.</summary>
    public static MappingNode Part(MappingNode tree) =>
        tree with { Entries = [.. tree.Entries.Where(entry => Parts.Contains(entry.Key))] };

    /// <summary>The tree that reads back as this experiment.</summary>
    public static MappingNode TreeOf(Experiment experiment, bool briefly = false) =>
        NodeWriter.Record(new ExperimentDocument { Data = experiment.Data, Network = experiment.Network, Training = experiment.Training }, briefly);

    /// <summary>
    /// The experiment that results from overrides, null where it is impossible. Overrides are applied in ordinal order of
    /// their paths, a whole before its parts, so that the order in which they are given has no meaning.
    /// </summary>
    public static Experiment? Read(MappingNode tree, IEnumerable<(string Path, Node Value)> overrides, List<StudyError> errors)
    {
        int before = errors.Count;
        (Experiment? experiment, tree) = Lay(tree, overrides, errors);
        if (experiment is not null) Check(experiment, tree, errors);
        return errors.Count > before ? null : experiment;
    }

    /// <summary>As <see cref="Read"/>, but that no rules are asked; with the tree that comes of it.</summary>
    public static (Experiment? Experiment, MappingNode Tree) Lay(
        MappingNode tree, IEnumerable<(string Path, Node Value)> overrides, List<StudyError> errors)
    {
        int before = errors.Count;
        foreach ((string path, Node value) in overrides.OrderBy(item => item.Path, StringComparer.Ordinal))
        {
            tree = Overlay.Set(typeof(ExperimentDocument), tree, path, value, out string? deadEnd);
            if (deadEnd is not null) errors.Add(value.At.Error(deadEnd));
        }

        tree = Overlay.WithoutOff(tree);
        ExperimentDocument document = new Binder(errors).Record<ExperimentDocument>(tree);
        return (errors.Count > before ? null : Defaults.OfTrial.Complete(Of(document)!), tree);
    }

    /// <summary>The experiment of a document; null where a part is missing.</summary>
    public static Experiment? Of(ExperimentDocument document) =>
        document is { Data: { } data, Network: { } network, Training: { } training } ? new Experiment(data, network, training) : null;

    /// <summary>All rules on a complete experiment, with their places in the tree; one sentence a place.</summary>
    public static void Check(Experiment experiment, MappingNode tree, List<StudyError> errors)
    {
        HashSet<Mark> told = [.. errors.Select(error => new Mark(error.File, error.Line, error.Column))];
        bool sound = told.Count == 0 || !new[] { tree["network"], tree["training"] }
            .OfType<Entry>().SelectMany(entry => Marks.Within(entry.Value)).Any(told.Contains);
        foreach ((string path, string message) in ExperimentRules.Check(experiment, sound))
        {
            Mark at = Locate.Of(tree, path);
            string named = Locate.Named(path, experiment.Network);
            if (at.Line == 0 || !told.Contains(at))
                errors.Add(at.Error(message.StartsWith(named, StringComparison.Ordinal) ? message : $"{named}: {message}"));
        }
    }
}
