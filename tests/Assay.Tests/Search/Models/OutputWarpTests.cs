using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

public class OutputWarpTests
{
    private static readonly double[] Losses = [0.31, 0.29, 0.35, 0.42, 0.33, 0.9, 2.4, 0.30, 0.55, 17.0];

    /// <summary>By tests/golden/models.py: SciPy's Yeo–Johnson likelihood, maximised with the prior.</summary>
    [Fact]
    public void Losses_become_what_scipy_makes_of_them()
    {
        double[] expected = [-0.811894769418534, -0.921341493902524, -0.612481864567561, -0.32191084533854, -0.709000334319376, 0.670110331197153, 1.45177210005082, -0.865788131790328, 0.0713536811328643, 2.04918132695602];
        OutputWarp warp = new(Losses);
        for (int i = 0; i < Losses.Length; i++) warp.Of(Losses[i]).ShouldBe(expected[i], 1e-5);
    }

    [Fact]
    public void It_rises_and_its_slope_is_that_of_differences()
    {
        OutputWarp warp = new(Losses);
        for (double x = -2; x < 20; x += 0.07)
        {
            double h = 1e-4, difference = (warp.Of(x + h) - warp.Of(x - h)) / (2 * h);
            difference.ShouldBeGreaterThan(0);
            warp.Slope(x).ShouldBe(difference, 1e-5 * difference);
        }
    }

    [Theory]
    [InlineData(new[] { 3.0 })]
    [InlineData(new[] { 3.0, 3.0, 3.0 })]
    [InlineData(new[] { 3.0, 3.0, 3.0, 3.0, 3.0, 4.0 })]
    [InlineData(new[] { 0, 1e300 })]
    [InlineData(new[] { -1e308, 1e308, 0 })]
    public void Odd_values_stay_finite(double[] values)
    {
        OutputWarp warp = new(values);
        foreach (double value in values) double.IsFinite(warp.Of(value)).ShouldBeTrue();
        if (values.Max() < 1e300) warp.Of(values.Max()).ShouldBeLessThan(3);
    }
}
