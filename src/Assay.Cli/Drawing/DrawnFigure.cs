using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Assay.Reports;
using Assay.Storage;

namespace Assay.Cli.Drawing;

/// <summary>A figure of a report, drawn by the page's own code.</summary>
/// <param name="Name">What its files are called.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Svg">The drawing.</param>
/// <param name="Csv">Its numbers.</param>
internal sealed partial record DrawnFigure(string Name, string Title, string Svg, string Csv)
{
    // Drawn at 900 pixels, 96 an inch; images have three times as many.
    private const int PixelsOfOne = 3;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static string[] Headless => ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--disable-background-networking"];

    /// <summary>All figures of a report, by a browser without a window or by Node.js, whichever is there.</summary>
    /// <exception cref="IOException">When neither is there, or it fails.</exception>
    public static IReadOnlyList<DrawnFigure> Of(ReportModel report)
    {
        if (Programs.Node is { } node && EmbeddedFile.Read(EmbeddedFile.Figures) is { } script) return ByNode(report, node, script);
        if (Programs.Browser is not { } browser || !HtmlReport.Available)
            throw new IOException("figures are drawn by Node.js 20 or a browser (Chromium, Chrome or Edge), and neither is found: install one, or name a browser in ASSAY_BROWSER");
        return InTemporaryFolder(folder =>
        {
            string page = Path.Combine(folder, "report.html");
            HtmlReport.Write(page, report);
            string dom = Programs.Run(browser, [.. Headless, $"--user-data-dir={Path.Combine(folder, "profile")}", "--virtual-time-budget=60000", "--dump-dom", new Uri(page).AbsoluteUri + "#every-figure"]);
            Match lines = Lines().Match(dom);
            return lines.Success ? Parse(WebUtility.HtmlDecode(lines.Groups[1].Value)) : throw new IOException($"{browser} drew nothing");
        });
    }

    /// <summary>Writes it as a file; whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">svg, csv, png, pdf; the last two by a browser.</param>
    /// <exception cref="IOException">When no browser is there, or it fails, or the file cannot be written.</exception>
    public void Write(string path, string format)
    {
        byte[] bytes = format switch { "svg" => Encoding.UTF8.GetBytes(Svg), "csv" => Encoding.UTF8.GetBytes(Csv), _ => ByBrowser(format) };
        AtomicFile.Write(path, file => file.Write(bytes));
    }

    private byte[] ByBrowser(string format)
    {
        string browser = Programs.Browser
            ?? throw new IOException($"{format} is made by a browser (Chromium, Chrome or Edge), and none is found: install one, name it in ASSAY_BROWSER, or take --format svg");
        return InTemporaryFolder(folder =>
        {
            (int width, int height) = Size();
            string page = Path.Combine(folder, "figure.html"), file = Path.Combine(folder, "figure." + format);
            File.WriteAllText(page, string.Create(CultureInfo.InvariantCulture, $$"""
                <!doctype html><meta charset="utf-8"><title>{{WebUtility.HtmlEncode(Title)}}</title>
                <style>@page { size: {{width}}px {{height}}px; margin: 0 } body { margin: 0 } svg { display: block }</style>{{Svg}}
                """));
            string[] what = format == "pdf" ? ["--no-pdf-header-footer", $"--print-to-pdf={file}"]
                : [$"--screenshot={file}", $"--window-size={width},{height}", $"--force-device-scale-factor={PixelsOfOne}"];
            // On a machine that is very busy a browser may end before it has drawn: once more, then.
            for (int tried = 0; tried < 2 && !File.Exists(file); tried++)
                Programs.Run(browser, [.. Headless, $"--user-data-dir={Path.Combine(folder, $"profile{tried}")}", .. what, new Uri(page).AbsoluteUri]);
            return File.Exists(file) ? File.ReadAllBytes(file) : throw new IOException($"{browser} wrote no {format} of {Name}; those before it are there, and --only {Name} begins with it");
        });
    }

    private (int Width, int Height) Size()
    {
        Match size = Sizes().Match(Svg);
        return (int.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(size.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    private static IReadOnlyList<DrawnFigure> ByNode(ReportModel report, string node, byte[] script) => InTemporaryFolder(folder =>
    {
        string path = Path.Combine(folder, "figures.mjs");
        File.WriteAllBytes(path, script);
        return Parse(Programs.Run(node, [path], report.Write));
    });

    private static IReadOnlyList<DrawnFigure> Parse(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<DrawnFigure>(line, Web)!)];

    private static T InTemporaryFolder<T>(Func<string, T> action)
    {
        string folder = Directory.CreateTempSubdirectory("assay-figures-").FullName;
        try
        {
            return action(folder);
        }
        finally
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // A browser that is just ending still writes there.
            }
        }
    }

    [GeneratedRegex("<pre>(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Lines();

    [GeneratedRegex("""^<svg width="(\d+)" height="(\d+)""")]
    private static partial Regex Sizes();
}
