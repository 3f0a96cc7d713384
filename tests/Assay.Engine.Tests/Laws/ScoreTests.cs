using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Golden;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>One case of tests/golden/values/scores.json: outputs of a classifier, labels, and what scikit-learn makes of them.</summary>
public sealed record ScoreCase(string Name, int Classes, bool Logits, double[] Outputs, double[] Labels, IReadOnlyDictionary<string, double> Metrics);

/// <summary>One case of tests/golden/values/residuals.json: numbers, what was predicted of them, and what scikit-learn makes of it.</summary>
public sealed record ResidualCase(string Name, int Targets, double[] Truth, double[] Predicted, IReadOnlyDictionary<string, double> Metrics);

/// <summary>Metrics of probabilities, ranks and residuals, against scikit-learn's.</summary>
public class ScoreTests
{
    private const double Tolerance = 1e-11;

    private static readonly Dictionary<string, ScoreCase> Scores = GoldenCase.Read<ScoreCase>("scores").ToDictionary(one => one.Name);

    private static readonly Dictionary<string, ResidualCase> Residuals = GoldenCase.Read<ResidualCase>("residuals").ToDictionary(one => one.Name);

    public static TheoryData<string> ScoreNames => [.. Scores.Keys];

    public static TheoryData<string> ResidualNames => [.. Residuals.Keys];

    [Theory, MemberData(nameof(ScoreNames))]
    public void Metrics_of_classes_agree_with_scikit_learn(string name)
    {
        ScoreCase expected = Scores[name];
        int width = expected.Classes == 2 ? 1 : expected.Classes;
        LossOptions loss = new() { Name = width == 1 ? LossKind.BinaryCrossentropy : LossKind.SparseCategoricalCrossentropy, FromLogits = expected.Logits };
        ShouldBe(Measure(expected.Outputs, expected.Labels, width, expected.Classes, loss, expected.Metrics.Keys), expected.Metrics);
    }

    [Theory, MemberData(nameof(ResidualNames))]
    public void Metrics_of_numbers_agree_with_scikit_learn(string name)
    {
        ResidualCase expected = Residuals[name];
        ShouldBe(Measure(expected.Predicted, expected.Truth, expected.Targets, 0, Run.Mse, expected.Metrics.Keys), expected.Metrics);
    }

    /// <summary>Targets that are encoded are measured another way, in their own units.</summary>
    [Theory, MemberData(nameof(ResidualNames))]
    public void Encoded_targets_have_the_metrics_of_what_they_tell(string name)
    {
        ResidualCase expected = Residuals[name];
        TargetEncoder halves = new([.. Enumerable.Range(0, expected.Targets).Select(i => new LinearCode($"y{i}", null, 0, 2))]);
        double[] outputs = [.. expected.Predicted.Select(value => value / 2)];
        ShouldBe(Measure(outputs, expected.Truth, expected.Targets, 0, Run.Mse, expected.Metrics.Keys, halves), expected.Metrics);
    }

    [Fact]
    public void Two_outputs_of_two_classes_are_scored_as_one()
    {
        ScoreCase one = Scores["two classes, many ties"];
        double[] pairs = [.. one.Outputs.SelectMany(p => new[] { 1 - p, p })];
        LossOptions loss = new() { Name = LossKind.SparseCategoricalCrossentropy };
        // Of 0.5 each the first class is predicted, as of one output that is not above 0.5.
        ShouldBe(Measure(pairs, one.Labels, 2, 2, loss, one.Metrics.Keys), one.Metrics);
    }

    [Fact]
    public void The_area_under_the_ROC_curve_is_the_share_of_pairs_in_order()
    {
        ScoreCase one = Scores["two classes, many ties"];
        (double Score, bool Positive)[] all = [.. one.Outputs.Zip(one.Labels, (score, label) => (score, label > 0))];
        double[] pairs = [.. from yes in all where yes.Positive from no in all where !no.Positive select yes.Score > no.Score ? 1 : yes.Score == no.Score ? 0.5 : 0];
        Measure(one.Outputs, one.Labels, 1, 2, Run.Mse, ["roc_auc"])["roc_auc"].ShouldBe(pairs.Average(), Tolerance);
    }

    [Theory]
    [InlineData("roc_auc", 0.5), InlineData("pr_auc", 0), InlineData("mcc", 0), InlineData("balanced_accuracy", 0.5), InlineData("macro_f1", 1.0 / 3)]
    public void Samples_of_one_class_alone_have_values_too(string metric, double value) =>
        Measure([0.125, 0.25, 0.75, 0.875], [0, 0, 0, 0], 1, 2, Run.Mse, [metric])[metric].ShouldBe(value, Tolerance);

