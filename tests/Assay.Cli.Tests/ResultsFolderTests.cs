using Assay.Journal;
using Assay.Results;

namespace Assay.Cli.Tests;

/// <summary>Which folder a study's results go to, and what can be run from there.</summary>
public class ResultsFolderTests
{
    [Fact]
    public void A_preset_has_a_folder_of_its_own_beside_the_whole_study()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        place.Run("run", file).ExitCode.ShouldBe(0);
        Ended ended = place.Run("run", file, "--preset", "longer");
        ended.ExitCode.ShouldBe(0, ended.Error);
        JournalReader.Replay(place.Results).Study.Preset.ShouldBeNull();
        JournalReader.Replay(place.Results + "-longer").Study.Preset.ShouldBe("longer");
    }

    [Theory]
    [InlineData(null, "tiny")]
    [InlineData(null, "tiny-longer", "--preset", "longer")]
    [InlineData("elsewhere/deep", null)]
    public void The_study_in_a_results_folder_goes_on_there(string? to, string? name, params string[] more)
    {
        using Workplace place = new();
        Directory.CreateDirectory(Path.Combine(place.Folder, "questions"));
        WriteSamples(place, "questions/points.csv");
        string file = place.Write("questions/tiny.yaml", Csv.Replace("csv,", "csv, path: points.csv,"));
        string folder = to ?? Path.Combine("results", name!);
        place.Run(["run", file, .. more, .. to is null ? (string[])[] : ["--out", to]]).ExitCode.ShouldBe(0);
        string whole = Path.Combine(place.Folder, folder), hash = ResultsHash.Of(JournalReader.Replay(whole));
        string journal = File.ReadAllText(Path.Combine(whole, "journal", "main.jsonl"));

        Ended again = place.Run("run", Path.Combine(folder, "study.yaml"));
        again.ExitCode.ShouldBe(0, again.Error);
        again.Output.ShouldContain(Path.Combine(folder, "tables"));
        File.ReadAllText(Path.Combine(whole, "journal", "main.jsonl")).ShouldBe(journal, "what is finished is returned, not opened again");

        Ended afresh = place.Run("run", Path.Combine(folder, "study.yaml"), "--out", "afresh");
        afresh.ExitCode.ShouldBe(0, afresh.Error);
        ResultsHash.Of(JournalReader.Replay(Path.Combine(place.Folder, "afresh"))).ShouldBe(hash);

        Ended within = Child.Run(whole, "run", "study.yaml");
        within.ExitCode.ShouldBe(0, within.Error);
        Directory.Exists(Path.Combine(whole, "results")).ShouldBeFalse();
    }

    [Fact]
    public void A_study_from_the_best_of_another_takes_that_of_its_own_preset_first()
    {
        using Workplace place = new();
        string first = place.Write("tiny.yaml", Workplace.Tiny);
        string second = place.Write("second.yaml", "best_of: tiny\n" + Workplace.Tiny.Replace("study: tiny", "study: second"));
        Ended missing = place.Run("run", second, "--preset", "longer");
        missing.ExitCode.ShouldBe(2);
        missing.Error.ShouldContain("second.yaml:1:10: best_of needs the results of tiny, and there are none; first run: assay run tiny.yaml --preset longer, or the whole study");

        // The whole study's winner has 3 units, that of the preset 4: each has that level alone.
        place.Run("run", first, "--set", "search.0.grid.network.hidden.units=[3]").ExitCode.ShouldBe(0);
        Best("longer").ShouldBe(3);
        place.Run("run", first, "--preset", "longer", "--set", "search.0.grid.network.hidden.units=[4]").ExitCode.ShouldBe(0);
        Best("longer").ShouldBe(4);

        int Best(string preset)
        {
            string folder = Path.Combine("results", Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
            Ended ended = place.Run("run", second, "--preset", preset, "--set", "search=[]", "--out", folder);
            ended.ExitCode.ShouldBe(0, ended.Error);
            return ((Engine.Networks.DenseOptions)JournalReader.Replay(Path.Combine(place.Folder, folder)).Study.Reference.Network[0]).Units!.Value;
        }
    }

    private static readonly string Csv = Workplace.Tiny.Replace("source: triangle, samples: 60, test_samples: 20,", "source: csv, label: kind,");

    private static void WriteSamples(Workplace place, string name) => place.Write(name, "x,y,kind\n" + string.Concat(
        Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 11},{(i % 7 > i % 11 ? "above" : "below")}\n")));
}
