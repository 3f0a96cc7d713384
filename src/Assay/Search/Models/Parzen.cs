using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// A Parzen estimator over some axes of the cube: a mixture of products, a kernel a point and one for the prior, which is as flat as can be.
/// Along ordered axes kernels are normal distributions, cut off at 0 and 1, whose mass is gathered in the cells of levels; along unordered ones
/// frequencies. Widths, weights and the prior are those of Optuna's multivariate TPE.
/// </summary>
internal sealed class Parzen
{
    /// <summary>How many of the last points count in full; those before count the less the older they are.</summary>
    private const int Recent = 25;

    private readonly IReadOnlyList<Axis> _axes;
    private readonly int _kernels; // with the prior, which is the last
    private readonly double[] _weights; // [kernels], of sum 1
    private readonly double[]?[] _middle; // [axes][kernels, filled up to whole vectors]: of an axis of numbers the kernels' means; NaN: the prior's
    private readonly int[]?[] _level; // [axes][kernels]: of an axis of levels those of the points; its number of levels: the prior
    private readonly Dictionary<int, double[]>?[] _rows; // [axes]: level → ln of its probability under a kernel at [levels, prior]
    private readonly double _width; // the deviation of all kernels but the prior
    private readonly double[] _offset; // [filled up]: ln of the weight, and of what makes kernels distributions along axes of numbers

    /// <param name="axes">The axes.</param>
    /// <param name="points">[points][axes]: oldest first; NaN, where a factor does not exist, tells nothing: there the kernel is the prior's.</param>
    public Parzen(IReadOnlyList<Axis> axes, IReadOnlyList<double[]> points)
        : this(axes, [.. Enumerable.Range(0, axes.Count)], points)
    {
    }

    /// <param name="axes">The axes.</param>
    /// <param name="columns">Where in the points their coordinates stand.</param>
    /// <param name="points">The points, oldest first.</param>
    public Parzen(IReadOnlyList<Axis> axes, int[] columns, IReadOnlyList<double[]> points)
    {
        (_axes, _kernels) = (axes, points.Count + 1);
        int padded = (_kernels + EightLanes.Count - 1) / EightLanes.Count * EightLanes.Count;
        _weights = Weights(points.Count);
        _width = WidthOf(points.Count, axes.Count);
        (_middle, _level, _rows) = (new double[axes.Count][], new int[axes.Count][], new Dictionary<int, double[]>[axes.Count]);
        double[] mass = new double[padded]; // product over axes of what lies within 0 and 1, in units of the peak's height
        Array.Fill(mass, 1);
        for (int i = 0; i < axes.Count; i++)
        {
            if (axes[i].Levels > 0)
            {
                (int[] level, _rows[i]) = (new int[_kernels], []);
                for (int k = 0; k < points.Count; k++) level[k] = double.IsNaN(points[k][columns[i]]) ? axes[i].Levels : axes[i].LevelOf(points[k][columns[i]]);
                level[points.Count] = axes[i].Levels;
                _level[i] = level;
            }
            else
            {
                double[] middle = new double[padded];
                for (int k = 0; k < padded; k++) middle[k] = k < points.Count ? points[k][columns[i]] : double.NaN;
                _middle[i] = middle;
                Normalise(mass, middle);
            }
        }

        _offset = new double[padded];
        for (int k = 0; k < padded; k++) _offset[k] = k < _kernels ? PortableMath.Log(_weights[k] / mass[k]) : double.NegativeInfinity;
    }

    /// <summary>The standard deviation of a kernel: Scott's rule on a fifth of the axis, no finer than points are many ("magic clip").</summary>
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
        double[] terms = [.. _offset];
        for (int i = 0; i < _axes.Count; i++)
        {
            if (_middle[i] is { } middle)
            {
                AddDensities(terms, middle, point[i]);
                continue;
            }

            double[] row = Row(i, _axes[i].LevelOf(point[i]));
            int[] level = _level[i]!;
            for (int k = 0; k < level.Length; k++) terms[k] += row[level[k]];
        }

