using Assay.Reports;

namespace Assay.Cli.Tests;

/// <summary><c>run</c> of a finished study: what is right is left alone, what is not is written again.</summary>
public class FinishedStudyTests
{
    private static readonly DateTime Early = new(2022, 3, 19, 14, 5, 0, DateTimeKind.Utc);

    [Fact]
    public void Nothing_that_is_right_is_written_again()
    {
        using Workplace place = Finished();
        string[] files = [.. Directory.EnumerateFiles(place.Results, "*", SearchOption.AllDirectories)];
        foreach (string file in files) File.SetLastWriteTimeUtc(file, Early);
        Again(place);
        Directory.EnumerateFiles(place.Results, "*", SearchOption.AllDirectories).ShouldBe(files, ignoreOrder: true);
        files.Where(file => File.GetLastWriteTimeUtc(file) != Early).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_missing_or_older_than_the_journal_is_written_again_and_it_alone()
    {
        using Workplace place = Finished();
        string missing = Path.Combine(place.Results, "tables", "runs.csv"), old = Path.Combine(place.Results, "summary.json");
        (string runs, string summary) = (File.ReadAllText(missing), File.ReadAllText(old));
        foreach (string file in Directory.EnumerateFiles(place.Results, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, Early);
        File.Delete(missing);
        File.WriteAllText(old, "{}");
        File.SetLastWriteTimeUtc(old, Early.AddSeconds(-1));

        Again(place);
        File.ReadAllText(missing).ShouldBe(runs);
        File.ReadAllText(old).ShouldBe(summary);
        Directory.EnumerateFiles(place.Results, "*", SearchOption.AllDirectories).Where(file => File.GetLastWriteTimeUtc(file) != Early)
            .ShouldBe([missing, old], ignoreOrder: true);
    }

    [Fact]
    public void A_report_with_the_page_of_another_program_is_written_again()
    {
        Assert.SkipUnless(HtmlReport.Available, HtmlReport.Missing);
        using Workplace place = Finished();
        string report = Path.Combine(place.Results, "report.html"), html = File.ReadAllText(report);
        File.WriteAllText(report, html.Replace("<script", "<script ", StringComparison.Ordinal));
        Again(place);
        File.ReadAllText(report).ShouldBe(html);
    }

    private static Workplace Finished()
    {
        Workplace place = new();
        Again(place);
        return place;
    }

    private static void Again(Workplace place)
    {
        Ended ended = place.Run("run", place.Write("tiny.yaml", Workplace.Tiny));
        ended.ExitCode.ShouldBe(0, ended.Error);
    }
}
