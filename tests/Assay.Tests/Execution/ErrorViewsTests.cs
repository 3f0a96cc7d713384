using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Figures;
using Assay.Reports;
using Assay.Results;

namespace Assay.Tests.Execution;

public sealed class ErrorViewsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, 0, 715, 715), InlineData(720.0, 0, 715, -5), InlineData(720.0, 715, 0, 5), InlineData(720.0, 60, 121, 61)]
    [InlineData(12.0, 11.5, 0.25, 0.75), InlineData(1.0, 0.25, 3.5, 0.25)]
    public void An_error_goes_the_shorter_way_round(double? period, double truth, double predicted, double error) =>
        new NumberPredictions("t", period, [truth], [predicted]).Error(0).ShouldBe(error, 1e-12);

    [Fact]
    public void Errors_in_short_are_those_counted_one_by_one()
    {
        double[] errors = [.. Enumerable.Range(0, 1001).Select(i => ((i * 7919) % 1009 / 100.0) - 4.00123)];
        double[] truth = [.. errors.Select((_, i) => (double)(i % 7))];
        ErrorsView view = ErrorViews.Of("test", Points(1001), [new("y", null, truth, [.. truth.Zip(errors, (t, e) => t + e)])])!;
        TargetErrors own = view.Targets.ShouldHaveSingleItem();
        (view.Samples, own.Target, own.Total, own.Worst).ShouldBe(("test", "y", 1001, null));
        own.Bias.ShouldBe(errors.Average(), 1e-9);
        own.Mean.ShouldBe(errors.Average(Math.Abs), 1e-9);
        errors.Count(error => Math.Abs(error) < own.Median).ShouldBeLessThanOrEqualTo(500);
        errors.Count(error => Math.Abs(error) <= own.Median + 1e-9).ShouldBeGreaterThanOrEqualTo(501);
        errors.Count(error => Math.Abs(error) <= own.NinetyPercent + 1e-9).ShouldBeInRange(901, 930); // some are equal
        own.Largest.ShouldBe(errors.Max(Math.Abs), 1e-9);
        own.Histogram.Counts.Sum().ShouldBe(1001);
        for (int bin = 0; bin < own.Histogram.Counts.Count; bin++)
        {
            double upper = bin == own.Histogram.Counts.Count - 1 ? double.PositiveInfinity : own.Histogram.Edges[bin + 1];
            own.Histogram.Counts[bin].ShouldBe(errors.LongCount(error => error >= own.Histogram.Edges[bin] && error < upper));
        }

        own.Index.ShouldBe(Enumerable.Range(0, 1001));
        own.Error.Select((error, i) => Math.Abs(error - errors[i])).Max().ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Of_very_many_samples_some_are_listed_and_all_are_counted()
    {
        double[] truth = new double[25_001], predicted = [.. Enumerable.Range(0, 25_001).Select(i => i == 25_000 ? -9.0 : 1)];
        TargetErrors own = ErrorViews.Of("test", Points(25_001), [new("y", null, truth, predicted), new("z", null, truth, truth)])!.Targets[0];
        (own.Total, own.Largest, own.Histogram.Counts.Sum()).ShouldBe((25_001, 9, 25_001));
        own.Index.Count.ShouldBeInRange(4_000, 5_000);
        own.Index.Zip(own.Index.Skip(1), (a, b) => b - a).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void Images_with_the_largest_errors_are_shown_the_largest_first()
    {
        byte[] pixels = [.. Enumerable.Range(0, 40 * 4).Select(i => (byte)(i / 4))];
        Dataset images = new([], new float[40], [], ["angle"], 0) { Image = new Shape(2, 2, 1), Pixels = pixels };
        double[] predicted = [.. Enumerable.Range(0, 40).Select(i => i == 17 ? -100.0 : i)];
        WorstErrors worst = ErrorViews.Of("validation", images, [new("angle", null, new double[40], predicted)])!.Targets[0].Worst!;
        worst.Index.Take(4).ShouldBe([17, 39, 38, 37]);
        (worst.Error[0], worst.Predicted[1]).ShouldBe((-100, 39));
        worst.Pictures.Bytes[..8].ShouldBe([17, 17, 17, 17, 39, 39, 39, 39]);
    }

    /// <summary>However a clock's time is encoded, errors are of minutes, and their mean is the metric.</summary>
    [Theory]
    [InlineData("divide", 1, 1), InlineData("standard", 1, 1), InlineData("bins", 24, 1), InlineData("sine_cosine", 4, 1), InlineData("parts", 2, 3)]
    public void A_clocks_targets_tell_the_time_in_minutes(string encoding, int outputs, int told)
    {
        EncodingOptions time = encoding switch
        {
            "divide" => new() { Name = EncodingKind.Divide, By = 60 },
            "standard" => new() { Name = EncodingKind.Standard },
            "bins" => new() { Name = EncodingKind.Bins, Count = 24 },
            "sine_cosine" => new() { Name = EncodingKind.SineCosine, Waves = [720, 60] },
            _ => Parts,
        };
        DataOptions clocks = new() { Source = SourceKind.Clock, Samples = 40, TestSamples = 15, Size = 16, Encoding = new Dictionary<string, EncodingOptions> { ["time"] = time } };
        Snapshot snapshot = Run(clocks, [new FlattenOptions(), new DenseOptions { Units = outputs, Activation = new() { Name = outputs == 24 ? ActivationKind.Softmax : ActivationKind.Linear } }], new()
        {
            Loss = new() { Name = outputs == 24 ? LossKind.SparseCategoricalCrossentropy : LossKind.MeanSquaredError }, Epochs = 2, Metrics = [MetricKind.CircularMae],
        }, "val_loss");
        ErrorsView errors = StudyReport.From(snapshot).Final!.Errors!;
        (errors.Samples, errors.Targets.Count).ShouldBe(("test", told));
        (errors.Targets[0].Target, errors.Targets[0].Period, errors.Targets[0].IsTime).ShouldBe(("time", 720, true));
        float[] shown = DataSource.Load(clocks, ".").Test.Targets;
        for (int i = 0; i < 15; i++) ((double)errors.Targets[0].True[i]).ShouldBe(shown[i], 0.01);
        errors.Targets[0].Mean.ShouldBe(snapshot.Final!.Test!["circular_mae"], 0.01);
    }

    [Fact]
    public void Of_heads_one_may_be_a_class_and_both_tell_the_time()
    {
        HeadsOptions heads = new()
        {
            Heads = new Dictionary<string, IReadOnlyList<LayerOptions>>
            {
                ["hour"] = [new DenseOptions { Units = 12, Activation = new() { Name = ActivationKind.Softmax } }], ["minute"] = [new DenseOptions { Units = 1 }],
            },
        };
        Snapshot snapshot = Run(
            new() { Source = SourceKind.Clock, Samples = 40, TestSamples = 15, Size = 16, Encoding = new Dictionary<string, EncodingOptions> { ["time"] = Parts, ["hour"] = new() { Name = EncodingKind.Bins, Count = 12 } } },
            [new FlattenOptions(), heads],
            new()
            {
                Epochs = 2, Metrics = [MetricKind.CircularMae],
                Heads = new Dictionary<string, HeadOptions>
                {
                    ["hour"] = new() { Loss = new() { Name = LossKind.SparseCategoricalCrossentropy } },
                    ["minute"] = new() { Loss = new() { Name = LossKind.CircularSquaredError }, Metrics = [MetricKind.CircularMae] },
                },
            },
            "val_minute_circular_mae");
        StudyReport report = StudyReport.From(snapshot);
        IReadOnlyList<TargetErrors> targets = report.Final!.Errors!.Targets;
        targets.Select(target => (target.Target, target.Period)).ShouldBe([("time", 720.0), ("minute", 60.0)]);
        targets[1].Mean.ShouldBe(snapshot.Final!.Test!["minute_circular_mae"], 0.001);
        targets[0].Mean.ShouldBe(snapshot.Final.Test["circular_mae"], 0.001);

        // The hours that both tell are those of the confusion matrix.
        int right = Enumerable.Range(0, 15).Count(i =>
            Math.Abs(((targets[0].Predicted[i] - targets[1].Predicted[i] - targets[0].True[i] + targets[1].True[i] + 7200.5) % 720) - 0.5) < 0.1);
        right.ShouldBe(report.Final.Classifiers.ShouldHaveSingleItem().Classes.Right);
        (targets[0].Worst!.Index.Count, targets[1].Worst).ShouldBe((15, null)); // images are shown once

        Table table = Tables.Of(snapshot).Single(one => one.Name == "errors");
        table.Columns.ShouldBe(["target", "samples", "sample", "true", "predicted", "error"]);
        table.Rows.Count().ShouldBe(30);
        IReadOnlyList<object?> last = table.Rows.Last();
        (last[0], last[1], last[2], last[3]).ShouldBe(("minute", "test", 14, targets[1].True[14]));
    }

    [Fact]
    public void A_regression_of_one_variable_has_the_errors_that_its_mean_square_says()
    {
        Snapshot snapshot = Run(new() { Source = SourceKind.DarkIntervals, Samples = 30, TestSamples = 20 }, [new DenseOptions { Units = 1 }],
            new() { Loss = new() { Name = LossKind.MeanSquaredError }, Epochs = 2 }, "val_loss");
        TargetErrors errors = StudyReport.From(snapshot).Final!.Errors!.Targets.ShouldHaveSingleItem();
        errors.Error.Average(error => (double)error * error).ShouldBe(snapshot.Final!.Test!["mse"], 1e-5);
        (errors.Target, errors.Period, errors.IsTime, errors.Worst).ShouldBe(("y", null, false, null));
        errors.Histogram.Counts.Count.ShouldBe(10); // few samples have few bins
    }

    private Snapshot Run(DataOptions data, IReadOnlyList<LayerOptions> network, TrainingOptions training, string objective) => StudyRunner.Run(
        SmallStudy.Make() with { Reference = new(data, network, training), Objective = new() { Minimize = objective }, Search = [] },
        _folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);

    private static EncodingOptions Parts { get; } = new() { Name = EncodingKind.Parts, By = 60, Into = ["hour", "minute"] };

    private static Dataset Points(int samples) => new(new float[samples], new float[samples], ["x"], ["y"], 0);
}
