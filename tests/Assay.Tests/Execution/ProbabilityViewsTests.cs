using Assay.Engine.Kernels;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Figures;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

public sealed class ProbabilityViewsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_areas_are_the_test_metrics_and_the_ring_is_the_confusion_matrix()
    {
        Study study = SmallStudy.Make();
        study = study with { Reference = study.Reference with { Training = study.Reference.Training with { Metrics = [MetricKind.Accuracy, MetricKind.RocAuc, MetricKind.PrAuc] } } };
        Snapshot snapshot = StudyRunner.Run(study, _folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);
        ProbabilitiesView view = snapshot.Final!.Views.Read<ProbabilitiesView>("probabilities")!;
        ClassCurve curve = view.Curves.ShouldHaveSingleItem();
        view.Samples.ShouldBe("test");
        curve.RocAuc.ShouldBe(snapshot.Final.Test!["roc_auc"], 1e-12);
        curve.AveragePrecision.ShouldBe(snapshot.Final.Test["pr_auc"], 1e-12);
        double right = curve.Decided[0] + curve.Negatives - curve.Decided[1];
        (right / (curve.Positives + curve.Negatives)).ShouldBe(snapshot.Final.Test["accuracy"], 1e-12);
        view.Calibration!.Samples.Sum().ShouldBe(curve.Positives + curve.Negatives);
        view.Calibration.True.Sum().ShouldBe(curve.Positives);
    }

    /// <summary>Of a hundred thousand samples the view is small, and the curves that it draws have the areas of all.</summary>
    [Fact]
    public void Curves_of_very_many_samples_are_thinned_where_nobody_sees_it()
    {
        const int Samples = 100_000;
        RandomSequence random = new RandomKey(5, 1).Sequence(Purpose.Data);
        float[] outputs = new float[Samples];
        int[] labels = new int[Samples];
        for (int i = 0; i < Samples; i++)
        {
            outputs[i] = (float)random.NextDouble();
            labels[i] = random.NextDouble() < outputs[i] * outputs[i] ? 1 : 0;
        }

        ProbabilitiesView view = ProbabilityViews.Of("test", outputs, labels, ["no", "yes"], new() { Name = LossKind.BinaryCrossentropy })!;
        ViewJson.Write(view).ToJsonString().Length.ShouldBeLessThan(60_000);
        ClassCurve curve = view.Curves.ShouldHaveSingleItem();
        double roc = 0, precision = 0, x = 0, y = 0;
        for (int i = 0; i < curve.Thresholds.Count; i++)
        {
            (double alarms, double found) = (curve.FalsePositives[i] / (double)curve.Negatives, curve.TruePositives[i] / (double)curve.Positives);
            roc += (alarms - x) * (found + y) / 2;
            precision += (found - y) * curve.TruePositives[i] / (curve.TruePositives[i] + curve.FalsePositives[i]);
            (x, y) = (alarms, found);
        }

        roc.ShouldBe(curve.RocAuc, 1e-4);
        precision.ShouldBe(curve.AveragePrecision, 2e-3);
        // What is said is p, what comes true p².
        for (int bin = 0; bin < 10; bin++)
        {
            double share = view.Calibration!.True[bin] / (double)view.Calibration.Samples[bin];
            share.ShouldBe(view.Calibration.Said[bin] * view.Calibration.Said[bin], 0.02);
            share.ShouldBeInRange(view.Calibration.Low[bin], view.Calibration.High[bin]);
        }

        view.Calibration!.Error.ShouldBe(1.0 / 6, 0.01); // ∫ p − p²
    }

    [Fact]
    public void Classes_that_cannot_be_ranked_have_no_curve_and_outputs_beyond_1_no_calibration()
    {
        float[] outputs = [1.5f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f];
        ProbabilitiesView view = ProbabilityViews.Of("test", outputs, [0, 1], ["a", "b", "c"], new() { Name = LossKind.MeanSquaredError })!;
        view.Curves.Select(curve => curve.Name).ShouldBe(["a", "b"]);
        view.Calibration.ShouldBeNull();
        ProbabilityViews.Of("test", outputs, [1, 1], ["a", "b", "c"], new() { Name = LossKind.MeanSquaredError }).ShouldBeNull();
    }
}
