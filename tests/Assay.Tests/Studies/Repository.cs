namespace Assay.Tests.Studies;

/// <summary>Where the repository's own files are, from wherever the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Assay.slnx")) ? folder : Find(Path.GetDirectoryName(folder)
            ?? throw new DirectoryNotFoundException("no folder above the tests holds Assay.slnx"));
}
