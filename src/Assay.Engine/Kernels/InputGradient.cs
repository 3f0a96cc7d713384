namespace Assay.Engine.Kernels;

/// <summary>
/// The gradient of a correlation by its source: ∂S[q, c, n] = Σ over the positions p and taps t with origin(p) + t = q, and
/// over filters f, of F[t, c, f] · D[p, f, n], D the gradient by the target.
/// </summary>
internal abstract unsafe class InputGradient
{
    /// <summary>Brings filters into the order of the kernel.</summary>
    /// <param name="filters">F, [height, width, channels, filters].</param>
    public abstract void Pack(float* filters);

    /// <summary>Makes all of ∂S.</summary>
    /// <param name="gradient">D, [height, width, filters, stride].</param>
    /// <param name="stride">From a row of D and ∂S to the next: samples.</param>
    /// <param name="result">∂S, [height, width, channels, stride].</param>
    /// <param name="samples">Samples, rounded up to whole vectors.</param>
    public abstract void Run(float* gradient, nint stride, float* result, int samples);
}
