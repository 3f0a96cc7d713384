namespace Assay.Engine.Kernels;

/// <summary>
/// ∂S as correlations of D, one for each phase of the stride: with stride s a source pixel meets every s-th tap alone, in
/// falling order.
/// </summary>
internal sealed unsafe class DirectInputGradient : InputGradient
{
    private readonly int _filters;
    private readonly nint _tapRow, _tap;
    private readonly Phase[] _phases;

    /// <param name="rows">The correlation, from top to bottom.</param>
    /// <param name="columns">From left to right.</param>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="filters">Channels of D.</param>
    /// <param name="arena">Gives the memory.</param>
    public DirectInputGradient(Axis rows, Axis columns, int channels, int filters, Arena arena)
    {
        nint tap = (nint)channels * filters, tapRow = columns.Taps * tap;
        (_filters, _tapRow, _tap) = (filters, rows.Stride * tapRow, columns.Stride * tap);
        List<Phase> phases = [];
        for (int y = 0; y < rows.Stride; y++)
        {
            for (int x = 0; x < columns.Stride; x++)
            {
                (Axis down, Axis across) = (Backward(rows, y), Backward(columns, x));
                phases.Add(new Phase(
                    new DirectCorrelation(down, across, filters, channels, arena), down.Count,
                    (y * tapRow) + (x * tap) + ((down.Taps - 1) * _tapRow) + ((across.Taps - 1) * _tap)));
            }
        }

        _phases = [.. phases];
    }

    public override void Pack(float* filters)
    {
        foreach (Phase phase in _phases)
            phase.Correlation.Pack(filters + phase.Last, _filters, -_tapRow, -_tap, 1);
    }

    public override void Run(float* gradient, nint stride, float* result, int samples)
    {
        foreach (Phase phase in _phases)
            for (int i = 0; i < phase.Count; i += phase.Correlation.Band)
                phase.Correlation.Run(i, gradient, stride, null, result, samples);
    }

    /// <summary>The source pixels i with (i − first) mod stride = phase: they meet the taps phase, phase + stride, ….</summary>
    private static Axis Backward(Axis axis, int phase)
    {
        int stride = axis.Stride, taps = Math.Max(0, (axis.Taps - phase + stride - 1) / stride);
        int pixel = (((phase + axis.First) % stride) + stride) % stride;
        int count = pixel < axis.Source ? ((axis.Source - pixel - 1) / stride) + 1 : 0;
        int newest = (pixel - axis.First - phase) / stride; // the position that meets it with its first tap
        return new(axis.Count, taps, 1, newest - taps + 1, count, axis.Source, pixel, stride);
    }

    /// <summary>The pixels of one phase.</summary>
    /// <param name="Correlation">Of D with every s-th tap, turned round.</param>
    /// <param name="Count">Its rows of pixels.</param>
    /// <param name="Last">The tap of F that stands first in it.</param>
    private sealed record Phase(DirectCorrelation Correlation, int Count, nint Last);
}
