namespace Assay.Engine.Kernels;

/// <summary>One direction of a correlation: which pixels of the source each position meets, and where its result goes.</summary>
/// <param name="Source">Pixels of the source.</param>
/// <param name="Taps">Taps of the filter.</param>
/// <param name="Stride">Source pixels from one position to the next.</param>
/// <param name="First">The source pixel under the first tap at position 0; may lie outside.</param>
/// <param name="Count">Positions.</param>
/// <param name="Target">Pixels of the target.</param>
/// <param name="TargetFirst">The target pixel of position 0.</param>
/// <param name="TargetStep">Target pixels from one position to the next.</param>
internal readonly record struct Axis(
    int Source, int Taps, int Stride, int First, int Count, int Target, int TargetFirst = 0, int TargetStep = 1)
{
    /// <summary>The source pixel under the first tap.</summary>
    public int Origin(int position) => First + (position * Stride);

    /// <summary>The taps that lie inside the source: from, to (exclusive).</summary>
    public (int From, int To) Inside(int position)
    {
        int origin = Origin(position);
        return (Math.Max(0, -origin), Math.Min(Taps, Source - origin));
    }

    /// <summary>The target pixel.</summary>
    public int Pixel(int position) => TargetFirst + (position * TargetStep);
}

/// <summary>
/// Correlates images with filters: T[p, f, n] = bias[f] + Σ over taps t and channels c of F[f, t, c] · S[origin(p) + t, c, n]; source
/// and target lie [height, width, channels, batch], and source pixels outside the image count as 0. A convolutional layer
/// is a correlation, and so is its input's gradient, with filters turned round.
/// </summary>
internal abstract unsafe class Correlation(Axis rows, Axis columns)
{
    protected Axis Rows { get; } = rows;

    protected Axis Columns { get; } = columns;

    /// <summary>Rows of positions that <see cref="Run"/> makes at a time.</summary>
    public abstract int Band { get; }

    /// <summary>Brings filters into the order of the kernel.</summary>
    /// <param name="filters">F[f, y, x, c] stands at f · row + y · tapRow + x · tap + c · channel.</param>
    /// <param name="row">From a filter to the next.</param>
    /// <param name="tapRow">From a tap to the one below.</param>
    /// <param name="tap">From a tap to the one to its right.</param>
    /// <param name="channel">From a channel to the next.</param>
    public abstract void Pack(float* filters, nint row, nint tapRow, nint tap, nint channel);

    /// <summary>Makes the rows of positions from <paramref name="first"/> to first + <see cref="Band"/>, as far as there are.</summary>
    /// <param name="first">A multiple of the band.</param>
    /// <param name="source">S.</param>
    /// <param name="stride">From a row of S and T to the next: samples.</param>
    /// <param name="bias">One value a filter; null: 0.</param>
    /// <param name="target">T.</param>
    /// <param name="samples">Samples, rounded up to whole vectors.</param>
    public abstract void Run(int first, float* source, nint stride, float* bias, float* target, int samples);
}
