using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

public sealed class FinalViewsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(); // views are read from it when they are asked for

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_confusion_matrix_is_that_of_the_test_set_once_it_is_opened()
    {
        Snapshot snapshot = Run(new FinalOptions());
        ClassScores classes = StudyReport.From(snapshot).Final!.Classifiers.ShouldHaveSingleItem().Classes;
        (classes.Samples, classes.Total).ShouldBe(("test", 8));
        ((double)classes.Right / classes.Total).ShouldBe(snapshot.Final!.Test!["accuracy"], 1e-12);
        snapshot.TestOpenings.Count.ShouldBe(1);
    }

    [Fact]
    public void Where_the_test_set_stays_locked_it_is_that_of_the_validation_fold()
    {
        Snapshot snapshot = Run(new FinalOptions { TrainOn = TrainOn.Fold, Test = TestUse.False });
        ClassScores classes = StudyReport.From(snapshot).Final!.Classifiers.ShouldHaveSingleItem().Classes;
        (classes.Samples, classes.Total).ShouldBe(("validation", 20)); // of 40 samples one of two folds
        ((double)classes.Right / classes.Total).ShouldBe(snapshot.Final!.Run.Curve["val_accuracy"]![^1], 1e-12);
        snapshot.TestOpenings.ShouldBeEmpty();
    }

    [Fact]
    public void Where_nothing_is_left_to_judge_by_there_is_none()
    {
        Snapshot snapshot = Run(new FinalOptions { Test = TestUse.False });
        snapshot.Final!.Views.Names.ShouldBe(["weights", "plane"], ignoreOrder: true);
        snapshot.TestOpenings.ShouldBeEmpty();
    }

    [Fact]
    public void Each_classifying_head_has_a_confusion_matrix_and_tables_of_its_own()
    {
        HeadsOptions heads = new()
        {
            Heads = new Dictionary<string, IReadOnlyList<LayerOptions>>
            {
                ["hour"] = [new DenseOptions { Units = 12, Activation = new() { Name = ActivationKind.Softmax } }], ["minute"] = [new DenseOptions { Units = 1 }],
            },
        };
        Dictionary<string, HeadOptions> learning = new()
        {
            ["hour"] = new() { Loss = new() { Name = LossKind.SparseCategoricalCrossentropy } },
            ["minute"] = new() { Loss = new() { Name = LossKind.CircularSquaredError }, Weight = 0.01, Metrics = [MetricKind.CircularMae] },
        };
        Study study = SmallStudy.Make() with
        {
            Reference = new(
                new() { Source = SourceKind.Clock, Samples = 40, TestSamples = 15, Size = 16, Encoding = new Dictionary<string, EncodingOptions> { ["time"] = new() { Name = EncodingKind.Parts, By = 60, Into = ["hour", "minute"] }, ["hour"] = new() { Name = EncodingKind.Bins, Count = 12 } } },
                [new Conv2dOptions { Name = "first", Filters = 3, Kernel = 3 }, heads], new() { Heads = learning, Epochs = 2 }),
            Objective = new() { Minimize = "val_minute_circular_mae" },
            Search = [],
        };
        Snapshot snapshot = StudyRunner.Run(study, _folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);
        snapshot.Final!.Views.Names.ShouldBe(["weights", "errors", "hour_classes", "hour_mistakes", "hour_probabilities", "filters", "activations", "intervals"], ignoreOrder: true);
        ClassScores classes = ClassScores.Of(snapshot.Final.Views.Read<ClassesView>("hour_classes")!);
        ((double)classes.Right / classes.Total).ShouldBe(snapshot.Final.Test!["hour_accuracy"], 1e-12);
        Tables.Of(snapshot).Select(table => table.Name).ShouldBe(
            ["trials", "stages", "levels", "importance", "interactions", "luck", "runs", "epochs", "best", "final", "hour_classes", "hour_confusion", "errors"], ignoreOrder: true);
        StudyReport report = StudyReport.From(snapshot);
        ClassifierReport hour = report.Final!.Classifiers.ShouldHaveSingleItem();
        (hour.Head, hour.Classes.Total, hour.Mistakes!.Wrong).ShouldBe(("hour", 15, 15 - classes.Right));
        report.TestSamples.ShouldBe(15);
        report.Final.Curves.Lines.Select(line => line.Metric.Head).Distinct().ShouldBe([null, "hour", "minute"]);
    }

    [Theory]
    [InlineData(TrainOn.All, true, "test", 12)]
    [InlineData(TrainOn.Fold, false, "validation", 24)]
    [InlineData(TrainOn.All, false, "training", 0)]
    public void Images_are_shown_from_samples_that_may_be_seen(TrainOn on, bool test, string samples, int judged)
    {
        using TemporaryFolder folder = new();
        WriteImages(Path.Combine(folder.Path, "train.csv"), 48, 0);
        WriteImages(Path.Combine(folder.Path, "test.csv"), 12, 48);
        Study study = SmallStudy.Make() with
        {
            Reference = new(
                new() { Source = SourceKind.Csv, Path = "train.csv", TestPath = "test.csv", Label = "kind", Image = [5, 5] },
                [new Conv2dOptions { Name = "first", Filters = 3, Kernel = 3 }, new DenseOptions { Units = 2, Activation = new() { Name = ActivationKind.Softmax } }],
                new() { Loss = new() { Name = LossKind.SparseCategoricalCrossentropy }, Epochs = 1 }),
            Search = [],
            Final = new() { TrainOn = on, Test = test ? TestUse.True : TestUse.False },
        };
        Snapshot snapshot = StudyRunner.Run(
            study, folder.Study, new RunnerOptions { Jobs = 1, BaseDirectory = folder.Path }, TestContext.Current.CancellationToken);
        FinalReport final = StudyReport.From(snapshot).Final!;

        snapshot.TestOpenings.Count.ShouldBe(test ? 1 : 0);
        final.Filters!.Layer.ShouldBe("first");
        final.Activations!.Samples.ShouldBe(samples);
        final.Activations.True.ShouldBe(["dark", "light"], ignoreOrder: true);
        ClassifierReport? classifier = final.Classifiers.SingleOrDefault();
        classifier?.Classes.Samples.ShouldBe(samples);
        (classifier?.Classes.Total ?? 0).ShouldBe(judged);
        (classifier?.Mistakes!.Total ?? 0).ShouldBe(judged);

        // Test pixels are odd, all others even: a locked test set leaves no pixel in the journal.
        final.Activations.Images.Bytes.ShouldAllBe(pixel => (pixel % 2 == 1) == test);
        (classifier?.Mistakes!.Pictures.Bytes ?? []).ShouldAllBe(pixel => (pixel % 2 == 1) == test);
    }

    private static void WriteImages(string path, int count, int first) => File.WriteAllLines(path,
    [
        string.Join(',', [.. Enumerable.Range(0, 25).Select(i => $"p{i}"), "kind"]),
        .. Enumerable.Range(first, count).Select(n => string.Join(',', [
            .. Enumerable.Range(0, 25).Select(i => $"{(2 * ((n * 31 + i * 17) % 60)) + (n % 2 * 120) + (first > 0 ? 1 : 0)}"), n % 2 == 0 ? "dark" : "light"])),
    ]);

    private Snapshot Run(FinalOptions final) => StudyRunner.Run(
        SmallStudy.Make() with { Final = final }, _folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);
}
