using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Data;

public class DarkIntervalsTests
{
    [Fact]
    public void A_network_of_16_and_64_neurons_guesses_what_it_has_not_seen()
    {
        LoadedData data = DataSource.Load(new DataOptions { Source = SourceKind.DarkIntervals, Seed = 1 }, ".");
        RegularizerOptions decay = new() { L2 = 7.5e-4 };
        LayerOptions[] network =
        [
            new DenseOptions { Units = 16, Activation = new() { Name = ActivationKind.Selu }, Regularizer = decay },
            new DenseOptions { Units = 64, Activation = new() { Name = ActivationKind.Sigmoid }, Regularizer = decay },
            new DenseOptions { Units = 1, Regularizer = decay },
        ];
        TrainingOptions training = new()
        {
            Loss = new() { Name = LossKind.MeanSquaredError }, BatchSize = 50, Epochs = 5_000,
            Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 4e-4 },
        };
        TrainedNetwork trained = Trainer.Train(
            network, training, data.Train, null, new RandomKey(1), cancellation: TestContext.Current.CancellationToken).Network;

        // Far better than the mean of the targets can do, in the light and in the dark.
        float[] predicted = trained.Predict(data.Test.Features);
        Error(data.Test, predicted, dark: false).ShouldBeLessThan(0.38); // what the paper reports for its function
        Error(data.Test, predicted, dark: true).ShouldBeLessThan(1);
        double mean = data.Train.Targets.Average();
        Error(data.Test, [.. predicted.Select(_ => (float)mean)], dark: false).ShouldBeGreaterThan(2);
    }

    private static double Error(Dataset data, float[] predicted, bool dark) => data.Features.Zip(data.Targets, predicted)
        .Where(sample => !dark || DarkIntervals.Gaps.Any(gap => sample.First > gap.From && sample.First < gap.To))
        .Average(sample => Math.Pow(sample.Second - sample.Third, 2));
}
