using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>Trainings on images that are changed afresh each epoch.</summary>
public class EachEpochTests
{
    private static readonly LayerOptions[] Network =
        [new FlattenOptions(), new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } }];

    private static readonly TrainingOptions Training = new()
    {
        Loss = new() { Name = LossKind.BinaryCrossentropy }, Optimizer = new() { Name = OptimizerKind.Sgd, LearningRate = 0.1 },
        BatchSize = 7, Epochs = 3,
    };

    private static readonly DataOptions Options = new()
    {
        Source = SourceKind.Npy, Augmentation = new() { Rotation = 20, Crop = 1, HorizontalFlip = true, Sigma = 2, EachEpoch = true },
    };

    [Fact]
    public void An_epoch_trains_on_the_pictures_of_that_epoch()
    {
        // Three epochs one by one, on pictures that were changed beforehand, are the training that changes them on its way.
        RandomKey key = new(3, Run: 2, Fold: 1);
        Dataset fresh = FoldData.PrepareAll(Pictures(30), Options, key).Train;
        float[] expected = ByHand(fresh, key), actual = Run.Train(Network, Training, fresh, key: key).Network.Parameters.ToArray();
        actual.ShouldBe(expected);
        Run.Train(Network, Training, fresh, key: key with { Run = 3 }).Network.Parameters.ToArray().ShouldNotBe(expected);
    }

    [Fact]
    public void What_is_measured_afterwards_are_the_pictures_as_they_are()
    {
        Dataset pictures = Pictures(30);
        Dataset fresh = FoldData.PrepareAll(pictures, Options, default).Train;
        Dataset plain = FoldData.PrepareAll(pictures, Options with { Augmentation = null }, default).Train;
        TrainedNetwork network = Run.Train(Network, Training, fresh).Network;
        network.Evaluate(fresh, Training).ShouldBe(network.Evaluate(plain, Training));
        network.Predict(fresh).ShouldBe(network.Predict(plain));
    }

    [Fact]
    public void A_step_allocates_nothing() =>
        AllocationTests.ShouldNotGrow(Network, Training, FoldData.PrepareAll(Pictures(30), Options, default).Train, null);

    private static float[] ByHand(Dataset fresh, RandomKey key)
    {
        using TrainingSession session = new(Network, Training with { Metrics = [MetricKind.Accuracy] }, fresh.Shape, fresh.Codes, key);
        int[] order = new int[fresh.Samples];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            byte[] changed = new byte[fresh.Pixels!.Length];
            for (int i = 0, size = fresh.FeatureCount; i < fresh.Samples; i++)
                Augmentation.Augment(
                    fresh.PixelsOf(i), changed.AsSpan(i * size, size), fresh.Shape, Options.Augmentation!, Augmentation.Sequence(key, i, epoch));
            Dataset still = fresh with { Pixels = changed, EachEpoch = null };
            for (int i = 0; i < order.Length; i++) order[i] = i;
            key.Sequence(Purpose.BatchOrder, (ulong)epoch).Shuffle(order);
            for (int from = 0; from < order.Length; from += 7)
                session.Step(still, order.AsSpan(from, Math.Min(7, order.Length - from)), 0.1);
        }

        return session.Parameters.ToArray();
    }

    private static Dataset Pictures(int count) =>
        new([], [.. Enumerable.Range(0, count).Select(i => (float)(i % 2))], [], ["label"], 2)
        {
            Image = new Shape(6, 5, 2), Pixels = [.. Enumerable.Range(0, count * 60).Select(i => (byte)((i * 71) % 256))],
        };
}
