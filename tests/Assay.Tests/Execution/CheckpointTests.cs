using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>Long runs are saved on their way: one that was cut off goes on from there, to the same bits.</summary>
public class CheckpointTests
{
    private static readonly Study Long = SmallStudy.Make() with
    {
        Reference = SmallStudy.Make().Reference with { Training = SmallStudy.Make().Reference.Training with { Epochs = 12 } },
    };

    [Fact]
    public void A_run_that_was_cut_off_goes_on_from_where_it_was_saved()
    {
        using TemporaryFolder whole = new(), cut = new();
        FakeTrainer alone = new();
        string expected = ResultsHash.Of(Run(whole, alone, CancellationToken.None));
        FakeTrainer[] sessions = Interrupted(cut, 20, out Snapshot snapshot);

        ResultsHash.Of(snapshot).ShouldBe(expected);
        ResultsHash.Of(JournalReader.Replay(cut.Study)).ShouldBe(expected);
        sessions.Length.ShouldBeGreaterThan(5);
        // Saved after every epoch: only what was broken off is trained again, at most once a session.
        sessions.Sum(trainer => trainer.Epochs).ShouldBeInRange(alone.Epochs, alone.Epochs + sessions.Length);
        Directory.Exists(Path.Combine(cut.Study, "checkpoints")).ShouldBeFalse();
        RunState run = snapshot.Runs.Values.First(run => run.Status == RunStatus.Completed);
        (run.Curve.Epochs, run.Curve.Seconds.Count).ShouldBe((12, 12));
    }

    [Fact]
    public void The_engine_resumed_again_and_again_gives_the_bits_of_one_left_alone()
    {
        using TemporaryFolder whole = new(), cut = new();
        Study study = Long with
        {
            Reference = Long.Reference with { Training = Long.Reference.Training with { EarlyStopping = new() { Patience = 30 } } },
            Search = [], Final = new() { TrainOn = TrainOn.Fold },
        };
        string expected = ResultsHash.Of(StudyRunner.Run(study, whole.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken));
        int sessions = 0;
        for (bool ended = false; !ended; sessions++)
        {
            using CancellationTokenSource stop = new();
            int left = 7;
            RunnerOptions options = new() { Jobs = 1, SaveEvery = TimeSpan.Zero, Progress = progress => { if (progress.Epochs > 0 && --left == 0) stop.Cancel(); } };
            try
            {
                ended = StudyRunner.Run(study, cut.Study, options, stop.Token).Ended;
            }
            catch (OperationCanceledException)
            {
            }
        }

        sessions.ShouldBeGreaterThan(3);
        ResultsHash.Of(JournalReader.Replay(cut.Study)).ShouldBe(expected);
        File.ReadAllBytes(Path.Combine(cut.Study, StudyFolder.ModelFile)).ShouldBe(File.ReadAllBytes(Path.Combine(whole.Study, StudyFolder.ModelFile)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_saved_and_is_damaged_or_ahead_of_the_journal_costs_time_and_nothing_else(bool damaged)
    {
        using TemporaryFolder whole = new(), cut = new();
        string expected = ResultsHash.Of(Run(whole, new FakeTrainer(), CancellationToken.None));
        using CancellationTokenSource stop = new();
        int left = 8;
        FakeTrainer first = new() { BeforeEpoch = _ => { if (--left < 0) stop.Cancel(); } };
        Should.Throw<OperationCanceledException>(() => Run(cut, first, stop.Token));
        string state = Directory.GetFiles(Path.Combine(cut.Study, "checkpoints")).ShouldHaveSingleItem();
        if (damaged) File.WriteAllText(state, "no training");
        else File.WriteAllLines(cut.Journal, File.ReadAllLines(cut.Journal)[..^4]); // the last epochs are lost

        FakeTrainer second = new();
        ResultsHash.Of(Run(cut, second, TestContext.Current.CancellationToken)).ShouldBe(expected);
        second.Trained.Count.ShouldBe(SmallStudy.Runs + 1);
    }

    /// <summary>Runs the study in sessions of so many epochs until it ends.</summary>
    private static FakeTrainer[] Interrupted(TemporaryFolder folder, int epochs, out Snapshot snapshot)
    {
        List<FakeTrainer> sessions = [];
        while (true)
        {
            using CancellationTokenSource stop = new();
            int left = epochs;
            FakeTrainer trainer = new() { BeforeEpoch = _ => { if (--left < 0) stop.Cancel(); } };
            sessions.Add(trainer);
            try
            {
                snapshot = Run(folder, trainer, stop.Token);
                return [.. sessions];
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    private static Snapshot Run(TemporaryFolder folder, FakeTrainer trainer, CancellationToken cancellation) => StudyRunner.Run(
        Long, folder.Study, new RunnerOptions { Jobs = 1, Begin = trainer.Begin, SaveEvery = TimeSpan.Zero }, cancellation);
}
