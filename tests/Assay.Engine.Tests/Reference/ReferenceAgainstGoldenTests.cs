using Assay.Engine.Tests.Golden;

namespace Assay.Engine.Tests.Reference;

/// <summary>
/// The plain implementation against PyTorch's values: both are in double precision and differ by rounding alone. What
/// holds here lets the plain implementation stand in for PyTorch on cases without committed values.
/// </summary>
public class ReferenceAgainstGoldenTests
{
    private const double Tolerance = 1e-9;

    /// <summary>All but those of heads: it trains chains, and a head is one with its trunk (Laws/HeadTests.cs).</summary>
    public static TheoryData<string> Names => [.. GoldenCase.Names.Select(row => row.Data).Where(name => !name.StartsWith("heads:", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Names))]
    public void The_plain_implementation_agrees_with_PyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Of(name);
        ReferenceTraining training = new(golden.Network, golden.Training, golden.Shape, golden.Parameters, golden.Statistics, golden.Period ?? 1);
        int targets = golden.Targets.Length / golden.Samples;
        (double[], double[])[] samples = [.. Enumerable.Range(0, golden.Samples).Select(i =>
            (golden.Features[(i * golden.Inputs)..((i + 1) * golden.Inputs)], golden.Targets[(i * targets)..((i + 1) * targets)]))];

        double[] outputs = [.. samples.SelectMany(sample => training.Predict(sample.Item1))];
        Compare.Largest(outputs, golden.Outputs).ShouldBeLessThan(Tolerance, "outputs");
        for (int step = 0; step < 10; step++)
        {
            double loss = training.Step([.. golden.Batch(step).Select(i => samples[i])], golden.Classes);
            loss.ShouldBe(golden.Losses[step], Tolerance * Math.Max(1, Math.Abs(golden.Losses[step])), $"loss of step {step + 1}");
            if (step > 0) continue;
            Compare.Largest(training.Gradients, golden.Gradient).ShouldBeLessThan(Tolerance, "gradient");
            Compare.Largest(training.Parameters, golden.After1).ShouldBeLessThan(Tolerance, "after one step");
        }

        Compare.Largest(training.Parameters, golden.After10).ShouldBeLessThan(Tolerance, "after ten steps");
        Compare.Largest(training.Statistics, golden.StatisticsAfter10 ?? []).ShouldBeLessThan(Tolerance, "running statistics");
    }
}
