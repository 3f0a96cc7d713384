using Assay.Engine.Kernels;
using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

/// <summary>Functions to be minimised over a cube, and searches for their least value.</summary>
internal static class Searches
{
    public static readonly Axis Reals = new(true, null);

    /// <summary>Ranges alone.</summary>
    public static Cube Ranges(int axes) => Of(Enumerable.Repeat(Reals, axes).ToArray());

    /// <summary>Settles levels at the middle of their cells, and nothing where what it exists with is lacking or a point is refused.</summary>
    /// <param name="axes">The axes.</param>
    /// <param name="exists">Whether the factors of groups other than 0 exist at a point; null: always.</param>
    /// <param name="refused">Whether a constraint refuses a settled point; null: never.</param>
    public static Cube Of(Axis[] axes, Func<double[], bool>? exists = null, Func<double[], bool>? refused = null) => new(axes, point =>
    {
        double[] settled = [.. point.Zip(axes, (x, axis) => axis.Levels == 0 ? x : axis.Middle(axis.LevelOf(x)))];
        if (exists is not null && !exists(settled)) settled = [.. settled.Zip(axes, (x, axis) => axis.Group == 0 ? x : double.NaN)];
        return refused is not null && refused(settled) ? null : settled;
    });

    /// <summary>A search's trials, whose values are told when so many later ones have been proposed.</summary>
    public static List<Observation> Run(
        IModel model, Cube cube, Func<double[], double> function, int trials, int seed, int initial = 0, int ahead = 0, double variance = double.NaN)
    {
        List<Observation> seen = [];
        RandomSequence start = new RandomKey(7, seed).Sequence(Purpose.Data);
        for (int i = 0; i < trials; i++)
        {
            double[] point = i < initial ? Draws.Fresh(cube, seen, 1, ref start)[0] : model.Propose(cube, seen, new RandomKey(7, seed).Sequence(Purpose.Search, (ulong)i))[0];
            seen.Add(new(point, double.NaN, double.NaN));
            if (i >= ahead) seen[i - ahead] = Told(seen[i - ahead]);
        }

        return [.. seen.Select(Told)];

        Observation Told(Observation one) => one.Pending ? one with { Value = function(one.Point), Variance = variance } : one;
    }

    /// <summary>Branin's function less its least value, which it takes at three points.</summary>
    public static double Branin(double[] point)
    {
        double x = (15 * point[0]) - 5, y = 15 * point[1], valley = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (valley * valley) + (10 * (1 - (1 / (8 * Math.PI))) * PortableMath.Cos(x)) + 10 - 0.39788735772973816;
    }

    /// <summary>One number of the bits of many.</summary>
    public static ulong Bits(IEnumerable<double> numbers) =>
        numbers.Aggregate(14695981039346656037UL, (hash, x) => (hash ^ BitConverter.DoubleToUInt64Bits(double.IsNaN(x) ? 0 : x)) * 1099511628211UL);
}
