using Assay.Reports;

namespace Assay.Cli.Drawing;

/// <summary>The page's figures as a script of Node.js, where the program was built with it.</summary>
internal static class FigureScript
{
    /// <summary>The script; null where it was built without.</summary>
    public static byte[]? Open()
    {
        using Stream? resource = typeof(ReportModel).Assembly.GetManifestResourceStream("Assay.figures.mjs");
        if (resource is null) return null;
        byte[] script = new byte[resource.Length];
        resource.ReadExactly(script);
        return script;
    }
}
