using System.Text;
using Assay.Execution;
using Assay.Journal;

namespace Assay.Reports;

/// <summary>Writes <c>report.html</c>: one file with page, figures and numbers, which opens without a network.</summary>
public static class HtmlReport
{
    // The page is built from viewer/ and embedded where Node was there when the program was built.
    private const string Resource = "Assay.report.html", Placeholder = """<script id="report" type="application/json">null</script>""";

    /// <summary>Whether this program was built with the page; if not, <see cref="Missing"/> says what to do.</summary>
    public static bool Available => typeof(HtmlReport).Assembly.GetManifestResourceInfo(Resource) is not null;

    /// <summary>What to tell a user where the page is missing.</summary>
    public static string Missing =>
        "report.html is left out: this build of Assay has no report page. Install Node.js 20.19 or later with npm and run "
        + "./build, which says what is wrong if the page cannot be built.";

    /// <summary>Writes the report of these studies to <paramref name="path"/>, replacing what stands there;
    /// whole or not at all.</summary>
    /// <returns>False, and nothing is written, where the page is not <see cref="Available"/>.</returns>
    /// <exception cref="IOException">When the file cannot be written.</exception>
    public static bool Write(string path, IReadOnlyList<Snapshot> snapshots)
    {
        using Stream? page = typeof(HtmlReport).Assembly.GetManifestResourceStream(Resource);
        if (page is null) return false;
        using StreamReader reader = new(page);
        string html = Fill(reader.ReadToEnd(), ReportModel.From(snapshots));

        AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(html)));
        return true;
    }

    /// <summary>The page with the model in its place.</summary>
    internal static string Fill(string page, ReportModel model)
    {
        int at = page.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at < 0) throw new InvalidOperationException("the built page has no place for the report: " + Placeholder);
        return string.Concat(
            page.AsSpan(0, at), Placeholder.Replace("null", model.ToJson(), StringComparison.Ordinal),
            page.AsSpan(at + Placeholder.Length));
    }
}
