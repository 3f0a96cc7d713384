using Assay.Execution;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

public class OneAtATimeTests
{
    /// <summary>Batch 32 is what the reference has: two factors, five levels, five settings to train.</summary>
    private static readonly Study Study = SmallStudy.Make() with
    {
        Evaluation = new() { Seeds = 3 },
        Search =
        [
            new(StageKind.OneAtATime,
                [SmallStudy.Factor("training.batch_size", 8, 32), SmallStudy.Factor("network.hidden.units", 2, 4, 5)], 1),
        ],
    };

    [Fact]
    public void Every_level_has_the_same_seeds_and_the_reference_is_trained_once()
    {
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, trainer, Study);

        TrialState[] trials = [.. snapshot.Stages.Single().Trials];
        trials.Length.ShouldBe(5);
        trials[0].Setting.ShouldBe(Setting.Reference);
        trials[0].Same.ShouldHaveSingleItem().ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("training.batch_size", "32"));
        foreach (TrialState trial in trials) trial.Runs.Select(run => (run.Fold, run.Seed)).ShouldBe([(0, 0), (0, 1), (0, 2)]);
        trainer.Trained.Count.ShouldBe((3 * 5) + 1);
        snapshot.Runs.Count.ShouldBe(3 * 5);
    }

    [Fact]
    public void Settings_that_make_one_experiment_are_one_trial_and_fill_one_place_of_those_kept()
    {
        using TemporaryFolder folder = new();
        Study study = Study with
        {
            Search = [new(StageKind.OneAtATime, [SmallStudy.Factor("training.batch_size", 32, 8), SmallStudy.Factor("network.hidden.units", 3, 4)], 3)],
        };
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer(), study);
        snapshot.Stages[0].Trials.Count.ShouldBe(3); // the reference, batch 8, 4 units
        snapshot.Stages[0].Kept!.Order().ShouldBe([1, 2, 3]);
        Tables.LevelsOf(snapshot).Rows.Count().ShouldBe(4);
        Tables.Trials(snapshot).Rows.Count().ShouldBe(3);
    }

    [Fact]
    public void Differences_to_the_reference_are_taken_seed_by_seed()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer(), Study);
        IReadOnlyList<FactorEffect> effects = StageReport.EffectsOf(snapshot.Stages[0], snapshot);

        effects[0].Levels.Select(level => level.Label).ShouldBe(["8", "32 (reference)"]);
        effects[1].Levels.Select(level => level.Label).ShouldBe(["3 (reference)", "2", "4", "5"]);
        effects[1].Levels[0].Difference.ShouldBeNull();
        double[] reference = [.. snapshot.Stages[0].Trials[0].Runs.Select(run => run.Curve["val_accuracy"]![^1])];
        double[] level = [.. snapshot.Stages[0].Trials[3].Runs.Select(run => run.Curve["val_accuracy"]![^1])];
        double[] differences = [level[0] - reference[0], level[1] - reference[1], level[2] - reference[2]];
        double mean = differences.Sum() / 3;
        LevelDifference told = effects[1].Levels[2].Difference!;
        double deviation = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 2);
        told.Values.Count.ShouldBe(3);
        told.Values.Mean.ShouldBe(mean, 1e-12);
        told.Values.Deviation.ShouldBe(deviation, 1e-12);
        // One fold: the paired t over seeds. With 2 degrees of freedom t(p) is (2p − 1) / √(2p(1 − p)).
        double t = 0.95 / Math.Sqrt(2 * 0.975 * 0.025);
        told.Scope.ShouldBe("these_data");
        told.Interval!.Low.ShouldBe(mean - (t * deviation / Math.Sqrt(3)), 1e-9);
        told.Interval.High.ShouldBe(mean + (t * deviation / Math.Sqrt(3)), 1e-9);

        string[] lines = [.. Tables.LevelsOf(snapshot).Rows.Select(row => string.Join(' ', row.Take(5)))];
        lines.ShouldBe(
        [
            "1 training.batch_size 8 1 0", "1 training.batch_size 32 (reference) 1 0", "1 network.hidden.units 3 (reference) 1 0",
            "1 network.hidden.units 2 1 0", "1 network.hidden.units 4 1 0", "1 network.hidden.units 5 1 0",
        ]);
    }

    [Fact]
    public void The_engine_gives_a_level_the_references_start_and_order()
    {
        // What the factor does not touch is the same for one seed: a level that changes nothing gives the same bits.
        using TemporaryFolder folder = new();
        Study study = Study with { Search = [new(StageKind.OneAtATime, [SmallStudy.Factor("training.epochs", 2)], 1)] };
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 2 }, TestContext.Current.CancellationToken);
        TrialState[] trials = [.. snapshot.Stages[0].Trials];
        for (int seed = 0; seed < 3; seed++)
            trials[1].Runs[seed].Curve["val_loss"]!.ShouldBe(trials[0].Runs[seed].Curve["val_loss"]!.Take(2));
        trials[0].Runs.Select(run => run.Curve["val_loss"]![0]).Distinct().Count().ShouldBe(3);
    }
}
