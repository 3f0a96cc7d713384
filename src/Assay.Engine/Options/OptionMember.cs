using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Assay.Engine.Options;

/// <summary>One option of an options record, under the name study files use, with all that its attributes say.</summary>
public sealed class OptionMember
{
    // Reflection makes code of these once they are used; a call is some ten nanoseconds.
    private readonly MethodInvoker _get, _set;
    private readonly BelongsToAttribute? _belongs;

    internal OptionMember(PropertyInfo property)
    {
        Property = property;
        Name = OptionType.Snake(property.Name);
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Optional = Type != property.PropertyType
            || (!Type.IsValueType && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable);
        Required = property.IsDefined(typeof(RequiredAttribute));
        Range = property.GetCustomAttribute<RangeAttribute>();
        Follows = property.GetCustomAttribute<FollowsAttribute>()?.Option;
        Defaults = [.. property.GetCustomAttributes<DefaultAttribute>()];
        if (Defaults.FirstOrDefault(given => given.Value.GetType() != Type || !Optional) is { } wrong)
            throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name} cannot have the default {wrong.Value}: it is a {property.PropertyType}");
        _belongs = property.GetCustomAttribute<BelongsToAttribute>();
        (_get, _set) = (MethodInvoker.Create(property.GetMethod!), MethodInvoker.Create(property.SetMethod!));
    }

    /// <summary>Its name in study files: <c>learning_rate</c>.</summary>
    public string Name { get; }

    /// <summary>The property it is.</summary>
    public PropertyInfo Property { get; }

    /// <summary>Its type without the question mark.</summary>
    public Type Type { get; }

    /// <summary>Whether the option may be unset: it is nullable.</summary>
    public bool Optional { get; }

    /// <summary>Whether a study file must set it.</summary>
    public bool Required { get; }

    /// <summary>The values it may have; null: all of its type.</summary>
    public RangeAttribute? Range { get; }

    /// <summary>The property of the same record whose value it has where it is unset; null: none.</summary>
    public string? Follows { get; }

    /// <summary>Its defaults as they are declared.</summary>
    public IReadOnlyList<DefaultAttribute> Defaults { get; }

    /// <summary>All functions that its attributes speak of.</summary>
    internal IEnumerable<object> FunctionsNamed => Defaults.SelectMany(given => given.Functions).Concat(_belongs?.Functions ?? []);

    /// <summary>What errors call the functions it belongs to together; null: their names.</summary>
    public string? Owners => _belongs?.As;

    /// <summary>The element type where a type is a list; null where it is none.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GenericTypeArguments[0] : null;

    /// <summary>The type of what has a name where a type is a mapping from names; null where it is none.</summary>
    public static Type? NamedOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? type.GenericTypeArguments[1] : null;

    /// <summary>Whether it belongs to a function of its record.</summary>
    /// <param name="function">A value of the enumeration that names the function.</param>
    public bool BelongsTo(object function) => _belongs?.Holds(function) ?? true;

    /// <summary>The default under a function; null where there is none.</summary>
    /// <param name="function">A value of the enumeration that names the function; null where the record names none.</param>
    internal DefaultAttribute? DefaultUnder(object? function)
    {
        if (function is null) return Defaults.FirstOrDefault(given => given.Functions.Count == 0);
        return !BelongsTo(function) ? null
            : Defaults.FirstOrDefault(given => given.Functions.Contains(function)) ?? Defaults.FirstOrDefault(given => given.Functions.Count == 0);
    }

    /// <summary>Its value in a record.</summary>
    public object? Of(object record) => _get.Invoke(record);

    /// <summary>Sets it in a record that nobody else holds yet.</summary>
    public void Set(object record, object? value) => _set.Invoke(record, value);

    /// <summary>A copy of the record in which it has this value.</summary>
    public object With(object record, object? value)
    {
        object copy = OptionType.Copy(record);
        Set(copy, value);
        return copy;
    }
}
