using Assay.Engine.Kernels;
using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>However a journal was cut off, the study goes on to the same results, and nothing finished is done twice.</summary>
public class ResumeTests
{
    [Theory]
    [InlineData("val_accuracy", null)]
    [InlineData(null, "val_accuracy")]
    [InlineData("val_loss", null)]
    [InlineData(null, "val_loss")]
    public void Networks_that_may_become_the_final_one_outlast_an_interruption_in_a_later_stage(string? maximize, string? minimize)
    {
        using TemporaryFolder folder = new();
        Study study = SmallStudy.Make() with
        {
            Objective = new() { Maximize = maximize, Minimize = minimize }, Final = new() { TrainOn = TrainOn.Fold },
        };
        using CancellationTokenSource stop = new();
        int left = SmallStudy.Runs - 1; // all but the last run of the second stage
        FakeTrainer first = new() { Before = _ => { if (--left < 0) stop.Cancel(); } }, second = new();
        Should.Throw<OperationCanceledException>(() => StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 1, Begin = first.Begin }, stop.Token));
        SmallStudy.Run(folder.Study, second, study).Ended.ShouldBeTrue();
        (first.Trained.Count + second.Trained.Count).ShouldBe(SmallStudy.Runs);
    }

    [Fact]
    public void A_study_cut_off_after_any_line_goes_on_to_the_same_results()
    {
        using TemporaryFolder whole = new();
        string expected = ResultsHash.Of(SmallStudy.Run(whole.Study, new FakeTrainer()));
        byte[] journal = File.ReadAllBytes(whole.Journal);
        List<int> ends = [0, .. journal.Select((b, i) => (b, i)).Where(x => x.b == '\n').Select(x => x.i + 1)];
        ends.Count.ShouldBeGreaterThan(60);
        foreach (int end in ends) Resume(whole, journal, end, expected);
    }

    [Fact]
    public void A_study_cut_off_in_the_middle_of_a_line_goes_on_to_the_same_results()
    {
        using TemporaryFolder whole = new();
        string expected = ResultsHash.Of(SmallStudy.Run(whole.Study, new FakeTrainer()));
        byte[] journal = File.ReadAllBytes(whole.Journal);
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Search);
        for (int i = 0; i < 60; i++) Resume(whole, journal, random.Next(journal.Length), expected);
    }

    [Fact]
    public void A_study_cut_off_again_and_again_ends_with_the_same_results()
    {
        using TemporaryFolder whole = new(), cut = new();
        string expected = ResultsHash.Of(SmallStudy.Run(whole.Study, new FakeTrainer()));
        RandomSequence random = new RandomKey(2).Sequence(Purpose.Search);
        HashSet<string> finished = [];
        for (int i = 0; i < 20; i++)
        {
            int left = random.Next(4);
            using CancellationTokenSource stop = new();
            FakeTrainer trainer = new() { Before = _ => { if (left-- == 0) stop.Cancel(); } };
            try
            {
                SmallStudy.RunUntil(cut.Study, trainer, 1, stop.Token);
            }
            catch (OperationCanceledException)
            {
                using FileStream file = new(cut.Journal, FileMode.Open);
                file.SetLength(file.Length - random.Next(20)); // as if killed: the last lines are gone or torn
            }

            foreach (string run in JournalReader.Replay(cut.Study).Runs.Values.Where(run => run.Status != RunStatus.Running).Select(run => run.Key))
                finished.Add(run);
        }

        Snapshot end = SmallStudy.Run(cut.Study, new FakeTrainer());
        ResultsHash.Of(end).ShouldBe(expected);
        finished.ShouldBeSubsetOf(end.Runs.Keys);
    }

    [Fact]
    public void A_finished_study_is_not_touched()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        Dictionary<string, string> before = folder.Contents();
        FakeTrainer again = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, again);
        snapshot.Ended.ShouldBeTrue();
        again.Trained.ShouldBeEmpty();
        folder.Contents().ShouldBe(before);
    }

    private static void Resume(TemporaryFolder whole, byte[] journal, int length, string expected)
    {
        using TemporaryFolder cut = whole.Copy();
        File.WriteAllBytes(cut.Journal, journal[..length]);
        Replay before = JournalReader.ReplayEvents(cut.Study);
        int finished = before.Study is null
            ? 0
            : before.ToSnapshot().Runs.Values.Count(run => run.Status != RunStatus.Running)
                + (before.Final is { } final && before.IsFinished(final.Run) ? 1 : 0);

        FakeTrainer trainer = new();
        Snapshot resumed = SmallStudy.Run(cut.Study, trainer);

        string at = $"cut off after {length} of {journal.Length} bytes";
        trainer.Trained.Count.ShouldBe(SmallStudy.Runs + 1 - finished, at);
        ResultsHash.Of(resumed).ShouldBe(expected, at);
        ResultsHash.Of(JournalReader.Replay(cut.Study)).ShouldBe(expected, at);
        if (length > 0 && length < journal.Length && journal[length - 1] != '\n')
            resumed.Notes.ShouldContain(note => note.Contains("torn"), at);
    }
}
