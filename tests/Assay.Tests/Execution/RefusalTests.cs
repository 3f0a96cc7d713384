using Assay.Execution;
using Assay.Planning;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>What cannot be run is refused before anything is written.</summary>
public class RefusalTests
{
    [Fact]
    public void A_folder_of_another_version_of_the_study_is_refused_and_told_where_they_differ()
    {
        using TemporaryFolder folder = new();
        Study study = SmallStudy.Make();
        SmallStudy.Run(folder.Study, new FakeTrainer(), study);
        Study longer = study with { Reference = study.Reference with { Training = study.Reference.Training with { Epochs = 4 } } };
        string message = Refused(folder, longer);
        message.ShouldContain("another version of this study");
        message.ShouldContain("training.epochs: 3 before, 4 now");
        message.ShouldContain("--out");
    }

    [Fact]
    public void A_folder_of_another_study_is_refused()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        Refused(folder, SmallStudy.Make() with { Name = "other", Search = [] }).ShouldContain("the study 'small'");
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_refused()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Study);
        File.WriteAllText(Path.Combine(folder.Study, "thesis.tex"), "chapter one");
        Refused(folder, SmallStudy.Make()).ShouldContain("holds no study");
    }

    [Fact]
    public void Training_samples_that_changed_since_are_refused()
    {
        using TemporaryFolder folder = new();
        string csv = Path.Combine(folder.Path, "points.csv");
        File.WriteAllText(csv, "a,b,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i * i % 7},{i % 2}\n")));
        Study study = SmallStudy.Make() with
        {
            Reference = SmallStudy.Make().Reference with { Data = new() { Source = Engine.Data.SourceKind.Csv, Path = csv, Label = "label" } },
        };
        SmallStudy.Run(folder.Study, new FakeTrainer(), study);
        File.WriteAllText(csv, File.ReadAllText(csv).Replace("3,2,1", "3,9,1", StringComparison.Ordinal));
        Refused(folder, study).ShouldContain("the data file has changed");
    }

    [Fact]
    public void A_network_too_large_for_memory_is_refused_with_the_arithmetic()
    {
        using TemporaryFolder folder = new();
        StudyException refusal = Should.Throw<StudyException>(() =>
            StudyRunner.Run(SmallStudy.Make(), folder.Study, new RunnerOptions { Jobs = 3, MemoryBytes = 10_000 }, TestContext.Current.CancellationToken));
        refusal.Message.ShouldContain("memory: 3 runs at a time ×");
        Directory.Exists(folder.Study).ShouldBeFalse();
    }

    [Fact]
    public void Memory_for_fewer_jobs_is_offered()
    {
        using TemporaryFolder folder = new();
        StudyPlan plan = StudyPlan.Of(SmallStudy.Make(), ".", 1, long.MaxValue);
        Should.Throw<StudyException>(() => StudyPlan.Of(SmallStudy.Make(), ".", 4, plan.TotalBytes + plan.RunBytes))
            .Message.ShouldContain("--jobs 2");
    }

    [Fact]
    public void Samples_beyond_the_memory_are_refused_by_arithmetic_before_they_are_made()
    {
        using TemporaryFolder folder = new();
        Study study = SmallStudy.Make(), large = study with
        {
            Reference = study.Reference with { Data = study.Reference.Data with { Samples = 10_000_000, TestSamples = 1 } },
        };
        long before = GC.GetTotalAllocatedBytes();
        // 12 bytes a point and 4 an index for each of 2 folds; 13 while they are divided.
        Should.Throw<StudyException>(() => StudyPlan.Of(large, ".", 1, 300_000_000)).Message
            .ShouldBe("small: memory: the samples take 330 MB while they are loaded, then 200 MB, and 240 MB more for 2 folds, but 300 MB are available: take fewer samples or folds");
        Should.Throw<StudyException>(() =>
            StudyRunner.Run(large, folder.Study, new RunnerOptions { MemoryBytes = 300_000_000 }, TestContext.Current.CancellationToken));
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(10_000_000);
        Directory.Exists(folder.Study).ShouldBeFalse();
    }

    [Fact]
    public void Folds_beyond_the_memory_are_refused_before_samples_are_divided()
    {
        using TemporaryFolder folder = new();
        string csv = Path.Combine(folder.Path, "points.csv");
        File.WriteAllText(csv, "a,b,label\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i % 7},{i % 2}\n")));
        Study study = SmallStudy.Make(), many = study with
        {
            Reference = study.Reference with { Data = new() { Source = Engine.Data.SourceKind.Csv, Path = csv, Label = "label" } },
            Evaluation = new() { Folds = 18_000 },
        };
        Should.Throw<StudyException>(() => StudyPlan.Of(many, ".", 1, 1L << 30)).Message.ShouldContain("3888 MB more for 18,000 folds");
    }

    [Fact]
    public void Trials_count_into_the_memory()
    {
        Study study = SmallStudy.Make();
        Study many = study with { Search = [new(StageKind.Grid, [SmallStudy.Factor("training.batch_size", [.. Enumerable.Range(1, 500).Select(i => (double)i)])], 1)] };
        long few = StudyPlan.Of(study with { Search = [] }, ".", 1, long.MaxValue).JournalBytes, more = StudyPlan.Of(many, ".", 1, long.MaxValue).JournalBytes;
        more.ShouldBe(500 * few);
    }

    [Fact]
    public void An_objective_that_is_not_measured_is_refused_with_those_that_are()
    {
        using TemporaryFolder folder = new();
        string message = Refused(folder, SmallStudy.Make() with { Objective = new() { Maximize = "val_f1" } });
        message.ShouldContain("val_f1");
        message.ShouldContain("val_accuracy");
    }

    [Fact]
    public void More_folds_than_samples_are_refused()
    {
        using TemporaryFolder folder = new();
        Refused(folder, SmallStudy.Make() with { Evaluation = new() { Folds = 41 } }).ShouldContain("41 folds");
    }

    [Fact]
    public void Changed_claims_do_not_make_another_study()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        FakeTrainer trainer = new();
        Study study = SmallStudy.Make() with { Claims = [new Claim("units matter", [])] };
        SmallStudy.Run(folder.Study, trainer, study).Study.Claims.Count.ShouldBe(1);
        trainer.Trained.ShouldBeEmpty();
    }

    private static string Refused(TemporaryFolder folder, Study study)
    {
        Dictionary<string, string> before = folder.Contents();
        FakeTrainer trainer = new();
        string message = Should.Throw<StudyException>(() => SmallStudy.Run(folder.Study, trainer, study)).Message;
        trainer.Trained.ShouldBeEmpty();
        folder.Contents().ShouldBe(before);
        return message;
    }
}
