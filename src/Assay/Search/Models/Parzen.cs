using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// A Parzen estimator over some axes of the cube: a mixture of products, a kernel a point and one for the prior, which is as flat as can be.
/// Along ordered axes kernels are normal distributions, cut off at 0 and 1, whose mass is gathered in the cells of levels; along unordered ones
/// frequencies. Weights, the prior, and the widths along numbers are those of Optuna 5's multivariate TPE; along levels the widths are Scott's, as those of
/// its version 3: neighbours that share a level say nothing of how wide it is.
/// </summary>
internal sealed class Parzen
{
    /// <summary>How many of the last points count in full; those before count the less the older they are.</summary>
    private const int Recent = 25;

    private readonly IReadOnlyList<Axis> _axes;
    private readonly int _kernels, _padded; // with the prior, which is the last; filled up to whole vectors
    private readonly double[] _weights; // [kernels], of sum 1
    private readonly int[] _numbers, _levels; // which axes are of numbers, which of levels
    private readonly double[] _middle, _precision; // [padded / 8][numbers][8]: the kernels' means and reciprocal deviations; the prior's a half and 1
    private readonly int[][] _level; // [levels][kernels]: those of the points; the axis' number of levels: the prior
    private readonly Dictionary<int, double[]>[] _rows; // [levels]: level → ln of its probability under a kernel at [levels, prior]
    private readonly double _width; // the deviation of all kernels but the prior along axes of levels
    private readonly double[] _scale; // [padded]: the weight, by what makes kernels distributions along axes of numbers
    private readonly double[] _terms; // [padded]: ln of each kernel's density, but for its scale, of the point at hand

    /// <param name="axes">The axes.</param>
    /// <param name="columns">Where in the points their coordinates stand, [axes].</param>
    /// <param name="points">The points, oldest first; NaN, where a factor does not exist, tells nothing: there the kernel is the prior's.</param>
    public Parzen(IReadOnlyList<Axis> axes, int[] columns, IReadOnlyList<double[]> points)
    {
        (_axes, _kernels) = (axes, points.Count + 1);
        _padded = Rows.RoundUp(_kernels);
        _weights = Weights(points.Count);
        _width = WidthOf(points.Count, axes.Count);
        _numbers = [.. Enumerable.Range(0, axes.Count).Where(i => axes[i].Levels == 0)];
        _levels = [.. Enumerable.Range(0, axes.Count).Where(i => axes[i].Levels > 0)];
        (_middle, _precision, _scale, _terms) = (new double[_padded * _numbers.Length], new double[_padded * _numbers.Length], new double[_padded], new double[_padded]);
        (_level, _rows) = (new int[_levels.Length][], [.. _levels.Select(_ => new Dictionary<int, double[]>())]);
        for (int j = 0; j < _levels.Length; j++)
        {
            (Axis axis, int column) = (axes[_levels[j]], columns[_levels[j]]);
            int[] level = _level[j] = new int[_kernels];
            for (int k = 0; k < points.Count; k++) level[k] = double.IsNaN(points[k][column]) ? axis.Levels : axis.LevelOf(points[k][column]);
            level[points.Count] = axis.Levels;
        }

        Array.Fill(_middle, 0.5);
        Array.Fill(_precision, 1);
        double[][] all = [.. points];
        double[] along = new double[all.Length], widths = new double[all.Length];
        for (int j = 0; j < _numbers.Length; j++)
        {
            int column = columns[_numbers[j]];
            for (int k = 0; k < along.Length; k++) along[k] = all[k][column];
            Widths(along, widths);
            for (int k = 0, place = Place(0, j); k < along.Length; k++)
            {
                if (!double.IsNaN(along[k])) (_middle[place], _precision[place]) = (along[k], 1 / widths[k]);
                place += k % Rows.Lanes == Rows.Lanes - 1 ? ((_numbers.Length - 1) * Rows.Lanes) + 1 : 1;
            }
        }

        Normalise();
    }

    /// <summary>
    /// The standard deviations of kernels along an axis of numbers: the larger of the distances to the next point on either side, no smaller than
    /// 1 / (points + 2), nor than a hundredth ("magic clip"). The first and the last look to one side.
    /// </summary>
    /// <remarks>
    /// Without sorting: in cells as wide as the least deviation, only the first and the last point of a cell can be further from another.
    /// </remarks>
    /// <param name="points">The coordinates; NaN is left out.</param>
    /// <param name="widths">Takes the deviations.</param>
    public static void Widths(double[] points, double[] widths)
    {
        int known = 0;
        foreach (double point in points) known += double.IsNaN(point) ? 0 : 1;
        int cells = Math.Min(100, known + 2);
        double least = 1.0 / cells;
        Span<int> first = stackalloc int[100], last = stackalloc int[100];
        first.Fill(-1);
        last.Fill(-1);
        for (int k = 0; k < points.Length; k++)
        {
            widths[k] = least;
            if (double.IsNaN(points[k])) continue;
            int cell = Math.Min((int)(points[k] * cells), cells - 1);
            if (first[cell] < 0 || points[k] < points[first[cell]]) first[cell] = k;
            if (last[cell] < 0 || points[k] >= points[last[cell]]) last[cell] = k;
        }

        int before = -1; // the last point of the cells so far
        for (int cell = 0; cell < cells; cell++)
        {
            if (first[cell] < 0) continue;
            if (before >= 0)
            {
                double gap = points[first[cell]] - points[before];
                widths[before] = Math.Max(widths[before], gap);
                widths[first[cell]] = Math.Max(widths[first[cell]], gap);
            }

            before = last[cell];
        }

        if (known == 1) widths[before] = Math.Max(widths[before], Math.Max(points[before], 1 - points[before]));
    }

