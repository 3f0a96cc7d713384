namespace Assay.Cli.Tests;

/// <summary>Where the tree lies that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Home = Above(AppContext.BaseDirectory);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Assay.slnx")) ? folder : Above(Path.GetDirectoryName(folder)!);
}
