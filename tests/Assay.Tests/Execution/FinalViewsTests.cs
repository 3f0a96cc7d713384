using Assay.Execution;
using Assay.Journal;
using Assay.Reports;
using Assay.Studies;

namespace Assay.Tests.Execution;

public class FinalViewsTests
{
    [Fact]
    public void The_confusion_matrix_is_that_of_the_test_set_once_it_is_opened()
    {
        Snapshot snapshot = Run(new FinalOptions());
        ClassesReport classes = StudyReport.From(snapshot).Final!.Classes!;
        (classes.Samples, classes.Total).ShouldBe(("test", 8));
        ((double)classes.Right / classes.Total).ShouldBe(snapshot.Final!.Test!["accuracy"], 1e-12);
        snapshot.TestOpenings.Count.ShouldBe(1);
    }

    [Fact]
    public void Where_the_test_set_stays_locked_it_is_that_of_the_validation_fold()
    {
        Snapshot snapshot = Run(new FinalOptions { TrainOn = TrainOn.Fold, Test = false });
        ClassesReport classes = StudyReport.From(snapshot).Final!.Classes!;
        (classes.Samples, classes.Total).ShouldBe(("validation", 20)); // of 40 samples one of two folds
        ((double)classes.Right / classes.Total).ShouldBe(snapshot.Final!.Run.Curve["val_accuracy"]![^1], 1e-12);
        snapshot.TestOpenings.ShouldBeEmpty();
    }

    [Fact]
    public void Where_nothing_is_left_to_judge_by_there_is_none()
    {
        Snapshot snapshot = Run(new FinalOptions { Test = false });
        snapshot.Final!.Views.Keys.ShouldBe(["weights", "plane"], ignoreOrder: true);
        snapshot.TestOpenings.ShouldBeEmpty();
    }

    private static Snapshot Run(FinalOptions final)
    {
        using TemporaryFolder folder = new();
        return StudyRunner.Run(
            SmallStudy.Make() with { Final = final }, folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);
    }
}
