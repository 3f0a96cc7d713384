using Assay.Execution;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Writing;
using Assay.Tests.Studies;

namespace Assay.Tests.Execution;

/// <summary>The final training from several seeds: the first is the one there is anyway, each is tested once, and nothing else moves.</summary>
public class FinalSeedsTests
{
    private static readonly Study One = SmallStudy.Make(), Three = One with { Final = new() { Seeds = 3 } };

    [Fact]
    public void The_first_is_the_final_network_that_there_is_anyway()
    {
        using TemporaryFolder one = new(), three = new();
        Snapshot single = Run(one, One, 1), snapshot = Run(three, Three, 1);
        snapshot.Final!.Run.Key.ShouldBe(single.Final!.Run.Key);
        snapshot.Final.Test.ShouldBe(single.Final.Test);
        File.ReadAllBytes(Path.Combine(three.Study, StudyFolder.ModelFile)).ShouldBe(File.ReadAllBytes(Path.Combine(one.Study, StudyFolder.ModelFile)));
        snapshot.Final.Seeds.Select(seed => (seed.Run.Seed, seed.Run.Fold)).ShouldBe([(0, -1), (1, -1), (2, -1)]);
        snapshot.Final.Seeds.Select(seed => seed.Test!["loss"]).Distinct().Count().ShouldBe(3);
        snapshot.TestOpenings.ShouldHaveSingleItem().Reason.ShouldBe("final test of the best setting; and test of 2 networks trained as the final one from other seeds");
        snapshot.Epochs.ShouldBe(single.Epochs + snapshot.Final.Others.Sum(seed => seed.Run.Curve.Epochs));
        Directory.GetFileSystemEntries(Path.Combine(three.Study, "models")).Length.ShouldBe(1); // the others were kept until they were tested
    }

