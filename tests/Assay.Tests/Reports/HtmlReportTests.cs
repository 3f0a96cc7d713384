using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Reports;

public partial class HtmlReportTests
{
    private const string Page = """<p>before</p><script id="report" type="application/json">null</script><p>after null</p>""";

    [Fact]
    public void The_model_stands_in_its_place_and_nothing_else_changes()
    {
        ReportModel model = ReportModel.From([MadeUp.Plane()]);
        string html = Fill(Page, model);
        html.ShouldStartWith("""<p>before</p><script id="report" type="application/json">{""");
        html.ShouldEndWith("}</script><p>after null</p>");
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--<script>")]
    [InlineData("]]>&amp;\"'\u2028 ±")]
    public void Names_cannot_break_out_of_their_place(string name)
    {
        Snapshot snapshot = MadeUp.Plane();
        Setting setting = new(new Dictionary<string, string> { [name] = name }, new Dictionary<string, JsonNode?>());
        TrialState trial = MadeUp.Trial(1, 0, setting, 0.9, 2, 5, 800);
        snapshot = snapshot with
        {
            Study = snapshot.Study with { Name = name, Claims = [new(name, [])], Reported = [new("test_" + name, 1, name)] },
            Stages = [snapshot.Stages[0] with { Trials = [trial] }],
            Notes = [name],
        };
        string html = Fill(Page, ReportModel.From([snapshot]));

        Regex.Count(html, "<").ShouldBe(Regex.Count(Page, "<"));
        JsonNode json = JsonNode.Parse(Json().Match(html).Groups[1].Value)!;
        json["studies"]![0]!["name"]!.GetValue<string>().ShouldBe(name);
        json["studies"]![0]!["notes"]![0]!.GetValue<string>().ShouldBe(name);
    }

    [Fact]
    public void A_page_without_a_place_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new ReportPage("<p></p>"u8.ToArray()));

    [Fact]
    public void The_file_loads_nothing()
    {
        Assert.SkipUnless(HtmlReport.Available, HtmlReport.Missing);
        string path = Path.Combine(Directory.CreateTempSubdirectory("assay").FullName, "report.html");
        HtmlReport.Write(path, [MadeUp.Plane(), MadeUp.Regression()]).ShouldBeTrue();
        string html = File.ReadAllText(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        html.ShouldContain("default-src 'none'");
        // Outside of scripts, whose texts are no elements, nothing names another file.
        string markup = Script().Replace(html, match => match.Groups[1].Value);
        markup.ShouldNotContain("src=");
        markup.ShouldNotContain("href=");
        markup.ShouldNotContain("url(");
        markup.ShouldNotContain("@import");
        Script().Matches(html).Select(match => match.Groups[1].Value).ShouldAllBe(tag => !tag.Contains("src="));
        Dynamic().IsMatch(html).ShouldBeFalse();
    }

    [Fact]
    public void A_file_is_written_where_the_page_is_there_and_only_there()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("assay");
        HtmlReport.Write(Path.Combine(folder.FullName, "report.html"), [MadeUp.Plane()]).ShouldBe(HtmlReport.Available);
        folder.GetFiles().Select(file => file.Name).ShouldBe(HtmlReport.Available ? ["report.html"] : []);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_file_is_known_by_its_page_whatever_its_numbers()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Fill(Page, ReportModel.From([MadeUp.Plane()])));
            Of(Page).IsOf(path).ShouldBeTrue();
            Of(Page.Replace("before", "behind", StringComparison.Ordinal)).IsOf(path).ShouldBeFalse();
            Of(Page.Replace("after", "since", StringComparison.Ordinal)).IsOf(path).ShouldBeFalse();
            File.WriteAllText(path, "");
            Of(Page).IsOf(path).ShouldBeFalse();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ReportPage Of(string page) => new(Encoding.UTF8.GetBytes(page));

    private static string Fill(string page, ReportModel model)
    {
        using MemoryStream file = new();
        Of(page).Fill(file, model);
        return Encoding.UTF8.GetString(file.ToArray());
    }

    [GeneratedRegex("""<script id="report" type="application/json">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("(<script[^>]*>).*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    // Ways a script could load: a module from elsewhere, a request. The page asks whoever serves it, and that it asks for nothing in a file is seen
    // in a browser (viewer/browser).
    [GeneratedRegex("""import\s*\(?\s*["'](https?:)?//|fetch\(["'`](https?:)?//|XMLHttpRequest|WebSocket\(|importScripts""")]
    private static partial Regex Dynamic();
}
