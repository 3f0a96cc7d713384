using Assay.Results;
using Assay.Storage;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>Writes <c>report.html</c>: one file with page, figures and numbers, which opens without a network.</summary>
internal static class HtmlReport
{
    private static readonly Lazy<ReportPage?> Page = new(() => EmbeddedFile.Read(EmbeddedFile.Page) is { } page ? new ReportPage(page) : null);

    /// <summary>Whether this program was built with the page; if not, <see cref="Missing"/> says what to do.</summary>
    public static bool Available => Page.Value is not null;

    /// <summary>What to tell a user where the page is missing.</summary>
    public static string Missing =>
        "report.html is left out: this build of Assay has no report page. Install Node.js 20.19 or later with npm and run "
        + "./build, which says what is wrong if the page cannot be built.";

    /// <summary>The page without numbers, which gets them from whoever serves it; empty where it is not <see cref="Available"/>.</summary>
    public static ReadOnlyMemory<byte> Blank => Page.Value?.Blank ?? default;

    /// <summary>Writes the report of these studies to <paramref name="path"/>, replacing what stands there;
    /// whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="snapshots">The studies.</param>
    /// <param name="others">Results of studies that their claims name, beside these; null: of none.</param>
    /// <returns>False, and nothing is written, where the page is not <see cref="Available"/>.</returns>
    /// <exception cref="IOException">When the file cannot be written.</exception>
    public static bool Write(string path, IReadOnlyList<Snapshot> snapshots, ResultsOf? others = null)
    {
        if (!Available) return false;
        AtomicFile.Write(path, file => Write(file, snapshots, others));
        return true;
    }

    /// <summary>Writes a report to <paramref name="path"/>, where the page is <see cref="Available"/>.</summary>
    internal static void Write(string path, ReportModel report) => AtomicFile.Write(path, file => Page.Value!.Fill(file, report), toDisk: false);

    /// <summary>Writes the report of these studies to a file.</summary>
    internal static void Write(Stream file, IReadOnlyList<Snapshot> snapshots, ResultsOf? others = null) =>
        Page.Value!.Fill(file, ReportModel.From(snapshots, others));

    /// <summary>Whether a report was written with the page that this program has, whatever its numbers.</summary>
    internal static bool HasThisPage(string path) => Page.Value is { } page && page.IsOf(path);
}
