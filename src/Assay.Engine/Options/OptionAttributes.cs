namespace Assay.Engine.Options;

/// <summary>
/// The functions that an option belongs to: under any other name it is refused. Without this attribute an option belongs to
/// every function of its record.
/// </summary>
/// <param name="functions">Values of the enumeration that names the record's function.</param>
[AttributeUsage(AttributeTargets.Property)]
public class BelongsToAttribute(params object[] functions) : Attribute
{
    /// <summary>The functions as they were written.</summary>
    public IReadOnlyList<object> Functions { get; } = functions;

    /// <summary>What errors call the functions together; default: their names.</summary>
    public string? As { get; init; }

    /// <summary>Whether the option belongs to the function of this name.</summary>
    public virtual bool Holds(object name) => Functions.Contains(name);
}

/// <summary>An option that belongs to all functions of its record but these.</summary>
/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BelongsToAllButAttribute(params object[] functions) : BelongsToAttribute(functions)
{
    /// <inheritdoc/>
    public override bool Holds(object name) => !base.Holds(name);
}

/// <summary>
/// What an unset option is taken to be, under the functions named, or under all that it belongs to and for which no other
/// default is named. An option that is never unset has its default where it is declared, instead.
/// </summary>
/// <param name="value">The default, of the option's own type.</param>
/// <param name="functions">The functions under which it holds; none: all others.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class DefaultAttribute(object value, params object[] functions) : Attribute
{
    /// <summary>The default.</summary>
    public object Value { get; } = value;

    /// <summary>The functions under which it holds; empty: all others.</summary>
    public IReadOnlyList<object> Functions { get; } = functions;

    /// <summary>The property that takes this one's place: where it is set, there is no default; default: none.</summary>
    public string? Unless { get; init; }
}

/// <summary>An unset option that is taken to be what another one of its record is.</summary>
/// <param name="option">The other property, declared before this one.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FollowsAttribute(string option) : Attribute
{
    /// <summary>The other property.</summary>
    public string Option { get; } = option;
}
