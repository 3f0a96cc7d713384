using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Golden;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Reference;

/// <summary>The engine against the plain implementation, on networks and trainings drawn at random.</summary>
public class EngineAgainstReferenceTests
{
    private const int Configurations = 400;

    // As for the golden values; wider layers (up to 70 inputs) and deeper networks add a few roundings more.
    private const double Tolerance = 1e-5;

    [Fact]
    public void Losses_and_gradients_agree()
    {
        List<string> wrong = [];
        int compared = 0;
        for (int seed = 0; seed < Configurations; seed++)
        {
            RandomConfiguration drawn = RandomConfiguration.Draw(seed);
            using TrainingSession session = Session(drawn, seed);
            ReferenceTraining reference = ReferenceOf(drawn, session);
            if (IsSaturated(drawn, reference)) continue;
            compared++;
            int[] batch = [.. Enumerable.Range(0, drawn.Training.BatchSize)];
            double[] values = new double[session.Meter.Count];
            double penalty = session.ComputeGradients(drawn.Data, batch);
            session.Meter.Write(values, penalty);
            double loss = reference.ComputeGradients(Samples(drawn.Data, batch), drawn.Data.Classes);
            double lossError = Math.Abs(values[0] - loss) / Math.Max(1, Math.Abs(loss));
            double error = Compare.Relative(Compare.Doubles(session.Gradients), reference.Gradients, 1e-2);
            if (!(error < Tolerance) || !(lossError < Tolerance)) wrong.Add($"{seed}: loss {lossError:g3}, gradient {error:g3}: {drawn.Training.Loss} {string.Join(" ", drawn.Network)}");
        }

        wrong.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(Configurations * 9 / 10);
    }

    [Fact]
    public void Steps_with_penalties_and_bounds_agree()
    {
        List<string> wrong = [];
        int compared = 0;
        for (int seed = 0; seed < Configurations; seed++)
        {
            RandomConfiguration drawn = RandomConfiguration.Draw(seed);
            using TrainingSession session = Session(drawn, seed);
            ReferenceTraining reference = ReferenceOf(drawn, session);
            // Where the loss is a cliff (eˣ of eˣ), steps lead anywhere.
            reference.ComputeGradients(Samples(drawn.Data, [.. Enumerable.Range(0, drawn.Training.BatchSize)]), drawn.Data.Classes);
            if (IsSaturated(drawn, reference) || reference.Gradients.Any(g => !(Math.Abs(g) < 10))) continue;
            compared++;
            reference = ReferenceOf(drawn, session);
            for (int step = 0; step < 3; step++)
            {
                int[] batch = [.. Enumerable.Range(0, drawn.Training.BatchSize).Select(i => (i + step) % drawn.Data.Samples)];
                session.Step(drawn.Data, batch, drawn.Training.Optimizer.LearningRate!.Value);
                reference.Step(Samples(drawn.Data, batch), drawn.Data.Classes);
            }

            // Steps amplify rounding by the curvature of the loss.
            double error = Compare.Largest(Trained(session), reference.Parameters);
            int statistics = reference.Statistics.Length;
            error = Math.Max(error, Compare.Largest(Compare.Doubles(session.Parameters[^statistics..]), reference.Statistics));
            if (!(error < 5 * Tolerance)) wrong.Add($"{seed}: {error:g3}: {drawn.Training.Loss} {string.Join(" ", drawn.Network)}");
        }

        wrong.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(Configurations * 9 / 10);
    }

