using Assay.Engine.Training;
using Assay.Results;
using Assay.Tests.Reports;

namespace Assay.Tests.Results;

public class MeasuredTests
{
    [Fact]
    public void A_figure_of_the_study_is_the_winners_mean_or_the_final_networks_own()
    {
        Snapshot study = MadeUp.Plane();
        Of(study.Study.Objective.Metric.Name).ShouldBe(study.Best!.Mean);
        Of("epochs").ShouldBe(study.Final!.Run.Curve.Epochs);
        Of("minutes").ShouldBe(Of("seconds") / 60);
        Of("parameters").ShouldBe(study.Final.Run.Parameters);
        foreach ((string metric, double value) in study.Final.Test!) Of($"test_{metric}").ShouldBe(value);
        foreach ((string metric, double value) in study.Final.Train!) Of($"train_{metric}").ShouldBe(value);
        Of("test_wrong").ShouldBe(double.NaN, "there is no confusion matrix");

        double Of(string name) => Measured.Of(Metric.Of(name), study);
    }

    [Fact]
    public void A_figure_of_a_run_is_that_of_the_epoch_it_keeps()
    {
        Snapshot study = MadeUp.Plane();
        RunState run = study.Best!.Runs[0];
        Measured.Of(study.Study.Objective.Metric, run, study).ShouldBe(run.Value);
        Measured.Of(Metric.Of("val_hour_accuracy"), run, study).ShouldBe(double.NaN);
        Measured.Of(Metric.Of("test_accuracy"), run, study).ShouldBe(double.NaN, "no levels were tested");
    }

    [Theory]
    [InlineData("epochs", true, "epochs")]
    [InlineData("val_epochs", false, "validation epochs")]
    [InlineData("test_wrong", true, "test samples labelled wrongly")]
    [InlineData("test_hour_wrong", true, "test hour samples labelled wrongly")]
    [InlineData("learning_rate", true, "learning rate")]
    [InlineData("test_acuracy", false, "test acuracy")]
    public void A_name_says_what_is_measured_or_is_not_known(string name, bool known, string title)
    {
        Metric metric = Metric.Of(name);
        (metric.IsKnown, metric.Title, metric.Name).ShouldBe((known, title, name));
        Metric.Of(metric.FullName).ShouldBe(metric);
    }
}
