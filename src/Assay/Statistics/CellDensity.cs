using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Statistics;

/// <summary>
/// How likely each cell of a grid is, from how often it was seen. Not thread-safe: it keeps its working memory, so that thousands of
/// estimates cost no more than their arithmetic.
/// </summary>
/// <remarks>
/// Ordered cells: normal kernels about what was seen, whole cells at a time and cut off at the grid's ends, as wide as Scott's rule has it (1992)
/// and never so narrow that less than a tenth of a kernel lies outside its cell. Unordered ones: frequencies. In both one observation more, spread
/// over the whole grid, keeps every cell above zero.
/// </remarks>
internal sealed class CellDensity
{
    private const double Narrowest = 0.5 / 1.64;
    private readonly bool _ordered;
    private readonly double[] _prior, _mass;
    private readonly double[] _below; // [cells, in whole vectors]: of a kernel, what lies below the upper end of the cell so far from its own

    /// <param name="cells">How many.</param>
    /// <param name="ordered">Whether neighbours are alike.</param>
    public CellDensity(int cells, bool ordered)
    {
        (_ordered, _prior, _below, _mass) = (ordered, new double[cells], new double[(cells + 7) / 8 * 8], new double[cells]);
        if (!ordered)
        {
            Array.Fill(_prior, 1.0 / cells);
            return;
        }

        // As wide as the grid, about its middle: nearly even.
        double middle = (cells - 1) / 2.0;
        for (int i = 0; i < cells; i++) _prior[i] = Below((i + 0.5 - middle) / cells) - Below((i - 0.5 - middle) / cells);
        double sum = _prior.Sum();
        for (int i = 0; i < cells; i++) _prior[i] /= sum;
    }

    /// <summary>How many cells there are.</summary>
    public int Cells => _prior.Length;

    /// <summary>How likely each cell is.</summary>
    /// <param name="counts">How often each cell was seen, [cells].</param>
    /// <param name="density">Takes what sums to 1, [cells].</param>
    public void Of(ReadOnlySpan<int> counts, Span<double> density)
    {
        int n = 0;
        foreach (int count in counts) n += count;
        double one = 1.0 / (n + 1);
        for (int i = 0; i < Cells; i++) density[i] = _prior[i] * one;
        if (_ordered && n > 0)
        {
            AddKernels(counts, Width(counts, n), one, density);
            return;
        }

        for (int i = 0; i < Cells; i++) density[i] += counts[i] * one;
    }

    private void AddKernels(ReadOnlySpan<int> counts, double width, double one, Span<double> density)
    {
        for (int k = 0; k < _below.Length; k += 8) EightLanes.NormalCdf(Vector512.CreateSequence(k + 0.5, 1) / width).CopyTo(_below, k);
        _mass[0] = (2 * _below[0]) - 1;
        for (int k = 1; k < Cells; k++) _mass[k] = _below[k] - _below[k - 1];
        for (int i = 0; i < Cells; i++)
        {
            if (counts[i] == 0) continue;
            double weight = counts[i] * one / (_below[i] + _below[Cells - 1 - i] - 1); // what lies on the grid is the whole
            for (int j = 0; j < i; j++) density[j] += weight * _mass[i - j];
            for (int j = i; j < Cells; j++) density[j] += weight * _mass[j - i];
        }
    }

    /// <summary>(4/3)^⅕ · min(s, quartiles' distance / 1.34) · n^(−⅕), in cells.</summary>
    private static double Width(ReadOnlySpan<int> counts, int n)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < counts.Length; i++) sum += (double)i * counts[i];
        double mean = sum / n;
        int seen = 0, lower = -1, upper = -1;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            squares += counts[i] * (i - mean) * (i - mean);
            seen += counts[i];
            if (lower < 0 && seen >= n / 4) lower = i;
            if (upper < 0 && (seen > n * 3L / 4 || seen == n)) upper = i;
        }

        double deviation = Math.Sqrt(squares / Math.Max(1, n - 1));
        return Math.Max(Narrowest, 1.059 * Math.Min((upper - lower) / 1.34, deviation) * PortableMath.Pow(n, -0.2));
    }

    private static double Below(double x) => EightLanes.NormalCdf(Vector512.Create(x))[0];
}
