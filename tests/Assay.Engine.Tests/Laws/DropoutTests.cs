using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>
/// Dropout, seen from outside: under the absolute error and a target far above, the gradient by a weight is minus its
/// input, whatever the others do. Steps of size 1 from zero weights therefore sum up the inputs that were let through.
/// </summary>
public class DropoutTests
{
    private const int Width = 20_000;

    private static readonly DenseOptions Zeros = new() { Units = 1, UseBias = false, Initializer = new() { Name = InitializerKind.Zeros } };

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_stated_share_is_dropped_and_the_rest_scaled(double rate)
    {
        float[] through = Through([new DropoutOptions { Rate = rate }, Zeros]);
        through.Distinct().Order().ShouldBe([0, (float)(1 / (1 - rate))]);
        Share(through).ShouldBe(rate, 5 * Math.Sqrt(rate * (1 - rate) / Width));
    }

    [Fact]
    public void A_rate_of_zero_drops_nothing() =>
        Through([new DropoutOptions { Rate = 0 }, Zeros]).ShouldAllBe(x => x == 1);

    [Fact]
    public void The_same_key_gives_the_same_mask_and_any_other_another()
    {
        LayerOptions[] network = [new DropoutOptions { Rate = 0.5 }, Zeros];
        RandomKey key = new(5, 3, 2);
        float[] mask = Through(network, key);
        Through(network, key).ShouldBe(mask);
        foreach (RandomKey other in new[] { key with { Study = 6 }, key with { Run = 4 }, key with { Fold = 1 } })
            Agreement(Through(network, other), mask).ShouldBe(0.5, 5 * 0.5 / Math.Sqrt(Width));
    }

    [Fact]
    public void Every_step_draws_another_mask()
    {
        LayerOptions[] network = [new DropoutOptions { Rate = 0.5 }, Zeros];
        float[] first = Through(network), both = Through(network, steps: 2);
        float[] second = [.. both.Zip(first, (sum, one) => sum - one)];
        Agreement(second, first).ShouldBe(0.5, 5 * 0.5 / Math.Sqrt(Width));
    }

    [Fact]
    public void Two_layers_draw_apart()
    {
        DropoutOptions half = new() { Rate = 0.5 };
        Share(Through([half, half, Zeros])).ShouldBe(0.75, 5 * Math.Sqrt(0.75 * 0.25 / Width));
    }

    [Fact]
    public void Samples_of_a_batch_draw_apart()
    {
        const int Samples = 50;
        float[] means = Through([new DropoutOptions { Rate = 0.5 }, Zeros], samples: Samples);
        // Each weight holds the mean of Samples numbers 0 or 2: variance 1 / Samples where they are independent, 1 where not.
        double variance = means.Average(x => (x - 1.0) * (x - 1.0));
        variance.ShouldBe(1.0 / Samples, 5 * Math.Sqrt(2.0 / Width) / Samples);
    }

    [Fact]
    public void What_was_dropped_on_the_way_forward_passes_no_gradient_back()
    {
        const int Units = 500;
        DenseOptions ones = new() { UseBias = false, Initializer = new() { Name = InitializerKind.Ones } };
        LayerOptions[] network = [ones with { Units = Units }, new DropoutOptions { Rate = 0.25 }, ones with { Units = 1 }];
        TrainingOptions training = Training(1, 1) with { Metrics = [MetricKind.Mse] };
        using TrainingSession session = new(network, training, 1, [], new RandomKey(1));
        session.ComputeGradients(Run.Numbers([1], [1e6f], 1), [0]);
        float[] into = session.Gradients[..Units].ToArray(), outOf = session.Gradients[Units..].ToArray();
        into.ShouldBe(outOf);
        into.Distinct().Order().ShouldBe([-(float)(1 / 0.75), 0]);
    }

    [Fact]
    public void Prediction_drops_nothing()
    {
        LayerOptions[] plain = [new DenseOptions { Units = 7 }, new DenseOptions { Units = 2 }];
        LayerOptions[] dropping = [plain[0], new DropoutOptions { Rate = 0.5 }, plain[1]];
        TrainedNetwork network = Run.Start(plain, 3);
        float[] x = [.. Enumerable.Range(0, 300).Select(i => (i % 17) - 8f)];
        new TrainedNetwork(dropping, 3, network.Parameters.ToArray()).Predict(x).ShouldBe(network.Predict(x));
    }

    [Fact]
    public void Validation_drops_nothing()
    {
        Dataset data = Run.Disk(40, 1);
        LayerOptions[] network = [new DenseOptions { Units = 7 }, new DropoutOptions { Rate = 0.5 }, new DenseOptions { Units = 1 }];
        TrainingOptions still = new() { Loss = Run.Mse, Optimizer = new() { LearningRate = 0 }, Epochs = 1 };
        double[] loss = Run.Column("loss", network, still, data, data), validation = Run.Column("val_loss", network, still, data, data);
        TrainedNetwork trained = Run.Train(network, still, data).Network;
        validation[0].ShouldBe(trained.Evaluate(data, still)["loss"], 1e-7);
        Math.Abs(loss[0] - validation[0]).ShouldBeGreaterThan(1e-4);
    }

    /// <summary>What came through the dropout layers of ones, summed over steps, averaged over a batch's samples.</summary>
    private static float[] Through(IReadOnlyList<LayerOptions> network, RandomKey key = default, int steps = 1, int samples = 1)
    {
        float[] ones = new float[Width * samples], far = new float[samples];
        Array.Fill(ones, 1);
        Array.Fill(far, 1e6f);
        Dataset data = Run.Numbers(ones, far, Width);
        return Run.Train(network, Training(steps, samples), data, key: key).Network.Parameters.ToArray();
    }

    private static TrainingOptions Training(int epochs, int batch) => new()
    {
        Loss = new() { Name = LossKind.MeanAbsoluteError },
        Optimizer = new() { LearningRate = 1 },
        Epochs = epochs,
        BatchSize = batch,
    };

    private static double Share(float[] through) => (double)through.Count(x => x == 0) / through.Length;

    private static double Agreement(float[] a, float[] b) =>
        (double)a.Zip(b).Count(pair => (pair.First == 0) == (pair.Second == 0)) / a.Length;
}
