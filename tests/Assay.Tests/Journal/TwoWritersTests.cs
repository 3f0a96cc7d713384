using Assay.Engine.Training;
using Assay.Journal;
using Assay.Tests.Execution;

namespace Assay.Tests.Journal;

/// <summary>Where a lock keeps nobody out (some network file systems), two writers still overwrite nothing of each other.</summary>
public class TwoWritersTests
{
    [Fact]
    public void Two_that_append_to_one_file_lose_no_byte()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "file");
        File.WriteAllText(path, "");
        using (AppendFile one = new(path), two = new(path))
        {
            Parallel.Invoke(() => Fill(one, (byte)'a'), () => Fill(two, (byte)'b'));
        }

        string[] lines = File.ReadAllLines(path);
        lines.Length.ShouldBe(400);
        lines.ShouldAllBe(line => line.Length == 500 && line.Distinct().Count() == 1);

        static void Fill(AppendFile file, byte letter)
        {
            byte[] line = [.. Enumerable.Repeat(letter, 500), (byte)'\n'];
            for (int i = 0; i < 200; i++) file.Write(line);
        }
    }

    [Fact]
    public void The_lines_of_the_second_writer_are_told_and_left_out()
    {
        using TemporaryFolder folder = new();
        string segment = JournalReader.SegmentPath(folder.Study, "main");
        using (JournalWriter one = JournalWriter.Open(folder.Study, "main"))
        {
            one.Append(new StagePlanned(0, 1));
            one.Flush();
            File.Delete(Path.ChangeExtension(segment, ".lock")); // as if it kept nobody out
            using (JournalWriter two = JournalWriter.Open(folder.Study, "main"))
            {
                two.Append(new StagePlanned(0, 2));
                two.Flush();
                one.Append(new StagePlanned(1, 3));
                one.Flush();
                two.Append(new RunFinished("r", Outcome.Completed, 1, 1, 0));
            }

            one.Append(new StagePlanned(2, 4));
        }

        Replay replay = JournalReader.ReplayEvents(folder.Study);
        // The first to write the next line is the one that goes on.
        (replay.Step(0, 0)?.Trials, replay.Step(1, 0)?.Trials, replay.Step(2, 0)?.Trials).ShouldBe((2, null, null));
        replay.Notes.ShouldBe(
        [
            "journal/main.jsonl:3: 1 line is of another journal, or not in its place, and left out",
            "journal/main.jsonl:5: 1 line is of another journal, or not in its place, and left out",
        ]);
    }
}
