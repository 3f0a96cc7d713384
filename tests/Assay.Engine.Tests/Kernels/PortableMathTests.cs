using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

public class PortableMathTests
{
    private const int Draws = 200_000;

    [Fact]
    public void Log_is_within_2_ulp_over_all_magnitudes()
    {
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Data);
        for (int i = 0; i < Draws; i++)
        {
            // Any positive finite bit pattern, subnormals included; and the neighbourhood of 1, where cancellation threatens.
            ulong bits = (((ulong)random.NextUInt32() << 32) | random.NextUInt32()) % 0x7FF0000000000000;
            Check(BitConverter.UInt64BitsToDouble(Math.Max(bits, 1)), PortableMath.Log, Math.Log, 2);
            Check(1 + ((random.NextDouble() - 0.5) * Math.Pow(10, -16 * random.NextDouble())), PortableMath.Log, Math.Log, 2);
        }

        double[] edges = [double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, Math.Sqrt(2), Math.BitIncrement(Math.Sqrt(2)),
            Math.BitDecrement(1), 1, Math.BitIncrement(1), 0.5, 2, Math.E, double.MaxValue];
        foreach (double x in edges) Check(x, PortableMath.Log, Math.Log, 2);
        foreach (double x in new[] { 0, -0.0, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            PortableMath.Log(x).ShouldBe(Math.Log(x));
    }

    [Fact]
    public void Exp_is_within_2_ulp_over_all_results()
    {
        RandomSequence random = new RandomKey(2).Sequence(Purpose.Data);
        for (int i = 0; i < Draws; i++)
        {
            Check((random.NextDouble() * 1454) - 745, PortableMath.Exp, Math.Exp, 2);
            Check((random.NextDouble() - 0.5) * Math.Pow(10, -20 * random.NextDouble()), PortableMath.Exp, Math.Exp, 2);
        }

        double[] edges = [0, -0.0, 1, -1, 709.782712893384, 709.7827128933841, 710, 1e300, -708.4, -744.44, -745.13, -745.14, -746, -1e300,
            Math.Log(2) / 2, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (double x in edges) Check(x, PortableMath.Exp, Math.Exp, 2);
    }

    [Fact]
    public void Sine_and_cosine_are_within_2_ulp_up_to_1e5()
    {
        RandomSequence random = new RandomKey(3).Sequence(Purpose.Data);
        for (int i = 0; i < Draws; i++)
        {
            double wide = (random.NextDouble() - 0.5) * 2e5, near = (random.NextDouble() - 0.5) * 10, tiny = near * Math.Pow(10, -300 * random.NextDouble());
            foreach (double x in new[] { wide, near, tiny })
            {
                Check(x, PortableMath.Sin, Math.Sin, 2);
                Check(x, PortableMath.Cos, Math.Cos, 2);
            }
        }

        // The doubles nearest to multiples of π/2, where one of the two nearly vanishes.
        for (int n = -60_000; n <= 60_000; n += 7)
        {
            Check(n * (Math.PI / 2), PortableMath.Sin, Math.Sin, 2);
            Check(n * (Math.PI / 2), PortableMath.Cos, Math.Cos, 2);
        }
    }

    [Fact]
    public void Powers_lose_no_more_than_the_exponent_magnifies()
    {
        RandomSequence random = new RandomKey(4).Sequence(Purpose.Data);
        for (int i = 0; i < Draws; i++)
        {
            double x = Math.Pow(10, (random.NextDouble() * 20) - 10), y = (random.NextDouble() - 0.5) * 40;
            double magnified = 2 + (2 * Math.Abs(y * Math.Log(x))); // an ulp in y ln x is this many in its exponential
            Ulps(PortableMath.Pow(x, y), Math.Pow(x, y)).ShouldBeLessThan(magnified, $"{x:R} ^ {y:R}");
        }

        foreach ((double x, double y) in new[] { (0.0, 0.0), (0, 1), (0, 0.5), (0, -1), (0, -0.5), (1, 1e300), (3, 0), (double.PositiveInfinity, 2), (double.NaN, 0) })
            PortableMath.Pow(x, y).ShouldBe(Math.Pow(x, y), $"{x:R} ^ {y:R}");
    }

    private static void Check(double x, Func<double, double> ours, Func<double, double> reference, double bound)
    {
        double distance = Ulps(ours(x), reference(x));
        if (distance > bound) Assert.Fail($"at {x:R}: {ours(x):R} against {reference(x):R}, {distance} ulp");
    }

    /// <summary>How many doubles apart two numbers are; 0 for two NaN, ∞ for one.</summary>
    private static double Ulps(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a) && double.IsNaN(b) ? 0 : double.PositiveInfinity;
        return Math.Abs((double)(Ordinal(a) - Ordinal(b)));

        static Int128 Ordinal(double value)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            return bits < 0 ? -(Int128)(bits & long.MaxValue) : bits;
        }
    }
}
