using Assay.Execution;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>Levels in order until one hurts, on trainings whose values are made up: the rule worked out anew from what they came to.</summary>
public class LadderTests
{
    private static readonly double[] Batches = [4, 8, 16, 32], Rates = [0.01, 0.05, 0.1];

    [Theory]
    [InlineData(0, 1), InlineData(0, 8), InlineData(0.02, 2), InlineData(0.1, 2), InlineData(1, 1)]
    public void It_stands_one_step_before_the_level_that_hurts(double margin, int jobs)
    {
        Study study = SmallStudy.Make() with
        {
            Evaluation = new() { Folds = 2, Seeds = 2 },
            Search = [new(StageKind.Ladder, [SmallStudy.Factor("training.batch_size", Batches), SmallStudy.Factor("training.optimizer.learning_rate", Rates)], 1) { Margin = margin }],
        };
        using TemporaryFolder folder = new();
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = jobs, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
        Queue<TrialState> trials = new(snapshot.Stages[0].Trials);
        TrialState stands = trials.Dequeue();
        stands.Setting.Overrides.ShouldBeEmpty("the reference comes first");
        double best = stands.Mean;
        foreach ((string path, int levels) in ((string, int)[])[("training.batch_size", Batches.Length), ("training.optimizer.learning_rate", Rates.Length)])
        {
            for (int level = 0; level < levels; level++)
            {
                TrialState tried = trials.Dequeue();
                tried.Setting.Levels.Where(pair => pair.Key != path).ShouldBe(stands.Setting.Levels.Where(pair => pair.Key != path), "all else is as it stands");
                if (!(tried.Mean >= best - margin)) break;
                (stands, best) = (tried, Math.Max(best, tried.Mean));
            }
        }

        trials.ShouldBeEmpty();
        snapshot.Stages[0].Kept.ShouldBe([stands.Id]);
        snapshot.Best!.Id.ShouldBe(stands.Id, "not the best mean, but where it stands");
        snapshot.Final!.Trial.ShouldBe(stands.Id);
        if (margin == 1) stands.Setting.Levels.Values.ShouldBe(["32", "0.1"], "with a margin of 1 nothing hurts");
    }
}
