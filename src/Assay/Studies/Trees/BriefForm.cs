using System.Collections;
using Assay.Engine.Options;

namespace Assay.Studies.Trees;

/// <summary>
/// Options as a tree without what they would be anyway. An option is left out where completing its record without it gives
/// it back, so that whatever makes a default, a declaration or code, nothing is lost.
/// </summary>
internal static class BriefForm
{
    /// <summary>The brief form of a record; a function keeps its name.</summary>
    /// <param name="record">A complete record.</param>
    /// <param name="complete">Writes the defaults of such a record out.</param>
    public static MappingNode Of(object record, Func<object, object> complete)
    {
        OptionType type = OptionType.Of(record.GetType());
        return NodeWriter.Map(type.Members
            .Where(member => member.Of(record) is not null && (IsName(member) || !IsUsual(member)))
            .Select(member => (member.Name, Value(member))));

        bool IsName(OptionMember member) => type.IsFunction && member.Name == "name";

        bool IsUsual(OptionMember member)
        {
            if (member.Required) return false;
            object? value = member.Of(record), initial = member.Of(type.Initial);
            return Same(value, initial) || Same(value, member.Of(complete(member.With(record, initial))));
        }

        Node Value(OptionMember member) => type.Records.Contains(member)
            ? Of(member.Of(record)!, within => member.Of(complete(member.With(record, within)))!)
            : OptionMember.NamedOf(member.Type) is { } named && OptionType.IsRecord(named)
            ? NodeWriter.Map(((IDictionary)member.Of(record)!).Keys.Cast<string>().Select(name => (name, (Node)Of(
                ((IDictionary)member.Of(record)!)[name]!, within => ((IDictionary)member.Of(complete(member.With(record, Replaced(member, name, within))))!)[name]!))))
            : NodeWriter.Value(member.Of(record)!);

        object Replaced(OptionMember member, object name, object within)
        {
            IDictionary copy = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), OptionMember.NamedOf(member.Type)!))!;
            foreach (DictionaryEntry entry in (IDictionary)member.Of(record)!) copy.Add(entry.Key, entry.Key.Equals(name) ? within : entry.Value);
            return copy;
        }
    }

    /// <summary>The brief form of a record whose defaults are all its own.</summary>
    public static MappingNode Of(object record) => Of(record, OptionDefaults.WithDefaults);

    private static bool Same(object? a, object? b) => a is IEnumerable left and not string && b is IEnumerable right
        ? left.Cast<object>().SequenceEqual(right.Cast<object>())
        : Equals(a, b);
}