    [Fact]
    public void One_seed_is_no_part_of_a_study_s_hash_nor_of_its_summary()
    {
        Content.HashOf(One with { Final = new() { Seeds = 1 } }).ShouldBe(Content.HashOf(One));
        Content.HashOf(Three).ShouldNotBe(Content.HashOf(One));
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder, One, 1);
        StudySummary.Of(snapshot).ShouldNotContain("seeds");
        File.ReadLines(folder.Journal).Where(line => line.Contains("final_started")).ShouldHaveSingleItem().ShouldNotContain("others");
        Tables.Final(snapshot).Columns.ShouldBe(["metric", "measured", "reported", "source", "low", "high"]);
    }

    [Fact]
    public void Mean_deviation_and_interval_are_those_of_the_values()
    {
        // scipy.stats.t.interval(0.95, 2, numpy.mean(x), scipy.stats.sem(x)) of 0.5, 0.75, 0.625
        FinalState final = Final(0.5, 0.75, 0.625);
        SeedSpread spread = SeedSpread.Of(final).ShouldHaveSingleItem();
        (spread.Metric.Name, spread.Values.Count).ShouldBe(("test_accuracy", 3));
        spread.Values.Mean.ShouldBe(0.625, 1e-12);
        spread.Values.Deviation.ShouldBe(0.125, 1e-12);
        spread.Interval!.Low.ShouldBe(0.314482786, 1e-8);
        spread.Interval.High.ShouldBe(0.935517214, 1e-8);
        // Nothing varied, which does not say that nothing could; one that diverged has no value, and is not counted.
        SeedSpread.Of(Final(0.5, 0.5)).Single().Interval.ShouldBeNull();
        SeedSpread.Of(Final(0.5, null, 0.75)).Single().Values.ShouldSatisfyAllConditions(values => values.Count.ShouldBe(2), values => values.Mean.ShouldBe(0.625));
        SeedSpread.Of(Final(0.5)).ShouldBeEmpty();

        static FinalState Final(params double?[] accuracies)
        {
            FinalSeed[] seeds = [.. accuracies.Select((value, i) => new FinalSeed(
                new($"{i}", -1, i, value is null ? RunStatus.Diverged : RunStatus.Completed, new([], [], []), 1, double.NaN, 1, 1),
                value is { } accuracy ? new Dictionary<string, double> { ["accuracy"] = accuracy } : null))];
            return new(1, seeds[0].Run, null, seeds[0].Test, null, StoredViews.None) { Others = seeds[1..] };
        }
    }

    [Fact]
    public void Tables_and_summary_tell_the_spread_and_each_seed()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder, Three, 2);
        double[] values = [.. snapshot.Final!.Seeds.Select(seed => seed.Test!["loss"])];
        Table final = Tables.Final(snapshot), runs = Tables.Runs(snapshot);
        final.Columns.TakeLast(5).ShouldBe(["seeds", "seeds_mean", "seeds_sd", "seeds_mean_low", "seeds_mean_high"]);
        final.Rows.ShouldAllBe(row => row.Count == final.Columns.Count);
        IReadOnlyList<object?> row = final.Rows.Single(row => (string?)row[0] == "test_loss");
        row[^5].ShouldBe(3);
        ((double)row[^4]!).ShouldBe(values.Average(), 1e-12);
        runs.Columns.TakeLast(2).ShouldBe(["test_loss", "test_accuracy"]);
        runs.Rows.TakeLast(3).Select(one => (one[1], one[3], one[^2])).ShouldBe([("final", 1, values[0]), ("final", 2, values[1]), ("final", 3, values[2])]);
        StudySummary.Of(snapshot).ShouldContain("\"mean_interval\"");
    }

    [Theory]
    [InlineData(TrainOn.All)]
    [InlineData(TrainOn.Fold)]
    public void However_it_is_cut_off_and_with_however_many_jobs_the_results_are_the_same(TrainOn on)
    {
        Study study = One with { Final = new() { Seeds = 3, TrainOn = on } };
        using TemporaryFolder whole = new(), two = new();
        string expected = ResultsHash.Of(Run(whole, study, 1));
        ResultsHash.Of(Run(two, study, 2)).ShouldBe(expected);
        string[] lines = File.ReadAllLines(whole.Journal);
        int begun = Array.FindIndex(lines, line => line.Contains("final_started"));
        (lines.Length - begun).ShouldBeGreaterThan(8);
        for (int end = begun - 2; end < lines.Length; end++)
        {
            using TemporaryFolder cut = new(), with = whole.Copy();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.Journal)!);
            foreach (TemporaryFolder folder in (TemporaryFolder[])[cut, with]) // without its files, and with those that there were in the end
            {
                File.WriteAllLines(folder.Journal, lines.Take(end));
                ResultsHash.Of(Run(folder, study, 2)).ShouldBe(expected, $"after {end} lines");
                ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(expected, $"after {end} lines");
                Directory.Exists(Path.Combine(folder.Study, "models", "candidates")).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void Networks_outlast_interruptions_until_they_are_tested()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<FakeTrainer> trainers = SmallStudy.RunInterrupted(Three, folder.Study, 3);
        trainers.Count.ShouldBeGreaterThan(4);
        trainers.Sum(trainer => trainer.Trained.Count).ShouldBe(SmallStudy.Runs + 3);
    }

    [Fact]
    public void On_the_fold_seeds_that_the_search_had_are_not_trained_again()
    {
        using TemporaryFolder folder = new();
        Study study = One with { Evaluation = One.Evaluation with { Seeds = 2 }, Final = new() { Seeds = 3, TrainOn = TrainOn.Fold } };
        Snapshot snapshot = Run(folder, study, 2, out FakeTrainer trainer);
        trainer.Trained.Count.ShouldBe((2 * SmallStudy.Runs) + 1);
        snapshot.Final!.Seeds.Take(2).Select(seed => seed.Run.Key).ShouldBe(snapshot.Best!.Runs.Take(2).Select(run => run.Key));
        snapshot.Final.Others[1].Run.ShouldSatisfyAllConditions(run => run.Fold.ShouldBe(0), run => run.Seed.ShouldBe(2));
        snapshot.Notes.ShouldNotContain(note => note.Contains("trained again"));
    }

    [Fact]
    public void Where_each_seed_divides_anew_a_further_seed_has_a_division_of_its_own()
    {
        using TemporaryFolder folder = new();
        Study study = One with { Evaluation = One.Evaluation with { Resplit = true }, Final = new() { Seeds = 3, TrainOn = TrainOn.Fold } };
        Run(folder, study, 2).Final!.Seeds.Select(seed => seed.Test!["loss"]).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void With_levels_a_run_that_is_both_is_tested_once()
    {
        using TemporaryFolder folder = new();
        Study study = One with { Evaluation = One.Evaluation with { Seeds = 2 }, Final = new() { Seeds = 2, TrainOn = TrainOn.Fold, Test = TestUse.Levels } };
        Snapshot snapshot = Run(folder, study, 2);
        snapshot.Ended.ShouldBeTrue();
        snapshot.TestOpenings.Count.ShouldBe(1);
        snapshot.Final!.Others[0].Test.ShouldBe(snapshot.Tests[snapshot.Final.Others[0].Run.Key]);
        string[] tested = [.. File.ReadLines(folder.Journal).Where(line => line.Contains("run_tested"))];
        tested.Length.ShouldBe(snapshot.Tests.Count);
    }

    [Fact]
    public void More_seeds_later_are_trained_beside_those_there_are()
    {
        using TemporaryFolder folder = new(), fresh = new();
        Run(folder, One, 2);
        Snapshot more = Run(folder, Three, 2, out FakeTrainer trainer);
        trainer.Trained.Count.ShouldBe(2);
        more.TestOpenings.Count.ShouldBe(2);
        more.TestOpenings[1].Reason.ShouldBe("test of 2 networks trained as the final one from other seeds, again: the study was changed since the last, and these are new");
        ResultsHash.Of(more).ShouldBe(ResultsHash.Of(Run(fresh, Three, 2)));
        Run(folder, One, 2, out FakeTrainer back).Final!.Others.ShouldBeEmpty();
        back.Trained.ShouldBeEmpty();
    }

    [Fact]
    public void A_study_of_seeds_is_not_touched_once_it_is_done()
    {
        using TemporaryFolder folder = new();
        Run(folder, Three, 2);
        Dictionary<string, string> before = folder.Contents();
        Run(folder, Three, 2, out FakeTrainer trainer).Ended.ShouldBeTrue();
        trainer.Trained.ShouldBeEmpty();
        folder.Contents().ShouldBe(before);
    }

    [Theory]
    [InlineData("{ seeds: 0 }", "final.seeds must be at least 1 and at most 1000, but 0 stands here")]
    [InlineData("{ seeds: 3, test: false }", "final.seeds: 3 trains the final network 3 times for the spread of its test metrics, and test: false measures none: write test: true, or ensemble: true to use them together, or leave seeds out")]
    public void What_makes_no_sense_is_refused_in_its_line(string final, string message)
    {
        string text = Texts.Small + $"final: {final}\n";
        StudyError error = Should.Throw<StudyException>(() => Texts.Read(text)).Errors.ShouldHaveSingleItem();
        error.Message.ShouldBe(message);
        error.Line.ShouldBe(text.Split('\n').Length - 1);
    }

    private static Snapshot Run(TemporaryFolder folder, Study study, int jobs) => Run(folder, study, jobs, out _);

    private static Snapshot Run(TemporaryFolder folder, Study study, int jobs, out FakeTrainer trainer)
    {
        trainer = new FakeTrainer();
        return StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = jobs, Begin = trainer.Begin }, TestContext.Current.CancellationToken);
    }
}
