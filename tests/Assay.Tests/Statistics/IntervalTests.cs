using Assay.Statistics;

namespace Assay.Tests.Statistics;

public class IntervalTests
{
    [Fact]
    public void The_interval_of_a_mean_is_Students()
    {
        const double T = 2.7764451051977987, Deviation = 1.5811388300841898; // t(0.975, 4) from tables; of 1 … 5
        Interval interval = Interval.OfMean([1, 2, 3, 4, 5]);
        interval.High.ShouldBe(3 + (T * Deviation / Math.Sqrt(5)), 1e-9);
        interval.Low.ShouldBe(3 - (T * Deviation / Math.Sqrt(5)), 1e-9);
    }

    [Fact]
    public void One_value_has_no_interval() => Interval.OfMean([1]).Low.ShouldBe(double.NaN);
}
