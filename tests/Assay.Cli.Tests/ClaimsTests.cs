using System.Text.Json.Nodes;

namespace Assay.Cli.Tests;

/// <summary>Claims from the study file to their verdicts, and all studies of a folder in one go.</summary>
public class ClaimsTests
{
    private const string Claims = """

        claims:
          - text: "it is a small network"
            source: "a paper, section 1"
            reached: { of: best, metric: parameters, at_most: 100 }
          - text: "the final network is perfect"
            reached: { of: final, metric: test_loss, at_most: 0 }
          - text: "a long training is perfect"
            needs: { epochs: 1000 }
            reached: { at_least: 1 }

        """;

    [Fact]
    public void Check_foretells_run_counts_and_claims_tells()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny + Claims);
        place.Run("check", file).Output.ShouldContain("claims      3 claims, of which this study cannot decide 1:\n            a long training is perfect: it needs 1,000 epochs, and this study has 5");
        place.Run("run", file).Output.ShouldContain("claims      1 supported, 1 contradicted, 0 undecided, 1 not tested (assay claims ");
        Ended told = place.Run("claims", place.Results);
        told.ExitCode.ShouldBe(0, told.Error);
        told.Output.ShouldContain("supported     it is a small network (a paper, section 1)\n              the best setting: ");
        told.Output.ShouldContain("contradicted  the final network is perfect\n");
        told.Output.ShouldContain("not tested    a long training is perfect\n              it needs 1,000 epochs, and this study has 5\n");

        JsonArray claims = JsonNode.Parse(place.Run("claims", place.Results, "--json").Output)![0]!["claims"]!.AsArray();
        claims.Select(claim => (string)claim!["outcome"]!).ShouldBe(["supported", "contradicted", "not_tested"]);
        File.ReadAllLines(Path.Combine(place.Results, "tables", "claims.csv")).Length.ShouldBe(1 + 3);
    }

    [Fact]
    public void Reproduce_runs_what_it_can_tells_of_what_it_cannot_and_goes_on()
    {
        using Workplace place = new();
        Directory.CreateDirectory(Path.Combine(place.Folder, "studies"));
        string tiny = place.Write("studies/tiny.yaml", Workplace.Tiny + Claims), studies = Path.GetDirectoryName(tiny)!;
        // It stands before the study whose best setting it takes.
        place.Write("studies/after.yaml", Workplace.Tiny.Replace("study: tiny", "study: after\nbest_of: tiny", StringComparison.Ordinal));
        string lacking = place.Write("studies/lacking.yaml", (Workplace.Tiny + Claims).Replace("study: tiny", "study: lacking", StringComparison.Ordinal)
            .Replace("source: triangle", "source: cifar10, path: gone", StringComparison.Ordinal).Replace("  - dense: { units: 1, activation: sigmoid }", "  - flatten: {}\n  - dense: { units: 10, activation: softmax }", StringComparison.Ordinal)
            .Replace("loss: binary_crossentropy", "loss: sparse_categorical_crossentropy", StringComparison.Ordinal));
        string[] command = ["reproduce", "--studies", studies, "--out", Path.Combine(place.Folder, "all"), "--page", Path.Combine(place.Folder, "page.md")];

        Ended ended = place.Run(command);
        ended.ExitCode.ShouldBe(1, ended.Error);
        ended.Error.ShouldContain("note: lacking was not run: ");
        Directory.Exists(Path.Combine(place.Folder, "all", "after", "models")).ShouldBeTrue(ended.Error);
        string page = File.ReadAllText(Path.Combine(place.Folder, "page.md"));
        page.ShouldContain("| all | 3 | 2 | 0 | 6 | 1 | 1 | 0 | 4 |");
        page.ShouldContain("### lacking\n\nNot run: ");

        Ended again = place.Run([.. command, "tiny"]);
        again.ExitCode.ShouldBe(0, again.Error);
        JournalLines.FinishedRuns(Path.Combine(place.Folder, "all", "tiny")).Count.ShouldBe(9, "nothing runs twice");
        place.Run([.. command, "tny"]).ExitCode.ShouldBe(2);

        // A file that does not read stops everything before it begins.
        File.AppendAllText(Path.Combine(place.Folder, lacking), "clams: []\n");
        Ended refused = place.Run(["reproduce", "--studies", studies, "--out", Path.Combine(place.Folder, "new")]);
        (refused.ExitCode, Directory.Exists(Path.Combine(place.Folder, "new"))).ShouldBe((2, false), refused.Error);
    }

    [Fact]
    public void Reproduce_refuses_before_it_runs_what_it_cannot_do()
    {
        using Workplace place = new();
        Directory.CreateDirectory(Path.Combine(place.Folder, "studies"));
        string tiny = place.Write("studies/tiny.yaml", Workplace.Tiny), studies = Path.GetDirectoryName(tiny)!, to = Path.Combine(place.Folder, "all");
        Refused(["--preset", "quikc"], "there is no preset \"quikc\"");
        Refused(["--with", Path.Combine(place.Folder, "nowhere")], "there is no such folder (--with)");
        Refused(["tiyn"], "there is no study \"tiyn\"; did you mean \"tiny\"?");
        string copy = place.Write("studies/copy.yaml", Workplace.Tiny);
        Refused([], "is called tiny, too: each study needs a name of its own");

        // What another, unasked study has wrong is no reason.
        File.WriteAllText(Path.Combine(place.Folder, copy), "study: [");
        place.Run(["reproduce", "tiny", "--studies", studies, "--out", to]).ExitCode.ShouldBe(0);

        void Refused(string[] more, string message)
        {
            Ended ended = place.Run(["reproduce", "--studies", studies, "--out", to, .. more]);
            (ended.ExitCode, Directory.Exists(to)).ShouldBe((2, false), ended.Error);
            ended.Error.ShouldContain(message);
        }
    }

    /// <summary>A claim names a study that is run after its own, and one whose results are damaged.</summary>
    [Fact]
    public void What_is_said_of_other_studies_follows_their_results()
    {
        using Workplace place = new();
        Directory.CreateDirectory(Path.Combine(place.Folder, "studies"));
        string to = Path.Combine(place.Folder, "all"), studies = Path.Combine(place.Folder, "studies");
        place.Write("studies/one.yaml", Workplace.Tiny.Replace("study: tiny", "study: one", StringComparison.Ordinal) + """

            claims:
              - text: "it is as large as the other"
                same: { level: best, than: { study: two }, metric: parameters, margin: 1000 }

            """);
        place.Write("studies/two.yaml", Workplace.Tiny.Replace("study: tiny", "study: two", StringComparison.Ordinal));
        string[] command = ["reproduce", "--studies", studies, "--out", to];
        place.Run(command).ExitCode.ShouldBe(0);
        string table = Path.Combine(to, "one", "tables", "claims.csv");
        File.ReadAllText(table).ShouldNotContain("there are no results of two");

        Ended all = place.Run("claims", to);
        all.ExitCode.ShouldBe(0, all.Error);
        all.Output.ShouldContain("study       one\n");
        all.Output.ShouldContain("study       two\nthe study makes no claims\n");

        string journal = Path.Combine(to, "two", "journal", "main.jsonl");
        File.WriteAllText(journal, "no journal\n");
        Ended told = place.Run("claims", Path.Combine(to, "one"));
        (told.ExitCode, told.Error).ShouldBe((0, ""));
        told.Output.ShouldContain("not tested    it is as large as the other\n              the results of two cannot be read: ");
        Ended page = place.Run([.. command, "--no-run"]);
        page.ExitCode.ShouldBe(0, page.Error);
        page.Error.ShouldContain("cannot be read, and are left out: ");
    }
}
