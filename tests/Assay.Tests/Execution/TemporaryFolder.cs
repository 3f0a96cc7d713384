namespace Assay.Tests.Execution;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("assay-test").FullName;

    public string Journal => System.IO.Path.Combine(Study, "journal", "main.jsonl");

    /// <summary>A study's folder in it, not yet made.</summary>
    public string Study => System.IO.Path.Combine(Path, "study");

    /// <summary>Every file with its content, by relative path.</summary>
    public Dictionary<string, string> Contents() => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .ToDictionary(file => System.IO.Path.GetRelativePath(Path, file), file => Convert.ToBase64String(File.ReadAllBytes(file)));

    /// <summary>A copy of this folder's study.</summary>
    public TemporaryFolder Copy()
    {
        TemporaryFolder copy = new();
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
