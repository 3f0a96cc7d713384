using System.Text;
using System.Xml.Linq;
using Assay.Reports;

namespace Assay.Cli.Tests;

/// <summary><c>assay figures</c>: the report's figures as files, with what this machine draws with and without it.</summary>
[Collection(UsedStudies.Name)]
public sealed class FiguresTests(UsedStudies studies) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-figures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Node_alone_draws_every_figure_and_tells_its_numbers()
    {
        string only = Only("node");
        string[] drawings = Draw(only, "svg"), numbers = Draw(only, "csv");
        drawings.ShouldContain("dense-confusion.svg");
        numbers.Select(Path.GetFileNameWithoutExtension).ShouldBe(drawings.Select(Path.GetFileNameWithoutExtension));
        foreach (string drawing in drawings) File.ReadAllText(Path.Combine(_folder, drawing)).ShouldStartWith("<svg width=\"900\" height=\"");
        File.ReadLines(Path.Combine(_folder, "dense-confusion.csv")).First().ShouldContain("true");
    }

    [Fact]
    public void A_browser_alone_draws_the_same_and_makes_images_and_pages()
    {
        Assert.SkipUnless(Browser is not null, "no Chromium");
        string only = Only("browser");
        string[] drawings = Draw(only, "svg", "--only", "confusion");
        drawings.ShouldBe(["dense-confusion.svg"]);
        string byBrowser = File.ReadAllText(Path.Combine(_folder, drawings[0]));
        Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_folder, Draw(only, "png", "--only", "confusion")[0]))[..4]).ShouldBe("\u0089PNG");
        Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_folder, Draw(only, "pdf", "--only", "confusion")[0]))[..5]).ShouldBe("%PDF-");
        // They measure letters differently, so that coordinates are not the same; what is drawn is.
        if (Find("node") is not null) Texts(File.ReadAllText(Path.Combine(_folder, Draw(Only("node"), "svg", "--only", "confusion")[0]))).ShouldBe(Texts(byBrowser));
    }

    [Fact]
    public void Where_nothing_draws_it_says_what_would()
    {
        Ended ended = Run(Only(), "svg");
        ended.ExitCode.ShouldNotBe(0);
        ended.Error.ShouldContain("figures are drawn by Node.js 20 or a browser (Chromium, Chrome or Edge), and neither is found: install one, or name a browser in ASSAY_BROWSER");
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public void What_no_browser_makes_is_told_with_what_can_be_had()
    {
        Ended ended = Run(Only("node"), "pdf");
        ended.ExitCode.ShouldNotBe(0);
        ended.Error.ShouldContain("pdf is made by a browser (Chromium, Chrome or Edge), and none is found: install one, name it in ASSAY_BROWSER, or take --format svg");
    }

    [Fact]
    public void A_figure_that_is_not_there_is_refused_with_the_names_of_those_that_are()
    {
        Ended ended = Run(Only("node"), "svg", "--only", "nonsense");
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("no figure's name has nonsense in it; there are dense-best-curves, dense-final-curves, dense-confusion");
    }

    private static string[] Texts(string svg) => [.. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

    private string[] Draw(string path, params string[] options)
    {
        Ended ended = Run(path, options);
        ended.ExitCode.ShouldBe(0, ended.Error);
        return [.. ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Path.GetFileName(line))];
    }

    private Ended Run(string path, params string[] options)
    {
        Assert.SkipUnless(HtmlReport.Available, HtmlReport.Missing);
        return Child.Run(studies.Folder, new Dictionary<string, string> { ["PATH"] = path, ["ASSAY_BROWSER"] = path.Contains("browser", StringComparison.Ordinal) ? Browser! : "" },
            ["figures", studies.Results("dense"), "--out", _folder, "--format", .. options]);
    }

    /// <summary>The browser itself: what Debian has in the path is a script that needs a shell's programs.</summary>
    private static string? Browser => File.Exists("/usr/lib/chromium/chromium") ? "/usr/lib/chromium/chromium" : Find("chromium");

    /// <summary>A PATH with dotnet and Node.js, or dotnet alone; skipped where it is not there.</summary>
    private static string Only(params string[] programs)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "assay-path-" + string.Concat(programs) + Environment.ProcessId)).FullName;
        foreach (string program in programs.Where(one => one != "browser").Prepend("dotnet"))
        {
            string? path = Find(program);
            Assert.SkipUnless(path is not null, $"no {program}");
            string link = Path.Combine(folder, program);
            if (!File.Exists(link)) File.CreateSymbolicLink(link, path!);
        }

        return folder;
    }

    private static string? Find(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
