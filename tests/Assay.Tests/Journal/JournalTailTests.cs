using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Tests.Execution;

namespace Assay.Tests.Journal;

/// <summary>A journal that is being written, read from where the reader last stood.</summary>
public class JournalTailTests
{
    [Fact]
    public void What_is_read_on_while_a_study_runs_is_what_is_read_at_its_end()
    {
        using TemporaryFolder folder = new();
        JournalTail tail = new(folder.Study, live: true);
        int read = 0;
        Snapshot snapshot = StudyRunner.Run(
            SmallStudy.Make(), folder.Study,
            new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin, Progress = _ => { if (tail.ReadOn()) read++; } },
            TestContext.Current.CancellationToken);
        read.ShouldBeGreaterThan(5);
        tail.ReadOn();
        tail.ReadOn().ShouldBeFalse();
        tail.Replay.Bytes.ShouldBe(JournalReader.Bytes(folder.Study));
        tail.Replay.Notes.ShouldBeEmpty();
        ResultsHash.Of(tail.Replay.ToSnapshot()).ShouldBe(ResultsHash.Of(snapshot));
    }

    [Fact]
    public void A_line_of_which_a_part_is_there_waits_for_its_rest_and_is_damage_only_where_nobody_writes()
    {
        using TemporaryFolder whole = new(), folder = new();
        SmallStudy.Run(whole.Study, new FakeTrainer());
        byte[] journal = File.ReadAllBytes(whole.Journal);
        string path = folder.Journal;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        JournalTail tail = new(folder.Study, live: true);
        for (int at = 0; at < journal.Length; at += 997)
        {
            using (FileStream file = new(path, FileMode.Append)) file.Write(journal, at, Math.Min(997, journal.Length - at));
            tail.ReadOn();
        }

        tail.Replay.Notes.ShouldNotContain(note => note.Contains("torn", StringComparison.Ordinal));
        ResultsHash.Of(tail.Replay.ToSnapshot()).ShouldBe(ResultsHash.Of(JournalReader.Replay(folder.Study)));
        File.WriteAllBytes(path, journal[..^5]);
        JournalReader.ReplayEvents(folder.Study).Notes.ShouldContain(note => note.Contains("torn", StringComparison.Ordinal));
    }

    [Fact]
    public void A_segment_that_comes_later_is_read_with_the_others()
    {
        using TemporaryFolder folder = new();
        JournalTail tail = new(folder.Study, live: true);
        tail.ReadOn().ShouldBeFalse();
        using (JournalWriter main = JournalWriter.Open(folder.Study, "main")) main.Append(new StagePlanned(0, 3));
        tail.ReadOn().ShouldBeTrue();
        using (JournalWriter other = JournalWriter.Open(folder.Study, "worker-7")) other.Append(new StagePlanned(1, 4));
        using (JournalWriter main = JournalWriter.Open(folder.Study, "main")) main.Append(new StagePlanned(2, 5));
        tail.ReadOn().ShouldBeTrue();
        (tail.Replay.Step(0, 0)?.Trials, tail.Replay.Step(1, 0)?.Trials, tail.Replay.Step(2, 0)?.Trials).ShouldBe((3, 4, 5));
    }
}
