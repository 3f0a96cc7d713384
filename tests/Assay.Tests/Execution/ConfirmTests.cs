using Assay.Execution;
using Assay.Journal;
using Assay.Planning;
using Assay.Results;
using Assay.Studies;
using Assay.Tests.Studies;

namespace Assay.Tests.Execution;

/// <summary>A stage that runs the best again on fresh seeds, on trainings whose values are made up, by setting, fold and seed.</summary>
public class ConfirmTests
{
    private const string Text = """
        evaluation: { folds: 2, seeds: 2 }
        search:
          - grid: { training.batch_size: [8, 16, 32], network.hidden.units: [3, 4] }
          - confirm: { top: 3, seeds: 4 }
        final: { test: true }
        """;

    [Fact]
    public void The_best_are_run_again_on_seeds_that_the_search_has_not_used_and_these_alone_choose()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder, Text, out FakeTrainer trainer);
        StageState search = snapshot.Stages[0], confirm = snapshot.Stages[1];
        search.Kept!.Count.ShouldBe(3);
        confirm.Trials.Select(trial => trial.Setting.Levels).ShouldBe(search.Kept.Select(id => search.Trials.Single(trial => trial.Id == id).Setting.Levels));
        confirm.Trials.Select(trial => trial.Id).ShouldBe([7, 8, 9]);
        foreach (TrialState trial in confirm.Trials)
        {
            trial.Runs.Select(run => (run.Fold, run.Seed)).ShouldBe(from fold in Enumerable.Range(0, 2) from seed in Enumerable.Range(2, 4) select (fold, seed));
            trial.Finished.ShouldBeTrue();
        }

        search.Trials.ShouldAllBe(trial => trial.Runs.All(run => run.Seed < 2));
        trainer.Trained.Count.ShouldBe((6 * 4) + (3 * 8) + 1);
        TrialState best = confirm.Trials.MaxBy(trial => trial.Runs.Average(run => run.Value))!;
        snapshot.Best!.Id.ShouldBe(best.Id);
        confirm.Kept.ShouldBe([best.Id]);
        snapshot.Final!.Trial.ShouldBe(best.Id);
        snapshot.TestOpenings.ShouldHaveSingleItem();
    }

    [Fact]
    public void It_is_the_same_for_any_number_of_jobs_and_read_from_its_journal()
    {
        HashSet<string> results = [];
        foreach (int jobs in (int[])[1, 2, 8])
        {
            using TemporaryFolder folder = new();
            results.Add(ResultsHash.Of(Run(folder, Text, out _, jobs)));
            results.Add(ResultsHash.Of(JournalReader.Replay(folder.Study)));
        }

        results.ShouldHaveSingleItem();
    }

    [Fact]
    public void Killed_anywhere_or_with_a_line_lost_it_comes_to_the_same()
    {
        using TemporaryFolder whole = new();
        string expected = ResultsHash.Of(Run(whole, Text, out _));
        string[] lines = File.ReadAllLines(whole.Journal);
        for (int end = 2; end < lines.Length; end += 7)
        {
            foreach (IEnumerable<string> left in (IEnumerable<string>[])[lines.Take(end), lines.Where((_, i) => i != end)])
            {
                using TemporaryFolder cut = new();
                Directory.CreateDirectory(Path.GetDirectoryName(cut.Journal)!);
                File.WriteAllText(cut.Journal, string.Concat(left.Select(line => line + "\n")));
                ResultsHash.Of(Run(cut, Text, out _)).ShouldBe(expected, $"at line {end + 1}: {lines[end]}");
            }
        }
    }

    [Fact]
    public void A_study_whose_seeds_grow_finds_the_runs_that_confirmed_it()
    {
        using TemporaryFolder folder = new(), fresh = new();
        Snapshot before = Run(folder, Text, out _);
        string more = Text.Replace("seeds: 2 }", "seeds: 4 }", StringComparison.Ordinal);
        Snapshot after = Run(folder, more, out FakeTrainer trainer);
        ResultsHash.Of(after).ShouldBe(ResultsHash.Of(Run(fresh, more, out _)));
        // Seeds 2 and 3 of the three confirmed are there; so are seeds 4 and 5 of those of them that are confirmed once more.
        HashSet<string> had = [.. before.Runs.Keys];
        int missing = after.Runs.Keys.Count(run => !had.Contains(run));
        trainer.Trained.Count.ShouldBeInRange(missing, missing + 1); // the final one, where another setting won
        missing.ShouldBeLessThanOrEqualTo((6 * 8) + (3 * 8) - (6 * 4) - (3 * 4));
        before.Stages[1].Trials.SelectMany(trial => trial.Runs).Where(run => run.Seed < 4).Select(run => run.Key).ShouldBeSubsetOf(after.Stages[0].Trials.SelectMany(trial => trial.Runs).Select(run => run.Key));
    }

    [Fact]
    public void A_search_that_got_a_confirmation_trains_that_alone_and_without_it_is_what_it_was()
    {
        using TemporaryFolder folder = new();
        string without = Text.Replace("  - confirm: { top: 3, seeds: 4 }\n", "", StringComparison.Ordinal);
        string expected = ResultsHash.Of(Run(folder, without, out _));
        Run(folder, Text, out FakeTrainer trainer);
        trainer.Trained.Count.ShouldBeInRange(24, 25);
        ResultsHash.Of(Run(folder, without, out _)).ShouldBe(expected);
    }

    [Fact]
    public void Where_each_seed_divides_anew_its_divisions_are_fresh()
    {
        using TemporaryFolder folder = new();
        Study study = Texts.Read(Small + Text.Replace("seeds: 2 }", "seeds: 2, resplit: true }", StringComparison.Ordinal));
        Assay.Preparation.StudyData data = new(study, ".");
        Assay.Preparation.StudySamples samples = data.Of(study.Reference.Data);
        samples.Splits.Count.ShouldBe(2 * 6);
        IReadOnlyList<Assay.Preparation.PlannedRun> runs = Assay.Preparation.PlannedRun.Of(study.Reference, study.EvaluationOf(1), samples);
        runs.Select(run => run.Division).Order().ShouldBe(Enumerable.Range(4, 8));
        samples.Splits.Select(split => string.Join(' ', split.Validation)).Distinct().Count().ShouldBe(12);
        // And those of the search are what they are without a confirmation.
        Study alone = study with { Search = [study.Search[0]] };
        Assay.Preparation.StudySamples own = new Assay.Preparation.StudyData(alone, ".").Of(study.Reference.Data);
        own.Splits.Select(split => string.Join(' ', split.Validation)).ShouldBe(samples.Splits.Take(4).Select(split => string.Join(' ', split.Validation)));
        Run(folder, Text.Replace("seeds: 2 }", "seeds: 2, resplit: true }", StringComparison.Ordinal), out _).Ended.ShouldBeTrue();
    }

    [Fact]
    public void A_search_may_go_on_from_what_was_confirmed_and_be_confirmed_on_other_seeds()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder, Text.Replace("final:", "  - grid: { training.epochs: [4, 5] }\n  - confirm: { top: 2, seeds: 3 }\nfinal:", StringComparison.Ordinal), out _);
        snapshot.Ended.ShouldBeTrue();
        TrialState winner = snapshot.Stages[1].Trials.Single(trial => trial.Id == snapshot.Stages[1].Kept!.Single());
        snapshot.Stages[2].Trials.ShouldAllBe(trial => winner.Setting.Levels.All(level => trial.Setting.Levels[level.Key] == level.Value));
        snapshot.Stages[3].Trials.SelectMany(trial => trial.Runs).Select(run => run.Seed).Distinct().Order().ShouldBe([6, 7, 8]);
    }

    [Theory]
    [InlineData("{ train_on: fold }"), InlineData("{ test: levels }")]
    public void Networks_that_are_wanted_at_the_end_outlast_it(string final)
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder, Text.Replace("{ test: true }", final, StringComparison.Ordinal), out FakeTrainer trainer);
        snapshot.Ended.ShouldBeTrue();
        // On a fold the final network is the search's own: nothing is trained twice.
        trainer.Trained.Count.ShouldBe((6 * 4) + (3 * 8) + (final.Contains("fold", StringComparison.Ordinal) ? 0 : 1));
        snapshot.Notes.ShouldBeEmpty();
        if (final.Contains("levels", StringComparison.Ordinal))
            snapshot.Tests.Keys.Order().ShouldBe(snapshot.Stages[0].Trials.SelectMany(trial => trial.Runs).Select(run => run.Key).Order());
    }

    [Fact]
    public void The_plan_counts_its_runs()
    {
        StudyPlan plan = StudyPlan.Of(Texts.Read(Small + Text), ".", 2, long.MaxValue);
        plan.Stages.Select(stage => (stage.Trials, stage.Runs, stage.Epochs)).ShouldBe([(6, 24, 24 * 5), (3, 24, 24 * 5)]);
    }

    private static string Small => Texts.Small.Replace("evaluation: { folds: 5 }\n", "", StringComparison.Ordinal);

    private static Snapshot Run(TemporaryFolder folder, string rest, out FakeTrainer trainer, int jobs = 2)
    {
        trainer = new FakeTrainer();
        return StudyRunner.Run(Texts.Read(Small + rest), folder.Study, new() { Jobs = jobs, Begin = trainer.Begin }, TestContext.Current.CancellationToken);
    }
}
