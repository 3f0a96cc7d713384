using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Studies.Trees;

/// <summary>Reads a tree as typed options, and says of everything that does not fit what was expected and what stands there.</summary>
/// <param name="errors">Takes what does not fit.</param>
/// <param name="root">What errors call the whole.</param>
internal sealed class Binder(List<StudyError> errors, string root = "a study")
{
    /// <summary>The record a mapping describes; what does not fit keeps its default, and is an error.</summary>
    public T Record<T>(MappingNode node) => (T)Record(typeof(T), node, "");

    private object Record(Type type, MappingNode node, string path)
    {
        OptionType options = OptionType.Of(type);
        object record = options.New();
        foreach (Entry entry in node.Entries)
        {
            OptionMember? member = options.Find(entry.Key);
            if (member is null)
            {
                string where = path.Length == 0 ? root : path;
                errors.Add(entry.KeyAt.Error(
                    $"{where} has no \"{entry.Key}\"{Nearest.Hint(entry.Key, [.. options.Members.Select(m => m.Name)])}"));
                continue;
            }

            string at = Join(path, member.Name);
            if (entry.Value is ScalarNode { IsOff: true } && member.Optional) continue;
            object? value = Value(member.Type, entry.Value, at);
            if (value is null) continue;
            if (member.Range is RangeAttribute range && !InRange(range, value))
                errors.Add(entry.Value.At.Error(
                    $"{at} must be {Describe(range)}, but {Shown(entry.Value)} stands here"));
            else
                member.Set(record, value);
        }

        foreach (OptionMember member in options.Members)
        {
            if (member.Required && node[member.Name]?.Value is null or ScalarNode { IsOff: true })
                errors.Add(node.At.Error(
                    $"{Join(path, member.Name)} is missing: it has no default; write {member.Name}: {Expected(member.Type)}"));
        }

        return record;
    }

    /// <summary>The value a node describes as this type; null, mostly with an error, where it describes none.</summary>
    public object? Value(Type type, Node node, string path)
    {
        if (type.IsAssignableTo(typeof(Node))) return type.IsInstanceOfType(node) ? node : Wrong(type, node, path);
        if (OptionMember.ElementOf(type) is Type element)
            return node is SequenceNode list ? List(element, list, path) : node is ScalarNode { IsOff: true } ? null : Wrong(type, node, path);
        if (OptionMember.NamedOf(type) is Type named)
            return node is MappingNode names ? Named(named, names, path) : node is ScalarNode { IsOff: true } ? null : Wrong(type, node, path);
        if (OptionType.IsRecord(type))
        {
            return node switch
            {
                MappingNode map => Record(type, map, path),
                ScalarNode scalar when OptionType.Of(type).IsFunction =>
                    Record(type, new MappingNode([new Entry("name", scalar.At, scalar)], scalar.At), path),
                _ => Wrong(type, node, path),
            };
        }

        return node is ScalarNode value ? Scalar(type, value, path) : Wrong(type, node, path);
    }

    private object? Scalar(Type type, ScalarNode node, string path)
    {
        if (type == typeof(string)) return node.Text;
        if (type.IsEnum)
        {
            // A word of YAML's, true, may be written in three ways.
            if (OptionType.ValueOf(type, node.Plain && bool.TryParse(node.Text, out bool word) ? NodeWriter.Text(word) : node.Text) is object named) return named;
            errors.Add(node.At.Error(
                $"{path} cannot be \"{Short(node.Text)}\"{Nearest.Hint(node.Text, OptionType.NamesOf(type))}"));
            return null;
        }

        if (type == typeof(bool) && node.Plain && bool.TryParse(node.Text, out bool flag)) return flag;
        if (type == typeof(double) && node.Plain && Numbers.IsNumber(node.Text, out double number)) return number;
        if (type == typeof(long) && node.Plain && Numbers.IsWhole(node.Text, out long whole)) return whole;
        if (type == typeof(int) && node.Plain && Numbers.IsWhole(node.Text, out long small) && small == (int)small) return (int)small;
        if ((type == typeof(long) || type == typeof(int)) && node.Plain && Numbers.IsNumber(node.Text, out number) && number == Math.Floor(number))
        {
            errors.Add(node.At.Error($"{path} must be a whole number of at most {(type == typeof(int) ? int.MaxValue : 1L << 53)} either way, but {Short(node.Text)} stands here"));
            return null;
        }

        return Wrong(type, node, path);
    }

