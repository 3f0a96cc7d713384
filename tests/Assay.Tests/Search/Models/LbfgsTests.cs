using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

public class LbfgsTests
{
    /// <summary>Rosenbrock's valley from its usual start; the least value is 0 at (1, 1).</summary>
    [Fact]
    public void A_bent_valley_is_followed_to_its_end()
    {
        (double[] point, double value) = Lbfgs.Minimise(Rosenbrock, [-1.2, 1], 100, 1e-16);
        value.ShouldBeLessThan(1e-12);
        point.ShouldBe([1, 1], 1e-5);

        static double Rosenbrock(ReadOnlySpan<double> p, Span<double> slope)
        {
            double across = p[1] - (p[0] * p[0]);
            (slope[0], slope[1]) = ((-400 * across * p[0]) - (2 * (1 - p[0])), 200 * across);
            return (100 * across * across) + ((1 - p[0]) * (1 - p[0]));
        }
    }

    /// <summary>20x − ln x from 1: the first step leads to 0, where there is no value, and half of it does not.</summary>
    [Fact]
    public void Where_there_is_no_value_a_step_is_cut_back()
    {
        int refused = 0;
        Lbfgs.Minimise(Barrier, [1], 50, 1e-16).Point[0].ShouldBe(0.05, 1e-6);
        refused.ShouldBeGreaterThan(0);
        Lbfgs.Minimise((_, _) => double.NaN, [3], 50, 1e-16).Point.ShouldBe([3.0]);

        double Barrier(ReadOnlySpan<double> p, Span<double> slope)
        {
            if (p[0] <= 0) refused++;
            slope[0] = 20 - (1 / p[0]);
            return p[0] > 0 ? (20 * p[0]) - Math.Log(p[0]) : double.NaN;
        }
    }
}
