using Assay.Execution;
using Assay.Reports;
using Assay.Results;
using Assay.Tests.Execution;

namespace Assay.Tests.Reports;

/// <summary>The tables of every epoch, where there are more than anybody opens unasked.</summary>
public class StudyOutputsTests
{
    private const string Told = "epochs.csv and epochs.txt would tell of 51 epochs, more than 40, and were not written: assay tables ";

    [Fact]
    public void Tables_of_very_many_epochs_are_left_out_in_words_and_written_when_asked_for()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder);
        string tables = Path.Combine(folder.Study, "tables");
        StudyOutputs.Update(folder.Study, snapshot, mostEpochs: 40).ShouldBe($"{Told}{folder.Study} writes them");
        Names(tables).ShouldNotContain("epochs.csv");
        Names(tables).ShouldContain("runs.csv");

        StudyOutputs.WriteTables(folder.Study, snapshot);
        Names(tables).ShouldContain("epochs.txt");
        File.ReadLines(Path.Combine(tables, "epochs.csv")).Count().ShouldBe(52);
        StudyOutputs.Update(folder.Study, snapshot, mostEpochs: 40).ShouldBeNull(); // they are there, and right
        Names(tables).ShouldContain("epochs.csv");
    }

    [Fact]
    public void Old_tables_that_would_tell_of_less_than_there_is_do_not_stay()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder);
        string tables = Path.Combine(folder.Study, "tables");
        StudyOutputs.Update(folder.Study, snapshot, mostEpochs: 51).ShouldBeNull();
        foreach (string table in Directory.GetFiles(tables)) File.SetLastWriteTimeUtc(table, DateTime.UnixEpoch);
        StudyOutputs.Update(folder.Study, snapshot, mostEpochs: 40).ShouldBe($"{Told}{folder.Study} writes them");
        Names(tables).ShouldNotContain("epochs.csv");
        Names(tables).ShouldNotContain("epochs.txt");
    }

    private static Snapshot Run(TemporaryFolder folder) =>
        StudyRunner.Run(SmallStudy.Make(), folder.Study, cancellation: TestContext.Current.CancellationToken);

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path))];
}
