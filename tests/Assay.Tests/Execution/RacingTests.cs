using Assay.Execution;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>Racing over folds and seeds, on trainings whose values are made up, by setting, fold and seed.</summary>
public class RacingTests
{
    private static Study Study(RacingOptions? racing, int keep = 1) => SmallStudy.Make() with
    {
        Evaluation = new() { Folds = 2, Seeds = 4 },
        Search = [SmallStudy.Make().Search[0] with { Racing = racing, Keep = keep }],
    };

    private static Snapshot Run(Study study, int jobs, out FakeTrainer trainer) => Run(study, jobs, out trainer, out _);

    private static Snapshot Run(Study study, int jobs, out FakeTrainer trainer, out string results)
    {
        using TemporaryFolder folder = new();
        trainer = new FakeTrainer();
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = jobs, Begin = trainer.Begin }, TestContext.Current.CancellationToken);
        results = ResultsHash.Of(snapshot);
        return snapshot;
    }

    [Theory]
    [InlineData(RacingRule.Forgiving), InlineData(RacingRule.Paired), InlineData(RacingRule.Strict)]
    public void It_takes_fewer_epochs_and_is_the_same_for_any_number_of_jobs(RacingRule rule)
    {
        Study study = Study(new() { Name = rule });
        Run(Study(null), 2, out FakeTrainer all);
        HashSet<string> results = [];
        foreach (int jobs in (int[])[1, 2, 8])
        {
            Snapshot snapshot = Run(study, jobs, out FakeTrainer trainer, out string result);
            snapshot.Ended.ShouldBeTrue();
            trainer.Epochs.ShouldBeLessThan(all.Epochs);
            results.Add(result);
        }

        results.ShouldHaveSingleItem();
    }

    /// <summary>What follows from the rule, whatever was known when each was given up: <see cref="Search.RunEffectsTests"/> has the rule.</summary>
    [Theory]
    [InlineData(1), InlineData(2)]
    public void Who_is_given_up_was_worse_on_the_same_runs_than_one_that_was_not_or_diverged(int keep)
    {
        Snapshot snapshot = Run(Study(new() { Name = RacingRule.Forgiving }, keep), 2, out _);
        IReadOnlyList<TrialState> trials = snapshot.Stages[0].Trials;
        TrialState[] whole = [.. trials.Where(trial => trial.Status is TrialStatus.Finished)];
        whole.Length.ShouldBeGreaterThanOrEqualTo(keep);
        snapshot.Stages[0].Kept!.ShouldBe(Ranking.Keep(trials, snapshot.Study.Objective, keep).Select(trial => trial.Id));
        TrialState[] given = [.. trials.Where(trial => trial.Status is TrialStatus.Pruned)];
        given.ShouldNotBeEmpty();
        foreach (TrialState trial in given)
        {
            double.IsNaN(trial.Mean).ShouldBeTrue("it is no part of means");
            if (trial.Runs.Any(run => run.Status is RunStatus.Diverged)) trial.Stopped!.ShouldStartWith("a run diverged");
            else whole.ShouldContain(other => other.Runs.Take(trial.Runs.Count).Average(run => run.Value) > trial.Runs.Average(run => run.Value), trial.Stopped);
        }
    }

    [Fact]
    public void Where_all_diverge_the_first_ends_the_stage_as_it_would_without_a_race()
    {
        Study hopeless = Study(new() { Name = RacingRule.Forgiving }) with
        {
            Search = [new(StageKind.Grid, [SmallStudy.Factor("training.batch_size", 8, 16), SmallStudy.Factor("training.optimizer.learning_rate", 5)], 1) { Racing = new() { Name = RacingRule.Forgiving } }],
        };
        Snapshot snapshot = Run(hopeless, 2, out _);
        snapshot.Ended.ShouldBeTrue();
        snapshot.Stages[0].Trials.Select(trial => trial.Status).ShouldBe([TrialStatus.Diverged, TrialStatus.Pruned]);
        snapshot.Stages[0].Kept.ShouldBe([1]);
    }

    [Fact]
    public void Where_more_are_kept_than_there_are_nobody_is_given_up()
    {
        Snapshot snapshot = Run(Study(new() { Name = RacingRule.Forgiving }, keep: 50), 2, out _);
        snapshot.Stages[0].Trials.Where(trial => trial.Status is TrialStatus.Pruned).ShouldAllBe(trial => trial.Stopped!.StartsWith("a run diverged"));
        snapshot.Stages[0].Trials.Count(trial => trial.Status is TrialStatus.Finished).ShouldBe(4);
    }

    [Fact]
    public void It_is_the_grids_winner_where_folds_agree()
    {
        Snapshot grid = Run(Study(null), 2, out _), raced = Run(Study(new() { Name = RacingRule.Forgiving }), 2, out _);
        TrialState winner = grid.Best!;
        // Nobody who was given up could have been better than the worst run of the winner on average: so it is there, or one as good.
        raced.Best!.Mean.ShouldBeGreaterThanOrEqualTo(winner.Runs.Min(run => run.Value));
        if (raced.Stages[0].Trials.Single(trial => trial.Id == winner.Id).Stopped is null) raced.Best!.Id.ShouldBe(winner.Id);
    }
}
