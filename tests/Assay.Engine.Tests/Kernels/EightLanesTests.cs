using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

public class EightLanesTests
{
    [Fact]
    public void Exponentials_are_within_2_ulp_and_end_at_the_normal_range()
    {
        for (int i = 0; i < 708_000; i += 8)
        {
            Vector512<double> x = Vector512.CreateSequence(-i / 1000.0, -0.001), found = EightLanes.Exp(x);
            for (int lane = 0; lane < 8; lane++) found[lane].ShouldBe(Math.Exp(x[lane]), 5e-16 * Math.Exp(x[lane]), $"e^{x[lane]}");
        }

        EightLanes.Exp(Vector512.Create(-709.0))[0].ShouldBe(0);
    }

    [Theory] // scipy.stats.norm.cdf
    [InlineData(0, 0.5), InlineData(0.5, 0.6914624612740131), InlineData(1.5, 0.9331927987311419), InlineData(1.96, 0.9750021048517795), InlineData(4, 0.9999683287581669), InlineData(9, 1)]
    [InlineData(-1, 0.15865525393145705), InlineData(-3, 0.0013498980316300957), InlineData(-6.5, 4.0160005838591e-11), InlineData(-7.5, 3.190891672910892e-14), InlineData(-20, 2.7536241186061556e-89)]
    public void The_normal_distribution_is_scipys(double x, double share) => EightLanes.NormalCdf(Vector512.Create(x))[0].ShouldBe(share, Math.Min(3e-16, 1e-5 * share));
}
