using System.Globalization;
using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Studies.Experiments;

/// <summary>
/// Under which functions an option exists: <c>training.optimizer.momentum</c> where <c>training.optimizer.name</c> is sgd or
/// rmsprop.
/// </summary>
/// <param name="Path">The path of the option that names the function.</param>
/// <param name="Names">The functions, as study files write them.</param>
internal sealed record Ownership(string Path, IReadOnlyList<string> Names)
{
    /// <summary>The ownership of the option at a path; null where it exists always, or where the path is none of an option.</summary>
    /// <param name="network">The layers that paths address, by name or 0-based index.</param>
    /// <param name="path">A path into an experiment.</param>
    public static Ownership? Of(IReadOnlyList<LayerOptions> network, string path)
    {
        string[] keys = path.Split('.');
        (Type? type, int depth) = keys switch
        {
            ["network", "heads", string head, string own, ..] when network.OfType<HeadsOptions>().FirstOrDefault()?.Heads.GetValueOrDefault(head) is { } layers =>
                (TypeOf(layers, own), 4),
            ["network", string layer, ..] => (TypeOf(network, layer), 2),
            _ => (typeof(ExperimentDocument), 0),
        };
        for (; type is not null && depth < keys.Length; depth++)
        {
            if (OptionMember.NamedOf(type) is { } named)
            {
                type = named; // the key is a name
                continue;
            }

            if (!OptionType.IsRecord(type)) return null;
            OptionType record = OptionType.Of(type);
            if (record.Find(keys[depth]) is not { } member) return null;
            if (depth == keys.Length - 1)
            {
                IReadOnlyList<string> owners = record.OwnersOf(member);
                return record.Function is not { } function || owners.Count == OptionType.NamesOf(function.Type).Count
                    ? null
                    : new Ownership(string.Join('.', [.. keys[..depth], function.Name]), owners);
            }

            type = member.Type;
        }

        return null;
    }

    private static Type? TypeOf(IReadOnlyList<LayerOptions> network, string layer) =>
        (network.FirstOrDefault(one => one.Name == layer)
            ?? (int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? network.ElementAtOrDefault(index) : null))?.GetType();
}