    /// <summary>Vectors run past the end of the parameters; an optimizer may leave anything there (0/0 without an epsilon).</summary>
    [Fact]
    public unsafe void What_lies_behind_the_parameters_does_not_matter()
    {
        for (int seed = 0; seed < Configurations; seed++)
        {
            RandomConfiguration drawn = RandomConfiguration.Draw(seed);
            int[] batch = [.. Enumerable.Range(0, drawn.Training.BatchSize)];
            float[] clean = AfterAStep(poison: false), poisoned = AfterAStep(poison: true);
            poisoned.ShouldBe(clean, $"seed {seed}");

            float[] AfterAStep(bool poison)
            {
                using TrainingSession session = Session(drawn, seed);
                int size = session.Network.Size;
                for (int i = size; poison && i < Lanes.RoundUp(size); i++) session.Network.Parameters[i] = float.NaN;
                session.Step(drawn.Data, batch, 0.002);
                session.ComputeGradients(drawn.Data, batch);
                return [.. session.Gradients, .. session.Parameters[..size], .. session.Parameters[Math.Min(Lanes.RoundUp(size), session.Network.Length)..]];
            }
        }
    }

    public static TheoryData<string> Optimizers =>
        [.. GoldenCase.Read<GoldenCase>("optimizers").Select(golden => golden.Name)];

    /// <summary>Apart from a network, so that nothing amplifies an error: the same gradients go to both.</summary>
    [Theory, MemberData(nameof(Optimizers))]
    public unsafe void Optimizers_agree_over_forty_steps_of_given_gradients(string name)
    {
        OptimizerOptions options = GoldenCase.Of($"optimizers: {name}").Training.Optimizer;
        foreach (int size in new[] { 1, 15, 16, 17, 100 })
        {
            using Arena arena = new();
            Optimizer optimizer = Optimizer.Of(options, size, arena);
            float* weights = arena.Take(size), gradients = arena.Take(size);
            RandomSequence random = new RandomKey(3, size).Sequence(Purpose.Data);
            for (int i = 0; i < size; i++) weights[i] = (float)random.NextNormal();
            ReferenceOptimizer reference = new(options, size);
            double[] expected = Compare.Doubles(new(weights, size));
            for (int step = 0; step < 40; step++)
            {
                for (int i = 0; i < size; i++) gradients[i] = (float)(0.3 + random.NextNormal());
                optimizer.Step(weights, gradients, reference.LearningRate);
                reference.Step(expected, Compare.Doubles(new(gradients, size)));
            }

            // Forty steps, each rounded a few times at 6e-8 of a weight near 1.
            Compare.Largest(Compare.Doubles(new(weights, size)), expected).ShouldBeLessThan(4e-6, $"{size} weights");
        }
    }

    private static TrainingSession Session(RandomConfiguration drawn, int seed) =>
        new(drawn.Network, drawn.Training with { Metrics = [MetricKind.Mse] }, drawn.Data.Shape, drawn.Data.Codes, new RandomKey(1, seed));

    private static ReferenceTraining ReferenceOf(RandomConfiguration drawn, TrainingSession session) =>
        new(drawn.Network, drawn.Training, drawn.Data.Shape, Trained(session), period: drawn.Data.Columns[0].Period ?? 1);

    private static double[] Trained(TrainingSession session) => Compare.Doubles(session.Parameters[..session.Network.Size]);

    /// <summary>
    /// Whether a sigmoid or softmax under its cross-entropy reaches the clip at 1e-7. There the plain formula is flat, and
    /// the engine, like Keras with the logits at hand, keeps p − y; SaturationTests look at that.
    /// </summary>
    private static bool IsSaturated(RandomConfiguration drawn, ReferenceTraining reference)
    {
        ActivationKind last = ((DenseOptions)drawn.Network[^1]).Activation.Name;
        return drawn.Training.Loss!.Name is LossKind.BinaryCrossentropy or LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy
            && last is ActivationKind.Sigmoid or ActivationKind.Softmax
            && Enumerable.Range(0, drawn.Data.Samples).Any(i =>
                reference.Predict(Compare.Doubles(drawn.Data.FeaturesOf(i))).Any(p => p is < 1e-6 or > 1 - 1e-6));
    }

    private static (double[], double[])[] Samples(Dataset data, int[] indices)
    {
        int targets = data.TargetNames.Count;
        return [.. indices.Select(i => (Compare.Doubles(data.FeaturesOf(i)), Compare.Doubles(data.Targets.AsSpan(i * targets, targets))))];
    }
}
