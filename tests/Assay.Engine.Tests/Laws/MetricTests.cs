using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Golden;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>One case of tests/golden/values/metrics.json: outputs, labels, and what scikit-learn makes of them.</summary>
public sealed record MetricCase(
    string Name, int Classes, double[] Scores, double[] Targets, double Accuracy, double Precision, double Recall, double F1);

/// <summary>Metrics against scikit-learn's, of a network that passes its inputs on.</summary>
public class MetricTests
{
    private const double Tolerance = 1e-12; // counts are exact; their ratios are rounded once or twice

    private static readonly Dictionary<string, MetricCase> Cases =
        GoldenCase.Read<MetricCase>("metrics").ToDictionary(metric => metric.Name);

    private static readonly IReadOnlyList<MetricKind> OfClasses = [MetricKind.Accuracy, MetricKind.Precision, MetricKind.Recall, MetricKind.F1];

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Metrics_of_classes_agree_with_scikit_learn(string name)
    {
        MetricCase expected = Cases[name];
        int width = expected.Classes == 2 ? 1 : expected.Classes;
        ShouldBe(Measure(expected.Scores, expected.Targets, width, expected.Classes, Run.Mse, OfClasses), expected);
        // Asked for alone, accuracy is counted another way.
        Measure(expected.Scores, expected.Targets, width, expected.Classes, Run.Mse, [MetricKind.Accuracy])["accuracy"]
            .ShouldBe(expected.Accuracy, Tolerance);
    }

    [Theory]
    [InlineData("two classes")]
    [InlineData("two classes, none is positive")]
    public void Logits_say_yes_above_zero(string name)
    {
        MetricCase expected = Cases[name];
        double[] logits = [.. expected.Scores.Select(score => score - 0.5)];
        LossOptions loss = new() { Name = LossKind.BinaryCrossentropy, FromLogits = true };
        ShouldBe(Measure(logits, expected.Targets, 1, 2, loss, OfClasses), expected);
    }

    [Fact]
    public void Two_outputs_for_two_classes_are_scored_as_one()
    {
        MetricCase expected = Cases["two classes"];
        double[] pairs = [.. expected.Scores.SelectMany(score => new[] { 1 - score, score })];
        ShouldBe(Measure(pairs, expected.Targets, 2, 2, Run.Mse, OfClasses), expected);
    }

    [Fact]
    public void Errors_are_means_over_samples_and_outputs()
    {
        double[] p = [1, 2, 3, 4, 5, 6], y = [1, 0, 3, 3.5, 5.5, 4];
        IReadOnlyDictionary<string, double> values = Measure(p, y, 2, 0, Run.Mse, [MetricKind.Mse, MetricKind.Mae]);
        values["mse"].ShouldBe((4 + 0.25 + 0.25 + 4) / 6, 1e-6);
        values["mae"].ShouldBe((2 + 0.5 + 0.5 + 2) / 6, 1e-6);
        values["loss"].ShouldBe(values["mse"], 1e-6);
    }

    /// <summary>Between 11:50 and 0:10 lie 20 minutes; a prediction a turn further says the same.</summary>
    [Fact]
    public void Circular_errors_go_the_shorter_way_round()
    {
        double[] p = [11.75, 0.25, 5, 6, 30, -11.5], y = [0.25, 11.75, 5, 11, 5.5, 0.25];
        double[] ways = [0.5, 0.5, 0, 5, 0.5, 0.25];
        IReadOnlyDictionary<string, double> values = Measure(
            p, y, 2, 0, new() { Name = LossKind.CircularSquaredError }, [MetricKind.CircularMse, MetricKind.CircularMae, MetricKind.Mae], period: 12);
        values["circular_mse"].ShouldBe(ways.Average(way => way * way), 1e-6);
        values["circular_mae"].ShouldBe(ways.Average(), 1e-6);
        values["loss"].ShouldBe(values["circular_mse"], 1e-6);
        values["mae"].ShouldBe(p.Zip(y).Average(pair => Math.Abs(pair.First - pair.Second)), 1e-6);
        Measure(p, y, 2, 0, new() { Name = LossKind.CircularAbsoluteError }, [MetricKind.Mae], period: 12)["loss"].ShouldBe(ways.Average(), 1e-6);
    }

    [Fact]
    public void Smoothed_labels_are_for_the_loss_alone()
    {
        LossOptions smoothed = new() { Name = LossKind.BinaryCrossentropy, LabelSmoothing = 0.4 };
        Measure([0.25, 0.75], [0, 1], 1, 2, smoothed, [MetricKind.Mae])["mae"].ShouldBe(0.25, 1e-6);
    }

    [Fact]
    public void An_epochs_metrics_are_those_of_all_its_samples_whatever_the_batches()
    {
        MetricCase expected = Cases["two classes"];
        LayerOptions[] network = [new DenseOptions { Units = 1, UseBias = false, Initializer = new() { Name = InitializerKind.Ones } }];
        TrainingOptions training = new()
        {
            Loss = Run.Mse, Optimizer = new() { LearningRate = 0 }, Epochs = 1, BatchSize = 7, Metrics = OfClasses,
        };
        Dataset data = Data(expected.Scores, expected.Targets, 1, 2);
        double[] values = [];
        Run.Train(network, training, data, data, onEpoch: epoch => values = epoch.Values.ToArray());
        Trainer.Columns(training, 2, validation: true).ShouldBe(
            ["learning_rate", "loss", "accuracy", "precision", "recall", "f1", "val_loss", "val_accuracy", "val_precision", "val_recall", "val_f1"]);
        foreach (int at in new[] { 2, 7 })
        {
            values[at].ShouldBe(expected.Accuracy, Tolerance);
            values[at + 1].ShouldBe(expected.Precision, Tolerance);
            values[at + 2].ShouldBe(expected.Recall, Tolerance);
            values[at + 3].ShouldBe(expected.F1, Tolerance);
        }
    }

    private static void ShouldBe(IReadOnlyDictionary<string, double> values, MetricCase expected)
    {
        values["accuracy"].ShouldBe(expected.Accuracy, Tolerance);
        values["precision"].ShouldBe(expected.Precision, Tolerance);
        values["recall"].ShouldBe(expected.Recall, Tolerance);
        values["f1"].ShouldBe(expected.F1, Tolerance);
    }

    private static IReadOnlyDictionary<string, double> Measure(
        double[] outputs, double[] targets, int width, int classes, LossOptions loss, IReadOnlyList<MetricKind> metrics, double? period = null)
    {
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++) identity[i * (width + 1)] = 1;
        TrainedNetwork network = new([new DenseOptions { Units = width, UseBias = false }], width, identity);
        return network.Evaluate(Data(outputs, targets, width, classes).Repeating(period), new() { Loss = loss, Epochs = 1, Metrics = metrics });
    }

    private static Dataset Data(double[] features, double[] targets, int width, int classes) =>
        Run.Numbers(GoldenCase.Singles(features), GoldenCase.Singles(targets), width) with { Classes = classes };
}
