using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

/// <summary>Constants by tests/golden/statistics.R.</summary>
public class FamilyTests
{
    [Fact]
    public void Holm_adjusts_as_R_does_and_counts_what_could_not_be_tested()
    {
        Holm.Adjust([.04, .001, .03, .02, .6]).ShouldBe([.09, .005, .09, .08, .6], 1e-12);
        Holm.Adjust([.01, double.NaN, .04]).ShouldBe([3 * .01, double.NaN, 2 * .04]);
        Holm.Adjust([]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 5, 0.05449009934), InlineData(2, 5, 0.0923672251711), InlineData(3, 10, 0.0765355920988), InlineData(9, 20, 0.121057821783), InlineData(4, 200, 0.0452909639284)]
    public void Dunnetts_tail_is_that_of_mvtnorm(int comparisons, int degrees, double tail) => // whose error is about 1e-7
        (1 - Dunnett.Cdf(2.5, comparisons, degrees)).ShouldBe(tail, 3e-7);

    [Theory] // Dunnett 1964, table of two-sided 5 % points, two decimals.
    [InlineData(1, 5, 2.57), InlineData(2, 5, 3.03), InlineData(3, 10, 2.76), InlineData(9, 20, 2.95)]
    public void Dunnetts_points_are_those_of_his_table(int comparisons, int degrees, double point) =>
        Dunnett.Critical(comparisons, degrees).ShouldBe(point, 0.0051);

    [Fact]
    public void Levels_against_a_reference_are_as_multcomp_has_them()
    {
        Layout fold = Layout.Of([.. StatisticsTable.Values.Select(values => values[..4].Select((value, seed) => new Measurement(0, seed, value)).ToArray())]);
        IReadOnlyList<DunnettComparison> all = Dunnett.OnTheseData(fold, 0);
        all.Select(one => one.Level).ShouldBe([1, 2]);
        all.Select(one => one.Difference.Effect).ShouldBe([0.00875, -0.0025], 1e-12);
        all.ShouldAllBe(one => Math.Abs(one.Difference.StandardError - 0.003002313922442) < 1e-12);
        all.Select(one => one.P).ShouldBe([0.046802080373341, 0.638423173883440], 1e-5); // multcomp: quasi Monte Carlo
        all.Select(one => one.Interval.Low).ShouldBe([0.000155330205468, -0.011094669794532], 1e-5);
        all.Select(one => one.Interval.High).ShouldBe([0.017344669794532, 0.006094669794532], 1e-5);
    }

    [Fact]
    public void Over_several_folds_the_error_is_the_remainder_within_them()
    {
        IReadOnlyList<DunnettComparison> all = Dunnett.OnTheseData(StatisticsTable.Layout(), 0);
        all[0].Difference.DegreesOfFreedom.ShouldBe(18);
        all[0].Difference.StandardError.ShouldBe(Math.Sqrt(2 * 2.74259259259e-05 / 12), 1e-12);
        all[0].Difference.Effect.ShouldBe(0.0075, 1e-12);
    }

    [Fact]
    public void Of_two_levels_it_is_the_paired_test_in_both_scopes()
    {
        Layout two = Layout.Of([.. StatisticsTable.Values[..2].Select(values => values.Select((value, i) => new Measurement(i / 4, i % 4, value)).ToArray())]);
        Contrast difference = two.Difference(1, 0);
        Same(Dunnett.OnTheseData(two, 0), difference.OnTheseData()!);
        Same(Dunnett.OnDataLikeThese(two, 0, 0.5), difference.OnDataLikeThese(0.5)!);
        Same(Dunnett.OnDataLikeThese(two, 0, 0.5, splitAnew: true), difference.OnDataLikeThese(0.5, splitAnew: true)!);

        static void Same(IReadOnlyList<DunnettComparison> family, Estimate alone)
        {
            DunnettComparison one = family.ShouldHaveSingleItem();
            one.Difference.StandardError.ShouldBe(alone.StandardError, 1e-12);
            one.Difference.DegreesOfFreedom.ShouldBe(alone.DegreesOfFreedom);
            one.P.ShouldBe(alone.P, 1e-9);
            one.Interval.High.ShouldBe(alone.Interval().High, 1e-9);
        }
    }

    [Fact]
    public void What_does_not_repeat_or_does_not_vary_decides_nothing()
    {
        Dunnett.OnDataLikeThese(Layout.Of([new(0, 0, 1), new(0, 1, 2)], [new(0, 0, 2), new(0, 1, 4)]), 0, 0.25).ShouldBeEmpty();
        Dunnett.OnTheseData(Layout.Of([new(0, 0, 1), new(1, 0, 2)], [new(0, 0, 2), new(1, 0, 4)]), 0).ShouldBeEmpty();
        Layout same = Layout.Of([new(0, 0, .4), new(0, 1, .3)], [new(0, 0, .3), new(0, 1, .2)], [new(0, 0, .2), new(0, 1, .1)]);
        Dunnett.OnTheseData(same, 0).ShouldAllBe(one => double.IsNaN(one.P) && double.IsNaN(one.Interval.Low));
    }

    [Fact(Timeout = 20_000)] // once half a minute each: what is left of equal accuracies after rounding has a t of next to nothing
    public async Task Levels_that_differ_by_rounding_alone_are_told_at_once()
    {
        foreach (double t in new[] { 0, 1e-14, 1e-6, 1e-4 })
            (await Task.Run(() => Dunnett.Cdf(t, 3, 60), TestContext.Current.CancellationToken)).ShouldBe(0, 1e-11);
    }

    [Fact]
    public void In_simulated_families_without_a_difference_one_in_twenty_finds_any()
    {
        const int levels = 5, seeds = 4, families = 4000;
        RandomSequence random = new RandomKey(2).Sequence(Purpose.Data);
        double critical = Dunnett.Critical(levels - 1, (levels - 1) * (seeds - 1));
        int found = 0;
        for (int family = 0; family < families; family++)
        {
            double[] block = [.. Enumerable.Range(0, seeds).Select(_ => 3 * random.NextNormal())];
            double[][] values = [.. Enumerable.Range(0, levels).Select(_ => block.Select(b => b + random.NextNormal()).ToArray())];
            double[] means = [.. values.Select(level => level.Average())];
            double square = values.Select((level, l) => level.Select((value, s) => value - means[l] - (values.Average(other => other[s]) - means.Average())).Sum(e => e * e)).Sum() / ((levels - 1) * (seeds - 1));
            if (means.Skip(1).Any(mean => Math.Abs(mean - means[0]) > critical * Math.Sqrt(2 * square / seeds))) found++;
        }

        ((double)found / families).ShouldBe(0.05, 0.0104); // three standard errors
    }
}
