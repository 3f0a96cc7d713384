using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Assay.Engine.Options;

/// <summary>
/// A record of options: its members, the function that it names, and its defaults. The records and their attributes are the
/// one description of options; defaults, rules, study files and their schema all ask here.
/// </summary>
public sealed class OptionType
{
    private static readonly ConcurrentDictionary<Type, OptionType> Cache = new();
    private static readonly ConcurrentDictionary<Type, EnumNames> Enums = new();

    private static readonly Func<object, object> Clone =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private readonly Dictionary<string, OptionMember> _byName;
    private readonly ConcurrentDictionary<object, Usual[]> _usual = new();
    private readonly Type _type;
    private object? _initial;

    private OptionType(Type type)
    {
        _type = type;
        Members = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .OrderBy(property => Depth(property.DeclaringType!))
            .ThenBy(property => property.MetadataToken)
            .Select(property => new OptionMember(property))];
        _byName = Members.ToDictionary(member => member.Name);
        Records = [.. Members.Where(member => IsRecord(member.Type))];
        IsFunction = Find("name")?.Type.IsEnum is true;
        Type? functions = Members.SelectMany(member => member.FunctionsNamed).Select(function => function.GetType()).Distinct().SingleOrDefault();
        Function = functions is null ? null : Members.Single(member => member.Type == functions);
    }

    /// <summary>The options, the base record's first, in the order of the source.</summary>
    public IReadOnlyList<OptionMember> Members { get; }

    /// <summary>Those that are records of options themselves.</summary>
    public IReadOnlyList<OptionMember> Records { get; }

    /// <summary>Whether the record names a function and its parameters, so that <c>x</c> means <c>{ name: x }</c>.</summary>
    public bool IsFunction { get; }

    /// <summary>The option that says which function the others belong to and take their defaults from; null where none does.</summary>
    public OptionMember? Function { get; }

    /// <summary>A new record, of which nothing may be set: what options are that nobody has set.</summary>
    public object Initial => _initial ??= New();

    /// <summary>The description of a record of options.</summary>
    public static OptionType Of(Type type) => Cache.GetOrAdd(type, type => new OptionType(type));

    /// <summary>Whether a type is a record of options, and not a value or a list: it can be made of nothing.</summary>
    public static bool IsRecord(Type type) => type.IsClass && type != typeof(string)
        && type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is not null;

    /// <summary>The option of that name; null where there is none.</summary>
    public OptionMember? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A new record, nothing set.</summary>
    public object New() => Activator.CreateInstance(_type)!;

    /// <summary>
    /// The record with the defaults of its function written out; what does not belong to the function stays unset, as does
    /// what the record's own records hold.
    /// </summary>
    /// <param name="record">The options; unchanged.</param>
    /// <param name="open">Whether an option, by its name, is left open: what depends on it is not written out; null: none is.</param>
    public object Complete(object record, Func<string, bool>? open = null)
    {
        object? function = Function?.Of(record);
        if (Function is not null && (function is null || open?.Invoke(Function.Name) is true)) return record;
        object complete = record;
        foreach ((OptionMember member, object? given, OptionMember? follows, OptionMember? unless) in _usual.GetOrAdd(function ?? this, UsualUnder))
        {
            if (member.Of(record) is not null || unless?.Of(record) is not null) continue;
            if (follows is not null && open?.Invoke(follows.Name) is true) continue;
            if ((follows is null ? given : follows.Of(complete)) is not { } value) continue;
            if (ReferenceEquals(complete, record)) complete = Copy(record);
            member.Set(complete, value);
        }

        return complete;
    }

    /// <summary>Options that are set though they belong to another function than the record names.</summary>
    internal IEnumerable<OptionMember> Strays(object record) => Function?.Of(record) is { } function
        ? Members.Where(member => !member.BelongsTo(function) && member.Of(record) is not null)
        : [];

    /// <summary>As <see cref="Strays"/>, in a record and in all within it: path, option, and the record that it stands in.</summary>
    /// <param name="record">The options.</param>
    /// <param name="path">Where the record stands; the paths begin with it.</param>
    public static IEnumerable<(string Path, OptionMember Member, OptionType Record)> StraysWithin(object record, string path)
    {
        OptionType type = Of(record.GetType());
        foreach (OptionMember stray in type.Strays(record)) yield return ($"{path}.{stray.Name}", stray, type);
        foreach ((string at, object within) in RecordsWithin(record, type, path))
            foreach ((string Path, OptionMember Member, OptionType Record) stray in StraysWithin(within, at)) yield return stray;
    }

    /// <summary>The records that stand in one, those with names of their own among them, each with its path.</summary>
    private static IEnumerable<(string Path, object Record)> RecordsWithin(object record, OptionType type, string path)
    {
        foreach (OptionMember member in type.Members)
        {
            if (member.Of(record) is not { } within) continue;
            string at = $"{path}.{member.Name}";
            if (type.Records.Contains(member)) yield return (at, within);
            if (OptionMember.NamedOf(member.Type) is { } named && IsRecord(named))
                foreach (DictionaryEntry entry in (IDictionary)within) yield return ($"{at}.{entry.Key}", entry.Value!);
        }
    }

    /// <summary>The functions that an option belongs to, as study files write them, in the order of the source.</summary>
    public IReadOnlyList<string> OwnersOf(OptionMember member) =>
        Function is null ? [] : [.. Enum.GetValues(Function.Type).Cast<Enum>().Where(member.BelongsTo).Select(NameOf)];

    /// <summary>A shallow copy of a record, which is what <c>with</c> makes: records hold values and other records, none of which ever changes.</summary>
    public static object Copy(object record) => Clone(record);

    /// <summary>LearningRate → learning_rate.</summary>
    public static string Snake(string name)
    {
        StringBuilder snake = new(name.Length + 4);
        foreach (char c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0) snake.Append('_');
            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }

    /// <summary>The names of an enumeration as study files write them.</summary>
    public static IReadOnlyList<string> NamesOf(Type enumeration) => Values(enumeration).Names;

    /// <summary>The value a study file writes as this name; null where there is none.</summary>
    public static object? ValueOf(Type enumeration, string name) => Values(enumeration).ByName.GetValueOrDefault(name);

    /// <summary>How study files write a value; a number that is none of the enumeration's, as a program can have it, as it is.</summary>
    public static string NameOf(Enum value) => Values(value.GetType()).ByValue.GetValueOrDefault(value) ?? value.ToString();

    private static EnumNames Values(Type enumeration) => Enums.GetOrAdd(enumeration, type => new EnumNames(type));

    private static int Depth(Type type) => type.BaseType is null ? 0 : Depth(type.BaseType) + 1;

    private Usual[] UsualUnder(object function) =>
    [
        .. Members.Where(member => function == this || member.BelongsTo(function))
            .Select(member => (Member: member, Default: member.DefaultUnder(function == this ? null : function)))
            .Where(pair => pair.Default is not null || pair.Member.Follows is not null)
            .Select(pair => new Usual(pair.Member, pair.Default?.Value, Sibling(pair.Member.Follows), Sibling(pair.Default?.Unless))),
    ];

    private OptionMember? Sibling(string? property) => property is null ? null : _byName[Snake(property)];

    /// <summary>What an unset option is taken to be under one function.</summary>
    private sealed record Usual(OptionMember Member, object? Value, OptionMember? Follows, OptionMember? Unless);

    private sealed class EnumNames
    {
        public EnumNames(Type type)
        {
            Names = [.. Enum.GetNames(type).Select(Snake)];
            ByName = Enum.GetNames(type).ToDictionary(Snake, name => Enum.Parse(type, name));
            ByValue = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);
        }

        public IReadOnlyList<string> Names { get; }

        public Dictionary<string, object> ByName { get; }

        public Dictionary<object, string> ByValue { get; }
    }
}
