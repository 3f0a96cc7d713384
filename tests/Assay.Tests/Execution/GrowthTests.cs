using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Tests.Studies;

namespace Assay.Tests.Execution;

/// <summary>A study that was changed goes on in its folder with the runs that it shares with what it was.</summary>
public class GrowthTests
{
    private const string Drawn = """
        evaluation: { folds: 2 }
        search:
          - random: { training.optimizer.learning_rate: { low: 1e-4, high: 1, log: true } }
            trials: 50
        final: { test: true }
        """;

    [Fact]
    public void More_trials_leave_the_first_as_they_were_and_train_the_new_ones_alone()
    {
        using TemporaryFolder folder = new(), fresh = new();
        Snapshot before = Run(folder, Drawn, out _);
        Snapshot after = Run(folder, Drawn.Replace("trials: 50", "trials: 100", StringComparison.Ordinal), out FakeTrainer trainer);
        after.Ended.ShouldBeTrue();
        after.Stages[0].Trials.Count.ShouldBe(100);
        Show(after).Take(50).ShouldBe(Show(before));
        trainer.Trained.Count.ShouldBeInRange(100, 101); // 50 trials of two folds, and the final one where another setting won
        after.Notes.ShouldContain("the study was changed, and goes on with the runs that it shares with what it was: search.0.trials: 50 before, 100 now");
        // All as if it had been so from the beginning.
        ResultsHash.Of(after).ShouldBe(ResultsHash.Of(Run(fresh, Drawn.Replace("trials: 50", "trials: 100", StringComparison.Ordinal), out _)));
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(ResultsHash.Of(after));
    }

    [Fact]
    public void Changed_back_it_is_what_it_was_without_any_training()
    {
        using TemporaryFolder folder = new();
        string expected = ResultsHash.Of(Run(folder, Drawn, out _));
        Run(folder, Drawn.Replace("trials: 50", "trials: 60", StringComparison.Ordinal), out _);
        Snapshot back = Run(folder, Drawn, out FakeTrainer trainer);
        ResultsHash.Of(back).ShouldBe(expected);
        trainer.Trained.Count.ShouldBeLessThanOrEqualTo(1); // the final network, where another had taken its place
        Run(folder, Drawn, out FakeTrainer again);
        again.Trained.ShouldBeEmpty();
    }

    /// <summary>Runs that another version of the study brought further are told of as far as this one brings them.</summary>
    [Theory]
    [InlineData("racing: forgiving"), InlineData("pruning: { name: halving, eta: 2 }"), InlineData("pruning: { name: median, from: 2, least: 2 }\n    racing: forgiving")]
    public void Trials_that_are_given_up_are_as_if_they_had_been_so_from_the_beginning(string race)
    {
        using TemporaryFolder folder = new(), fresh = new();
        string raced = Drawn.Replace("trials: 50", $"trials: 12\n    {race}", StringComparison.Ordinal), whole = Drawn.Replace("trials: 50", "trials: 12", StringComparison.Ordinal);
        string expected = ResultsHash.Of(Run(fresh, raced, out _));
        string unraced = ResultsHash.Of(Run(folder, whole, out _));
        Snapshot after = Run(folder, raced, out FakeTrainer trainer);
        after.Stages[0].Trials.ShouldContain(trial => trial.Status == TrialStatus.Pruned);
        ResultsHash.Of(after).ShouldBe(expected);
        trainer.Trained.Count.ShouldBeLessThanOrEqualTo(1); // the final network
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(expected);
        ResultsHash.Of(Run(folder, whole, out _)).ShouldBe(unraced);
    }

    [Theory]
    [InlineData("grid: { training.batch_size: [8, 16] }", "grid: { training.batch_size: [8, 16, 32] }", 1, "search.0.factors.training.batch_size.levels.32: is new")]
    [InlineData("grid: { training.batch_size: [8, 16] }", "grid: { training.batch_size: [8] }", 0, "search.0.factors.training.batch_size.levels.16: is left out now")]
    [InlineData("one_at_a_time: { training.batch_size: [8, 16] }", "one_at_a_time: { training.batch_size: [8, 16], training.epochs: [4] }", 1, "search.0.factors.training.epochs: is new")]
    [InlineData("grid: { training.batch_size: [8, 16] }", "grid: { training.batch_size: [8, 16] }\n    keep: 2", 0, "search.0.keep: 1 before, 2 now")]
    public void A_level_or_a_factor_more_or_less_trains_what_is_missing(string before, string after, int trials, string difference)
    {
        using TemporaryFolder folder = new(), fresh = new();
        string Text(string stage) => "evaluation: { folds: 2 }\nsearch:\n  - " + stage + "\n";
        Run(folder, Text(before), out _);
        Snapshot snapshot = Run(folder, Text(after), out FakeTrainer trainer);
        trainer.Trained.Count.ShouldBe(2 * trials);
        snapshot.Notes.ShouldContain(note => note.EndsWith(difference, StringComparison.Ordinal) || note.Contains(difference + ",", StringComparison.Ordinal));
        ResultsHash.Of(snapshot).ShouldBe(ResultsHash.Of(Run(fresh, Text(after), out _)));
    }

