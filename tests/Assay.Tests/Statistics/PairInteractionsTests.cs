using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

/// <summary>Constants by tests/golden/importance.py.</summary>
public class PairInteractionsTests
{
    [Fact]
    public void Of_a_complete_grid_the_share_is_that_of_the_two_way_table()
    {
        GoldenDraws draw = new(3);
        int[][] grid = [.. from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 4) from k in Enumerable.Range(0, 2) select new[] { i, j, k }];
        double[] values = [.. grid.Select(at => (0.1 * at[0]) + (0.05 * at[1]) + (at is [2, 3, _] ? 0.2 : 0) + (0.02 * draw.Next()))];
        IReadOnlyList<PairShare> pairs = PairInteractions.Of([Levels(grid, 0, 3), Levels(grid, 1, 4), Levels(grid, 2, 2)], values, complete: true);
        pairs.Select(pair => (pair.First, pair.Second, pair.DegreesOfFreedom)).ShouldBe([(0, 1, 6), (0, 2, 2), (1, 2, 3)]);
        pairs[0].Share.ShouldBe(0.093795472048, 1e-11);
        pairs[1].Share.ShouldBe(8.23747769771e-05, 1e-11);
        pairs[0].P.ShouldBe(3 * 1.19946916767e-11, 1e-15); // Holm's, of three
        pairs[1].P.ShouldBe(1);
    }

    [Fact]
    public void Of_drawn_trials_it_is_what_products_explain_beyond_each_factor_also_where_one_exists_in_some_only()
    {
        GoldenDraws draw = new(5);
        (double X, int Kind, double Inner, double Noise)[] rows = [.. Enumerable.Range(0, 60).Select(_ => (draw.Next(), draw.Next(3), draw.Next(), draw.Next()))];
        double There(int kind) => kind == 0 ? 1 : 0;
        double[] values = [.. rows.Select(row =>
            row.X + (0.3 * row.Kind) + (row.Kind == 2 ? 0.8 * row.X : 0) + (0.2 * row.Inner * There(row.Kind)) + (0.1 * row.Noise))];
        double[][] x = [.. Powers().Select(power => rows.Select(row => power(row.X)).ToArray())];
        double[][] inner = [.. Powers().Select(power => rows.Select(row => power(row.Inner) * There(row.Kind)).ToArray())];
        IReadOnlyList<PairShare> pairs = PairInteractions.Of([x, Levels([.. rows.Select(row => new[] { row.Kind })], 0, 3), inner], values, complete: false);

        // Kind and inner: that inner exists for one kind alone is no interaction.
        pairs.Select(pair => (pair.First, pair.Second, pair.DegreesOfFreedom)).ShouldBe([(0, 1, 4), (0, 2, 6)]);
        pairs.Select(pair => pair.Share).ShouldBe([0.0277836424675, 0.00854038480876], 1e-10);
        pairs[1].P.ShouldBe(0.013080367285, 1e-8);
    }

    [Fact]
    public void One_value_a_combination_of_two_factors_has_a_share_and_no_test()
    {
        int[][] grid = [.. from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 2) select new[] { i, j }];
        double[][][] factors = [Levels(grid, 0, 2), Levels(grid, 1, 2)];
        PairShare pair = PairInteractions.Of(factors, [0, 1, 1, 4], complete: true).ShouldHaveSingleItem();
        pair.Share.ShouldBe(1.0 / 9, 1e-14); // squares about the mean 9; (0 − 1 − 1 + 4)² / 4 = 1
        pair.P.ShouldBe(double.NaN);
        PairInteractions.Of(factors, [0, 1, 1, 4], complete: false).ShouldBeEmpty();
        PairInteractions.Of(factors, [3, 3, 3, 3], complete: true).ShouldBeEmpty();
    }

    [Fact]
    public void Where_nothing_acts_together_pairs_are_told_in_the_share_of_studies_that_is_stated()
    {
        const int Studies = 200;
        int told = 0;
        for (int study = 0; study < Studies; study++)
        {
            RandomSequence random = new RandomKey((ulong)study).Sequence(Purpose.Data);
            double[][] points = new double[50][];
            for (int i = 0; i < 50; i++) points[i] = [random.NextDouble(), random.NextDouble(), random.Next(3), random.NextNormal()];
            double[][] Range(int f) => [.. Powers().Select(power => points.Select(x => power(x[f])).ToArray())];
            double[] values = [.. points.Select(x => x[0] + x[2] + (0.3 * x[3]))];
            if (PairInteractions.Of([Range(0), Range(1), Levels([.. points.Select(x => new[] { (int)x[2] })], 0, 3)], values, false).Any(pair => pair.P <= 0.05)) told++;
        }

        told.ShouldBeInRange(2, 19); // 5 in 100 of 200, and 3 standard errors
    }

    private static double[][] Levels(int[][] rows, int factor, int count) =>
        [.. Enumerable.Range(0, count).Select(level => rows.Select(row => row[factor] == level ? 1.0 : 0).ToArray())];

    private static Func<double, double>[] Powers() => [_ => 1, x => x, x => x * x];
}
