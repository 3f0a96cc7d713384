using System.Diagnostics.CodeAnalysis;
using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>Points of a cube at random.</summary>
internal static class Draws
{
    private const int MostRefusals = 10_000;

    /// <summary>Uniform over the cube; null where a constraint refuses it.</summary>
    /// <param name="cube">The space.</param>
    /// <param name="random">The numbers.</param>
    public static double[]? Uniform(Cube cube, ref RandomSequence random)
    {
        double[] point = new double[cube.Axes.Count];
        for (int i = 0; i < point.Length; i++) point[i] = random.NextDouble();
        return cube.Settle(point);
    }

    /// <summary>
    /// Uniform over what the constraints allow, distinct, and none that was seen where there are others; fewer than <paramref name="count"/> where 10,000
    /// draws find no more.
    /// </summary>
    /// <param name="cube">The space.</param>
    /// <param name="seen">What was tried.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">The numbers.</param>
    /// <exception cref="InvalidOperationException">No draw was allowed.</exception>
    public static IReadOnlyList<double[]> Fresh(Cube cube, IReadOnlyList<Observation> seen, int count, ref RandomSequence random)
    {
        HashSet<double[]> known = Known(seen);
        List<double[]> points = [];
        double[]? tried = null;
        for (int draw = 0; draw < MostRefusals && points.Count < count; draw++)
        {
            if (Uniform(cube, ref random) is not { } point) continue;
            tried ??= point;
            if (known.Add(point)) points.Add(point);
        }

        if (points.Count > 0) return points;
        return [tried ?? throw new InvalidOperationException($"{MostRefusals} points at random: none meets the constraints.")];
    }

    /// <summary>
    /// A point near another: on some of its axes, one at least, two on average, a normal step where they are ordered, to another cell at least where there
    /// are cells, and another name where they are not. Null where a constraint refuses it.
    /// </summary>
    /// <param name="cube">The space.</param>
    /// <param name="point">Settled; a factor that does not exist there gets a coordinate at random, in case that it will.</param>
    /// <param name="scale">The deviation of steps, in units of the cube.</param>
    /// <param name="random">The numbers.</param>
    public static double[]? Near(Cube cube, double[] point, double scale, ref RandomSequence random)
    {
        int sure = random.Next(point.Length);
        double chance = 1.0 / point.Length;
        double[] near = new double[point.Length];
        for (int i = 0; i < near.Length; i++)
        {
            bool moves = random.NextDouble() < chance || i == sure;
            near[i] = double.IsNaN(point[i]) ? random.NextDouble() : moves ? Moved(cube.Axes[i], point[i], scale, ref random) : point[i];
        }

        return cube.Settle(near);
    }

    /// <summary>A set of the points that were seen: two are the same where all coordinates are, none and none too.</summary>
    public static HashSet<double[]> Known(IReadOnlyList<Observation> seen) => new(seen.Select(one => one.Point), SamePoint.Rule);

    private static double Moved(Axis axis, double x, double scale, ref RandomSequence random)
    {
        if (axis.Levels == 1) return x;
        if (!axis.Ordered)
        {
            int other = random.Next(axis.Levels - 1);
            return axis.Middle(other + (other >= axis.LevelOf(x) ? 1 : 0));
        }

        double moved = Math.Clamp(x + (scale * random.NextNormal()), 0, 1);
        if (axis.Levels == 0) return moved;
        int level = axis.LevelOf(x), to = axis.LevelOf(moved);
        if (to == level) to += level == 0 || (level < axis.Levels - 1 && moved > x) ? 1 : -1;
        return axis.Middle(to);
    }

    private sealed class SamePoint : IEqualityComparer<double[]>
    {
        public static readonly SamePoint Rule = new();

        public bool Equals(double[]? a, double[]? b) => a.AsSpan().SequenceEqual(b);

        public int GetHashCode([DisallowNull] double[] point)
        {
            HashCode hash = new();
            foreach (double x in point) hash.Add(x);
            return hash.ToHashCode();
        }
    }
}
