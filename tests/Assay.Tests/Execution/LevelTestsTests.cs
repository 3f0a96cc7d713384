using Assay.Engine.Data;
using Assay.Execution;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Tests.Studies;

namespace Assay.Tests.Execution;

/// <summary>Levels on the test set: one opening when all is chosen, and networks that last until then.</summary>
public class LevelTestsTests
{
    private static readonly Study Study = SmallStudy.Make() with { Final = new() { Test = TestUse.Levels } };

    private const string Grid = """
        evaluation: { seeds: 2 }
        search: [ one_at_a_time: { training.batch_size: [8, 16], training.optimizer.learning_rate: [5] } ]
        final: { test: levels }
        """;

    [Fact]
    public void Every_run_of_the_last_stage_that_did_not_diverge_is_tested_at_one_opening()
    {
        using TemporaryFolder folder = new(), plain = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer(), Study);
        snapshot.Ended.ShouldBeTrue();
        snapshot.TestOpenings.ShouldHaveSingleItem().Reason.ShouldBe(
            "final test of the best setting; and test of 8 networks of the last stage, whose levels are compared; ranking, winner and final training were fixed before");
        snapshot.Tests.Keys.Order().ShouldBe(snapshot.Stages[1].Trials.SelectMany(trial => trial.Runs).Select(run => run.Key).Distinct().Order());
        snapshot.TestMetrics.ShouldBe(["loss", "accuracy"]);
        Directory.GetFileSystemEntries(Path.Combine(folder.Study, "models")).Length.ShouldBe(1); // the final one alone

