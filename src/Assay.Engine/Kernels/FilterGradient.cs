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
}