    /// <summary>The standard deviation of a kernel along an axis of levels: Scott's rule on a fifth of the axis, no smaller than <see cref="Widths"/>.</summary>
    public static double WidthOf(int points, int axes) =>
        Math.Clamp(0.2 * PortableMath.Pow(Math.Max(points, 1), -1.0 / (axes + 4)), 1 / Math.Min(100.0, 2 + points), 1);

    /// <summary>Weights of so many points, oldest first, and of the prior, of sum 1.</summary>
    public static double[] Weights(int points)
    {
        double[] weights = new double[points + 1];
        int ramp = points - Recent;
        for (int i = 0; i <= points; i++) weights[i] = i >= ramp ? 1 : (1.0 / points) + (i * (1 - (1.0 / points)) / Math.Max(1, ramp - 1));
        double sum = 0;
        foreach (double weight in weights) sum += weight;
        for (int i = 0; i <= points; i++) weights[i] /= sum;
        return weights;
    }

    /// <summary>A point of the mixture, [axes].</summary>
    public double[] Draw(ref RandomSequence random)
    {
        double share = random.NextDouble();
        int k = 0;
        for (; k < _kernels - 1 && share >= _weights[k]; k++) share -= _weights[k];
        double[] point = new double[_axes.Count];
        for (int i = 0; i < point.Length; i++) point[i] = _axes[i].Ordered ? DrawNumber(i, k, ref random) : DrawName(i, k, ref random);
        return point;
    }

    /// <summary>The logarithm of the density at a point: by length along axes of numbers, by number along axes of levels.</summary>
    /// <param name="point">[axes].</param>
    public double LogDensity(double[] point)
    {
        double[] terms = _terms;
        AddNumbers(terms, [.. _numbers.Select(axis => point[axis])]);
        for (int j = 0; j < _levels.Length; j++)
        {
            double[] row = Row(j, _axes[_levels[j]].LevelOf(point[_levels[j]]));
            int[] level = _level[j];
            for (int k = 0; k < level.Length; k++) terms[k] += row[level[k]];
        }

        Vector512<double> most = Vector512.Create(double.NegativeInfinity), sum = Vector512<double>.Zero;
        for (int k = 0; k < terms.Length; k += Rows.Lanes) most = Vector512.Max(most, Vector512.Create<double>(terms.AsSpan(k)));
        double top = double.NegativeInfinity, total = 0;
        for (int j = 0; j < Rows.Lanes; j++) top = Math.Max(top, most[j]);
        Vector512<double> all = Vector512.Create(top);
        for (int k = 0; k < terms.Length; k += Rows.Lanes)
            sum += EightLanes.Exp(Vector512.Create<double>(terms.AsSpan(k)) - all) * Vector512.Create<double>(_scale.AsSpan(k));
        for (int j = 0; j < Rows.Lanes; j++) total += sum[j];
        return top + PortableMath.Log(total);
    }

    /// <summary>−½ Σ ((x − μ) / σ)² of every kernel, over the axes of numbers.</summary>
    private void AddNumbers(double[] terms, double[] at)
    {
        Vector512<double> half = Vector512.Create(-0.5);
        ref double middle = ref MemoryMarshal.GetArrayDataReference(_middle), precision = ref MemoryMarshal.GetArrayDataReference(_precision);
        nuint place = 0;
        for (int k = 0; k < terms.Length; k += Rows.Lanes)
        {
            Vector512<double> sum = Vector512<double>.Zero;
            foreach (double number in at)
            {
                Vector512<double> z = (Vector512.Create(number) - Vector512.LoadUnsafe(ref middle, place)) * Vector512.LoadUnsafe(ref precision, place);
                sum = Vector512.FusedMultiplyAdd(z, z, sum);
                place += Rows.Lanes; // never past the end: both arrays hold as many numbers a kernel as the point
            }

            (sum * half).CopyTo(terms, k);
        }
    }

