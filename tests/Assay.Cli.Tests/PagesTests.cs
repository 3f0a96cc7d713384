using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Assay.Cli.Tests;

/// <summary>What the README and the pages of <c>docs/</c> show works as it stands there.</summary>
public partial class PagesTests
{
    private static readonly string Home = Repository.Home;

    /// <summary>The pages with commands or studies: all of docs/, and the README.</summary>
    public static TheoryData<string> Pages => [.. new[] { "README.md" }.Concat(Directory.GetFiles(Path.Combine(Home, "docs"), "*.md").Select(Relative))
        .Where(page => Blocks(page).Any(block => IsStudy(block) || IsRun(page, block)))];

    public static TheoryData<string> Linked => [.. Directory.GetFiles(Home, "*.md")
        .Concat(new[] { "docs", "studies", "bench", "viewer" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Home, folder), "*.md", SearchOption.AllDirectories)))
        .Select(Relative).Where(page => !page.Contains("node_modules", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// In a folder with nothing but samples/, in the order of the page: a study is written under its name and checked, commands run as a script. A text right
    /// behind commands or a file is in what they say, line by line. The README's commands bring data from elsewhere: its studies alone are tried.
    /// </summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_shows_works(string page)
    {
        using Workplace place = new();
        Prepare(place);
        string said = "";
        foreach (Block block in Blocks(page))
        {
            if (IsStudy(block))
            {
                string name = NameOfStudy().Match(block.Text).Groups[1].Value;
                Ended check = place.Run("check", place.Write(name + ".yaml", block.Text));
                check.ExitCode.ShouldBe(0, $"{page}, the study {name}: {check.Error}");
            }
            else if (IsRun(page, block))
            {
                Ended ended = Bash(place, block.Text);
                ended.ExitCode.ShouldBe(0, $"{page}: {block.Text}{ended.Error}{ended.Output}");
                said = ended.Output;
            }
            else if (block.Language == "text" && said.Length > 0)
            {
                foreach (string line in block.Text.Split('\n')) said.ShouldContain(line, customMessage: $"{page} shows what is not said any more");
            }
        }
    }

    [Fact]
    public void The_study_of_the_README_runs()
    {
        using Workplace place = new();
        Prepare(place);
        Ended ended = place.Run("run", place.Write("my-question.yaml", Blocks("README.md").First(IsStudy).Text), "--preset", "quick");
        ended.ExitCode.ShouldBe(0, ended.Error);
        Journal.JournalReader.Replay(Path.Combine(place.Folder, "results", "my-question-quick")).Stages[1].Trials.Count.ShouldBeGreaterThan(3);
    }

    [Theory]
    [MemberData(nameof(Linked))]
    public void Links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Home, page))!;
        foreach (string target in Links().Matches(Prose(page)).Select(match => match.Groups[1].Value).Where(target => !target.Contains(':', StringComparison.Ordinal)))
        {
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? Path.Combine(Home, page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Path.Exists(file).ShouldBeTrue($"{page}: {target}");
            if (parts.Length > 1) Addresses(Relative(file)).ShouldContain(parts[1], $"{page}: {target}");
        }
    }

    [Fact]
    public void Every_page_stands_in_the_contents()
    {
        string[] contents = [.. Places().Matches(File.ReadAllText(Path.Combine(Home, "docs", "toc.yml"))).Select(match => match.Groups[1].Value)];
        foreach (string place in contents) File.Exists(Path.Combine(Home, "docs", place)).ShouldBeTrue(place);
        foreach (string page in Directory.GetFiles(Path.Combine(Home, "docs"), "*.md")) contents.ShouldContain(Path.GetFileName(page));
    }

    [Fact]
    public void The_files_in_the_README_are_those_that_a_study_leaves()
    {
        using Workplace place = new();
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny)).ExitCode.ShouldBe(0);
        string[] left = [.. Directory.EnumerateFileSystemEntries(place.Results).Select(path => Path.GetFileName(path)!)];
        string readme = File.ReadAllText(Path.Combine(Home, "README.md"));
        foreach (string name in left) readme.ShouldContain(Directory.Exists(Path.Combine(place.Results, name)) ? $"`{name}/" : $"`{name}`");
    }

    /// <summary>What stands between two fences of a page.</summary>
    private sealed record Block(string Language, string Text);

    private static IEnumerable<Block> Blocks(string page) => Fences().Matches(File.ReadAllText(Path.Combine(Home, page)))
        .Select(match => new Block(match.Groups[1].Value, match.Groups[2].Value));

    private static bool IsStudy(Block block) => block.Language == "yaml" && NameOfStudy().IsMatch(block.Text);

    private static bool IsRun(string page, Block block) => block.Language == "sh" && page != "README.md";

    /// <summary>Where pages say that they are: beside samples/, with the table that the README's first study is of.</summary>
    private static void Prepare(Workplace place)
    {
        Directory.CreateSymbolicLink(Path.Combine(place.Folder, "samples"), Path.Combine(Home, "samples"));
        place.Write("points.csv", "x,y,kind\n" + string.Concat(
            Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 11},{(i % 7 > i % 11 ? "above" : "below")}\n")));
    }

    /// <summary>A script in which ./assay is the program under test, started as that does.</summary>
    private static Ended Bash(Workplace place, string script)
    {
        string program = $"assay() {{ DOTNET_TC_QuickJitForLoops=1 DOTNET_EnableWriteXorExecute=0 dotnet '{Path.Combine(AppContext.BaseDirectory, "Assay.Cli.dll")}' \"$@\"; }}\n" + script.Replace("./assay ", "assay ", StringComparison.Ordinal);
        ProcessStartInfo start = new("bash", ["-euc", program]) { WorkingDirectory = place.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        return Child.End(process);
    }

    /// <summary>A page without what stands in code.</summary>
    private static string Prose(string page) => Code().Replace(Fences().Replace(File.ReadAllText(Path.Combine(Home, page)), ""), "");

    /// <summary>What links within a page may end with: its headings as sites make addresses of them.</summary>
    private static string[] Addresses(string page) => [.. Headings().Matches(Fences().Replace(File.ReadAllText(Path.Combine(Home, page)), ""))
        .Select(match => NotOfAddresses().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string Relative(string file) => Path.GetRelativePath(Home, file);

    [GeneratedRegex(@"^```(\w*)\n(.*?)\n?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Places();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w -]")]
    private static partial Regex NotOfAddresses();

    [GeneratedRegex(@"^study: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex NameOfStudy();
}
