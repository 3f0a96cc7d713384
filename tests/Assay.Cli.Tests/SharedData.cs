namespace Assay.Cli.Tests;

/// <summary>Real images that lie beside the repository on machines that cannot download them: shared/data in a folder above.</summary>
internal static class SharedData
{
    /// <summary>The folder of a data set; the test is skipped where there is none.</summary>
    public static string Require(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string found = Path.Combine(folder, "shared", "data", name);
            if (Directory.Exists(found)) return found;
        }

        Assert.Skip($"there is no shared/data/{name} beside the repository");
        return "";
    }
}
