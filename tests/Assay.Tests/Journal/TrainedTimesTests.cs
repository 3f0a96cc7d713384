using Assay.Engine.Training;
using Assay.Journal;
using Assay.Results;
using Assay.Tests.Execution;

namespace Assay.Tests.Journal;

/// <summary>When a run was in training, by the times of its lines.</summary>
public class TrainedTimesTests
{
    private readonly Replay _replay = new("nowhere");

    public TrainedTimesTests()
    {
        Tell(0, new StudyOpened(2, "1.0.0", "h", "d", "t", SmallStudy.Make()));
        Begin();
    }

    [Fact]
    public void A_run_that_pauses_has_a_period_for_each_time()
    {
        Start(1);
        Epochs(1, 2);
        Tell(3, new RunPaused("r", 2));
        Trained().ShouldBe([new(1, 3)]);
        Tell(5, new RunResumed("r", 2));
        Trained().ShouldBe([new(1, 3)], "what has not ended is not told");
        Epochs(3, 1);
        Finish(5.5, 3);
        Trained().ShouldBe([new(1, 3), new(5, 5.5)]);
    }

    [Fact]
    public void Sessions_stand_one_after_another()
    {
        Start(2);
        Epochs(1, 3);
        Finish(2.5, 3);
        Tell(4, new SessionEnded("interrupted"));
        Begin();
        Tell(10, new SessionEnded("interrupted"));
        Begin();
        Start(1, "other");
        Epochs(1, 3, "other");
        Finish(1.5, 3, "other");
        Trained().ShouldBe([new(2, 2.5)]);
        Trained("other").ShouldBe([new(15, 15.5)]);
    }

    [Fact]
    public void A_run_that_was_cut_off_was_trained_until_the_last_that_is_known_of_its_session()
    {
        Start(1);
        Epochs(1, 2);
        Tell(3, new Noticed("something"));
        Begin();
        Tell(1, new RunResumed("r", 2));
        Epochs(3, 1);
        Finish(2, 3);
        Trained().ShouldBe([new(1, 3), new(4, 5)]);
    }

    private void Begin() => Tell(0, new SessionStarted(DateTimeOffset.UnixEpoch, "h", 1, 0));

    private void Start(double time, string run = "r") => Tell(time, new RunStarted(run, 0, 0, ["val_accuracy"], 1));

    private void Epochs(int first, int count, string run = "r") => _replay.Add(run, first, count, "main", default);

    private void Finish(double time, int epochs, string run = "r") => Tell(time, new RunFinished(run, Outcome.Completed, epochs, epochs, 1, [0.5], 0.1));

    private void Tell(double time, JournalEvent @event) => _replay.Apply(@event with { Time = time }, "main", default);

    private IReadOnlyList<Period> Trained(string run = "r") => _replay.Run(run)!.Trained;
}