    /// <summary>The weights, by the area under each kernel within 0 and 1, where its peak is 1.</summary>
    private void Normalise()
    {
        Vector512<double> peak = Vector512.Create(2.5066282746310002);
        double[] mass = new double[_padded];
        for (int k = 0; k < _padded; k += Rows.Lanes)
        {
            Vector512<double> product = Vector512<double>.One;
            for (int j = 0; j < _numbers.Length; j++)
            {
                Vector512<double> mean = Vector512.Create<double>(_middle.AsSpan(Place(k, j))), scale = Vector512.Create<double>(_precision.AsSpan(Place(k, j)));
                product *= (Vector512<double>.One - Tail(mean * scale) - Tail((Vector512<double>.One - mean) * scale)) * peak / scale;
            }

            product.CopyTo(mass, k);
        }

        for (int k = 0; k < _kernels; k++) _scale[k] = _weights[k] / mass[k];
    }

    /// <summary>1 − Φ(z) for z ≥ 0; nothing, where none of it is left in 1 less it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Tail(Vector512<double> z) =>
        Vector512.GreaterThanAll(z, Vector512.Create(8.3)) ? Vector512<double>.Zero : EightLanes.NormalCdf(-z);

    private int Place(int kernel, int number) =>
        (kernel / Rows.Lanes * Rows.Lanes * _numbers.Length) + (number * Rows.Lanes) + (kernel % Rows.Lanes);

    /// <summary>ln of the probability of a level under a kernel at each level, and under the prior: [levels + 1].</summary>
    private double[] Row(int j, int level)
    {
        if (_rows[j].TryGetValue(level, out double[]? known)) return known;
        Axis axis = _axes[_levels[j]];
        double[] row = axis.Ordered ? Masses(axis, level) : Frequencies(axis.Levels, level);
        _rows[j].Add(level, row);
        return row;
    }

    /// <summary>The share of a cell in each kernel's mass.</summary>
    private double[] Masses(Axis axis, int level)
    {
        int count = axis.Levels + 1;
        double[] row = new double[Rows.RoundUp(count)];
        for (int k = 0; k < row.Length; k++) row[k] = k < axis.Levels ? axis.Middle(k) : double.NaN;
        Vector512<double> from = Vector512.Create(axis.Edges![level]), to = Vector512.Create(axis.Edges[level + 1]);
        for (int k = 0; k < row.Length; k += Rows.Lanes)
        {
            (Vector512<double> mean, Vector512<double> scale) = Kernels(row.AsSpan(k));
            Vector512<double> whole = Mass((Vector512<double>.Zero - mean) * scale, (Vector512<double>.One - mean) * scale);
            (Mass((from - mean) * scale, (to - mean) * scale) / whole).CopyTo(row, k);
        }

        for (int k = 0; k < count; k++) row[k] = PortableMath.Log(Math.Max(row[k], 1e-300)); // what is too far away to be told is as far
        return row;
    }

    /// <summary>The point itself is counted once, and every level a kernel's share of the prior.</summary>
    private double[] Frequencies(int levels, int level)
    {
        double share = 1.0 / _kernels, sum = 1 + (levels * share), other = PortableMath.Log(share / sum);
        double[] row = new double[levels + 1];
        for (int k = 0; k < levels; k++) row[k] = k == level ? PortableMath.Log((1 + share) / sum) : other;
        row[levels] = PortableMath.Log(1.0 / levels);
        return row;
    }

    /// <summary>Means and reciprocal deviations of eight kernels: the prior's are a half and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector512<double> Mean, Vector512<double> Scale) Kernels(ReadOnlySpan<double> middle)
    {
        Vector512<double> mean = Vector512.Create(middle), own = Vector512.Equals(mean, mean);
        return (Vector512.ConditionalSelect(own, mean, Vector512.Create(0.5)), Vector512.ConditionalSelect(own, Vector512.Create(1 / _width), Vector512<double>.One));
    }

    /// <summary>Φ(b) − Φ(a), by the tail in which it does not cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Mass(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> above = Vector512.GreaterThan(a, Vector512<double>.Zero);
        (Vector512<double> low, Vector512<double> high) = (Vector512.ConditionalSelect(above, -b, a), Vector512.ConditionalSelect(above, -a, b));
        return EightLanes.NormalCdf(high) - EightLanes.NormalCdf(low);
    }

    private double DrawNumber(int axis, int k, ref RandomSequence random)
    {
        Axis own = _axes[axis];
        (double mean, double width) = (0.5, 1);
        if (own.Levels == 0)
        {
            int place = Place(k, Array.IndexOf(_numbers, axis));
            (mean, width) = (_middle[place], 1 / _precision[place]);
        }
        else if (_level[Array.IndexOf(_levels, axis)][k] is int level && level < own.Levels)
        {
            (mean, width) = (own.Middle(level), _width);
        }

        while (true)
        {
            double at = mean + (width * random.NextNormal());
            if (at is >= 0 and < 1) return own.Levels == 0 ? at : own.Middle(own.LevelOf(at));
        }
    }

    private double DrawName(int axis, int k, ref RandomSequence random)
    {
        (int levels, int level) = (_axes[axis].Levels, _level[Array.IndexOf(_levels, axis)][k]);
        double share = 1.0 / _kernels, at = random.NextDouble() * (1 + (levels * share));
        return _axes[axis].Middle(level < levels && at < 1 ? level : random.Next(levels));
    }
}
