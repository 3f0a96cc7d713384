using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

/// <summary>
/// The elementary functions against the double-precision ones of the C library, over their whole ranges. Errors are in
/// units in the last place of the result, or absolute where a function's docstring says so.
/// </summary>
public sealed class VectorMathTests
{
    [Fact]
    public void Exp_is_within_2_units_in_the_last_place() =>
        WorstUnits(VectorMath.Exp, Math.Exp, -87.3, 88.7).ShouldBeLessThan(2);

    [Fact]
    public void Exp_at_its_ends()
    {
        One(VectorMath.Exp, 0).ShouldBe(1);
        One(VectorMath.Exp, -100).ShouldBe(0);
        One(VectorMath.Exp, float.NegativeInfinity).ShouldBe(0);
        One(VectorMath.Exp, 89).ShouldBe(float.PositiveInfinity);
        One(VectorMath.Exp, float.PositiveInfinity).ShouldBe(float.PositiveInfinity);
        One(VectorMath.Exp, float.NaN).ShouldBe(float.NaN);
    }

    [Fact]
    public void Log_is_within_3_units_in_the_last_place()
    {
        WorstUnits(VectorMath.Log, Math.Log, 1e-7, 2).ShouldBeLessThan(3);
        WorstUnits(VectorMath.Log, Math.Log, 0.99, 1.01).ShouldBeLessThan(3);
        WorstUnits(VectorMath.Log, Math.Log, 1, 1e30).ShouldBeLessThan(3);
    }

    [Fact]
    public void Log_at_its_ends()
    {
        One(VectorMath.Log, 1).ShouldBe(0);
        One(VectorMath.Log, 0).ShouldBe(float.NegativeInfinity);
        One(VectorMath.Log, -1).ShouldBe(float.NaN);
        One(VectorMath.Log, float.PositiveInfinity).ShouldBe(float.PositiveInfinity);
        One(VectorMath.Log, float.NaN).ShouldBe(float.NaN);
    }

    [Fact]
    public void Log_of_one_plus_x_keeps_small_x()
    {
        WorstUnits(VectorMath.LogOnePlus, x => x < 1e-5 ? x - (x * x / 2) : Math.Log(1 + x), 0, 1).ShouldBeLessThan(4);
        One(VectorMath.LogOnePlus, 1e-20f).ShouldBe(1e-20f);
    }

    [Fact]
    public void Tanh_is_within_3_units_in_the_last_place() =>
        WorstUnits(VectorMath.Tanh, Math.Tanh, -20, 20).ShouldBeLessThan(3);

    [Fact]
    public void Sigmoid_is_within_3_units_in_the_last_place() =>
        WorstUnits(VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x)), -87, 87).ShouldBeLessThan(3);

    [Fact]
    public void Sigmoid_at_its_ends()
    {
        One(VectorMath.Sigmoid, 0).ShouldBe(0.5f);
        One(VectorMath.Sigmoid, 1000).ShouldBe(1);
        One(VectorMath.Sigmoid, -1000).ShouldBeInRange(0, 1e-37f);
        One(VectorMath.Sigmoid, float.NaN).ShouldBe(float.NaN);
    }

    [Fact]
    public void Sine_and_cosine_are_within_2e_7()
    {
        WorstAbsolute(VectorMath.Sin, Math.Sin, -8000, 8000).ShouldBeLessThan(2e-7);
        WorstAbsolute(VectorMath.Cos, Math.Cos, -8000, 8000).ShouldBeLessThan(2e-7);
        WorstAbsolute(VectorMath.Sin, Math.Sin, -4, 4).ShouldBeLessThan(2e-7);
        WorstAbsolute(VectorMath.Cos, Math.Cos, -4, 4).ShouldBeLessThan(2e-7);
    }

    /// <summary>Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …), a series with no cancellation (Marsaglia 2004).</summary>
    [Fact]
    public void The_normal_distribution_function_is_within_1e_6()
    {
        static double Phi(double x)
        {
            double term = x, sum = x;
            for (int i = 3; i < 200; i += 2) sum += term *= x * x / i;
            return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
        }

        WorstAbsolute(VectorMath.NormalCdf, Phi, -5, 5).ShouldBeLessThan(3e-7);
        foreach (double x in (double[])[-3, -2, -1, 0, 1, 2, 3])
            ((One(VectorMath.NormalCdf, (float)x) / Phi(x)) - 1).ShouldBeInRange(-1e-6, 1e-6);
    }

    private static float One(Func<Vector512<float>, Vector512<float>> function, float x) => function(Vector512.Create(x))[5];

    private static double WorstUnits(
        Func<Vector512<float>, Vector512<float>> function, Func<double, double> exact, double low, double high) =>
        Worst(function, exact, low, high, (actual, expected) =>
        {
            float rounded = (float)expected;
            double unit = Math.BitIncrement(Math.Abs(rounded)) - (double)Math.Abs(rounded);
            return Math.Abs(actual - expected) / Math.Max(unit, Math.Abs(expected) * 5.96e-8);
        });

    private static double WorstAbsolute(
        Func<Vector512<float>, Vector512<float>> function, Func<double, double> exact, double low, double high) =>
        Worst(function, exact, low, high, (actual, expected) => Math.Abs(actual - expected));

    private static double Worst(
        Func<Vector512<float>, Vector512<float>> function, Func<double, double> exact, double low, double high,
        Func<double, double, double> error)
    {
        double worst = 0;
        for (int i = 0; i <= 20_000; i++)
        {
            float x = (float)(low + ((high - low) * i / 20_000));
            double e = error(One(function, x), exact(x));
            if (double.IsNaN(e)) return double.PositiveInfinity;
            worst = Math.Max(worst, e);
        }

        return worst;
    }
}
