namespace Assay.Engine.Kernels;

/// <summary>
/// How bytes become numbers: x ↦ scale · x + shift, a pair a channel, as one fused multiply-add. The pairs are repeated
/// until they fill whole vectors of eight.
/// </summary>
internal sealed class PixelFactors
{
    /// <param name="offset">Subtracted first, one value a channel.</param>
    /// <param name="scale">Divided by then, one value a channel.</param>
    public PixelFactors(IReadOnlyList<double> offset, IReadOnlyList<double> scale)
    {
        Scale = [.. Enumerable.Range(0, 8 * scale.Count).Select(i => (float)(1 / scale[i % scale.Count]))];
        Shift = [.. Enumerable.Range(0, 8 * scale.Count).Select(i => (float)(-offset[i % scale.Count] / scale[i % scale.Count]))];
    }

    /// <summary>Bytes as they are.</summary>
    public static PixelFactors Identity { get; } = new([0], [1]);

    public float[] Scale { get; }

    public float[] Shift { get; }
}
