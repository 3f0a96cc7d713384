namespace Assay.Studies.Reading;

/// <summary>The options of an experiment that belong to a function it does not name: a momentum under adam.</summary>
internal static class ForeignOptions
{
    /// <summary>Their paths, layers by their names.</summary>
    public static IReadOnlySet<string> Of(Experiment experiment) => ExperimentRules.Check(experiment, sound: true)
        .Where(broken => broken.Message.Contains(" belongs to ", StringComparison.Ordinal))
        .Select(broken => Locate.Named(broken.Path, experiment.Network))
        .ToHashSet();
}
