namespace Assay.Engine.Networks;

/// <summary>
/// How a kernel or a pooling window moves along one side of an image.
/// </summary>
/// <param name="Input">Pixels along the side.</param>
/// <param name="Kernel">Pixels of the window.</param>
/// <param name="Stride">Pixels from one position to the next.</param>
/// <param name="Before">Padding before the first pixel.</param>
/// <param name="After">Padding after the last.</param>
public readonly record struct Window(int Input, int Kernel, int Stride, int Before, int After)
{
    /// <summary>Positions: ⌊(input − kernel + padding) / stride⌋ + 1; below 1 where the window does not fit.</summary>
    public int Output => Input + Before + After < Kernel ? 0 : ((Input - Kernel + Before + After) / Stride) + 1;

    /// <summary>The arithmetic behind <see cref="Output"/>, for errors.</summary>
    public string Arithmetic =>
        $"(input {Input} − kernel {Kernel} + padding {Before + After}) / stride {Stride} + 1 = {((Input - Kernel + Before + After) / (double)Stride) + 1:0.##}";

    /// <summary>The window with this padding; an explicit number of zeros on each side goes before it.</summary>
    public static Window Of(int input, int kernel, int stride, PaddingKind padding, int? zeros = null)
    {
        if (zeros is int both) return new(input, kernel, stride, both, both);
        if (padding == PaddingKind.Valid) return new(input, kernel, stride, 0, 0);
        int output = (input + stride - 1) / stride, total = Math.Max(0, ((output - 1) * stride) + kernel - input);
        return new(input, kernel, stride, total / 2, total - (total / 2));
    }

    /// <summary>The first input pixel of a position; may lie in the padding, below 0.</summary>
    public int Origin(int position) => (position * Stride) - Before;

    /// <summary>The taps of a position that lie inside the image: from, to (exclusive).</summary>
    public (int From, int To) Taps(int position)
    {
        int origin = Origin(position);
        return (Math.Max(0, -origin), Math.Min(Kernel, Input - origin));
    }
}
