using Assay.Statistics;

namespace Assay.Tests.Statistics;

public class SpreadTests
{
    [Fact]
    public void Mean_and_deviation_are_those_worked_by_hand() =>
        Spread.Of([1, 2, 3, 4, 5]).ShouldBe(new Spread(5, 3, Math.Sqrt(10.0 / 4), 1, 5));

    [Fact]
    public void One_value_has_no_deviation_and_none_has_nothing()
    {
        Spread.Of([0.5]).ShouldBe(new Spread(1, 0.5, double.NaN, 0.5, 0.5));
        Spread.Of([]).ShouldBe(Spread.None);
        Spread.None.Mean.ShouldBe(double.NaN);
    }

    [Fact]
    public void What_is_no_number_makes_all_none_or_is_left_out()
    {
        double[] values = [0.25, double.NaN, 0.75];
        Spread.Of(values).ShouldBe(new Spread(3, double.NaN, double.NaN, double.NaN, double.NaN));
        Spread.OfFinite([.. values, double.PositiveInfinity]).ShouldBe(Spread.Of([0.25, 0.75]));
        Spread.OfFinite([double.NaN]).ShouldBe(Spread.None);
    }

    [Theory]
    [InlineData(2.0, 1.0, 2.0, 3.0), InlineData(2.5, 4.0, 1.0, 2.0, 3.0), InlineData(7.0, 7.0), InlineData(double.NaN), InlineData(double.NaN, 1.0, double.NaN)]
    public void The_median_stands_in_the_middle(double median, params double[] values) => Median.Of(values).ShouldBe(median);

    [Fact]
    public void The_interval_of_a_mean_is_Students()
    {
        double half = 2.7764451051977987 * 1.5811388300841898 / 2.23606797749979; // t(0.975, 4), tables
        Interval interval = Interval.OfMean(Spread.Of([1, 2, 3, 4, 5]));
        interval.Low.ShouldBe(3 - half, 1e-9);
        interval.High.ShouldBe(3 + half, 1e-9);
        Interval.OfMean(Spread.Of([1])).ShouldBe(new Interval(double.NaN, double.NaN));
    }
}
