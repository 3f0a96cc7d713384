using Assay.Journal;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>What the journal proposed and what the program would propose are never mixed.</summary>
public class StageStepsTests
{
    private static readonly IReadOnlyDictionary<string, string> NoLevels = new Dictionary<string, string>();

    [Fact]
    public void A_part_of_a_stage_that_this_program_would_not_propose_is_refused()
    {
        using TemporaryFolder folder = new();
        Begin(folder, [new TrialProposed(1, 0, NoLevels, new Dictionary<string, System.Text.Json.Nodes.JsonNode?> { ["training.batch_size"] = 99 }, ["aa", "bb"])], planned: 6);
        Dictionary<string, string> before = folder.Contents();
        FakeTrainer trainer = new();
        string message = Should.Throw<StudyException>(() => SmallStudy.Run(folder.Study, trainer)).Message;
        message.ShouldContain("trial 1 of the journal is {\"training.batch_size\":99}, and this program would propose {\"training.batch_size\":8,");
        trainer.Trained.ShouldBeEmpty();
        before.Keys.ShouldBeSubsetOf(folder.Contents().Keys);
    }

    [Fact]
    public void A_stage_that_was_to_have_another_number_of_trials_is_refused()
    {
        using TemporaryFolder folder = new();
        Begin(folder, [], planned: 7);
        Should.Throw<StudyException>(() => SmallStudy.Run(folder.Study, new FakeTrainer())).Message
            .ShouldContain("stage 1 of the journal was to have 7 trials, and this program would propose 6");
    }

    [Fact]
    public void A_stage_that_stands_whole_in_the_journal_is_carried_out_as_it_stands()
    {
        using TemporaryFolder whole = new(), folder = new();
        SmallStudy.Run(whole.Study, new FakeTrainer());
        Replay replay = JournalReader.ReplayEvents(whole.Study);
        TrialProposed[] first = [.. Enumerable.Range(1, 6).Select(id => replay.Proposed(id)!)];
        // The same six in another order, as a program of another mind would have proposed them.
        Begin(folder, [.. first.Reverse().Select((trial, i) => trial with { Id = i + 1 })], planned: 6);
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer());
        snapshot.Ended.ShouldBeTrue();
        snapshot.Stages[0].Trials.Select(trial => trial.Setting).ShouldBe(first.Reverse().Select(trial => new Setting(trial.Levels, trial.Overrides)));
    }

    private static void Begin(TemporaryFolder folder, IReadOnlyList<TrialProposed> trials, int planned)
    {
        using TemporaryFolder whole = new();
        SmallStudy.Run(whole.Study, new FakeTrainer());
        StudyOpened header = JournalReader.ReplayEvents(whole.Study).Header!;
        using JournalWriter writer = JournalWriter.Open(folder.Study, "main");
        writer.Append(header);
        writer.Append(new StagePlanned(0, planned));
        foreach (TrialProposed trial in trials) writer.Append(trial);
    }
}
