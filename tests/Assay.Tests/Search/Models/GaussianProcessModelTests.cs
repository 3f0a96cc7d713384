using Assay.Engine.Kernels;
using Assay.Search.Models;
using static Assay.Tests.Search.Models.Searches;

namespace Assay.Tests.Search.Models;

public class GaussianProcessModelTests
{
    /// <summary>Two ranges of which the second exists with one of three names only, whole numbers, and points that are refused.</summary>
    private static readonly Cube Mixed = Of(
        [Reals, new(true, null, Group: 1), Axis.Of(3, ordered: false), Axis.Of(9, ordered: true)],
        exists: point => point[2] < 0.5, refused: point => point[0] > 0.9 && point[3] > 0.5);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Branins_valley_is_found_where_chance_does_not_come_near(int ahead)
    {
        double[] found = [.. Seeds(5).Select(seed => Run(new GaussianProcessModel(), Ranges(2), Branin, 60, seed, 8, ahead).Min(one => one.Value)).Order()];
        double[] chance = [.. Seeds(5).Select(seed => Run(null!, Ranges(2), Branin, 60, seed, 60).Min(one => one.Value)).Order()];
        found[3].ShouldBeLessThan(1e-3);
        found[4].ShouldBeLessThan(0.01);
        chance[0].ShouldBeGreaterThan(0.02);
    }

    /// <summary>Errors of deviation 0.05 on values from 0 to 1.8: what the last 20 trials truly are worth on average, beside trials at random.</summary>
    [Fact]
    public void A_space_with_names_levels_and_conditions_is_searched_through_noise()
    {
        double[] found = [.. Seeds(5).Select(seed => Late(Noisy(seed, 8))).Order()], chance = [.. Seeds(5).Select(seed => Late(Noisy(seed, 50))).Order()];
        found[2].ShouldBeLessThan(0.06);
        found[4].ShouldBeLessThan(chance[0] / 3);

        static double True(double[] point) => Square(point[0] - 0.7) + (point[2] < 0.3 ? 0 : 0.2) + (double.IsNaN(point[1]) ? 0.3 : Square(point[1] - 0.2)) + Square(point[3] - 0.4);
        static double Square(double x) => x * x;
        static double Late(List<Observation> seen) => seen.TakeLast(20).Average(one => True(one.Point));
        static List<Observation> Noisy(int seed, int initial)
        {
            RandomSequence random = new RandomKey(1, seed).Sequence(Purpose.Data);
            return Run(new GaussianProcessModel(), Mixed, point => True(point) + (0.05 * random.NextNormal()), 50, seed, initial, variance: 0.0025);
        }
    }

    [Fact]
    public void Proposals_are_settled_distinct_and_new()
    {
        List<Observation> seen = Run(null!, Mixed, point => point[0] + point[3], 30, 1, 30);
        seen[3] = seen[3] with { Value = double.PositiveInfinity };
        seen[5] = seen[5] with { Whole = false };
        seen[^1] = seen[^1] with { Value = double.NaN };
        IReadOnlyList<double[]> proposed = new GaussianProcessModel().Propose(Mixed, seen, Numbers(1));
        proposed.Count.ShouldBe(10);
        foreach (double[] point in proposed) Mixed.Settle([.. point.Select(x => double.IsNaN(x) ? 0.5 : x)]).ShouldBe(point);
        proposed.Concat(seen.Select(one => one.Point)).Select(point => string.Join(" ", point)).Distinct().Count().ShouldBe(40);
        new GaussianProcessModel().Propose(Mixed, seen, Numbers(1)).ShouldBe(proposed);
    }

    [Fact]
    public void Before_anything_is_known_points_are_drawn_at_random()
    {
        Observation[] seen = [new([0.5, 0.5], 1, double.NaN), new([0.4, 0.5], double.PositiveInfinity, double.NaN), new([0.3, 0.5], double.NaN, double.NaN)];
        foreach (int count in new[] { 0, 3 })
            new GaussianProcessModel().Propose(Ranges(2), seen[..count], Numbers(1)).Count.ShouldBe(10);
    }

    /// <summary>Twelve points, one of them refused: the eleven come one after the other, and when none is left one that was tried.</summary>
    [Fact]
    public void A_small_space_is_tried_to_its_last_point()
    {
        Cube small = Of([Axis.Of(4, ordered: true), Axis.Of(3, ordered: false)], refused: point => point[0] > 0.75 && point[1] < 0.3);
        List<Observation> seen = Run(new GaussianProcessModel(), small, point => point[0] * point[1], 11, 1, 2);
        seen.Select(one => string.Join(" ", one.Point)).Distinct().Count().ShouldBe(11);
        new GaussianProcessModel().Propose(small, seen, Numbers(1)).ShouldHaveSingleItem();
        Should.Throw<InvalidOperationException>(() => new GaussianProcessModel().Propose(Of([Reals], refused: _ => true), [], Numbers(1)));
    }

