using Assay.Statistics;

namespace Assay.Tests.Statistics;

public class ContrastTests
{
    private static readonly Contrast Difference = StatisticsTable.Layout().Difference(1, 0);

    [Fact]
    public void On_these_data_folds_are_blocks_as_R_fits_them()
    {
        Estimate estimate = Difference.OnTheseData()!;
        estimate.Effect.ShouldBe(0.0075, 1e-12);
        estimate.StandardError.ShouldBe(0.00183459552511, 1e-13);
        estimate.T.ShouldBe(4.08809456763756, 1e-10);
        estimate.P.ShouldBe(0.00272479365789, 1e-12);
        estimate.DegreesOfFreedom.ShouldBe(9);
    }

    [Fact]
    public void A_block_without_a_value_is_dropped_and_told_and_the_rest_is_as_R_fits_it()
    {
        Layout layout = StatisticsTable.Layout((level, fold, seed, value) => (level, fold, seed) == (1, 2, 3) ? double.NaN : value);
        (layout.Dropped, layout.Blocks, layout.Folds).ShouldBe((1, 11, 3));
        layout.Missing.ShouldBe([0, 1, 0]);
        Estimate estimate = layout.Difference(1, 0).OnTheseData()!;
        estimate.Effect.ShouldBe(0.00747222222222, 1e-12);
        estimate.StandardError.ShouldBe(0.00205090502456, 1e-13);
        estimate.P.ShouldBe(0.00655684561902, 1e-12);
        estimate.DegreesOfFreedom.ShouldBe(8);
    }

    [Fact]
    public void A_run_that_one_level_does_not_have_counts_as_one_without_a_value()
    {
        Layout layout = Layout.Of([new(0, 0, 1), new(0, 1, 2), new(1, 0, 3)], [new(0, 1, 5), new(1, 0, double.PositiveInfinity), new(0, 0, 3)]);
        (layout.Dropped, layout.Blocks, layout.Folds).ShouldBe((1, 2, 1));
        layout.Difference(1, 0).Values.ShouldBe([2, 3]);
    }

    [Fact]
    public void Of_one_fold_it_is_the_paired_t_test_over_seeds()
    {
        Layout layout = Layout.Of([.. StatisticsTable.Values.Select(values => values[..4].Select((value, seed) => new Measurement(0, seed, value)).ToArray())]);
        Interval interval = layout.Difference(1, 0).OnTheseData()!.Interval(0.99);
        interval.Low.ShouldBe(-0.00227447455998, 1e-10);
        interval.High.ShouldBe(0.01977447455998, 1e-10);
    }

    [Fact]
    public void On_data_like_these_the_variance_of_fold_means_is_corrected()
    {
        Estimate folds = Difference.OnDataLikeThese(0.5)!, anew = Difference.OnDataLikeThese(0.5, splitAnew: true)!;
        folds.StandardError.ShouldBe(0.00197642353761, 1e-13);
        folds.P.ShouldBe(0.06295742866836, 1e-12);
        folds.Interval().Low.ShouldBe(-0.00100386412922, 1e-10);
        folds.Interval().High.ShouldBe(0.01600386412922, 1e-10);
        anew.StandardError.ShouldBe(0.00461141534837, 1e-13);
        anew.P.ShouldBe(0.13214462404677, 1e-12);
    }

    [Fact]
    public void What_does_not_repeat_has_no_estimate()
    {
        new Contrast([[1], [2], [3]]).OnTheseData().ShouldBeNull();
        new Contrast([[1, 2, 3]]).OnDataLikeThese(0.25).ShouldBeNull();
        new Contrast([[1, 2, 3]]).OnDataLikeThese(0.25, splitAnew: true).ShouldNotBeNull();
        new Contrast([]).OnTheseData().ShouldBeNull();
    }

    [Fact]
    public void The_same_difference_everywhere_has_no_error_and_decides_nothing_though_it_is_rounded_otherwise()
    {
        (0.3 - 0.2).ShouldNotBe(0.2 - 0.1); // in doubles
        Estimate estimate = Layout.Of([new(0, 0, 0.3), new(0, 1, 0.2)], [new(0, 0, 0.2), new(0, 1, 0.1)]).Difference(0, 1).OnTheseData()!;
        estimate.Effect.ShouldBe(0.1, 1e-12);
        estimate.StandardError.ShouldBe(0);
        new[] { estimate.T, estimate.P, estimate.Interval().Low, Equivalence.P(estimate, 1), Equivalence.SmallestMargin(estimate) }.ShouldAllBe(value => double.IsNaN(value));
    }

    [Fact]
    public void Two_one_sided_tests_and_their_interval_say_the_same()
    {
        Estimate estimate = Difference.OnTheseData()!;
        Equivalence.P(estimate, 0.008).ShouldBe(0.395678465203, 1e-10);
        Equivalence.P(estimate, 0.02).ShouldBe(3.89310029885e-05, 1e-14);
        Equivalence.Interval(estimate).Low.ShouldBe(0.00413697921673, 1e-10);
        Equivalence.Interval(estimate).High.ShouldBe(0.0108630207833, 1e-10);
        Equivalence.P(estimate, Equivalence.SmallestMargin(estimate, 0.01)).ShouldBe(0.01, 1e-7);
    }

    [Fact]
    public void A_ratio_of_times_is_a_difference_of_logarithms()
    {
        Ratio ratio = Ratio.Of(StatisticsTable.Layout().Logs().Difference(1, 0).OnTheseData()!);
        ratio.Value.ShouldBe(1.00827454891, 1e-10);
        ratio.Interval.Low.ShouldBe(1.00368894859, 1e-9);
        ratio.Interval.High.ShouldBe(1.01288109969, 1e-9);
        Should.Throw<ArgumentOutOfRangeException>(() => StatisticsTable.Layout((level, fold, seed, value) => level - 1).Logs());
    }

    [Fact]
    public void A_trend_is_the_slope_in_each_block()
    {
        Estimate slope = StatisticsTable.Layout().Contrast(Trend.Coefficients(Trend.Doublings([16, 32, 128]))).OnTheseData()!;
        slope.Effect.ShouldBe(-0.002946428571429, 1e-12);
        slope.StandardError.ShouldBe(0.000906372574269, 1e-13);
        slope.P.ShouldBe(0.009984711664138, 1e-11);
        Trend.Coefficients(Trend.Ranks(3)).ShouldBe([-0.5, 0, 0.5]);
    }
}
