using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Laws;
using Assay.Engine.Tests.Reference;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Golden;

/// <summary>
/// The engine, in single precision, against PyTorch's values in double precision. Differences are shares of the largest
/// element of the compared vector (or of 1; of 0.01 for gradients), as errors of sums grow with their terms.
/// </summary>
public class EngineAgainstGoldenTests
{
    // Single precision rounds to 6e-8; a few dozen roundings in a row (sums over up to 40 inputs, an exponential, a
    // division) come to 2e-7 in these cases. A wrong formula is wrong by far more: 1e-3 is typical for a misplaced epsilon.
    private const double Tolerance = 5e-7;

    // Gradients pass all layers twice. They come to 1e-6 of the largest.
    private const double GradientTolerance = 3e-6;

    // A step divides by the gradient's own size in many optimizers, so that the relative error of a small gradient becomes
    // one of the step, up to 0.01 here; ten steps feed their errors on. They come to 6e-7.
    private const double StepsTolerance = 2e-6;

    // Sums of weights near 100 cancel to sums near 1, where cosine and sine have slope 1: rounding counts a hundred times.
    // Convolutions in tiles round on their way into the tiles and out of them.
    private const double FarTolerance = 5e-6;

    public static TheoryData<string> Names => GoldenCase.Names;

    [Theory, MemberData(nameof(Names))]
    public void The_engine_agrees_with_PyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Of(name);
        bool far = name.Contains("far out", StringComparison.Ordinal) || name.Contains("tiles of", StringComparison.Ordinal);
        double tolerance = far ? FarTolerance : Tolerance, steps = far ? FarTolerance : StepsTolerance;
        Dataset data = golden.Dataset();
        NetworkPlan.Check(golden.Network, golden.Training, golden.Shape, data.Codes).ShouldBeEmpty();
        float[] start = golden.Start();

        float[] outputs = new TrainedNetwork(golden.Network, golden.Shape, start).Predict(data.Features);
        Compare.Largest(Compare.Doubles(outputs), golden.Outputs).ShouldBeLessThan(tolerance, "outputs");

        using TrainingSession session = new(
            golden.Network, golden.Training with { Metrics = golden.Training.Heads is null ? [MetricKind.Mse] : [] }, golden.Shape, data.Codes, default);
        start.CopyTo(session.Parameters);
        double rate = Optimizer.LearningRate(golden.Training.Optimizer);
        double[] values = new double[session.Meter.Count];
        for (int step = 0; step < 10; step++)
        {
            session.Meter.Reset();
            double penalty = session.Step(data, golden.Batch(step), rate);
            session.Meter.Write(values, penalty);
            double expected = golden.Losses[step];
            values[0].ShouldBe(expected, (step == 0 ? tolerance : steps) * Math.Max(1, Math.Abs(expected)), $"loss of step {step + 1}");
            if (step > 0) continue;
            Compare.Relative(Compare.Doubles(session.Gradients), golden.Gradient, 0.01)
                .ShouldBeLessThan(far ? FarTolerance : GradientTolerance, "gradient");
            Compare.Largest(Trained(session), golden.After1).ShouldBeLessThan(steps, "after one step");
        }

        Compare.Largest(Trained(session), golden.After10).ShouldBeLessThan(steps, "after ten steps");
        if (golden.StatisticsAfter10 is { } statistics)
            Compare.Largest(Compare.Doubles(session.Parameters[^statistics.Length..]), statistics).ShouldBeLessThan(steps, "running statistics");
    }

    private static double[] Trained(TrainingSession session) => Compare.Doubles(session.Parameters[..session.Network.Size]);

    /// <summary>The same steps through the public entry, which makes the batches itself.</summary>
    [Theory, MemberData(nameof(Names))]
    public void An_epoch_of_the_trainer_is_its_steps(string name)
    {
        GoldenCase golden = GoldenCase.Of(name);
        Dataset data = golden.Dataset();
        // The start values come from an initializer here, so the trainer's own are read off a training that moves nothing.
        TrainingOptions still = golden.Training with { Epochs = 1, Optimizer = new() { LearningRate = 0 } };
        IReadOnlyList<LayerOptions> free = [.. golden.Network.Select(layer => layer is WeightedOptions weighted ? weighted with { MaxNorm = null } : layer)];
        float[] start = Run.Train(free, still, data, key: new(7)).Network.Parameters.ToArray();

        TrainingOptions training = golden.Training with { Epochs = 2 };
        float[] trained = Run.Train(golden.Network, training, data, key: new(7)).Network.Parameters.ToArray();

        using TrainingSession session = new(golden.Network, training, golden.Shape, data.Codes, default);
        start.AsSpan(0, session.Network.Size).CopyTo(session.Parameters); // running statistics did move
        int steps = 2 * ((golden.Samples + training.BatchSize - 1) / training.BatchSize);
        for (int step = 0; step < steps; step++)
            session.Step(data, golden.Batch(step), Optimizer.LearningRate(training.Optimizer));
        trained.ShouldBe(session.Parameters.ToArray());
    }
}
