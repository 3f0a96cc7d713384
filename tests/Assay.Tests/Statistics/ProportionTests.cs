using Assay.Statistics;
using MathNet.Numerics.Distributions;

namespace Assay.Tests.Statistics;

/// <summary>Constants by tests/golden/statistics.R.</summary>
public class ProportionTests
{
    [Theory]
    [InlineData(8, 10, 0.443904537692, 0.974789273673), InlineData(0, 10, 0, 0.308497107819), InlineData(79, 80, 0.932312215536, 0.999683577472)]
    public void The_exact_interval_is_Clopper_and_Pearsons(int successes, int samples, double low, double high)
    {
        Interval interval = Proportion.ClopperPearson(successes, samples);
        interval.Low.ShouldBe(low, 1e-9);
        interval.High.ShouldBe(high, 1e-9);
    }

    [Fact] // Every outcome of 40 samples, weighted by its probability.
    public void Counted_out_the_exact_interval_never_misses_too_often()
    {
        const int n = 40;
        double[] shares = [.. Enumerable.Range(1, 99).Select(i => i / 100.0)];
        double Coverage(Func<int, Interval> of, double share) =>
            Enumerable.Range(0, n + 1).Where(k => of(k).Low <= share && share <= of(k).High).Sum(k => Binomial.PMF(share, n, k));
        Interval[] exact = [.. Enumerable.Range(0, n + 1).Select(k => Proportion.ClopperPearson(k, n))];
        shares.Min(share => Coverage(k => exact[k], share)).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Theory] // scipy.stats.fisher_exact([[n, 0], [0, n]])
    [InlineData(1, 1), InlineData(3, 0.1), InlineData(4, 0.028571428571428571), InlineData(10, 1.0825088224469026e-05)]
    public void All_beside_none_is_Fishers_test(int n, double p) => Proportion.AllAgainstNone(n).ShouldBe(p, 1e-15);

    [Theory]
    [InlineData(3, 11, 0.057373046875), InlineData(5, 5, 1), InlineData(0, 6, 0.03125), InlineData(0, 0, 1), InlineData(6, 0, 0.03125)]
    public void McNemars_test_is_a_fair_coins(int first, int second, double p) =>
        new PairedProportions(100, first, second).McNemar.ShouldBe(p, 1e-12);

    [Fact] // Every outcome (n10, n01, both alike) of 30 samples, weighted by its multinomial probability.
    public void Counted_out_the_interval_of_a_difference_holds_it_in_95_of_100()
    {
        const int n = 30;
        double[] factorials = new double[n + 1];
        for (int i = 1; i <= n; i++) factorials[i] = factorials[i - 1] + Math.Log(i);
        double worst = 1, sum = 0;
        int cases = 0;
        foreach ((double first, double second) in new[] { (.05, .05), (.1, .02), (.2, .1), (.3, .05), (.25, .25), (.02, .02), (.4, .2) })
        {
            double covered = 0;
            for (int a = 0; a <= n; a++)
            {
                for (int b = 0; a + b <= n; b++)
                {
                    Interval interval = new PairedProportions(n, a, b).Interval();
                    if (interval.Low > first - second || interval.High < first - second) continue;
                    covered += Math.Exp(factorials[n] - factorials[a] - factorials[b] - factorials[n - a - b]
                        + (a * Math.Log(first)) + (b * Math.Log(second)) + ((n - a - b) * Math.Log(1 - first - second)));
                }
            }

            (worst, sum, cases) = (Math.Min(worst, covered), sum + covered, cases + 1);
        }

        worst.ShouldBeGreaterThan(0.93);
        (sum / cases).ShouldBeGreaterThan(0.945);
    }

    [Fact]
    public void A_difference_of_shares_turns_its_sign_with_the_networks()
    {
        var one = new PairedProportions(100, 12, 4);
        Interval forth = one.Interval(), back = new PairedProportions(100, 4, 12).Interval();
        one.Difference.ShouldBe(0.08);
        (forth.Low, forth.High).ShouldBe((-back.High, -back.Low));
    }
}