    [Fact]
    public void What_is_on_its_way_is_not_proposed_again_nearby()
    {
        List<Observation> seen = Run(null!, Ranges(1), point => Math.Abs(point[0] - 0.4), 4, 1, 4);
        List<double> proposed = [];
        for (int i = 0; i < 4; i++)
        {
            double[] point = new GaussianProcessModel().Propose(Ranges(1), seen, Numbers(1))[0];
            seen.Add(new(point, double.NaN, double.NaN));
            proposed.Add(point[0]);
        }

        proposed.Order().Zip(proposed.Order().Skip(1), (a, b) => b - a).Min().ShouldBeGreaterThan(0.01);
    }

    /// <summary>One value below all others, at 0.8, where its neighbours are the worst: it draws the search only where it may be trusted.</summary>
    [Theory]
    [InlineData(1e-6, true, true)]
    [InlineData(4, true, false)]
    public void A_value_is_trusted_as_far_as_its_error_allows(double variance, bool whole, bool drawn)
    {
        Observation[] seen = [.. Enumerable.Range(0, 16).Select(i => (i + 0.5) / 16).Select(x => new Observation([x], Math.Abs(x - 0.2), 1e-6))];
        seen[12] = new([seen[12].Point[0]], -0.5, variance, whole);
        (Math.Abs(new GaussianProcessModel().Propose(Ranges(1), seen, Numbers(1))[0][0] - 0.78) < 0.1).ShouldBe(drawn);
    }

    /// <summary>A bowl without any noise, of which 256 points fit the hyperparameters and 300 make the process.</summary>
    [Fact]
    public void Many_values_without_noise_can_be_learned()
    {
        static double Bowl(double[] point) => ((point[0] - 0.3) * (point[0] - 0.3)) + ((point[1] - 0.6) * (point[1] - 0.6));
        List<Observation> seen = Run(null!, Ranges(2), Bowl, 300, 1, 300);
        Bowl(new GaussianProcessModel().Propose(Ranges(2), seen, Numbers(1))[0]).ShouldBeLessThan(seen.Min(one => one.Value));
    }

    /// <summary>What is told is what comes, over many functions: sums of eight waves drawn at random, 14 points of each known, the gain of the next one told and made.</summary>
    [Fact]
    public void It_tells_what_it_expects_to_gain()
    {
        double told = 0, made = 0;
        for (ulong i = 0; i < 60; i++)
        {
            RandomSequence random = new RandomKey(5).Sequence(Purpose.Search, i);
            double[][] waves = [.. Enumerable.Range(0, 8).Select(_ => new double[] { 4 * random.NextNormal(), 4 * random.NextNormal(), 6.283 * random.NextDouble() })];
            double Waves(double[] point) => waves.Sum(wave => Math.Cos((wave[0] * point[0]) + (wave[1] * point[1]) + wave[2]));
            List<Observation> seen = Run(null!, Ranges(2), Waves, 14, (int)i, 14);
            double gain = new GaussianProcessModel().ExpectedGain(Ranges(2), seen, Numbers(i));
            told += gain;
            made += Math.Max(0, seen.Min(one => one.Value) - Waves(new GaussianProcessModel().Propose(Ranges(2), seen, Numbers(i))[0]));
            Observation[] inThousandths = [.. seen.Select(one => one with { Value = 1000 * one.Value })];
            new GaussianProcessModel().ExpectedGain(Ranges(2), inThousandths, Numbers(i)).ShouldBe(1000 * gain, 1e-3 * 1000 * gain);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"told {told}, made {made}");
        (told / made).ShouldBeInRange(0.7, 1.4);
    }

    [Fact]
    public void It_expects_all_while_it_knows_nothing_and_nothing_where_all_was_tried()
    {
        new GaussianProcessModel().ExpectedGain(Ranges(1), [new([0.5], 1, 0)], Numbers(1)).ShouldBe(double.PositiveInfinity);
        Cube few = Of([Axis.Of(3, ordered: false)]);
        Observation[] all = [.. Enumerable.Range(0, 3).Select(i => new Observation([few.Axes[0].Middle(i)], i, 0))];
        new GaussianProcessModel().ExpectedGain(few, all, Numbers(1)).ShouldBe(0);
    }

    /// <summary>A change of formulas, orders of sums or random numbers changes this number; another machine does not.</summary>
    [Fact]
    public void Proposals_have_the_same_bits_everywhere() =>
        Bits(Run(new GaussianProcessModel(), Mixed, point => point[0] + (point[3] * point[3]), 24, 3, 6, ahead: 2, variance: 1e-4).SelectMany(one => one.Point)).ShouldBe(1531886968119532181UL);

    private static IEnumerable<int> Seeds(int count) => Enumerable.Range(1, count);

    private static RandomSequence Numbers(ulong index) => new RandomKey(11).Sequence(Purpose.Search, index);
}
