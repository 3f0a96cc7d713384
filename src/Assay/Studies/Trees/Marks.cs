namespace Assay.Studies.Trees;

/// <summary>The places of all keys and values in a part of a file.</summary>
internal static class Marks
{
    public static IEnumerable<Mark> Within(Node node) =>
        [node.At, .. node switch
        {
            MappingNode map => map.Entries.SelectMany(entry => Within(entry.Value).Append(entry.KeyAt)),
            SequenceNode list => list.Items.SelectMany(Within),
            _ => [],
        }];
}
