using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// The Matérn kernel of ν = 5/2 with a length an axis (Rasmussen &amp; Williams, Gaussian Processes for Machine Learning, 2006, equation 4.17):
/// k = (1 + s + s²/3) e⁻ˢ with s² = 5 Σ dᵢ²/ℓᵢ². The distance d of two coordinates is their difference where the axis is ordered, else 0 of the same and
/// 1 of two names. Where a factor exists in some settings only, d is 1 between a number and none, and 0 between none and none.
/// </summary>
/// <remarks>
/// So that k stays positive definite, the distances must be those of points in some space. Names are corners of a simplex. A number beside none is a
/// point on a sixth of a circle about it, all of which are as far from the centre; the two ends are 1 apart, and numbers between by the chord, which
/// exceeds their difference by less than 5 %, π/3 − 1 for near ones (Hutter &amp; Osborne, A kernel for hierarchical parameter spaces, 2013, arXiv:1310.5738).
/// </remarks>
internal sealed class Matern
{
    private readonly Along[] _axes;

    /// <summary>A kernel on a cube's points.</summary>
    /// <param name="axes">The cube's.</param>
    /// <param name="lengths">One an axis, in units of the cube; above 0.</param>
    public Matern(IReadOnlyList<Axis> axes, IReadOnlyList<double> lengths)
    {
        _axes = new Along[axes.Count];
        for (int i = 0, feature = 0; i < axes.Count; feature += Width(axes[i++])) _axes[i] = new(feature, Width(axes[i]), axes[i].Ordered, 1 / lengths[i]);
    }

    /// <summary>Numbers by which a point is known: one an axis, two where an ordered one is not in all settings.</summary>
    public static int Features(IReadOnlyList<Axis> axes) => axes.Sum(Width);

    /// <summary>A point's features: distances are those of the numbers where the axis is ordered.</summary>
    public static double[] Embed(IReadOnlyList<Axis> axes, double[] point)
    {
        List<double> features = [];
        for (int i = 0; i < axes.Count; i++)
        {
            double x = point[i];
            if (!axes[i].Ordered) features.Add(double.IsNaN(x) ? -1 : x);
            else if (Width(axes[i]) == 1) features.Add(x);
            else if (double.IsNaN(x)) features.AddRange([0, 0]);
            else features.AddRange([PortableMath.Cos(x * (Math.PI / 3)), PortableMath.Sin(x * (Math.PI / 3))]);
        }

        return [.. features];
    }

    /// <summary>k between a point and the first points of a list, and (1 + s) e⁻ˢ, of which derivatives are made; zeros behind these up to whole vectors.</summary>
    /// <param name="point">Features.</param>
    /// <param name="points">Features of many points: [feature][point], rows of whole vectors.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="kernel">Is given k, [points].</param>
    /// <param name="slope">Is given (1 + s) e⁻ˢ, [points]; empty: it is not needed.</param>
    public void Between(double[] point, double[][] points, int count, Span<double> kernel, Span<double> slope)
    {
        for (int i = 0; i < count; i += Rows.Lanes)
        {
            Vector512<double> square = Vector512<double>.Zero;
            foreach (ref readonly Along axis in _axes.AsSpan()) square += SquaredDistance(point, points, i, in axis);
            Vector512<double> s = Vector512.Sqrt(square * 5), e = Rows.ExpOfNegative(-s), first = (Vector512<double>.One + s) * e;
            Rows.Put(first + (square * (5.0 / 3) * e), kernel, i);
            if (!slope.IsEmpty) Rows.Put(first, slope, i);
        }

        int end = Rows.RoundUp(count);
        kernel[count..end].Clear();
        if (!slope.IsEmpty) slope[count..end].Clear();
    }

    /// <summary>Adds to each axis' sum Σ wⱼ ∂k/∂ln ℓ over the first points of a list, where w are weights times (1 + s) e⁻ˢ.</summary>
    /// <param name="point">Features.</param>
    /// <param name="points">As in <see cref="Between"/>.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="weights">[points], zeros behind.</param>
    /// <param name="sums">One an axis.</param>
    public void AddDerivatives(double[] point, double[][] points, int count, ReadOnlySpan<double> weights, Span<double> sums)
    {
        // ∂k/∂s² = −(1 + s) e⁻ˢ/6, and ∂s²/∂ln ℓ = −10 d²/ℓ².
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            Vector512<double> sum = Vector512<double>.Zero;
            for (int i = 0; i < count; i += Rows.Lanes) sum += Rows.At(weights, i) * SquaredDistance(point, points, i, in _axes[axis]);
            sums[axis] += Rows.Sum(sum) * (5.0 / 3);
        }
    }

    /// <summary>d²/ℓ² along an axis from a point to eight of a list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SquaredDistance(double[] point, double[][] points, int index, in Along axis)
    {
        Vector512<double> difference = (Vector512.Create(point[axis.Feature]) - Rows.At(points[axis.Feature], index)) * axis.Scale;
        if (!axis.Ordered)
            return Vector512.ConditionalSelect(
                Vector512.Equals(difference, Vector512<double>.Zero), Vector512<double>.Zero, Vector512.Create(axis.Scale * axis.Scale));
        Vector512<double> square = difference * difference;
        if (axis.Width == 1) return square;
        difference = (Vector512.Create(point[axis.Feature + 1]) - Rows.At(points[axis.Feature + 1], index)) * axis.Scale;
        return square + (difference * difference);
    }

    private static int Width(Axis axis) => axis is { Ordered: true, Group: not 0 } ? 2 : 1;

    /// <summary>An axis as distances are measured along it: its first feature, how many it has, and 1/ℓ.</summary>
    private readonly record struct Along(int Feature, int Width, bool Ordered, double Scale);
}
