using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

public class LogDeviationTests
{
    [Theory] // scipy.special.polygamma(1, x)
    [InlineData(0.5, 4.93480220054468), InlineData(1, 1.6449340668482266), InlineData(2, 0.6449340668482266), InlineData(4.5, 0.24872510303901035), InlineData(20, 0.051270822935203124)]
    public void Trigamma_is_scipys(double x, double value) => LogDeviation.Trigamma(x).ShouldBe(value, 1e-13);

    /// <summary>The law of the distribution: over normal samples of five the estimate of log σ is right on average, and scatters as it says.</summary>
    [Fact]
    public void Of_normal_values_it_is_right_on_average_and_scatters_as_it_says()
    {
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Search);
        Estimate[] estimates = [.. Enumerable.Range(0, 40_000).Select(_ => LogDeviation.Of(Enumerable.Range(0, 5).Select(_ => 3 * random.NextNormal()))!)];
        Spread spread = Spread.Of(estimates.Select(estimate => estimate.Effect));
        spread.Mean.ShouldBe(Math.Log(3), 4 * spread.Deviation / 200);
        spread.Deviation.ShouldBe(estimates[0].StandardError, 0.02 * estimates[0].StandardError);

    }

    [Fact]
    public void Of_one_value_or_the_same_twice_there_is_none()
    {
        LogDeviation.Of([1]).ShouldBeNull();
        LogDeviation.Of([1, 1]).ShouldBeNull();
    }
}
