using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Golden;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>A training takes its memory before the first step: what it allocates does not grow with its epochs.</summary>
public class AllocationTests
{
    public static TheoryData<string> Names => GoldenCase.Names;

    [Theory, MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        GoldenCase golden = GoldenCase.Of(name);
        Dataset data = golden.Dataset();
        ShouldNotGrow(golden.Network, golden.Training with { Shuffle = true }, data, null);
    }

    [Fact]
    public void Nor_does_validation_nor_dropout_nor_early_stopping_nor_a_schedule()
    {
        LayerOptions[] network =
        [
            new DenseOptions { Units = 20, Activation = new() { Name = ActivationKind.Relu }, Repeat = 2 },
            new DropoutOptions { Rate = 0.3 },
            new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } },
        ];
        TrainingOptions training = new()
        {
            Loss = new() { Name = LossKind.BinaryCrossentropy },
            Optimizer = new() { Name = OptimizerKind.Adam },
            Metrics = [.. Enum.GetValues<MetricKind>().Where(kind => !MetricKinds.IsOfResiduals(kind)
                && kind is not (MetricKind.Top3Accuracy or MetricKind.Top5Accuracy or MetricKind.CircularMse or MetricKind.CircularMae))],
            EarlyStopping = new() { Patience = 1_000_000 },
        };
        foreach (ScheduleKind kind in Enum.GetValues<ScheduleKind>())
        {
            bool pieces = kind == ScheduleKind.PiecewiseConstant;
            ScheduleOptions schedule = new()
            {
                Name = kind, DecayEpochs = pieces || kind == ScheduleKind.ReduceOnPlateau ? null : 10,
                Boundaries = pieces ? [2, 4] : null, Factors = pieces ? [0.5, 0.1] : null,
            };
            ShouldNotGrow(network, training with { Schedule = schedule }, Run.Disk(70, 1), Run.Disk(33, 2));
        }
    }

    [Fact]
    public void Nor_do_metrics_of_numbers()
    {
        TrainingOptions training = new() { Loss = Run.Mse, Metrics = [MetricKind.R2, MetricKind.Rmse, MetricKind.ExplainedVariance, MetricKind.MedianAe] };
        ShouldNotGrow([new DenseOptions { Units = 1 }], training, Run.Disk(70, 1) with { Classes = 0 }, Run.Disk(33, 2) with { Classes = 0 });
    }

    [Fact]
    public void Nor_does_a_step_of_any_layer_for_images() =>
        ShouldNotGrow(Run.EveryImageLayer, Run.Classes, Run.Blobs(37, 1), Run.Blobs(23, 2));

    [Fact]
    public void Nor_does_any_way_to_convolve() =>
        ShouldNotGrow(Run.EveryCorrelation, Run.Classes, Run.Blobs(21, 1), null);

    [Fact]
    public void Nor_does_an_epoch_of_a_training_that_was_resumed()
    {
        PanelTraining one = PanelTraining.All.Single(training => training.Name == "every layer for images");
        one = one with { Training = one.Training with { Epochs = 1000, EarlyStopping = new() { Patience = 1000 }, Schedule = new() { Name = ScheduleKind.ReduceOnPlateau } } };
        using MemoryStream saved = new();
        using (TrainingRun run = one.Begin()) run.Save(saved);
        using TrainingRun resumed = one.Resume(saved.ToArray());
        while (resumed.Epoch < 3) resumed.NextEpoch(TestContext.Current.CancellationToken);
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (resumed.Epoch < 103) resumed.NextEpoch(TestContext.Current.CancellationToken);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(24 * 100); // the smallest object an epoch
    }

    internal static void ShouldNotGrow(IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation)
    {
        AllocatedBy(3); // code is compiled, and what is static made, before it is measured
        long few = AllocatedBy(3), many = AllocatedBy(503);
        // The smallest object has 24 bytes: one an epoch would make 12,000. The setup may change by a few hundred bytes when
        // the runtime compiles it anew.
        many.ShouldBeLessThan(few + 4000);

        long AllocatedBy(int epochs)
        {
            TrainingOptions options = training with { Epochs = epochs };
            double sum = 0;
            void OnEpoch(EpochRecord epoch) => sum += epoch.Values.Span[1];
            Action<EpochRecord> onEpoch = OnEpoch;
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run.Train(network, options, train, validation, onEpoch: onEpoch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