    [Fact]
    public void More_seeds_train_the_new_ones_alone_and_more_folds_all_as_every_fold_is_another()
    {
        using TemporaryFolder folder = new();
        const string Text = "search: [ grid: { training.batch_size: [8, 16] } ]\nevaluation: ";
        Run(folder, Text + "{ folds: 2, seeds: 1 }", out _);
        Snapshot seeds = Run(folder, Text + "{ folds: 2, seeds: 3 }", out FakeTrainer trainer);
        trainer.Trained.Count.ShouldBe(2 * 2 * 2);
        seeds.Stages[0].Trials.ShouldAllBe(trial => trial.PlannedRuns == 6 && trial.Finished);
        seeds.Notes.ShouldContain(note => note.EndsWith("evaluation.seeds: 1 before, 3 now", StringComparison.Ordinal));
        Snapshot folds = Run(folder, Text + "{ folds: 3, seeds: 1 }", out trainer);
        trainer.Trained.Count.ShouldBe(2 * 3);
        folds.Runs.Count.ShouldBe(6); // what no trial asks for any more is not shown
    }

    [Fact]
    public void The_test_set_is_opened_again_only_for_another_network()
    {
        using TemporaryFolder folder = new();
        const string Text = "evaluation: { folds: 2 }\nfinal: { test: true }\nsearch: [ grid: { training.batch_size: ";
        Run(folder, Text + "[8, 16, 32] } ]", out _).TestOpenings.Count.ShouldBe(1);
        Snapshot same = Run(folder, Text + "[8, 16, 32] } ]", out _);
        int winner = same.Best!.Id;
        // Without one of the losers the winner is the same.
        string[] levels = ["8", "16", "32"];
        string fewer = $"[{string.Join(", ", levels.Where((_, i) => i != winner % 3))}] }} ]";
        Snapshot kept = Run(folder, Text + fewer, out FakeTrainer trainer);
        trainer.Trained.ShouldBeEmpty();
        kept.TestOpenings.Count.ShouldBe(1);
        kept.Final!.Test.ShouldBe(same.Final!.Test);
        // Without the winner it is another.
        string others = $"[{string.Join(", ", levels.Where((_, i) => i != winner - 1))}] }} ]";
        Snapshot other = Run(folder, Text + others, out trainer);
        trainer.Trained.Count.ShouldBe(1);
        other.TestOpenings.Count.ShouldBe(2);
        other.TestOpenings[1].Reason.ShouldContain("the study was changed since the last");
    }

    [Fact]
    public void A_changed_study_that_was_killed_goes_on_wherever_its_journal_ends()
    {
        using TemporaryFolder folder = new();
        const string Before = "evaluation: { folds: 2 }\nsearch: [ grid: { training.batch_size: [8, 16] } ]\n", After = "evaluation: { folds: 2 }\nsearch: [ grid: { training.batch_size: [16, 4, 8] } ]\n";
        Run(folder, Before, out _);
        int length = File.ReadAllLines(folder.Journal).Length;
        string expected = ResultsHash.Of(Run(folder, After, out _));
        string[] lines = File.ReadAllLines(folder.Journal);
        for (int end = length; end < lines.Length; end++)
        {
            using TemporaryFolder cut = new();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.Journal)!);
            File.WriteAllText(cut.Journal, string.Concat(lines.Take(end).Select(line => line + "\n")));
            ResultsHash.Of(Run(cut, After, out _)).ShouldBe(expected, $"after {end} lines");
            // And without one of its lines.
            using TemporaryFolder lost = new();
            Directory.CreateDirectory(Path.GetDirectoryName(lost.Journal)!);
            File.WriteAllText(lost.Journal, string.Concat(lines.Where((_, i) => i != end).Select(line => line + "\n")));
            ResultsHash.Of(Run(lost, After, out _)).ShouldBe(expected, $"without line {end + 1}: {lines[end]}");
        }
    }

    [Fact]
    public void Runs_of_another_folder_are_taken_where_they_are_the_same()
    {
        using TemporaryFolder other = new(), folder = new(), fresh = new();
        const string Text = "evaluation: { folds: 2 }\nsearch: [ grid: { training.batch_size: [8, 16, 32] } ]\nfinal: { train_on: fold }\n";
        Run(other, Text.Replace(", 32", "", StringComparison.Ordinal), out _);
        Snapshot expected = Run(fresh, Text, out FakeTrainer alone);
        Snapshot snapshot = Run(folder, Text, out FakeTrainer trainer, other.Study);
        ResultsHash.Of(snapshot).ShouldBe(ResultsHash.Of(expected));
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(ResultsHash.Of(expected));
        // Two runs of the third level; the winner's first run once more, for its weights, where it was taken.
        trainer.Trained.Count.ShouldBe(expected.Best!.Id == 3 ? 2 : 3);
        alone.Trained.Count.ShouldBe(6);
        snapshot.Notes.ShouldContain($"4 runs were not trained but taken from {other.Study}");
        Run(other, Text, out _, other.Study).Notes.ShouldContain(note => note.StartsWith("no run of", StringComparison.Ordinal));
    }

    private static List<string> Show(Snapshot snapshot) =>
        [.. snapshot.Stages[0].Trials.Select(trial => $"{trial.Id} {Assay.Studies.Writing.ExperimentJson.Canonical(trial.Setting)} {trial.Mean:R}")];

    private static Snapshot Run(TemporaryFolder folder, string rest, out FakeTrainer trainer, params string[] reuse)
    {
        trainer = new FakeTrainer();
        List<StudyProgress> told = [];
        Snapshot snapshot = StudyRunner.Run(
            Texts.Read(Texts.Small.Replace("evaluation: { folds: 5 }\n", "", StringComparison.Ordinal) + rest), folder.Study,
            new() { Jobs = 2, Begin = trainer.Begin, Reuse = reuse, Progress = told.Add }, TestContext.Current.CancellationToken);
        told.ShouldAllBe(progress => progress.TrialsDone <= progress.TrialsPlanned && progress.RunsDone <= progress.RunsPlanned);
        return snapshot;
    }
}
