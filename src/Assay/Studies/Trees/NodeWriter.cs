using System.Collections;
using System.Globalization;
using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Studies.Trees;

/// <summary>
/// Typed options as a tree, every default written out, what is unset left out: the reverse of <see cref="Binder"/>. Briefly,
/// without the parameters that a function would have anyway.
/// </summary>
internal static class NodeWriter
{
    public static MappingNode Record(object record, bool briefly = false) => Map(OptionType.Of(record.GetType()).Members
        .Select(member => (member.Name, member.Of(record)))
        .Where(pair => pair.Item2 is not null)
        .Select(pair => (pair.Name, Value(pair.Item2!, briefly))));

    public static MappingNode Map(IEnumerable<(string Key, Node Value)> entries) =>
        new([.. entries.Select(entry => new Entry(entry.Key, default, entry.Value))], default);

    public static Node Value(object value, bool briefly = false) => value switch
    {
        Node node => node,
        string text => Scalars.OfText(text, default),
        bool flag => Plain(Text(flag)),
        int or long => Plain(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        double number => Plain(Numbers.Text(number)),
        Enum name => Plain(OptionType.NameOf(name)),
        HeadsOptions heads => Map([(heads.Kind, Value(heads.Heads, briefly))]),
        LayerOptions layer => Map([(layer.Kind, Record(layer, briefly))]),
        IDictionary named => Map(named.Keys.Cast<string>().Select(name => (name, Value(named[name]!, briefly)))),
        IEnumerable list => new SequenceNode([.. list.Cast<object>().Select(item => Value(item, briefly))], default),
        _ => briefly && OptionType.Of(value.GetType()).IsFunction ? BriefForm.Of(value) : Record(value, briefly),
    };

    /// <summary>How YAML writes the two words.</summary>
    public static string Text(bool flag) => flag ? "true" : "false";

    private static ScalarNode Plain(string text) => new(text, true, default);
}
