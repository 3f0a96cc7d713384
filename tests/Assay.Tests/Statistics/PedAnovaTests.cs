using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

/// <summary>Constants by tests/golden/importance.py; those of ordered factors are Optuna's as well.</summary>
public class PedAnovaTests
{
    [Theory]
    [InlineData(40, 1.29890831282, 0.0123187963213, 1.52248766157)]
    [InlineData(200, 1.8007392718, 0.0281291400026, 1.54259223272)]
    public void Divergences_are_those_of_the_formula_and_of_Optuna(int trials, double wide, double narrow, double unordered)
    {
        GoldenDraws draw = new(7);
        (int A, int B, int C, double Value)[] rows = [.. Enumerable.Range(0, trials).Select(_ =>
        {
            (int a, int b, int c, double noise) = (draw.Next(50), draw.Next(5), draw.Next(3), draw.Next());
            return (a, b, c, (Math.Abs(a - 15) / 50.0) + (0.02 * b) + (c != 1 ? 0.15 : 0) + (0.1 * noise));
        })];
        IReadOnlyList<FactorShare> found = PedAnova.Of(
            [
                new(50, true, [.. rows.Select(row => row.A)]), new(5, true, [.. rows.Select(row => row.B)]),
                new(3, false, [.. rows.Select(row => row.C)]),
            ],
            Ranks([.. rows.Select(row => row.Value)]));
        found.Select(one => one.Divergence).ShouldBe([wide, narrow, unordered], 1e-9);
        found.Sum(one => one.Share).ShouldBe(1, 1e-12);
        found.ShouldAllBe(one => one.Observations == trials && one.Best == trials / 10);
        found.ShouldAllBe(one => one.Interval!.Low <= one.Share && one.Share <= one.Interval.High);
    }

    [Fact]
    public void Where_one_factor_decides_it_alone_is_told_from_chance()
    {
        IReadOnlyList<FactorShare> found = Made(200, x => x[0] * x[0]);
        found[0].Share.ShouldBeGreaterThan(0.9);
        found[0].Interval!.Low.ShouldBeGreaterThan(found.Skip(1).Max(one => one.Interval!.High));
        found[0].P.ShouldBeLessThan(0.01);
        found.Skip(1).ShouldAllBe(one => one.P > 0.05);
    }

    [Fact]
    public void Where_nothing_matters_no_factor_is_singled_out_but_in_the_share_of_studies_that_is_stated()
    {
        const int Studies = 100;
        int singledOut = 0;
        for (int study = 0; study < Studies; study++)
        {
            IReadOnlyList<FactorShare> found = Made(60, x => x[^1], study + 1);
            found.Max(one => one.Interval!.Low).ShouldBeLessThan(found.Min(one => one.Interval!.High)); // all overlap
            if (found.Any(one => one.P <= 0.05)) singledOut++;
        }

        singledOut.ShouldBeLessThanOrEqualTo(11); // 5 in 100, and 2.75 standard errors
    }

    [Fact]
    public void What_is_told_is_the_same_every_time_and_does_not_depend_on_the_order_of_trials()
    {
        GridFactor[] factors = Factors(50, out double[][] points);
        int[] rank = Ranks([.. points.Select(x => x[0] + x[2])]);
        IReadOnlyList<FactorShare> found = PedAnova.Of(factors, rank);
        PedAnova.Of(factors, rank).ShouldBe(found);

        GridFactor[] turned = [.. factors.Select(factor => factor with { Cell = [.. factor.Cell.Reverse()] })];
        PedAnova.Of(turned, [.. rank.Reverse()]).Select(one => (one.Divergence, one.Interval)).ShouldBe(found.Select(one => (one.Divergence, one.Interval)));
    }

