namespace Assay.Engine.Kernels;

/// <summary>
/// The gradient of a correlation by its filters: ∂F[y, x, c, f] = Σ over positions p and samples n of
/// S[origin(p) + (y, x), c, n] · D[p, f, n], D the gradient by the target.
/// </summary>
internal abstract unsafe class FilterGradient(Axis rows, Axis columns, int channels, int filters)
{
    protected Axis Rows { get; } = rows;

    protected Axis Columns { get; } = columns;

    protected int Channels { get; } = channels;

    protected int Filters { get; } = filters;

    /// <summary>Rows of positions that <see cref="Add"/> takes at a time.</summary>
    public abstract int Band { get; }

    /// <summary>Begins a sum.</summary>
    /// <param name="result">∂F, [height, width, channels, filters].</param>
    public abstract void Begin(float* result);

    /// <summary>Adds the rows of positions from <paramref name="first"/> to first + <see cref="Band"/>, as far as there are.</summary>
    /// <param name="first">A multiple of the band.</param>
    /// <param name="source">S, [height, width, channels, stride].</param>
    /// <param name="gradient">D, [height, width, filters, stride]; 0 in columns without samples.</param>
    /// <param name="stride">From a row of S and D to the next: samples.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="result">∂F.</param>
    public abstract void Add(int first, float* source, float* gradient, nint stride, int samples, float* result);

    /// <summary>Ends the sum: ∂F is whole.</summary>
    public abstract void End(float* result);

    /// <summary>C[m, f] += Σₖ A[m, k] · B[k, f]: source as it lies by gradients in panels of sixteen filters, k over runs of samples.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="a">A[m, k] stands at m · aRow + k.</param>
    /// <param name="aRow">From a row of A to the next.</param>
    /// <param name="b">The first panel, [k][16].</param>
    /// <param name="panel">From a panel to the next.</param>
    /// <param name="c">C, [rows, filters].</param>
    /// <param name="samples">Samples of a run.</param>
    /// <param name="path">The runs.</param>
    protected void AddProduct(int rows, float* a, nint aRow, float* b, nint panel, float* c, int samples, Gapped path)
    {
        (int full, int high, int low) = Gemm.Heights(rows);
        int tall = Gemm.TileRows;
        float* aHigh = a + (full * tall * aRow), aLow = aHigh + (high * aRow);
        nint cHigh = (nint)full * tall * Filters, cLow = cHigh + ((nint)high * Filters);
        for (int f = 0; f < Filters; f += Lanes.Count, b += panel, c += Lanes.Count)
        {
            int width = Math.Min(Lanes.Count, Filters - f);
            if (full > 0) Gemm.Tiles(full, tall, a, tall * aRow, aRow, 1, b, Lanes.Count, c, Filters, samples, path, width, true);
            if (high > 0) Gemm.Tiles(1, high, aHigh, 0, aRow, 1, b, Lanes.Count, c + cHigh, Filters, samples, path, width, true);
            if (low > 0) Gemm.Tiles(1, low, aLow, 0, aRow, 1, b, Lanes.Count, c + cLow, Filters, samples, path, width, true);
        }
    }
}
