using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>
/// Every level of a search and every preset is tried on the whole study before anything runs. How long that takes is known
/// beforehand, in values visited (about a million a second); what would take too long is refused instead.
/// </summary>
internal static class ReadingWork
{
    /// <summary>Most values visited for a search, or for the presets of a file.</summary>
    public const long Most = 2_000_000;

    /// <summary>Most things told as wrong with a file before nothing more is tried on it.</summary>
    public const int MostErrors = 1000;

    private const long ValuesAnError = 100, ValuesAnOverride = 50;

    /// <summary>The work of one try: the study read, its errors told again, the overrides laid over it.</summary>
    public static long Of(long values, int errors, int overrides) => values + (ValuesAnError * errors) + (ValuesAnOverride * overrides);

    /// <summary>The values in a part of a file.</summary>
    public static long Values(Node node) => 1 + node switch
    {
        MappingNode map => map.Entries.Sum(entry => Values(entry.Value)),
        SequenceNode list => list.Items.Sum(Values),
        _ => 0,
    };
}
