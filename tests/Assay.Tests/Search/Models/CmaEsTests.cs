using Assay.Engine.Kernels;
using Assay.Search.Models;
using static Assay.Tests.Search.Models.Searches;

namespace Assay.Tests.Search.Models;

public class CmaEsTests
{
    [Theory]
    [InlineData("sphere", 5, 400, 0, 1e-5)]
    [InlineData("sphere", 5, 400, 4, 1e-5)]
    [InlineData("ellipsoid", 3, 900, 0, 1e-5)]
    [InlineData("rosenbrock", 3, 900, 0, 1e-5)]
    public void It_converges_from_most_starts(string function, int axes, int trials, int ahead, double below)
    {
        double[] found = [.. Enumerable.Range(1, 5).Select(seed => Least(Functions[function], axes, trials, seed, ahead)).Order()];
        found[3].ShouldBeLessThan(below);

        static double Least(Func<double[], double> f, int axes, int trials, int seed, int ahead) => Run(new CmaEs(), Ranges(axes), f, trials, seed, ahead: ahead).Min(one => one.Value);
    }

    private static readonly Dictionary<string, Func<double[], double>> Functions = new()
    {
        ["sphere"] = point => point.Sum(x => (x - 0.3) * (x - 0.3)),
        ["ellipsoid"] = point => point.Select((x, i) => PortableMath.Pow(1e6, i / (point.Length - 1.0)) * (x - 0.7) * (x - 0.7)).Sum(),
        ["rosenbrock"] = point => point.Zip(point.Skip(1), (x, y) => Rosenbrock((4 * x) - 2, (4 * y) - 2)).Sum(),
    };

    private static double Rosenbrock(double x, double y) => (100 * (y - (x * x)) * (y - (x * x))) + ((1 - x) * (1 - x));

    /// <summary>The best point is a corner of the cube, and on its faces are the points cut off.</summary>
    [Fact]
    public void A_corner_is_reached() =>
        Run(new CmaEs(), Ranges(5), point => point.Sum(), 300, 1).Min(one => one.Value).ShouldBe(0);

    /// <summary>Axes of 2, 5, 20 levels and a range: the best levels lie at the ends and between; all are found, and no point is tried twice.</summary>
    [Fact]
    public void Levels_are_found_and_left_again()
    {
        Cube cube = Of([Axis.Of(2, ordered: true), Axis.Of(5, ordered: true), Axis.Of(20, ordered: true), Reals]);
        double[] best = [0.75, 0.1, 0.625, 0.2];
        double[] found = [.. Enumerable.Range(1, 5).Select(seed => Run(new CmaEs(), cube, point => point.Zip(best, (x, y) => (x - y) * (x - y)).Sum(), 250, seed).Min(one => one.Value)).Order()];
        found[3].ShouldBeLessThan(1e-5);
    }

    /// <summary>What narrows along an axis with cells keeps a deviation by which a cell is left with a probability of 1/(dλ) at either side.</summary>
    [Fact]
    public void A_cell_can_always_be_left()
    {
        Axis[] axes = [Axis.Of(4, ordered: true), Reals];
        SearchDistribution distribution = new(axes, 0);
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Search);
        int left = 0, drawn = 0;
        for (int generation = 0; generation < 25; generation++)
        {
            double[][] points = [.. Enumerable.Range(0, distribution.Generation).Select(_ => distribution.Draw(1, ref random))];
            distribution.Update([.. points.Select(p => new Observation([axes[0].Middle(axes[0].LevelOf(p[0])), p[1]], Math.Pow(p[1] - 0.5, 2) + (axes[0].LevelOf(p[0]) == 1 ? 0 : 1), double.NaN))]).ShouldBeTrue();
        }

        distribution.Deviation(1).ShouldBeLessThan(0.01);
        for (int i = 0; i < 20_000; i++, drawn++)
            if (axes[0].LevelOf(distribution.Draw(1, ref random)[0]) != 1) left++;
        ((double)left / drawn).ShouldBeInRange(2.0 / (2 * distribution.Generation) * 0.8, 0.5);
    }

    /// <summary>Twelve values that say nothing: two generations of six, each the reason to begin anew elsewhere with twice as many.</summary>
    [Fact]
    public void Where_all_values_are_the_same_it_begins_anew_with_twice_the_generation()
    {
        Observation[] flat = [.. Enumerable.Range(0, 18).Select(i => new Observation([i / 18.0, 0.5], double.PositiveInfinity, double.NaN))];
        SearchDistribution first = CmaEs.Replay(Ranges(2).Axes, flat[..5]), second = CmaEs.Replay(Ranges(2).Axes, flat[..6]), third = CmaEs.Replay(Ranges(2).Axes, flat);
        (first.Restarts, first.Generation).ShouldBe((0, 6));
        first.Mean.ShouldBe([0.5, 0.5]);
        (second.Restarts, second.Generation).ShouldBe((1, 12));
        (third.Restarts, third.Generation).ShouldBe((2, 24));
        third.Mean.ShouldNotBe(second.Mean);
    }

    [Fact]
    public void When_it_has_converged_it_begins_anew()
    {
        List<Observation> seen = Run(new CmaEs(), Ranges(2), Functions["sphere"], 400, 1);
        CmaEs.Replay(Ranges(2).Axes, seen).Restarts.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Trials_on_their_way_change_nothing_and_names_are_refused()
    {
        List<Observation> seen = Run(new CmaEs(), Ranges(3), Functions["sphere"], 31, 1);
        IReadOnlyList<double[]> before = new CmaEs().Propose(Ranges(3), seen, Numbers());
        before.Count.ShouldBe(10);
        new CmaEs().Propose(Ranges(3), [.. seen, new([0.1, 0.2, 0.3], double.NaN, double.NaN)], Numbers()).ShouldBe(before);
        Should.Throw<ArgumentException>(() => new CmaEs().Propose(Of([Axis.Of(3, ordered: false)]), [], Numbers()));
    }

    /// <summary>A change of formulas, orders of sums or random numbers changes this number; another machine does not.</summary>
    [Fact]
    public void Proposals_have_the_same_bits_everywhere() =>
        Bits(Run(new CmaEs(), Of([Reals, Reals, Axis.Of(7, ordered: true)]), Functions["sphere"], 60, 3, ahead: 3).SelectMany(one => one.Point)).ShouldBe(9473769690256764609UL);

    private static RandomSequence Numbers() => new RandomKey(11).Sequence(Purpose.Search);
}
