namespace Assay.Search.Models;

/// <summary>
/// Minimises a smooth function by L-BFGS (Nocedal &amp; Wright, Numerical Optimization, 2nd edition 2006, algorithm 7.5), each step cut back by halves
/// until it lowers the function enough (Armijo's rule).
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 8, Halvings = 12;
    private const double LongestStep = 2, Enough = 1e-4;

    /// <summary>A function: writes its slope at a point and returns its value; +∞ or NaN where it has none.</summary>
    public delegate double Function(ReadOnlySpan<double> point, Span<double> slope);

    /// <summary>The lowest point found and its value.</summary>
    /// <param name="function">What to minimise; finite at the start.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="iterations">Steps at most; each takes one value, seldom more.</param>
    /// <param name="tolerance">A step that lowers the function by less is the last.</param>
    public static (double[] Point, double Value) Minimise(Function function, double[] start, int iterations, double tolerance)
    {
        double[] point = start, slope = new double[start.Length];
        double value = function(point, slope);
        List<(double[] Step, double[] Change, double Product)> pairs = [];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            double[] direction = Direction(slope, pairs);
            double along = Product(direction, slope);
            if (!(along < 0)) break;
            double scale = Math.Min(1, LongestStep / direction.Max(Math.Abs));
            if (pairs.Count == 0) scale = Math.Min(scale, 1 / direction.Max(Math.Abs)); // no curvature is known yet
            double[] next = new double[point.Length], nextSlope = new double[point.Length];
            double nextValue = double.PositiveInfinity;
            for (int halving = 0; halving < Halvings; halving++, scale /= 2)
            {
                for (int i = 0; i < next.Length; i++) next[i] = point[i] + (scale * direction[i]);
                nextValue = function(next, nextSlope);
                if (nextValue <= value + (Enough * scale * along)) break;
                nextValue = double.PositiveInfinity;
            }

            if (double.IsPositiveInfinity(nextValue)) break;
            double[] step = [.. next.Zip(point, (a, b) => a - b)], change = [.. nextSlope.Zip(slope, (a, b) => a - b)];
            double product = Product(step, change), lowered = value - nextValue;
            if (product > 1e-10 * Product(change, change))
            {
                if (pairs.Count == Memory) pairs.RemoveAt(0);
                pairs.Add((step, change, product));
            }

            (point, slope, value) = (next, nextSlope, nextValue);
            if (lowered < tolerance) break;
        }

        return (point, value);
    }

    /// <summary>−H · slope, H by the two loops over the last steps.</summary>
    private static double[] Direction(double[] slope, List<(double[] Step, double[] Change, double Product)> pairs)
    {
        double[] direction = [.. slope.Select(x => -x)], shares = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = Product(pairs[i].Step, direction) / pairs[i].Product;
            for (int j = 0; j < direction.Length; j++) direction[j] -= shares[i] * pairs[i].Change[j];
        }

        if (pairs.Count > 0)
        {
            double scale = pairs[^1].Product / Product(pairs[^1].Change, pairs[^1].Change);
            for (int j = 0; j < direction.Length; j++) direction[j] *= scale;
        }

        for (int i = 0; i < pairs.Count; i++)
        {
            double share = shares[i] - (Product(pairs[i].Change, direction) / pairs[i].Product);
            for (int j = 0; j < direction.Length; j++) direction[j] += share * pairs[i].Step[j];
        }

        return direction;
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
