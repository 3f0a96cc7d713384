using System.Text;
using Assay.Journal;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Writing;
using Assay.Tests.Execution;

namespace Assay.Tests.Journal;

public class JournalTests
{
    [Fact]
    public void Numbers_come_back_as_they_were()
    {
        double[] values = [0.1 + 0.2, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 1f / 3];
        EpochsDone read = Read(Line(new EpochsDone("r", 1, values.Length, [values], [0.5]))).ShouldBeOfType<EpochsDone>();
        read.Values[0].Select(BitConverter.DoubleToInt64Bits).ShouldBe(values.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void A_study_comes_back_from_its_header_as_it_was()
    {
        Study study = SmallStudy.Make();
        Study read = ((StudyOpened)Read(Line(new StudyOpened(2, "1.0.0", "h", "d", "t", study)))!).Study;
        Content.Hash(read).ShouldBe(Content.Hash(study));
        read.Reference.Network[0].ShouldBe(study.Reference.Network[0]);
        read.Search[0].Factors[1].Levels[2].Overrides["training.optimizer.learning_rate"]!.GetValue<double>().ShouldBe(5);
    }

    [Theory]
    [InlineData(true, "epochs")]
    [InlineData(false, "run_finished")]
    public void Epochs_are_known_by_their_number_before_their_values_are_read(bool are, string @event)
    {
        byte[] line = Line(are ? new EpochsDone("abc", 7, 2, [[1, 2]], [3, 4]) : new RunFinished("abc", Engine.Training.Outcome.Completed, 3, 3, 0.5));
        System.Text.Encoding.UTF8.GetString(line).ShouldContain($"\"{@event}\"");
        JournalLine.TryRead(line, out LineHead head).ShouldBeTrue();
        JournalLine.TryReadEpochs(line, head, out string run, out int first, out int count).ShouldBe(are);
        if (are) (run, first, count).ShouldBe(("abc", 7, 2));
    }

    [Fact]
    public void A_line_with_any_byte_changed_is_not_read()
    {
        byte[] line = Line(new RunFinished("run", Engine.Training.Outcome.Completed, 3, 3, 0.5));
        Read([.. line]).ShouldNotBeNull();
        for (int i = 0; i < line.Length; i++)
        {
            byte[] changed = [.. line];
            changed[i] ^= 1;
            Read(changed).ShouldBeNull($"byte {i}");
        }
    }

    [Fact]
    public void Every_line_is_json_to_other_tools()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        foreach (string line in File.ReadAllLines(folder.Journal))
            System.Text.Json.Nodes.JsonNode.Parse(line)!["event"].ShouldNotBeNull();
    }

    [Fact]
    public void A_torn_last_line_is_left_out_and_told()
    {
        using TemporaryFolder folder = new();
        Snapshot whole = SmallStudy.Run(folder.Study, new FakeTrainer());
        int lines = File.ReadAllLines(folder.Journal).Length;
        File.AppendAllText(folder.Journal, "{\"crc\":\"00");
        Snapshot torn = JournalReader.Replay(folder.Study);
        ResultsHash.Of(torn).ShouldBe(ResultsHash.Of(whole));
        torn.Notes.Single().ShouldStartWith($"journal/main.jsonl:{lines + 1}: the last line is torn");
    }

    public static TheoryData<string, bool, bool> Damages()
    {
        TheoryData<string, bool, bool> cases = [];
        foreach (string @event in (string[])["epochs", "run_started", "run_finished"])
        {
            cases.Add(@event, false, true);
            cases.Add(@event, true, true); // the final training's
            cases.Add(@event, true, false);
        }

        foreach (string @event in (string[])["trial_proposed", "step_planned", "stage_ended", "final_started", "final_finished", "session_started", "study_ended"])
        {
            cases.Add(@event, false, @event != "study_ended");
            cases.Add(@event, false, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_line_is_told_and_what_it_held_is_done_again(string @event, bool last, bool cutOff)
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        int line = Damage(folder.Journal, @event, last);
        if (cutOff) Write(folder.Journal, File.ReadAllLines(folder.Journal)[..^2]); // without the end of study and session
        JournalReader.Replay(folder.Study).Notes.ShouldContain(note => note.StartsWith($"journal/main.jsonl:{line}: the line is damaged"));

        FakeTrainer trainer = new();
        Snapshot resumed = SmallStudy.Run(folder.Study, trainer);
        trainer.Trained.Count.ShouldBe(@event is "epochs" or "run_started" or "run_finished" ? 1 : 0);
        resumed.Ended.ShouldBeTrue();
        ResultsHash.Of(resumed).ShouldBe(expected);
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(expected);
        resumed.TestOpenings.Count.ShouldBe(@event == "final_finished" ? 2 : 1);
    }

    [Fact]
    public void A_damaged_header_is_written_again_when_the_study_is_resumed()
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(folder.Study, new FakeTrainer()));
        Damage(folder.Journal, "study");
        Should.Throw<StudyException>(() => JournalReader.Replay(folder.Study)).Message.ShouldContain("main.jsonl:1");
        FakeTrainer trainer = new();
        SmallStudy.Run(folder.Study, trainer);
        trainer.Trained.ShouldBeEmpty();
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(expected);
    }

    [Fact]
    public void Segments_are_read_as_one_journal()
    {
        using TemporaryFolder folder = new();
        Snapshot whole = SmallStudy.Run(folder.Study, new FakeTrainer());
        string expected = ResultsHash.Of(whole);
        string[] lines = File.ReadAllLines(folder.Journal);
        HashSet<string> moved = [.. whole.Runs.Keys.Where((_, i) => i % 2 == 0)];
        bool Moves(string line) => moved.Any(run => line.Contains($"\"run\":\"{run}\"", StringComparison.Ordinal));
        Write(folder.Journal, lines.Where(line => !Moves(line)));
        Write(Path.Combine(folder.Study, "journal", "second.jsonl"), lines.Where(Moves));
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(expected);
    }

    [Fact]
    public void A_run_begun_in_one_segment_and_finished_in_another_counts_once()
    {
        using TemporaryFolder folder = new();
        Snapshot whole = SmallStudy.Run(folder.Study, new FakeTrainer());
        string[] lines = File.ReadAllLines(folder.Journal);
        string run = whole.Runs.Keys.First();
        string[] own = [.. lines.Where(line => line.Contains($"\"run\":\"{run}\"", StringComparison.Ordinal))];
        Write(Path.Combine(folder.Study, "journal", "before.jsonl"), own[..^1]); // without its end
        Write(Path.Combine(folder.Study, "journal", "second.jsonl"), own);
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(ResultsHash.Of(whole));
    }

    [Fact]
    public void A_segment_has_one_writer()
    {
        using TemporaryFolder folder = new();
        using (JournalWriter first = JournalWriter.Open(folder.Study, "main"))
        {
            Should.Throw<IOException>(() => JournalWriter.Open(folder.Study, "main")).Message.ShouldContain("another process");
            using JournalWriter other = JournalWriter.Open(folder.Study, "second");
        }

        using JournalWriter again = JournalWriter.Open(folder.Study, "main");
    }

    [Fact]
    public void A_callback_that_throws_keeps_nothing_from_the_disk_and_is_told_to_who_waits()
    {
        using TemporaryFolder folder = new();
        using (JournalWriter writer = JournalWriter.Open(folder.Study, "main"))
        {
            int called = 0;
            writer.Append(new StagePlanned(0, 1), _ => throw new InvalidTimeZoneException("no such hour"));
            writer.Append(new StagePlanned(1, 2), _ => called++);
            Should.Throw<InvalidTimeZoneException>(writer.Flush);
            called.ShouldBe(1);
            writer.Append(new StagePlanned(2, 3));
        }

        Replay replay = JournalReader.ReplayEvents(folder.Study);
        (replay.Step(0, 0)?.Trials, replay.Step(1, 0)?.Trials, replay.Step(2, 0)?.Trials).ShouldBe((1, 2, 3));
    }

    [Fact]
    public void A_session_that_was_cut_off_is_told()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        string[] lines = File.ReadAllLines(folder.Journal);
        Write(folder.Journal, lines[..20]);
        Snapshot resumed = SmallStudy.Run(folder.Study, new FakeTrainer());
        resumed.Notes.ShouldContain(note => note.StartsWith("a session was cut off; the study was resumed at"));
        JournalReader.Replay(folder.Study).Notes.ShouldBe(resumed.Notes);
    }

    [Fact]
    public void A_folder_without_a_journal_is_told_from_a_study() =>
        Should.Throw<StudyException>(() => JournalReader.Replay(Path.GetTempPath())).Message.ShouldContain("there is no study here");

    private static byte[] Line(JournalEvent @event) => JournalLine.Write(JournalLine.Json(@event), 17, 0x12345678, out _)[..^1];

    private static JournalEvent? Read(byte[] line) => JournalLine.TryRead(line, out LineHead head) ? JournalLine.Event(line, head) : null;

    /// <summary>Changes a byte in the middle of the first or last line of this event, and returns the line's number.</summary>
    private static int Damage(string journal, string @event, bool last = false)
    {
        string[] lines = File.ReadAllLines(journal);
        bool Is(string text) => text.Contains($"\"event\":\"{@event}\"", StringComparison.Ordinal);
        int line = last ? Array.FindLastIndex(lines, Is) : Array.FindIndex(lines, Is);
        char[] text = lines[line].ToCharArray();
        text[text.Length / 2] = text[text.Length / 2] == 'x' ? 'y' : 'x';
        lines[line] = new string(text);
        Write(journal, lines);
        return line + 1;
    }

    private static void Write(string path, IEnumerable<string> lines) =>
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
}
