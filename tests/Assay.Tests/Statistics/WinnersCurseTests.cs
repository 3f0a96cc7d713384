using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

public class WinnersCurseTests
{
    /// <summary>The expected largest of n standard normals (Harter 1961, Expected values of normal order statistics).</summary>
    [Theory]
    [InlineData(1, 0), InlineData(2, 0.56419), InlineData(3, 0.84628), InlineData(5, 1.16296), InlineData(10, 1.53875), InlineData(100, 2.50759)]
    public void Of_equal_truths_it_is_the_largest_noise(int n, double expected) => WinnersCurse.OfLargest(new double[n]).ShouldBe(expected, 1e-5);

    /// <summary>Of two, δ apart: √2 φ(δ / √2).</summary>
    [Theory]
    [InlineData(0.3), InlineData(1), InlineData(3)]
    public void Of_two_it_is_known(double apart) =>
        WinnersCurse.OfLargest([0, apart]).ShouldBe(Math.Sqrt(2) * Math.Exp(-apart * apart / 4) / Math.Sqrt(2 * Math.PI), 1e-9);

    [Fact]
    public void What_is_hopeless_counts_in_nothing_and_without_noise_there_is_no_luck()
    {
        WinnersCurse.Expected([1, 1.1, 0.9], 0.1).ShouldBe(WinnersCurse.Expected([1, 1.1, 0.9, -30, -50, -1e6], 0.1), 1e-12);
        WinnersCurse.Expected([1, 2, 3], 0).ShouldBe(0);
        WinnersCurse.Expected([7], 1).ShouldBe(0);
        WinnersCurse.Expected([1, 2, 3], 1e-3).ShouldBe(0, 1e-9);
        WinnersCurse.Expected([10, 11, 9], 1).ShouldBe(100 * WinnersCurse.Expected([0.10, 0.11, 0.09], 0.01), 1e-9); // no unit
    }

    /// <summary>
    /// Over many searches the estimate is on average what the luck was, to a quarter of a mean's standard error, for up to fifty trials: nothing
    /// to choose from, truths that scatter by half, once, twice and five times the noise, skewed ones, and a fifth or more of hopeless ones.
    /// </summary>
    [Theory]
    [InlineData("equal"), InlineData("half"), InlineData("once"), InlineData("twice"), InlineData("five times"), InlineData("skewed"), InlineData("a fifth hopeless"), InlineData("most hopeless")]
    public void The_estimate_is_right_on_average(string truths)
    {
        foreach (int n in (int[])[3, 5, 10, 20, 50])
        {
            RandomSequence random = new RandomKey(11, n).Sequence(Purpose.Data, (ulong)truths.Length);
            (double estimate, double luck) = (0, 0);
            const int Searches = 400;
            for (int search = 0; search < Searches; search++)
            {
                double[] truth = new double[n], means = new double[n];
                for (int i = 0; i < n; i++)
                {
                    truth[i] = truths switch
                    {
                        "equal" => 0,
                        "half" => 0.5 * random.NextNormal(),
                        "once" => random.NextNormal(),
                        "twice" => 2 * random.NextNormal(),
                        "five times" => 5 * random.NextNormal(),
                        "skewed" => 2 * Math.Log(1 - random.NextDouble()),
                        _ => random.NextDouble() < (truths == "a fifth hopeless" ? 0.2 : 0.6) ? -20 - (5 * Math.Abs(random.NextNormal())) : 0,
                    };
                    means[i] = truth[i] + random.NextNormal();
                }

                int best = Array.IndexOf(means, means.Max());
                estimate += WinnersCurse.Expected(means, 1) / Searches;
                luck += (means[best] - truth[best]) / Searches;
            }

            estimate.ShouldBe(luck, 0.25 + (3 * 0.7 / Math.Sqrt(Searches)), $"{truths}, {n} trials"); // the luck of one search scatters by 0.7
        }
    }
}
