namespace Assay.Studies.Trees;

/// <summary>A place in a study file; line and column are 1-based, 0 where there is none.</summary>
internal readonly record struct Mark(string File, int Line, int Column)
{
    public StudyError Error(string message) => new(File, Line, Column, message);
}

/// <summary>A study file as a tree that still knows where everything stood. Immutable.</summary>
internal abstract record Node(Mark At);

/// <summary>A scalar. Plain: its text decides its type, as YAML's unquoted scalars; else it is text whatever it says.</summary>
internal sealed record ScalarNode(string Text, bool Plain, Mark At) : Node(At)
{
    /// <summary>YAML's null, or <c>off</c>: the option is unset, the layer left out.</summary>
    public bool IsOff => Plain && Text is "off" or "null" or "Null" or "NULL" or "~" or "";
}

/// <summary>One key of a mapping.</summary>
internal sealed record Entry(string Key, Mark KeyAt, Node Value);

/// <summary>A mapping in the file's order; keys are unique.</summary>
internal sealed record MappingNode(IReadOnlyList<Entry> Entries, Mark At) : Node(At)
{
    public Entry? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>This mapping with a key's value replaced, or added at the end.</summary>
    public MappingNode With(string key, Node value)
    {
        Entry entry = new(key, this[key]?.KeyAt ?? value.At, value);
        return this with
        {
            Entries = this[key] is null
                ? [.. Entries, entry]
                : [.. Entries.Select(old => old.Key == key ? entry : old)],
        };
    }
}

/// <summary>A list.</summary>
internal sealed record SequenceNode(IReadOnlyList<Node> Items, Mark At) : Node(At)
{
    /// <summary>This list with one item replaced.</summary>
    public SequenceNode With(int index, Node item) =>
        this with { Items = [.. Items.Select((old, i) => i == index ? item : old)] };
}

/// <summary>A layer that an override took out; its name stays known so that errors can speak of it.</summary>
internal sealed record OffNode(string? Name, Mark At) : Node(At);
