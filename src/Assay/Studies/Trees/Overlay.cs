using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Studies.Trees;

/// <summary>
/// Lays values over a tree by path: presets, <c>--set</c>, and the settings of a search. A path is keys joined by dots; a
/// layer is addressed by its name or its 0-based index (<c>network.hidden.units</c>).
/// </summary>
internal sealed class Overlay
{
    /// <summary>The division of a network is addressed by its kind.</summary>
    private const string Heads = "heads";

    private readonly string _path;
    private readonly string[] _keys;
    private readonly Node _value;
    private Type? _type;

    private Overlay(string path, Node value) => (_path, _keys, _value) = (path, path.Split('.'), value);

    /// <summary>The tree with the value at the path; what stood there is replaced.</summary>
    /// <param name="root">The record that the tree is read as.</param>
    /// <param name="tree">The tree; unchanged.</param>
    /// <param name="path">Where to.</param>
    /// <param name="value">The new value.</param>
    /// <param name="error">Why the path leads nowhere; null where it leads somewhere.</param>
    public static MappingNode Set(Type root, MappingNode tree, string path, Node value, out string? error)
    {
        try
        {
            error = null;
            return (MappingNode)new Overlay(path, value).Replace(root, tree, 0);
        }
        catch (DeadEndException e)
        {
            error = e.Message;
            return tree;
        }
    }

    /// <summary>The type of the option at a path; null where it leads nowhere, and for a layer.</summary>
    /// <param name="root">The record that the tree is read as.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="path">Where to.</param>
    /// <param name="error">Why the path leads nowhere; null where it leads somewhere.</param>
    public static Type? TypeAt(Type root, MappingNode tree, string path, out string? error)
    {
        Overlay probe = new(path, new ScalarNode("on", true, default));
        try
        {
            error = null;
            probe.Replace(root, tree, 0);
        }
        catch (DeadEndException e)
        {
            error = e.Message;
        }

        return probe._type;
    }

    /// <summary>The tree without the layers that overrides took out.</summary>
    public static MappingNode WithoutOff(MappingNode tree) =>
        tree["network"]?.Value is SequenceNode layers ? tree.With("network", WithoutOff(layers)) : tree;

    private static SequenceNode WithoutOff(SequenceNode layers) => layers with
    {
        Items = [.. layers.Items.Where(layer => layer is not OffNode).Select(layer => layer is MappingNode { Entries: [{ Key: Heads, Value: MappingNode heads }] } division
            ? division.With(Heads, heads with { Entries = [.. heads.Entries.Select(head => head.Value is SequenceNode own ? head with { Value = WithoutOff(own) } : head)] })
            : layer)],
    };

    /// <summary>Whether paths can lead to something of this name.</summary>
    public static bool NamesOption(string name) => name.Any(char.IsLetter) && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');

    /// <summary>The name of a layer in the tree; null where it has none.</summary>
    public static string? NameOf(Node layer) => layer switch
    {
        OffNode off => off.Name,
        MappingNode { Entries: [{ Key: Heads }] } => Heads,
        MappingNode { Entries: [{ Value: MappingNode options }] } => (options["name"]?.Value as ScalarNode)?.Text,
        _ => null,
    };

    private Node Replace(Type type, Node? node, int depth)
    {
        if (depth == _keys.Length)
        {
            _type = Nullable.GetUnderlyingType(type) ?? type;
            return _value;
        }

        if (type.IsAssignableTo(typeof(Node))) return Free(node as MappingNode, depth);
        if (OptionMember.ElementOf(type) is Type element)
        {
            SequenceNode list = node as SequenceNode ?? throw DeadEnd(depth, "is not a list");
            return element == typeof(LayerOptions) ? Layer(list, depth) : Item(element, list, depth);
        }

        if (type == typeof(HeadsOptions)) type = typeof(IReadOnlyDictionary<string, IReadOnlyList<LayerOptions>>);
        if (OptionMember.NamedOf(type) is Type named) return Named(named, node as MappingNode, depth);
        if (!OptionType.IsRecord(type)) throw DeadEnd(depth, "is a value with nothing below it");
        return Member(OptionType.Of(type), node, depth);
    }

