using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

public class PairedRankTests
{
    private const double Never = double.PositiveInfinity;

    [Fact] // 2^n signs, each tried.
    public void The_p_value_is_counted_out()
    {
        (double First, double Second)[] pairs = [(12, 20), (15, Never), (30, 18), (Never, Never), (9, 40), (22, 22), (11, Never), (14, 26)];
        double[] all = [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second })];
        double Rank(double value) => all.Count(other => other < value) + ((all.Count(other => other == value) + 1) / 2.0);
        double[] differences = [.. pairs.Select(pair => Rank(pair.First) - Rank(pair.Second))];
        int far = Enumerable.Range(0, 256).Count(signs =>
            Math.Abs(differences.Select((difference, i) => (signs >> i & 1) == 0 ? difference : -difference).Sum()) >= Math.Abs(differences.Sum()) - 1e-9);

        PairedRankTest test = PairedRankTest.Of(pairs);
        test.P.ShouldBe(far / 256.0, 1e-12);
        test.Pairs.ShouldBe(8);
        test.Smaller.ShouldBe((5 + (2 / 2.0)) / 8);
    }

    [Fact]
    public void One_direction_throughout_gives_the_smallest_p_and_ties_none()
    {
        PairedRankTest.Of([(1, 2), (1, 3), (2, Never), (4, 5), (0, 9), (7, 8)]).P.ShouldBe(PairedRankTest.SmallestP(6), 1e-15);
        PairedRankTest.SmallestP(6).ShouldBe(0.03125);
        PairedRankTest.SmallestP(0).ShouldBe(1);
        PairedRankTest.Of([(Never, Never), (3, 3)]).P.ShouldBe(1);
        Should.Throw<ArgumentException>(() => PairedRankTest.Of([(double.NaN, 1)]));
    }

    [Theory]
    [InlineData(6, 30), InlineData(10, 30), InlineData(20, 15)]
    public void Simulated_without_a_difference_it_keeps_its_level_whatever_is_censored(int pairs, double budget)
    {
        const int studies = 4000;
        RandomSequence random = new RandomKey(3).Sequence(Purpose.Data, (ulong)pairs);
        int found = 0, held = 0;
        for (int study = 0; study < studies; study++)
        {
            double Time(double pair) => Math.Exp(pair + (0.5 * random.NextNormal())) is var time && time <= budget ? Math.Ceiling(time) : Never;
            (double, double)[] values = [.. Enumerable.Range(0, pairs).Select(_ => 3 + (0.5 * random.NextNormal())).Select(pair => (Time(pair), Time(pair)))];
            if (PairedRankTest.Of(values).P <= 0.05) found++;
            Interval interval = CensoredRatio.Of(values, budget).Interval;
            if (interval.Low <= 1 && interval.High >= 1) held++;
        }

        ((double)found / studies).ShouldBeLessThanOrEqualTo(0.0604); // 5 % and three standard errors
        ((double)held / studies).ShouldBeGreaterThanOrEqualTo(0.9396);
    }

    [Fact]
    public void It_finds_what_takes_half_as_long()
    {
        const int studies = 400;
        RandomSequence random = new RandomKey(4).Sequence(Purpose.Data);
        int found = 0;
        for (int study = 0; study < studies; study++)
        {
            double Time(double factor) => factor * Math.Exp(0.4 * random.NextNormal()) is var time && time <= 20 ? time : Never;
            if (PairedRankTest.Of([.. Enumerable.Range(0, 10).Select(_ => (Time(10), Time(20)))]) is { P: <= 0.05, Smaller: > 0.5 }) found++;
        }

        found.ShouldBeGreaterThan(studies * 8 / 10);
    }

    [Fact]
    public void Bounds_of_a_ratio_are_those_worked_by_hand()
    {
        // Ratios: 1/2; in (0, 10/100); above 100/50 = 2; anything; then 3, 4. Budget 100.
        (double, double)[] pairs = [(10, 20), (10, Never), (Never, 50), (Never, Never), (30, 10), (40, 10)];
        CensoredRatio ratio = CensoredRatio.Of(pairs, 100);
        ratio.Low.ShouldBe((0.5 + 2) / 2); // 0, 0, 0.5, 2, 3, 4
        ratio.High.ShouldBe((3 + 4) / 2.0); // 0.1, 0.5, 3, 4, ∞, ∞
        ratio.Interval.ShouldBe(new Interval(0, double.PositiveInfinity)); // six pairs: the smallest and the largest, 1 − 2 · 2⁻⁶ ≥ 95 %
        CensoredRatio.Of([(1, 2), (1, 4), (1, 8)], 100).Interval.ShouldBe(new Interval(0, double.PositiveInfinity)); // too few
        CensoredRatio.Of([(2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1)], 100).Interval.ShouldBe(new Interval(2, 7));
    }
}
