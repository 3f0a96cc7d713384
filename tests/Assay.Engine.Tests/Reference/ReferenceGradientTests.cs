using Assay.Engine.Training;

namespace Assay.Engine.Tests.Reference;

/// <summary>The plain implementation against itself: its gradients against differences of its losses.</summary>
public class ReferenceGradientTests
{
    [Fact]
    public void Gradients_are_slopes_of_the_loss()
    {
        const double Step = 1e-6;
        int compared = 0, wrong = 0;
        for (int seed = 1000; seed < 1100; seed++)
        {
            RandomConfiguration drawn = RandomConfiguration.Draw(seed);
            using TrainingSession session = new(drawn.Network, drawn.Training, drawn.Data.Shape, drawn.Data.Codes, new(1, seed));
            double[] start = Compare.Doubles(session.Parameters[..session.Network.Size]);
            int targets = drawn.Data.TargetNames.Count;
            (double[], double[])[] batch = [.. Enumerable.Range(0, drawn.Training.BatchSize).Select(i =>
                (Compare.Doubles(drawn.Data.FeaturesOf(i)), Compare.Doubles(drawn.Data.Targets.AsSpan(i * targets, targets))))];
            ReferenceTraining reference = new(drawn.Network, drawn.Training, drawn.Data.Shape, start);
            reference.ComputeGradients(batch, drawn.Data.Classes);
            double[] gradient = [.. reference.Gradients];
            for (int i = seed % 13; i < start.Length; i += Math.Max(1, start.Length / 12))
            {
                double difference = (LossAt(i, Step) - LossAt(i, -Step)) / (2 * Step);
                compared++;
                if (!(Math.Abs(difference - gradient[i]) < 1e-5 * Math.Max(1, Math.Abs(difference)))) wrong++;
            }

            double LossAt(int i, double change)
            {
                reference.Parameters[i] = start[i] + change;
                double loss = reference.ComputeGradients(batch, drawn.Data.Classes);
                reference.Parameters[i] = start[i];
                return loss;
            }
        }

        // A difference across the corner of relu, |x| or a clip is no slope; corners are rare.
        compared.ShouldBeGreaterThan(800);
        wrong.ShouldBeLessThan(compared / 200, $"of {compared}");
    }
}
