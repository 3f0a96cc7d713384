namespace Assay.Reports;

/// <summary>What <c>viewer/</c> was built into, embedded where Node.js was there when the program was built.</summary>
internal static class EmbeddedFile
{
    /// <summary>The page of report.html.</summary>
    public const string Page = "Assay.report.html";

    /// <summary>The figures of that page, a script of Node.js.</summary>
    public const string Figures = "Assay.figures.mjs";

    /// <summary>Its bytes; null where the program was built without.</summary>
    public static byte[]? Read(string name)
    {
        using Stream? resource = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name);
        if (resource is null) return null;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
