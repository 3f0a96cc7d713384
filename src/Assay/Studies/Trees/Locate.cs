using System.Globalization;
using Assay.Engine.Networks;

namespace Assay.Studies.Trees;

/// <summary>Where in the file a path stands, for errors found after reading.</summary>
internal static class Locate
{
    /// <summary>The place of the value at the path, or of the nearest thing around it that the file does write.</summary>
    public static Mark Of(MappingNode tree, string path)
    {
        Node node = tree;
        foreach (string key in path.Split('.'))
        {
            Node? next = node switch
            {
                MappingNode { Entries: [{ Value: MappingNode layer } kind] } when LayerOptions.Kinds.ContainsKey(kind.Key) => layer[key]?.Value,
                MappingNode map => map[key]?.Value,
                SequenceNode list when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    && index < list.Items.Count => list.Items[index],
                SequenceNode list => list.Items.FirstOrDefault(layer => Overlay.NameOf(layer) == key),
                ScalarNode when key == "name" => node,
                _ => null,
            };
            if (next is null) return node.At;
            node = next;
        }

        return node.At;
    }

    /// <summary><c>network.0.units</c> as users write it: <c>network.hidden.units</c>.</summary>
    public static string Named(string path, IReadOnlyList<LayerOptions> network)
    {
        string[] keys = path.Split('.');
        if (keys is ["network", string index, ..]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && i < network.Count && network[i].Name is string name) keys[1] = name;
        return string.Join('.', keys);
    }
}