    private IList? List(Type element, SequenceNode node, string path)
    {
        IList list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        for (int i = 0; i < node.Items.Count; i++)
        {
            string at = $"{path}.{i}";
            if (node.Items[i] is ScalarNode { IsOff: true } && OptionType.IsRecord(element)) continue; // an item switched off
            object? item = element == typeof(LayerOptions) ? Layer(node.Items[i], at) : Value(element, node.Items[i], at);
            if (item is not null) list.Add(item);
        }

        return list;
    }

    /// <summary>What has names of its own, by them; what is off is left out.</summary>
    private IDictionary Named(Type type, MappingNode node, string path)
    {
        IDictionary named = (IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), type))!;
        foreach (Entry entry in node.Entries)
        {
            // Columns and classes are called what a file calls them; the others are names that a study gives.
            if (!Overlay.NamesOption(entry.Key) && !path.StartsWith("data.", StringComparison.Ordinal))
                errors.Add(entry.KeyAt.Error($"{path} has names of letters, digits, '_' and '-', at least one letter (paths use them), but \"{entry.Key}\" stands here"));
            else if (entry.Value is not ScalarNode { IsOff: true } && Value(type, entry.Value, Join(path, entry.Key)) is { } value)
                named.Add(entry.Key, value);
        }

        return named;
    }

    private object? Layer(Node node, string path)
    {
        if (node is not MappingNode { Entries: [{ } kind] })
        {
            errors.Add(node.At.Error(
                $"{path} must be one layer, - KIND: {{ … }}, but {Shown(node)} stands here; kinds: {string.Join(", ", LayerOptions.Kinds.Keys)}"));
            return null;
        }

        if (!LayerOptions.Kinds.TryGetValue(kind.Key, out Type? type))
        {
            errors.Add(kind.KeyAt.Error(
                $"{path} cannot be a layer \"{kind.Key}\"{Nearest.Hint(kind.Key, [.. LayerOptions.Kinds.Keys])}"));
            return null;
        }

        string at = Overlay.NameOf(node) is string name ? $"{path[..path.LastIndexOf('.')]}.{name}" : path;
        if (type == typeof(HeadsOptions))
            return Value(typeof(IReadOnlyDictionary<string, IReadOnlyList<LayerOptions>>), kind.Value, at) is { } heads
                ? new HeadsOptions { Heads = (IReadOnlyDictionary<string, IReadOnlyList<LayerOptions>>)heads } : null;
        return kind.Value is MappingNode options ? Record(type, options, at) : Wrong(type, kind.Value, at);
    }

    private object? Wrong(Type type, Node node, string path)
    {
        errors.Add(node.At.Error($"{path} must be {Expected(type)}, but {Shown(node)} stands here"));
        return null;
    }

    private static string Expected(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type.IsEnum ? $"one of {string.Join(", ", OptionType.NamesOf(type))}"
        : OptionMember.NamedOf(type) is not null ? "a mapping, { NAME: … }"
        : type == typeof(SequenceNode) || OptionMember.ElementOf(type) is not null ? "a list, [ … ]"
        : type == typeof(Node) ? "a list or a mapping"
        : type != typeof(MappingNode) && OptionType.Of(type).IsFunction ? "a name, or a mapping { name: … }"
        : "a mapping, { key: value }";

    private static string Shown(Node node) => node switch
    {
        ScalarNode { Plain: true, Text: "" } => "nothing",
        ScalarNode { Plain: true } scalar => Numbers.IsNumber(scalar.Text, out double _) ? Short(scalar.Text) : $"\"{Short(scalar.Text)}\"",
        ScalarNode scalar => $"the text \"{Short(scalar.Text)}\"",
        SequenceNode => "a list",
        _ => "a mapping",
    };

    private static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;

    /// <summary>Whether a number lies within a range.</summary>
    public static bool InRange(RangeAttribute range, object value)
    {
        (double low, double high) = Bounds(range);
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return (range.MinimumIsExclusive ? number > low : number >= low) && (range.MaximumIsExclusive ? number < high : number <= high);
    }

    /// <summary>The bounds of a range, whatever number type its attribute was written with.</summary>
    public static (double Low, double High) Bounds(RangeAttribute range) =>
        (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));

    private static string Describe(RangeAttribute range)
    {
        (double low, double high) = Bounds(range);
        string from = (range.MinimumIsExclusive ? "above " : "at least ") + Numbers.Text(low);
        return high >= long.MaxValue ? from : from + (range.MaximumIsExclusive ? " and below " : " and at most ") + Numbers.Text(high);
    }

    /// <summary>The path of an option in another; the empty path is the file.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
