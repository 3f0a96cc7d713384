using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>The studies that lie beside a study's file, which its claims may name.</summary>
/// <param name="folder">The folder.</param>
internal sealed class Neighbours(string folder)
{
    /// <summary>The name of a study's file in its results, where no others lie beside it.</summary>
    public const string KeptName = "study.yaml";

    private readonly Dictionary<string, string?> _objectives = [];

    /// <summary>Their names: those of their files.</summary>
    public IReadOnlyList<string> Names { get; } = Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)] : [];

    /// <summary>The metric of a neighbour's objective; null where its file says none.</summary>
    public string? ObjectiveOf(string name)
    {
        if (_objectives.TryGetValue(name, out string? known)) return known;
        string path = Path.Combine(folder, name + ".yaml");
        MappingNode? tree = TreeOf(path);
        return _objectives[name] = tree?["objective"]?.Value is MappingNode objective
            ? ((objective["maximize"] ?? objective["minimize"])?.Value as ScalarNode)?.Text : null;
    }

    // What is wrong with it is told by whoever reads it as a study.
    private static MappingNode? TreeOf(string path)
    {
        try
        {
            return File.Exists(path) ? YamlReader.Read(StudyFile.TextOf(path), path, []) as MappingNode : null;
        }
        catch (Exception problem) when (problem is StudyException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