    private MappingNode Member(OptionType type, Node? node, int depth)
    {
        OptionMember member = type.Find(_keys[depth])
            ?? throw DeadEnd(depth,
                $"has no \"{_keys[depth]}\"{Nearest.Hint(_keys[depth], [.. type.Members.Select(m => m.Name)])}");
        MappingNode map = node switch
        {
            MappingNode mapping => mapping,
            ScalarNode { IsOff: false } scalar when type.IsFunction =>
                new MappingNode([new Entry("name", scalar.At, scalar)], scalar.At),
            _ => new MappingNode([], node?.At ?? _value.At),
        };
        return map.With(member.Name, Replace(member.Property.PropertyType, map[member.Name]?.Value, depth + 1));
    }

    private SequenceNode Layer(SequenceNode list, int depth)
    {
        string key = _keys[depth];
        List<string> names = [.. list.Items.Select(NameOf).OfType<string>()];
        int index = list.Items.ToList().FindIndex(layer => NameOf(layer) == key);
        if (index < 0 && (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out index) || index >= list.Items.Count))
        {
            throw DeadEnd(depth, names.Count == 0
                ? $"has no layer named \"{key}\"; no layer has a name: give it one (- dense: {{ name: {key}, … }}), or write its index"
                : $"has no layer named \"{key}\"; the layers are {string.Join(", ", names)}{(NearestName.Of(key, names) is string near ? $"; did you mean \"{near}\"?" : "")}");
        }

        Node layer = list.Items[index];
        if (depth + 1 == _keys.Length)
        {
            if (_value is ScalarNode { IsOff: true }) return list.With(index, new OffNode(NameOf(layer), _value.At));
            return _value is ScalarNode { Plain: true, Text: "on" } ? list : list.With(index, _value);
        }

        if (layer is OffNode) throw DeadEnd(depth + 1, "is off, so nothing of it can be set");
        if (layer is not MappingNode { Entries: [{ } kind] } map || !LayerOptions.Kinds.TryGetValue(kind.Key, out Type? type))
            throw DeadEnd(depth + 1, "is not a layer");
        return list.With(index, map.With(kind.Key, Replace(type, kind.Value, depth + 1)));
    }

    private MappingNode Named(Type type, MappingNode? map, int depth)
    {
        string key = _keys[depth];
        if (depth + 1 < _keys.Length && map?[key] is null)
            throw DeadEnd(depth, $"has no \"{key}\"{(map is null ? "" : Nearest.Hint(key, [.. map.Entries.Select(entry => entry.Key)]))}");
        return (map ?? new MappingNode([], _value.At)).With(key, Replace(type, map?[key]?.Value, depth + 1));
    }

    private SequenceNode Item(Type element, SequenceNode list, int depth)
    {
        if (!int.TryParse(_keys[depth], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= list.Items.Count)
            throw DeadEnd(depth, $"has no item \"{_keys[depth]}\"; its items are numbered 0 to {list.Items.Count - 1}");
        return list.With(index, Replace(element, list.Items[index], depth + 1));
    }

    /// <summary>Below the written-out keys everything is free: the rest of the path is one key (a factor is a path itself).</summary>
    private MappingNode Free(MappingNode? map, int depth) =>
        (map ?? new MappingNode([], _value.At)).With(string.Join('.', _keys[depth..]), _value);

    private DeadEndException DeadEnd(int depth, string reason)
    {
        string reached = depth == 0 ? "a study" : string.Join('.', _keys[..depth]);
        return new DeadEndException($"the path {_path} leads nowhere: {reached} {reason}");
    }

    private sealed class DeadEndException(string message) : Exception(message);
}
