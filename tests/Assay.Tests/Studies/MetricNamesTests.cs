using System.Text.RegularExpressions;

namespace Assay.Tests.Studies;

public partial class MetricNamesTests
{
    /// <summary>Whoever wants to know something about a metric asks <c>Metric</c>; the page is told.</summary>
    [Fact]
    public void A_metrics_name_is_taken_apart_in_one_file()
    {
        string[] sources =
        [
            .. Files("src", "*.cs").Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)),
            .. Files(Path.Combine("viewer", "src"), "*.ts"),
        ];
        sources.Where(path => Prefix().IsMatch(File.ReadAllText(path))).Select(path => Path.GetFileName(path)).ShouldBe(["Metric.cs"]);
    }

    private static string[] Files(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories);

    /// <summary>A prefix by itself, as text or at the start of a pattern.</summary>
    [GeneratedRegex("""["^](val|test|train)_["/]""")]
    private static partial Regex Prefix();
}
