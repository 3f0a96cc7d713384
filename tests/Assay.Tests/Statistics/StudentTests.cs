using Assay.Statistics;

namespace Assay.Tests.Statistics;

/// <summary>Student's t and what is built on it, at the ends of the ranges that studies reach. Constants by tests/golden/student.py (scipy).</summary>
public class StudentTests
{
    [Theory]
    [InlineData(3, 1, 0.204832764699), InlineData(40, 4, 2.3340163226e-06), InlineData(12, 9, 7.69988622299e-07), InlineData(5, 810, 7.03031785677e-07)]
    public void Small_p_values_are_exact_in_proportion(double t, double degrees, double p)
    {
        new Estimate(t, 1, degrees).P.ShouldBe(p, 1e-9 * p);
        new Estimate(-2 * t, 2, degrees).P.ShouldBe(p, 1e-9 * p);
    }

    [Theory]
    [InlineData(0.95, 1, 12.7062047364), InlineData(0.999, 1, 636.619249432), InlineData(0.95, 2, 4.30265272991), InlineData(0.95, 99, 1.98421695151), InlineData(0.99, 810, 2.58191260385)]
    public void Intervals_are_as_wide_as_they_must_be(double level, double degrees, double point) =>
        new Estimate(0, 1, degrees).Interval(level).High.ShouldBe(point, 1e-9 * point);

    [Theory]
    [InlineData(20, 2, 1, 0.0434379300268), InlineData(3, 5, 3, 0.155700143611), InlineData(3.2, 9, 4, 0.13363925132), InlineData(2.7, 5, 810, 0.0303554861594), InlineData(2.5, 19, 76, 0.151941190047)]
    public void Dunnetts_tail_is_the_double_integral(double t, int comparisons, double degrees, double tail)
    {
        (1 - Dunnett.Cdf(t, comparisons, degrees)).ShouldBe(tail, 1e-9);
        Dunnett.Critical(comparisons, degrees, 1 - tail).ShouldBe(t, 1e-6 * t);
    }

    [Theory]
    [InlineData(4, 2, 0.01, 0.155702481011), InlineData(3, 99, 0.05, 0.843947102756), InlineData(6, 810, 0.001, 0.996420872006)]
    public void Power_is_the_noncentral_ts_at_any_level(double effect, double degrees, double alpha, double power) =>
        Power.OfDifference(effect, degrees, alpha).ShouldBe(power, 1e-9);

    [Theory]
    [InlineData(1, 8.92662610779), InlineData(4, 3.57873208527), InlineData(9, 3.17712824317), InlineData(99, 2.94663619586)]
    public void The_smallest_margin_is_held_in_80_of_100(double degrees, double margin) =>
        Power.SmallestMargin(degrees).ShouldBe(margin, 1e-7);
}