    /// <summary>A class that is not there cannot be told from the others, and is left out of the mean.</summary>
    [Fact]
    public void Classes_that_are_not_there_are_left_out()
    {
        double[] outputs = [0.625, 0.25, 0.125, 0.5, 0.125, 0.375, 0.125, 0.875, 0], labels = [0, 1, 1];
        IReadOnlyDictionary<string, double> values = Measure(outputs, labels, 3, 3, Run.Mse, ["roc_auc", "pr_auc", "balanced_accuracy", "macro_recall"]);
        values["roc_auc"].ShouldBe((1 + 0.5) / 2, Tolerance);
        values["pr_auc"].ShouldBe((1 + ((1 + (2.0 / 3)) / 2)) / 2, 1e-7);
        values["balanced_accuracy"].ShouldBe(0.75, Tolerance);
        values["macro_recall"].ShouldBe(0.75, Tolerance);
    }

    [Fact]
    public void What_is_no_number_is_told_and_breaks_nothing()
    {
        string[] of = ["roc_auc", "pr_auc", "log_loss", "brier"], numbers = ["r2", "rmse", "explained_variance", "median_ae"];
        foreach ((string name, double value) in Measure([0.125, double.NaN, 0.75], [0, 1, 1], 1, 2, Run.Mse, of)) value.ShouldBe(double.NaN, name);
        foreach ((string name, double value) in Measure([0.125, double.NaN, 0.75], [0, 1, 1], 1, 0, Run.Mse, numbers)) value.ShouldBe(double.NaN, name);
        Measure([2], [2], 1, 0, Run.Mse, ["r2"])["r2"].ShouldBe(double.NaN);
    }

    [Theory, InlineData(1), InlineData(40), InlineData(1000)]
    public void Values_are_the_same_to_the_last_bit_for_any_batches(int batch)
    {
        foreach (string name in new[] { "seven classes, one in forty", "five classes, logits" })
        {
            ScoreCase one = Scores[name];
            LossOptions loss = new() { Name = LossKind.CategoricalCrossentropy, FromLogits = one.Logits };
            Measure(one.Outputs, one.Labels, one.Classes, one.Classes, loss, one.Metrics.Keys, batch: batch).Where(pair => pair.Key != "loss")
                .ShouldBe(Measure(one.Outputs, one.Labels, one.Classes, one.Classes, loss, one.Metrics.Keys).Where(pair => pair.Key != "loss"));
        }

        ResidualCase numbers = Residuals["three targets of other sizes"];
        Measure(numbers.Predicted, numbers.Truth, 3, 0, Run.Mse, numbers.Metrics.Keys, batch: batch).Where(pair => pair.Key != "loss")
            .ShouldBe(Measure(numbers.Predicted, numbers.Truth, 3, 0, Run.Mse, numbers.Metrics.Keys).Where(pair => pair.Key != "loss"));
    }

    [Fact]
    public void Every_epoch_has_them_of_what_it_trains_on_and_of_what_is_held_out()
    {
        ScoreCase one = Scores["two classes, many ties"];
        LayerOptions[] network = [new DenseOptions { Units = 1, UseBias = false, Initializer = new() { Name = InitializerKind.Ones } }];
        TrainingOptions training = new()
        {
            Loss = Run.Mse, Optimizer = new() { LearningRate = 0 }, Epochs = 3, BatchSize = 7,
            Metrics = [.. one.Metrics.Keys.Where(name => name is not ("log_loss" or "brier")).Select(name => Metric.Of(name).Kind!.Value)],
        };
        Dataset data = Data(one.Outputs, one.Labels, 1, 2);
        double[] values = [];
        Run.Train(network, training, data, data, onEpoch: epoch => values = epoch.Values.ToArray());
        int seen = 0;
        foreach ((int at, string name) in Trainer.Columns(training, 2, validation: true).Index())
        {
            if (Metric.Of(name).Kind is null) continue;
            values[at].ShouldBe(one.Metrics[Metric.Of(name).Base], Tolerance, name);
            seen++;
        }

        seen.ShouldBe(2 * training.Metrics.Count);
    }

    private static void ShouldBe(IReadOnlyDictionary<string, double> values, IReadOnlyDictionary<string, double> expected)
    {
        foreach ((string metric, double value) in expected) values[metric].ShouldBe(value, Tolerance * Math.Max(1, Math.Abs(value)), metric);
    }

    private static IReadOnlyDictionary<string, double> Measure(
        double[] outputs, double[] targets, int width, int classes, LossOptions loss, IEnumerable<string> metrics, TargetEncoder? encoder = null, int batch = 32)
    {
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++) identity[i * (width + 1)] = 1;
        TrainedNetwork network = new([new DenseOptions { Units = width, UseBias = false }], width, identity);
        Dataset data = Data(outputs, targets, width, classes);
        return network.Evaluate(encoder?.Apply(data) ?? data, new() { Loss = loss, Epochs = 1, BatchSize = batch, Metrics = [.. metrics.Select(name => Metric.Of(name).Kind!.Value)] });
    }

    private static Dataset Data(double[] features, double[] targets, int width, int classes) =>
        Run.Numbers(GoldenCase.Singles(features), GoldenCase.Singles(targets), width) with { Classes = classes };
}
