using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>A metric's name is put together and taken apart in one place.</summary>
public class MetricNameTests
{
    public static TheoryData<MetricKind> Kinds => [.. Enum.GetValues<MetricKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_reads_back_from_its_names(MetricKind kind)
    {
        foreach (MetricPart part in Enum.GetValues<MetricPart>())
        {
            foreach (string? head in (string?[])[null, "hour", "left_hand"])
            {
                Metric metric = Metric.Of(kind).On(part) with { Head = head };
                Metric.Of(metric.Name).ShouldBe(metric);
                Metric.Of(metric.FullName).ShouldBe(metric);
                metric.Kind.ShouldBe(kind);
                metric.LargerIsBetter.ShouldNotBeNull();
            }
        }
    }

    [Fact]
    public void Every_column_of_an_epoch_reads_back()
    {
        TrainingOptions training = new() { Metrics = Enum.GetValues<MetricKind>() };
        foreach (string column in Trainer.Columns(training, classes: 2, validation: true)) Metric.Of(column).Name.ShouldBe(column);
    }

    [Theory]
    [InlineData("accuracy", MetricPart.Train, null, "accuracy", "training accuracy")]
    [InlineData("val_loss", MetricPart.Validation, null, "loss", "validation loss")]
    [InlineData("test_mse", MetricPart.Test, null, "mse", "test mean squared error")]
    [InlineData("train_f1", MetricPart.Train, null, "f1", "training F1")]
    [InlineData("learning_rate", MetricPart.Train, null, "learning_rate", "learning rate")]
    [InlineData("hour_accuracy", MetricPart.Train, "hour", "accuracy", "training hour accuracy")]
    [InlineData("val_minute_mae", MetricPart.Validation, "minute", "mae", "validation minute mean absolute error")]
    [InlineData("test_left_hand_loss", MetricPart.Test, "left_hand", "loss", "test left hand loss")]
    [InlineData("val_circular_mae", MetricPart.Validation, null, "circular_mae", "validation circular mean absolute error")]
    [InlineData("left_hand_circular_mse", MetricPart.Train, "left_hand", "circular_mse", "training left hand circular mean squared error")]
    [InlineData("test_top_five", MetricPart.Test, null, "top_five", "test top five")] // of a source: nothing we measure
    [InlineData("val_", MetricPart.Validation, null, "", "validation ")]
    public void A_name_says_part_head_and_measure(string name, MetricPart part, string? head, string measure, string title)
    {
        Metric metric = Metric.Of(name);
        metric.ShouldBe(new Metric(part, head, measure));
        metric.Title.ShouldBe(title);
    }

    [Theory]
    [InlineData("accuracy", true, true), InlineData("val_precision", true, true), InlineData("test_recall", true, true)]
    [InlineData("val_hour_f1", true, true), InlineData("val_loss", false, false), InlineData("test_mse", false, false)]
    [InlineData("minute_mae", false, false), InlineData("learning_rate", null, false), InlineData("test_top_five", null, false)]
    public void It_knows_what_is_better_and_whether_it_is_a_share(string name, bool? larger, bool share)
    {
        Metric.Of(name).LargerIsBetter.ShouldBe(larger);
        Metric.Of(name).IsShare.ShouldBe(share);
        Metric.Of(name).Unit.ShouldBe(share ? "%" : null);
    }

    [Theory]
    [InlineData("val_accuracy", 0.0, 1.0), InlineData("test_macro_f1", 0.0, 1.0), InlineData("roc_auc", 0.0, 1.0), InlineData("hour_pr_auc", 0.0, 1.0)]
    [InlineData("mcc", -1.0, 1.0), InlineData("r2", null, 1.0), InlineData("val_explained_variance", null, 1.0), InlineData("brier", 0.0, 2.0)]
    [InlineData("rmse", 0.0, null), InlineData("val_loss", 0.0, null), InlineData("epochs", 0.0, null), InlineData("learning_rate", null, null), InlineData("top_five", null, null)]
    public void It_knows_what_bounds_its_values(string name, double? low, double? high) => (Metric.Of(name).Low, Metric.Of(name).High).ShouldBe((low, high));
}
