using Assay.Engine.Kernels;
using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

public class TpeTests
{
    private static RandomSequence Random(ulong seed) => new RandomKey(seed).Sequence(Purpose.Search);

    private static Cube Plain(params Axis[] axes) => new(axes, point => [.. point.Select((at, i) => axes[i].Levels > 0 ? axes[i].Middle(axes[i].LevelOf(at)) : at)]);

    /// <summary>Of 200 proposals each alone: they gather where values are good.</summary>
    [Fact]
    public void It_looks_where_the_good_ones_are_and_says_the_same_again()
    {
        Cube cube = Plain(new Axis(true, null), Axis.Of(4, ordered: false));
        RandomSequence random = Random(3);
        Observation[] seen = [.. Enumerable.Range(0, 60).Select(_ => new[] { random.NextDouble(), cube.Axes[1].Middle(random.Next(4)) })
            .Select(point => new Observation(point, Math.Abs(point[0] - 0.8) + (cube.Axes[1].LevelOf(point[1]) == 2 ? 0 : 1), double.NaN))];
        double[][] first = [.. Enumerable.Range(0, 200).Select(i => new Tpe().Propose(cube, seen, Random((ulong)i))[0])];
        first.Count(point => Math.Abs(point[0] - 0.8) < 0.2).ShouldBeGreaterThan(120, "80 would be chance");
        first.Count(point => cube.Axes[1].LevelOf(point[1]) == 2).ShouldBeGreaterThan(120, "50 would be chance");
        double[][] again = [.. Enumerable.Range(0, 200).Select(i => new Tpe().Propose(cube, seen, Random((ulong)i))[0])];
        again.SelectMany(point => point).ShouldBe(first.SelectMany(point => point));
    }

    /// <summary>Many jobs must not look at one place: what is on its way is taken for bad.</summary>
    [Fact]
    public void It_keeps_away_from_those_on_their_way()
    {
        Cube cube = Plain(new Axis(true, null));
        Observation[] seen = [.. Enumerable.Range(0, 40).Select(i => new Observation([(i + 0.5) / 40], Math.Abs(((i + 0.5) / 40) - 0.5), double.NaN))];
        Observation[] busy = [.. seen, .. Enumerable.Repeat(new Observation([0.5], double.NaN, double.NaN), 20)];
        Near(busy).ShouldBeLessThan(Near(seen) - 30);

        int Near(Observation[] known) => Enumerable.Range(0, 200).Count(i => Math.Abs(new Tpe().Propose(cube, known, Random((ulong)i))[0][0] - 0.5) < 0.1);
    }

    /// <summary>A factor that exists under a condition is learnt from the trials in which it does.</summary>
    [Fact]
    public void Factors_of_a_condition_are_learnt_where_it_holds()
    {
        Cube cube = new([Axis.Of(2, ordered: false), new Axis(true, null, Group: 1)], point => point[0] < 0.5 ? [point[0], double.NaN] : point);
        Observation[] seen = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? new Observation([0.25, double.NaN], 1, double.NaN)
            : new Observation([0.75, i / 60.0], Math.Abs((i / 60.0) - 0.2), double.NaN))];
        double[][] proposed = [.. Enumerable.Range(0, 200).Select(i => new Tpe().Propose(cube, seen, Random((ulong)i))[0])];
        proposed.Count(point => Math.Abs(point[1] - 0.2) < 0.15).ShouldBeGreaterThan(100, "60 would be chance");
        proposed.Count(point => point[0] > 0.5).ShouldBeGreaterThan(120, "100 would be chance");
    }

    [Theory]
    [InlineData(1, 1), InlineData(10, 1), InlineData(11, 2), InlineData(100, 10), InlineData(250, 25), InlineData(1000, 25)]
    public void A_tenth_is_good_and_25_at_most(int points, int good) => Tpe.Good(points).ShouldBe(good);

    [Fact]
    public void It_proposes_where_nothing_is_known_and_where_all_diverged()
    {
        Cube cube = Plain(new Axis(true, null), Axis.Of(3, ordered: true));
        new Tpe().Propose(cube, [], Random(1)).ShouldAllBe(point => point.All(at => at >= 0 && at < 1));
        Observation[] hopeless = [.. Enumerable.Range(0, 30).Select(i => new Observation([i / 30.0, 0.5], double.PositiveInfinity, double.NaN))];
        new Tpe().Propose(cube, hopeless, Random(1)).Count.ShouldBe(Tpe.Candidates);
    }
}