        return LogSum(terms);
    }

    /// <summary>−½ ((x − μ) / σ)² of every kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDensities(double[] terms, double[] middle, double at)
    {
        Vector512<double> x = Vector512.Create(at), scale = Vector512.Create(1 / _width), half = Vector512.Create(-0.5);
        Vector512<double> prior = Vector512.Create(-0.5 * (at - 0.5) * (at - 0.5));
        for (int k = 0; k < terms.Length; k += EightLanes.Count)
        {
            Vector512<double> mean = Vector512.Create<double>(middle.AsSpan(k)), z = (x - mean) * scale;
            Vector512<double> own = Vector512.ConditionalSelect(Vector512.Equals(mean, mean), z * z * half, prior);
            (Vector512.Create<double>(terms.AsSpan(k)) + own).CopyTo(terms, k);
        }
    }

    /// <summary>Multiplies by the area under each kernel within 0 and 1, where its peak is 1.</summary>
    private void Normalise(double[] mass, double[] middle)
    {
        for (int k = 0; k < mass.Length; k += EightLanes.Count)
        {
            (Vector512<double> mean, Vector512<double> scale) = Kernels(middle.AsSpan(k));
            Vector512<double> own = Mass((Vector512<double>.Zero - mean) * scale, (Vector512<double>.One - mean) * scale) * Vector512.Create(2.5066282746310002) / scale;
            (Vector512.Create<double>(mass.AsSpan(k)) * own).CopyTo(mass, k);
        }
    }

    /// <summary>ln of the probability of a level under a kernel at each level, and under the prior: [levels + 1].</summary>
    private double[] Row(int axis, int level)
    {
        if (_rows[axis]!.TryGetValue(level, out double[]? known)) return known;
        double[] row = _axes[axis].Ordered ? Masses(_axes[axis], level) : Frequencies(_axes[axis].Levels, level);
        _rows[axis]!.Add(level, row);
        return row;
    }

    /// <summary>The share of a cell in each kernel's mass.</summary>
    private double[] Masses(Axis axis, int level)
    {
        int count = axis.Levels + 1;
        double[] row = new double[(count + EightLanes.Count - 1) / EightLanes.Count * EightLanes.Count];
        for (int k = 0; k < row.Length; k++) row[k] = k < axis.Levels ? axis.Middle(k) : double.NaN;
        Vector512<double> from = Vector512.Create(axis.Edges![level]), to = Vector512.Create(axis.Edges[level + 1]);
        for (int k = 0; k < row.Length; k += EightLanes.Count)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double LogSum(double[] terms)
    {
        double top = double.NegativeInfinity, total = 0;
        foreach (double term in terms) top = Math.Max(top, term);
        Vector512<double> all = Vector512.Create(top), sum = Vector512<double>.Zero;
        for (int k = 0; k < terms.Length; k += EightLanes.Count) sum += EightLanes.Exp(Vector512.Create<double>(terms.AsSpan(k)) - all);
        for (int j = 0; j < EightLanes.Count; j++) total += sum[j];
        return top + PortableMath.Log(total);
    }

    private double DrawNumber(int axis, int k, ref RandomSequence random)
    {
        Axis own = _axes[axis];
        double mean = _middle[axis] is { } middle ? middle[k] : _level[axis]![k] < own.Levels ? own.Middle(_level[axis]![k]) : double.NaN;
        (mean, double width) = double.IsNaN(mean) ? (0.5, 1) : (mean, _width);
        while (true)
        {
            double at = mean + (width * random.NextNormal());
            if (at is >= 0 and < 1) return own.Levels == 0 ? at : own.Middle(own.LevelOf(at));
        }
    }

    private double DrawName(int axis, int k, ref RandomSequence random)
    {
        (int levels, int level) = (_axes[axis].Levels, _level[axis]![k]);
        double share = 1.0 / _kernels, at = random.NextDouble() * (1 + (levels * share));
        return _axes[axis].Middle(level < levels && at < 1 ? level : random.Next(levels));
    }
}
