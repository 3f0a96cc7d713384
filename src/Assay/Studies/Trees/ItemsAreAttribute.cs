namespace Assay.Studies.Trees;

/// <summary>What the items of a list are, for the schema, where the tree itself is what the option holds.</summary>
/// <param name="type">A record of options.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ItemsAreAttribute(Type type) : Attribute
{
    /// <summary>The record.</summary>
    public Type Type { get; } = type;
}
