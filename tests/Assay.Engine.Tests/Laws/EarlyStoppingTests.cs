using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>Early stopping against its rule, applied to the epochs of the same training left alone.</summary>
public class EarlyStoppingTests
{
    private const int Epochs = 60;

    private static readonly LayerOptions[] Network =
    [
        new DenseOptions { Units = 8, Activation = new() { Name = ActivationKind.Tanh } },
        new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } },
    ];

    private static readonly TrainingOptions Training = new()
    {
        Loss = new() { Name = LossKind.BinaryCrossentropy },
        Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.2 },
        BatchSize = 16,
        Epochs = Epochs,
    };

    private static readonly Dataset Train = Run.Disk(60, 1), Validation = Run.Disk(40, 2);

    public static TheoryData<string, int, double, int> Rules => new()
    {
        { "val_loss", 0, 0, 0 },
        { "val_loss", 1, 0, 0 },
        { "val_loss", 5, 0, 0 },
        { "val_loss", 5, 0.05, 0 },
        { "val_loss", 3, 0, 20 },
        { "val_accuracy", 2, 0, 0 },
        { "val_accuracy", 8, 0.02, 5 },
        { "accuracy", 4, 0, 0 },
        { "loss", 3, 0, 0 },
        { "loss", 2, 0.1, 0 },
        { "val_loss", 1000, 0, 0 },
    };

    [Theory, MemberData(nameof(Rules))]
    public void Training_ends_and_keeps_weights_by_the_rule(string monitor, int patience, double minDelta, int startFrom)
    {
        double[] history = Run.Column(monitor, Network, Training, Train, Validation);
        history.Length.ShouldBe(Epochs);
        (int last, int best) = EndOf(history, monitor.EndsWith("accuracy", StringComparison.Ordinal), patience, minDelta, startFrom);
        EarlyStoppingOptions stopping = new() { Monitor = monitor, Patience = patience, MinDelta = minDelta, StartFromEpoch = startFrom };

        TrainingResult result = Run.Train(Network, Training with { EarlyStopping = stopping }, Train, Validation);
        result.Epochs.ShouldBe(last);
        result.Outcome.ShouldBe(last < Epochs ? Outcome.StoppedEarly : Outcome.Completed);
        result.KeptEpoch.ShouldBe(best);
        result.Network.Parameters.ToArray().ShouldBe(WeightsAfter(best));

        TrainingResult unrestored = Run.Train(
            Network, Training with { EarlyStopping = stopping with { RestoreBestWeights = false } }, Train, Validation);
        (unrestored.Epochs, unrestored.KeptEpoch).ShouldBe((last, last));
        unrestored.Network.Parameters.ToArray().ShouldBe(WeightsAfter(last));
    }

    [Fact]
    public void The_rules_above_stop_in_different_places() =>
        Rules.Select(rule => EndOf(
                Run.Column(rule.Data.Item1, Network, Training, Train, Validation),
                rule.Data.Item1.EndsWith("accuracy", StringComparison.Ordinal), rule.Data.Item2, rule.Data.Item3, rule.Data.Item4))
            .Distinct().Count().ShouldBeGreaterThan(6);

    [Fact]
    public void A_divergence_is_an_outcome()
    {
        LayerOptions[] linear = [new DenseOptions { Units = 1 }];
        TrainingOptions wild = Training with { Loss = Run.Mse, Optimizer = new() { LearningRate = 1e9 } };
        TrainingResult result = Run.Train(linear, wild, Train, Validation);
        result.Outcome.ShouldBe(Outcome.Diverged);
        result.Epochs.ShouldBeLessThan(Epochs);
    }

    private static float[] WeightsAfter(int epochs) =>
        Run.Train(Network, Training with { Epochs = epochs }, Train, Validation).Network.Parameters.ToArray();

    /// <summary>keras.callbacks.EarlyStopping: the last epoch and the best, counted from 1.</summary>
    private static (int Last, int Best) EndOf(double[] history, bool maximize, int patience, double minDelta, int startFrom)
    {
        double best = double.NaN;
        int bestEpoch = 0, wait = 0;
        for (int epoch = startFrom; epoch < history.Length; epoch++)
        {
            wait++;
            double value = history[epoch];
            if (double.IsNaN(best) || (maximize ? value - minDelta > best : value + minDelta < best))
                (best, bestEpoch, wait) = (value, epoch + 1, 0);
            else if (wait >= patience) return (epoch + 1, bestEpoch);
        }

        return (history.Length, bestEpoch);
    }
}
