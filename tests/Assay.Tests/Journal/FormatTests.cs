using System.Text;
using Assay.Journal;
using Assay.Results;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Journal;

/// <summary>What a journal is, is known before anything in it is taken for damage.</summary>
public class FormatTests
{
    [Theory]
    [InlineData("\"format\":2", "\"format\":3")] // another framing: whatever a newer program makes of its lines
    [InlineData("\"event\":\"session_ended\"", "\"event\":\"rung_reached\"")]
    public void A_journal_of_a_newer_program_is_refused_and_left_alone(string ours, string newer)
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        Rewrite(folder, text => text.Replace(ours, newer, StringComparison.Ordinal));
        Dictionary<string, string> before = folder.Contents();
        Should.Throw<StudyException>(() => JournalReader.Replay(folder.Study)).Message.ShouldContain("use the version of Assay that wrote it, or a newer one");
        FakeTrainer trainer = new();
        Should.Throw<StudyException>(() => SmallStudy.Run(folder.Study, trainer)).Errors.Single().File.ShouldBe("journal/main.jsonl");
        trainer.Trained.ShouldBeEmpty();
        folder.Contents().ShouldBe(before);
    }

    [Fact]
    public void A_folder_of_another_engine_is_told_so_and_can_still_be_looked_at()
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        Rewrite(folder, text => text.Replace($"\"engine\":\"{Engine.EngineIdentity.Bits}\"", "\"engine\":\"0.1.0\"", StringComparison.Ordinal));
        Dictionary<string, string> before = folder.Contents();
        FakeTrainer trainer = new();
        string message = Should.Throw<StudyException>(() => SmallStudy.Run(folder.Study, trainer)).Message;
        message.ShouldContain("the study was begun with engine 0.1.0");
        message.ShouldContain("can still be looked at");
        trainer.Trained.ShouldBeEmpty();
        folder.Contents().ShouldBe(before);
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(expected);
    }

    [Fact]
    public void A_newer_format_is_known_though_its_lines_are_made_otherwise()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        File.WriteAllText(folder.Journal, "{\"sha\":\"0123\",\"event\":\"study\",\"format\":9}\n{\"sha\":\"4567\"}\n");
        Should.Throw<StudyException>(() => SmallStudy.Run(folder.Study, new FakeTrainer())).Message.ShouldContain("has format 9");
    }

    [Fact]
    public void A_flipped_digit_of_the_format_is_damage_and_no_newer_format()
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        File.WriteAllText(folder.Journal, File.ReadAllText(folder.Journal).Replace("\"format\":2", "\"format\":6", StringComparison.Ordinal));
        FakeTrainer trainer = new();
        ResultsHash.Of(SmallStudy.Run(folder.Study, trainer)).ShouldBe(expected);
        trainer.Trained.ShouldBeEmpty();
    }

    [Fact]
    public void Carriage_returns_change_nothing()
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        File.WriteAllText(folder.Journal, File.ReadAllText(folder.Journal).Replace("\n", "\r\n", StringComparison.Ordinal));
        Snapshot read = JournalReader.Replay(folder.Study);
        read.Notes.ShouldBeEmpty();
        read.Ended.ShouldBeTrue();
        FakeTrainer trainer = new();
        ResultsHash.Of(SmallStudy.Run(folder.Study, trainer)).ShouldBe(expected);
        trainer.Trained.ShouldBeEmpty();
    }

    [Fact]
    public void A_tail_of_more_than_one_line_is_set_aside_and_told()
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        string[] lines = File.ReadAllLines(folder.Journal);
        string tail = string.Concat(lines[30..]); // line feeds lost
        File.WriteAllText(folder.Journal, string.Concat(lines[..30].Select(line => line + "\n")) + tail);
        Snapshot resumed = SmallStudy.Run(folder.Study, new FakeTrainer());
        ResultsHash.Of(resumed).ShouldBe(expected);
        string aside = Path.ChangeExtension(folder.Journal, ".torn-1");
        File.ReadAllText(aside).ShouldBe(tail);
        resumed.Notes.ShouldContain(note => note.Contains(aside));
    }

    [Fact]
    public void A_torn_line_is_no_tail_to_set_aside()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        byte[] journal = File.ReadAllBytes(folder.Journal);
        File.WriteAllBytes(folder.Journal, journal[..^200]);
        SmallStudy.Run(folder.Study, new FakeTrainer());
        Directory.GetFiles(Path.GetDirectoryName(folder.Journal)!, "*.torn*").ShouldBeEmpty();
    }

    [Fact]
    public void A_line_longer_than_any_that_is_written_is_passed_over_in_little_memory()
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        byte[] journal = File.ReadAllBytes(folder.Journal);
        using (FileStream file = new(folder.Journal, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(1L << 30); // zeros that take no room on the disk
            file.Position = 1L << 30;
            file.Write("\n"u8);
            file.Write(journal);
        }

        using (FileStream file = new(folder.Journal, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.Write(new byte[journal.Length]); // the journal stands behind the zeros alone
        long before = GC.GetAllocatedBytesForCurrentThread();
        Snapshot read = JournalReader.Replay(folder.Study);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1L << 28); // a quarter of the line
        ResultsHash.Of(read).ShouldBe(expected);
        read.Notes.ShouldHaveSingleItem().ShouldStartWith("journal/main.jsonl:1: the line has 1073741825 bytes");
    }

    [Fact]
    public void A_pipe_among_the_segments_is_no_segment()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no named pipes among files");
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        using System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder.Study, "journal", "pipe.jsonl")]);
        make.WaitForExit();
        make.ExitCode.ShouldBe(0);
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(expected);
    }

    /// <summary>The journal of a program that writes other texts: every line with a number and a checksum that are right.</summary>
    private static void Rewrite(TemporaryFolder folder, Func<string, string> change)
    {
        uint crc = 0;
        using MemoryStream rewritten = new();
        foreach (string line in File.ReadAllLines(folder.Journal))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            JournalLine.TryRead(bytes, out LineHead head).ShouldBeTrue();
            string json = "{" + change(Encoding.UTF8.GetString(bytes.AsSpan(head.Event + 1)));
            rewritten.Write(JournalLine.Write(Encoding.UTF8.GetBytes(json), head.Number, crc, out crc));
        }

        File.WriteAllBytes(folder.Journal, rewritten.ToArray());
    }
}