    [Fact]
    public void A_factor_is_judged_where_it_exists()
    {
        // The second exists in every other trial only; its best are the best of these, whatever the others did.
        GridFactor[] factors = Factors(120, out double[][] points);
        factors[1] = factors[1] with { Cell = [.. factors[1].Cell.Select((cell, i) => i % 2 == 0 ? cell : -1)] };
        double[] values = [.. points.Select((x, i) => i % 2 == 0 ? 10 + x[1] : x[0])];
        IReadOnlyList<FactorShare> found = PedAnova.Of(factors, Ranks(values));
        found[1].Observations.ShouldBe(60);
        found[1].Best.ShouldBe(6);
        found[0].Observations.ShouldBe(120);

        GridFactor alone = factors[1] with { Cell = [.. factors[1].Cell.Where(cell => cell >= 0)] };
        found[1].Divergence.ShouldBe(PedAnova.Of([alone], Ranks([.. values.Where((_, i) => i % 2 == 0)]))[0].Divergence);
        found[1].P.ShouldBeLessThan(0.05);
        (found[1].Share / found[0].Share).ShouldBe(0.5 * found[1].Divergence / found[0].Divergence, 1e-12); // it exists in half of them
    }

    [Fact]
    public void What_was_given_up_counts_among_all_and_never_among_the_best()
    {
        GridFactor[] factors = Factors(100, out double[][] points);
        int[] rank = Ranks([.. points.Select(x => x[0])]);
        double[] whole = [.. PedAnova.Of(factors, rank).Select(one => one.Share)];
        // The worse half given up: the best and all are the same.
        PedAnova.Of(factors, [.. rank.Select(place => place < 50 ? place : PedAnova.Unranked)]).Select(one => one.Share).ShouldBe(whole);
        // All but four given up: these are the best there are.
        PedAnova.Of(factors, [.. rank.Select(place => place < 4 ? place : PedAnova.Unranked)]).ShouldAllBe(one => one.Best == 4 && one.Observations == 100);
        PedAnova.Of(factors, [.. rank.Select(place => place < 2 ? place : PedAnova.Unranked)]).ShouldAllBe(one => double.IsNaN(one.Share) && one.Best == 2);
    }

    [Fact]
    public void Equals_of_the_last_of_the_best_are_among_them_and_too_many_tell_nothing()
    {
        GridFactor[] factors = Factors(40, out _);
        PedAnova.Of(factors, [.. Enumerable.Range(0, 40).Select(i => i < 15 ? 0 : i)]).ShouldAllBe(one => one.Best == 15 && one.Share >= 0);
        PedAnova.Of(factors, [.. Enumerable.Range(0, 40).Select(i => i < 25 ? 0 : i)]).ShouldAllBe(one => one.Best == 25 && double.IsNaN(one.Share) && one.Interval == null);
    }

    [Theory]
    [InlineData(1, 1), InlineData(20, 2)]
    public void Few_trials_tell_nothing(int trials, int best) =>
        PedAnova.Of(Factors(trials, out double[][] points), Ranks([.. points.Select(x => x[0])]))
            .ShouldAllBe(one => one.Best == best && double.IsNaN(one.Divergence) && double.IsNaN(one.P) && one.Interval == null);

    private static IReadOnlyList<FactorShare> Made(int trials, Func<double[], double> value, int seed = 11) =>
        PedAnova.Of(Factors(trials, out double[][] points, seed), Ranks([.. points.Select(value)]));

    /// <summary>Two ordered factors, of 50 and of 4 cells, two unordered ones, of 3 and 2, and a number that is none of them.</summary>
    private static GridFactor[] Factors(int trials, out double[][] points, int seed = 11)
    {
        RandomSequence random = new RandomKey((ulong)seed).Sequence(Purpose.Data);
        points = new double[trials][];
        for (int i = 0; i < trials; i++) points[i] = [.. Enumerable.Range(0, 5).Select(_ => random.NextDouble())];
        double[][] all = points;
        (int Cells, bool Ordered)[] shapes = [(50, true), (4, true), (3, false), (2, false)];
        return [.. shapes.Select((shape, f) => new GridFactor(shape.Cells, shape.Ordered, [.. all.Select(x => (int)(x[f] * shape.Cells))]))];
    }

    private static int[] Ranks(double[] values)
    {
        double[] order = [.. values.Distinct().Order()];
        return [.. values.Select(value => Array.IndexOf(order, value))];
    }
}
