using System.Security.Cryptography;
using Assay.Reports;

namespace Assay.Cli.Serving;

/// <summary>The page as it is served, and what it may do: run its own scripts and ask this server, nothing else.</summary>
/// <param name="page">The page, UTF-8.</param>
internal sealed class ServedPage(ReadOnlyMemory<byte> page)
{
    /// <summary>The page of this program; empty where it was built without.</summary>
    public static ServedPage Own { get; } = new(HtmlReport.Blank);

    /// <summary>The page.</summary>
    public ReadOnlyMemory<byte> Bytes => page;

    /// <summary>Its content security policy, which names its scripts by their hashes.</summary>
    public string Policy { get; } = $"default-src 'none'; script-src {string.Join(' ', Scripts(page.Span).Select(hash => $"'sha256-{hash}'").DefaultIfEmpty("'none'"))}; "
        + "style-src 'unsafe-inline'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Hashes of the scripts that stand in a page. Those of data are none.</summary>
    private static List<string> Scripts(ReadOnlySpan<byte> page)
    {
        List<string> hashes = [];
        while (page.IndexOf("<script"u8) is var at && at >= 0)
        {
            page = page[at..];
            int text = page.IndexOf((byte)'>') + 1, end = page.IndexOf("</script>"u8);
            if (text == 0 || end < text) break;
            if (page[..text].IndexOf("application/json"u8) < 0) hashes.Add(Convert.ToBase64String(SHA256.HashData(page[text..end])));
            page = page[end..];
        }

        return hashes;
    }
}