        // All that was chosen is what it is without them.
        Snapshot without = SmallStudy.Run(plain.Study, new FakeTrainer(), SmallStudy.Make());
        (snapshot.Best!.Id, snapshot.Final!.Run.Key).ShouldBe((without.Best!.Id, without.Final!.Run.Key));
        snapshot.Final.Test.ShouldBe(without.Final.Test);
        snapshot.Stages.SelectMany(stage => stage.Kept!).ShouldBe(without.Stages.SelectMany(stage => stage.Kept!));
        without.Tests.ShouldBeEmpty();
        ResultsHash.Of(snapshot).ShouldNotBe(ResultsHash.Of(without));
    }

    [Fact]
    public void Progress_counts_the_networks_that_are_tested()
    {
        using TemporaryFolder folder = new();
        List<StudyProgress> told = [];
        StudyRunner.Run(Study, folder.Study, new RunnerOptions { Jobs = 1, Begin = new FakeTrainer().Begin, Progress = told.Add }, TestContext.Current.CancellationToken);
        told.Where(progress => progress.Phase is StudyPhase.Levels).Select(progress => (progress.Tested, progress.ToTest))
            .ShouldBe(Enumerable.Range(0, 9).Select(i => (i, 8)));
    }

    [Fact]
    public void A_runs_test_is_that_of_its_network()
    {
        using TemporaryFolder folder = new();
        Study study = Texts.Read(Texts.Small.Replace("evaluation: { folds: 5 }\n", "", StringComparison.Ordinal)
            + Grid.Replace("[5]", "[0.5]", StringComparison.Ordinal).Replace("{ test: levels }", "{ test: levels, train_on: fold }", StringComparison.Ordinal));
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 2 }, TestContext.Current.CancellationToken);
        // The final network is the winner's first run: its file, asked for each sample by itself, gives the run's figure.
        RunState run = snapshot.Best!.Runs[0];
        snapshot.Final!.Run.Key.ShouldBe(run.Key);
        SavedModel model = ModelFile.Load(Path.Combine(folder.Study, snapshot.Final.Model!));
        Dataset test = DataSource.Load(study.Reference.Data, ".").Test;
        float[] outputs = model.Network.Predict(model.Scaler.Apply(test));
        double right = Enumerable.Range(0, test.Samples).Count(i => (outputs[i] > 0.5f) == (test.Targets[i] > 0.5f));
        snapshot.TestOf(run, "accuracy").ShouldBe(right / test.Samples);
        snapshot.Tests[run.Key].ShouldBe(snapshot.Final.Test!);
        snapshot.Best.Runs.Select(one => snapshot.TestOf(one, "loss")).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Tables_and_report_set_levels_side_by_side_on_the_test_set()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder, Grid, out _);
        Table levels = Tables.LevelsOf(snapshot), runs = Tables.Runs(snapshot), trials = Tables.Trials(snapshot);
        levels.Columns.TakeLast(6).ShouldBe([
            "test_accuracy_mean", "test_accuracy_sd", "test_accuracy_difference", "test_accuracy_difference_sd", "test_accuracy_difference_low", "test_accuracy_difference_high",
        ]);
        runs.Columns.TakeLast(2).ShouldBe(["test_loss", "test_accuracy"]);
        trials.Columns.TakeLast(2).ShouldBe(["test_accuracy_mean", "test_accuracy_sd"]);

        TrialState diverged = snapshot.Stages[0].Trials.Single(trial => trial.Status is TrialStatus.Diverged);
        diverged.Runs.ShouldAllBe(run => double.IsNaN(snapshot.TestOf(run, "loss")) && !snapshot.Tests.ContainsKey(run.Key));
        TrialState reference = snapshot.Stages[0].Trials[0], level = snapshot.Stages[0].Trials[1];
        double[] of = [.. level.Runs.Select(run => snapshot.Tests[run.Key]["accuracy"])], beside = [.. reference.Runs.Select(run => snapshot.Tests[run.Key]["accuracy"])];
        IReadOnlyList<object?> row = levels.Rows.Single(one => (string?)one[2] == "8");
        ((double)row[^6]!).ShouldBe((of[0] + of[1]) / 2, 1e-12);
        ((double)row[^4]!).ShouldBe(((of[0] - beside[0]) + (of[1] - beside[1])) / 2, 1e-12);
        levels.Rows.Single(one => (string?)one[2] == "5").TakeLast(12).ShouldAllBe(cell => cell == null); // diverged
        runs.Rows.Single(one => (string?)one[0] == level.Runs[0].Key)[^1].ShouldBe(of[0]);
        runs.Rows.Last()[^1].ShouldBe(snapshot.Final!.Test!["accuracy"]);
        LevelEffect effect = StudyReport.From(snapshot).Stages[0].Effects[0].Levels.Single(one => one.Label == "8");
        effect.Tests.Single(test => test.Metric.Name == "test_accuracy").Value.Mean.ShouldBe((of[0] + of[1]) / 2, 1e-12);
    }

    [Fact]
    public void A_study_of_several_stages_has_cells_for_the_last_alone()
    {
        using TemporaryFolder folder = new();
        Table levels = Tables.LevelsOf(SmallStudy.Run(folder.Study, new FakeTrainer(), Study));
        levels.Rows.ShouldAllBe(row => row.Count == levels.Columns.Count);
        levels.Rows.Where(row => (int)row[0]! == 1).ShouldAllBe(row => row.TakeLast(12).All(cell => cell == null));
        levels.Rows.Where(row => (int)row[0]! == 2).ShouldAllBe(row => row.TakeLast(6).First() != null);
    }

    /// <summary>Killed after any line, with whatever files there were by then: the same results, and nothing that lasted is trained again.</summary>
    [Fact]
    public void However_it_is_cut_off_it_goes_on_to_the_same_results()
    {
        using TemporaryFolder whole = new();
        string expected = ResultsHash.Of(SmallStudy.Run(whole.Study, new FakeTrainer(), Study));
        string[] lines = File.ReadAllLines(whole.Journal);
        for (int end = 1; end < lines.Length; end++)
        {
            using TemporaryFolder cut = new();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.Journal)!);
            File.WriteAllLines(cut.Journal, lines.Take(end));
            Snapshot resumed = SmallStudy.Run(cut.Study, new FakeTrainer(), Study);
            ResultsHash.Of(resumed).ShouldBe(expected, $"after {end} lines");
            ResultsHash.Of(JournalReader.Replay(cut.Study)).ShouldBe(expected, $"after {end} lines");
            Directory.Exists(Path.Combine(cut.Study, "models", "candidates")).ShouldBeFalse();
        }
    }

    [Fact]
    public void Networks_outlast_interruptions_until_they_are_tested()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<FakeTrainer> trainers = SmallStudy.RunInterrupted(Study, folder.Study, 3);
        trainers.Count.ShouldBeGreaterThan(4);
        trainers.Sum(trainer => trainer.Trained.Count).ShouldBe(SmallStudy.Runs + 1);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("changed")]
    public void A_lost_network_is_told_and_trained_again_to_the_same_figures(string how)
    {
        using TemporaryFolder whole = new(), folder = new();
        string expected = ResultsHash.Of(Run(whole, Grid, out FakeTrainer all));
        using CancellationTokenSource stop = new();
        int left = all.Trained.Count - 1; // up to the final training
        FakeTrainer first = new() { Before = _ => { if (left-- == 0) stop.Cancel(); } };
        Should.Throw<OperationCanceledException>(() => StudyRunner.Run(Text(Grid), folder.Study, new RunnerOptions { Jobs = 1, Begin = first.Begin }, stop.Token));
        string[] files = Directory.GetFiles(Path.Combine(folder.Study, "models", "candidates"));
        files.Length.ShouldBe(6); // of four settings with two seeds, one of which diverges
        if (how == "deleted") File.Delete(files[0]);
        else File.AppendAllText(files[0], "more");
        Snapshot snapshot = Run(folder, Grid, out FakeTrainer second);
        second.Trained.Count.ShouldBe(2); // it, and the final one
        ResultsHash.Of(snapshot).ShouldBe(expected);
        snapshot.Notes.ShouldContain(note => note.StartsWith("the networks of 1 of 6 runs that were to be tested were not kept", StringComparison.Ordinal));
        snapshot.TestOpenings.Count.ShouldBe(1);
    }

    [Fact]
    public void A_level_that_is_added_needs_an_opening_of_its_own()
    {
        using TemporaryFolder folder = new(), fresh = new();
        Snapshot before = Run(folder, Grid, out _);
        string more = Grid.Replace("[8, 16]", "[8, 16, 24]", StringComparison.Ordinal);
        Snapshot after = Run(folder, more, out FakeTrainer trainer);
        bool same = after.Final!.Run.Key == before.Final!.Run.Key;
        trainer.Trained.Count.ShouldBe(same ? 2 : 3);
        after.TestOpenings.Count.ShouldBe(2);
        after.TestOpenings[1].Reason.ShouldContain("test of 2 networks of the last stage");
        after.TestOpenings[1].Reason.ShouldContain("again: the study was changed since the last");
        ResultsHash.Of(after).ShouldBe(ResultsHash.Of(Run(fresh, more, out _)));
        // Changed back it is what it was, without an opening.
        Snapshot back = Run(folder, Grid, out _);
        ResultsHash.Of(back).ShouldBe(ResultsHash.Of(before));
        back.TestOpenings.Count.ShouldBe(same ? 2 : 3 - 1);
    }

    [Fact]
    public void A_study_that_asks_for_its_levels_later_trains_their_networks_again()
    {
        using TemporaryFolder folder = new(), fresh = new();
        Run(folder, Grid.Replace("levels", "true", StringComparison.Ordinal), out FakeTrainer first).Tests.ShouldBeEmpty();
        Snapshot levels = Run(folder, Grid, out FakeTrainer second);
        second.Trained.Count.ShouldBe(6);
        first.Trained.Count.ShouldBe(9);
        levels.TestOpenings.Count.ShouldBe(2);
        ResultsHash.Of(levels).ShouldBe(ResultsHash.Of(Run(fresh, Grid, out _)));
        Run(folder, Grid, out FakeTrainer third).Ended.ShouldBeTrue();
        third.Trained.ShouldBeEmpty();
    }

    private static Study Text(string rest) => Texts.Read(Texts.Small.Replace("evaluation: { folds: 5 }\n", "", StringComparison.Ordinal) + rest);

    private static Snapshot Run(TemporaryFolder folder, string rest, out FakeTrainer trainer)
    {
        trainer = new FakeTrainer();
        return StudyRunner.Run(Text(rest), folder.Study, new() { Jobs = 2, Begin = trainer.Begin }, TestContext.Current.CancellationToken);
    }
}
