using System.Globalization;
using Assay.Engine.Networks;
using Assay.Studies.Reading;

namespace Assay.Studies.Writing;

/// <summary>Typed options as a tree, every default written out, what is unset left out: the reverse of <see cref="Binder"/>.</summary>
internal static class NodeWriter
{
    public static MappingNode Record(object record) => Map(OptionType.Of(record.GetType()).Members
        .Select(member => (member.Name, member.Property.GetValue(record)))
        .Where(pair => pair.Item2 is not null)
        .Select(pair => (pair.Name, Value(pair.Item2!))));

    public static MappingNode Map(IEnumerable<(string Key, Node Value)> entries) =>
        new([.. entries.Select(entry => new Entry(entry.Key, default, entry.Value))], default);

    public static Node Value(object value) => value switch
    {
        Node node => node,
        string text => Scalars.OfText(text, default),
        bool flag => Plain(flag ? "true" : "false"),
        int or long => Plain(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        double number => Plain(Scalars.Text(number)),
        Enum name => Plain(OptionType.NameOf(name)),
        LayerOptions layer => Map([(OptionType.Layers.Single(kind => kind.Value == layer.GetType()).Key, Record(layer))]),
        System.Collections.IEnumerable list => new SequenceNode([.. list.Cast<object>().Select(Value)], default),
        _ => Record(value),
    };

    private static ScalarNode Plain(string text) => new(text, true, default);
}
