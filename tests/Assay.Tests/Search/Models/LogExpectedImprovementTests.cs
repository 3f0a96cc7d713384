using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

/// <summary>Constants by tests/golden/models.py, in 60 digits.</summary>
public class LogExpectedImprovementTests
{
    [Theory]
    [InlineData(-1000000.0, -500000000028.54996)]
    [InlineData(-300.0, -45012.326536814554)]
    [InlineData(-30.0, -457.724653760598)]
    [InlineData(-8.0, -37.122364261692633)]
    [InlineData(-2.0000001, -4.7687837918588062)]
    [InlineData(-1.9999999, -4.7687832559754297)]
    [InlineData(-1.0, -2.4851210257126413)]
    [InlineData(-0.1, -1.047153314072846)]
    [InlineData(0.0, -0.91893853320467274)]
    [InlineData(0.5, -0.35982768374506382)]
    [InlineData(3.0, 1.0987396653277078)]
    [InlineData(40.0, 3.6888794541139363)]
    public void The_logarithm_is_right_near_and_far(double z, double log) =>
        LogExpectedImprovement.OfStandard(z).ShouldBe(log, 1e-14 * Math.Max(1, Math.Abs(log)));

    /// <summary>ln E[max(0, 3 − Y)], Y of mean 4 and deviation 0.5: 0.5 h(−2), by Simpson's rule.</summary>
    [Fact]
    public void It_is_the_mean_of_what_is_gained()
    {
        const int n = 20_000;
        const double width = 5.0 / n;
        double sum = 0;
        for (int i = 0; i <= n; i++)
        {
            double y = 3 - (i * width), density = Math.Exp(-Math.Pow((y - 4) / 0.5, 2) / 2) / (0.5 * Math.Sqrt(2 * Math.PI));
            sum += (3 - y) * density * (i is 0 or n ? 1 : i % 2 == 1 ? 4 : 2) * width / 3;
        }

        LogExpectedImprovement.Of(4, 0.5, 3).ShouldBe(Math.Log(sum), 1e-12);
    }

    [Fact]
    public void Where_a_value_is_certain_the_gain_is_the_difference()
    {
        LogExpectedImprovement.Of(1, 0, 3).ShouldBe(Math.Log(2), 1e-15);
        LogExpectedImprovement.Of(3, 0, 3).ShouldBe(double.NegativeInfinity);
        LogExpectedImprovement.Of(4, 0, 3).ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void The_better_the_mean_the_greater_it_is_however_far_away()
    {
        double[] heights = [.. Enumerable.Range(0, 4000).Select(i => LogExpectedImprovement.Of(i / 10.0, 1, 20))];
        heights.Zip(heights.Skip(1)).ShouldAllBe(pair => pair.First > pair.Second);
    }
}
