using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Studies.Experiments;

/// <summary>The options of an experiment that belong to a function it does not name: a momentum under adam.</summary>
internal static class ForeignOptions
{
    /// <summary>Their paths, layers by their names.</summary>
    public static IReadOnlySet<string> Of(Experiment experiment)
    {
        (string Path, object Options)[] parts =
        [
            ("data", experiment.Data),
            .. LayerOptions.Within(experiment.Network).Select(one => (one.Path, (object)one.Layer)),
            ("training", experiment.Training),
        ];
        return parts.SelectMany(part => OptionType.StraysWithin(part.Options, part.Path)).Select(stray => stray.Path).ToHashSet();
    }
}
