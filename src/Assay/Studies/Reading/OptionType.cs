using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using Assay.Engine.Networks;

namespace Assay.Studies.Reading;

/// <summary>One option of an options record, under the name study files use.</summary>
internal sealed record OptionMember(string Name, PropertyInfo Property, bool Required, RangeAttribute? Range)
{
    /// <summary>The type without its question mark.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Whether the option may be unset: it is nullable.</summary>
    public bool Optional { get; } = Nullable.GetUnderlyingType(Property.PropertyType) is not null
        || (!Property.PropertyType.IsValueType
            && new NullabilityInfoContext().Create(Property).ReadState == NullabilityState.Nullable);

    /// <summary>The element type where a type is a list.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GenericTypeArguments[0] : null;
}

/// <summary>
/// An options record as study files see it. Reader, writer, paths and schema all ask here, so the records and their
/// attributes are the one description of a study file.
/// </summary>
internal sealed class OptionType
{
    private static readonly ConcurrentDictionary<Type, OptionType> Cache = new();
    private static readonly ConcurrentDictionary<Type, EnumNames> Enums = new();

    private readonly Dictionary<string, OptionMember> _byName;
    private readonly Func<object> _new;

    private OptionType(Type type)
    {
        Members = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .OrderBy(property => Depth(property.DeclaringType!))
            .ThenBy(property => property.MetadataToken)
            .Select(property => new OptionMember(
                Snake(property.Name),
                property,
                property.IsDefined(typeof(RequiredAttribute)),
                property.GetCustomAttribute<RangeAttribute>()))];
        _byName = Members.ToDictionary(member => member.Name);
        _new = () => Activator.CreateInstance(type)!;
        IsFunction = _byName.ContainsKey("name") && !type.IsAssignableTo(typeof(LayerOptions));
    }

    /// <summary>The layers a network can have, by the name study files use: <c>dense</c>, <c>dropout</c>.</summary>
    public static IReadOnlyDictionary<string, Type> Layers { get; } = typeof(LayerOptions).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LayerOptions)) && !type.IsAbstract)
        .ToDictionary(type => Snake(type.Name[..^"Options".Length]));

    /// <summary>The options, the base record's first, in the order of the source.</summary>
    public IReadOnlyList<OptionMember> Members { get; }

    /// <summary>Whether the record names a function and its parameters, so that <c>x</c> means <c>{ name: x }</c>.</summary>
    public bool IsFunction { get; }

    public static OptionType Of(Type type) => Cache.GetOrAdd(type, type => new OptionType(type));

    /// <summary>Whether a type is a record of options, and not a value or a list.</summary>
    public static bool IsRecord(Type type) =>
        type.IsClass && type != typeof(string) && !type.IsAssignableTo(typeof(Node)) && OptionMember.ElementOf(type) is null;

    public OptionMember? Find(string name) => _byName.GetValueOrDefault(name);

    public object New() => _new();

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

    /// <summary>How study files write a value.</summary>
    public static string NameOf(Enum value) => Values(value.GetType()).ByValue[value];

    private static EnumNames Values(Type enumeration) => Enums.GetOrAdd(enumeration, type => new EnumNames(type));

    private static int Depth(Type type) => type.BaseType is null ? 0 : Depth(type.BaseType) + 1;

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
