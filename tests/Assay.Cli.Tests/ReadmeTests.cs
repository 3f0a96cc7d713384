namespace Assay.Cli.Tests;

/// <summary>What the README shows works as it stands there.</summary>
public class ReadmeTests
{
    private static readonly string Home = HomeOf(AppContext.BaseDirectory);

    [Fact]
    public void Its_study_runs()
    {
        using Workplace place = new();
        string readme = File.ReadAllText(Path.Combine(Home, "README.md"));
        string study = readme.Split("```yaml\n")[1].Split("```")[0];
        place.Write("points.csv", "x,y,kind\n" + string.Concat(
            Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 11},{(i % 7 > i % 11 ? "above" : "below")}\n")));
        Ended ended = place.Run("run", place.Write("my-question.yaml", study), "--preset", "quick");
        ended.ExitCode.ShouldBe(0, ended.Error);
        Journal.JournalReader.Replay(Path.Combine(place.Folder, "results", "my-question-quick")).Stages[1].Trials.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Its_links_lead_somewhere()
    {
        foreach (string file in (string[])["README.md", "CONTRIBUTING.md"])
        {
            string[] parts = File.ReadAllText(Path.Combine(Home, file)).Split("](")[1..];
            foreach (string target in parts.Select(part => part.Split(')')[0]).Where(target => !target.StartsWith("http", StringComparison.Ordinal)))
                Path.Exists(Path.Combine(Home, target)).ShouldBeTrue($"{file}: {target}");
        }
    }

    [Fact]
    public void Its_files_are_those_that_a_study_leaves()
    {
        using Workplace place = new();
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny)).ExitCode.ShouldBe(0);
        string[] left = [.. Directory.EnumerateFileSystemEntries(place.Results).Select(path => Path.GetFileName(path)!)];
        string readme = File.ReadAllText(Path.Combine(Home, "README.md"));
        foreach (string name in left) readme.ShouldContain(Directory.Exists(Path.Combine(place.Results, name)) ? $"`{name}/" : $"`{name}`");
    }

    private static string HomeOf(string folder) =>
        File.Exists(Path.Combine(folder, "Assay.slnx")) ? folder : HomeOf(Path.GetDirectoryName(folder)!);
}
