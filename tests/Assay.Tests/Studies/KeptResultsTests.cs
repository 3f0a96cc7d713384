using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Assay.Journal;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Reading;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>The results under docs/: journals still read, and say what their summaries and the page about them say.</summary>
public class KeptResultsTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "results");

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_kept_journal_says_what_its_summary_says(string name)
    {
        string folder = Path.Combine(Folder, name), page = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Snapshot snapshot = JournalReader.Replay(folder);
        (StudySummary.Of(snapshot) + "\n").ShouldBe(File.ReadAllText(Path.Combine(folder, StudyFolder.SummaryFile)));
        snapshot.Ended.ShouldBeTrue();
        page.ShouldContain(ResultsHash.Of(snapshot)[..8]);
        page.ShouldContain(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "journal", "main.jsonl")))));
        foreach (ReportedFigure figure in snapshot.Study.Reported.Where(figure => figure.Metric == "test_accuracy"))
            snapshot.Final!.Test!["accuracy"].ShouldBeGreaterThanOrEqualTo(figure.Value);
    }

    /// <summary>
    /// A study whose file has moved on would not be the one that was run. The kept one is brought into today's normal form:
    /// defaults that are written out today are no other study.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_kept_result_is_that_of_the_study_as_it_stands(string name)
    {
        JsonNode summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name, StudyFolder.SummaryFile)))!;
        // Claims are no part of the hash, and kept ones may be of kinds that are no more.
        Study kept = StudyFile.Parse(StudyYaml.Write(JournalReader.Replay(Path.Combine(Folder, name)).Study with { Claims = [] }), name);
        Content.HashOf(StudiesTests.Load($"{name}.yaml", (string?)summary["preset"])).ShouldBe(Content.HashOf(kept));
    }
}
