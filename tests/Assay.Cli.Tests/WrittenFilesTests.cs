using System.Diagnostics;
using Assay.Reports;

namespace Assay.Cli.Tests;

/// <summary>Files that are written again over those that stand: by many at once, over links, and where nothing may be written.</summary>
public class WrittenFilesTests
{
    [Fact]
    public void Many_write_the_same_tables_and_report_at_once()
    {
        using Workplace place = new();
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny)).ExitCode.ShouldBe(0);
        string[] before = Contents(place);
        Process[] writers =
        [
            .. Enumerable.Range(0, 30).Select(i =>
                Child.Start(place.Folder, Child.NoVariables, i % 2 == 0 || !HtmlReport.Available ? "tables" : "report", place.Results)),
        ];
        foreach (Process writer in writers)
        {
            using (writer)
            {
                Ended ended = Child.End(writer);
                ended.ExitCode.ShouldBe(0, ended.Error);
            }
        }

        Contents(place).ShouldBe(before);
    }

    [Fact]
    public void What_a_link_points_to_is_left_alone()
    {
        using Workplace place = new();
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny)).ExitCode.ShouldBe(0);
        string mine = Path.Combine(place.Folder, place.Write("mine.txt", "mine"));
        string[] written = [.. Directory.GetFiles(Path.Combine(place.Results, "tables")), Path.Combine(place.Results, "summary.json")];
        foreach (string path in written)
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, mine);
            File.CreateSymbolicLink(path + ".tmp", mine); // names that could be guessed
            File.CreateSymbolicLink(path + ".part", mine);
        }

        place.Run("tables", place.Results).ExitCode.ShouldBe(0);
        File.ReadAllText(mine).ShouldBe("mine");
        foreach (string path in written) new FileInfo(path).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_can_be_looked_at()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny), locked = Directory.CreateDirectory(Path.Combine(place.Folder, "locked")).FullName;
        if (Tool("mount", "-t", "tmpfs", "tmpfs", locked) != 0) Assert.Skip("no file system can be mounted here");
        try
        {
            string results = Path.Combine(locked, "tiny");
            place.Run("run", file, "--out", results).ExitCode.ShouldBe(0);
            Tool("mount", "-o", "remount,ro", locked).ShouldBe(0);
            Ended again = place.Run("run", file, "--out", results);
            again.ExitCode.ShouldBe(0, again.Error);
            again.Output.ShouldContain("best        trial ");
            place.Run("status", results).Output.ShouldContain("tiny, done");
            place.Run("best", results).Output.ShouldContain("best        trial ");
            Ended tables = place.Run("tables", results);
            tables.ExitCode.ShouldBe(1);
            tables.Error.ShouldContain($"{Path.Combine(results, "summary.json")} cannot be written: ");
            if (!HtmlReport.Available) return;
            place.Run("report", results).Error.ShouldContain($"{Path.Combine(results, "report.html")} cannot be written: ");
            place.Run("report", results, "--out", "elsewhere.html").ExitCode.ShouldBe(0);
        }
        finally
        {
            Tool("umount", locked).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("--out is empty", "report", "here", "--out", "")]
    [InlineData("/dev/null is a device", "report", "here", "--out", "/dev/null")]
    [InlineData("is a folder", "report", "here", "--out", ".")]
    [InlineData("/dev/null is a device; name a file", "export", "here", "--to", "onnx", "--output", "/dev/null")]
    [InlineData("/dev/null is a device; name a folder", "export", "here", "--to", "csv", "--output", "/dev/null")]
    [InlineData("--output . is a folder; name a file", "export", "here", "--to", "npz", "--output", ".")]
    [InlineData("--output tiny.yaml is a file; name a folder", "export", "here", "--to", "mlflow", "--output", "tiny.yaml")]
    [InlineData("--out is empty", "run", "tiny.yaml", "--out", "")]
    [InlineData("FILE is empty", "run", "")]
    [InlineData("FILE is empty", "check", "")]
    [InlineData("DIR is empty", "status", "")]
    [InlineData("DIR is empty", "best", "")]
    [InlineData("DIR is empty", "tables", "")]
    [InlineData("DIR is empty", "report", "")]
    public void A_path_that_can_be_none_is_refused(string told, params string[] arguments)
    {
        using Workplace place = new();
        place.Write("tiny.yaml", Workplace.Tiny);
        Ended ended = place.Run(arguments);
        ended.ExitCode.ShouldBe(2, ended.Error);
        ended.Error.ShouldContain(told);
        Contents(place).Length.ShouldBe(1);
    }

    private static int Tool(string name, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string[] Contents(Workplace place) =>
        [.. Directory.EnumerateFileSystemEntries(place.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
