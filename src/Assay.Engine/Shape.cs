namespace Assay.Engine;

/// <summary>
/// The shape of one sample, or of what a layer makes of it: an image [height, width, channels]; a vector is an image of
/// one pixel. Values lie channel fastest, then along the width, as in Keras (<c>channels_last</c>).
/// </summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Channels">Values a pixel.</param>
public readonly record struct Shape(int Height, int Width, int Channels)
{
    /// <summary>Number of values.</summary>
    public int Size => Height * Width * Channels;

    /// <summary>Whether this is a plain list of features.</summary>
    public bool IsVector => Height == 1 && Width == 1;

    /// <summary>The shape of a list of features.</summary>
    public static implicit operator Shape(int features) => new(1, 1, features);

    /// <summary>28 × 28 × 1; 10 for a vector.</summary>
    public override string ToString() => IsVector ? $"{Channels}" : $"{Height} × {Width} × {Channels}";
}
