using System.Runtime.CompilerServices;
using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>
/// A change of an image's geometry: for each pixel (x, y) of the changed image, x to the right and y downwards, the place
/// it is taken from, (xx · x + xy · y + x0, yx · x + yy · y + y0). From + − × alone, so that every machine has the same bits.
/// </summary>
internal readonly record struct ImageWarp(double Xx, double Xy, double X0, double Yx, double Yy, double Y0)
{
    /// <summary>
    /// Mirrored, sheared (uprights lean to the left at their top where the angle is positive), turned (counter-clockwise as
    /// seen), all about the centre, then shifted to the right and down by (dx, dy) pixels. Angles in degrees.
    /// </summary>
    public static ImageWarp Of(
        Shape shape, double rotation = 0, double shear = 0, double dx = 0, double dy = 0, bool mirrorX = false, bool mirrorY = false)
    {
        const double Radians = Math.PI / 180;
        double cos = PortableMath.Cos(rotation * Radians), sin = PortableMath.Sin(rotation * Radians);
        double lean = PortableMath.Sin(shear * Radians) / PortableMath.Cos(shear * Radians);
        double flipX = mirrorX ? -1 : 1, flipY = mirrorY ? -1 : 1;

        // Forwards p' = c + t + R H F (p − c); backwards p = c + F⁻¹ H⁻¹ R⁻¹ (p' − c − t), and F is its own inverse.
        double xx = flipX * (cos - (lean * sin)), xy = flipX * (-sin - (lean * cos)), yx = flipY * sin, yy = flipY * cos;
        double cx = (shape.Width - 1) / 2.0, cy = (shape.Height - 1) / 2.0, tx = cx + dx, ty = cy + dy;
        return new ImageWarp(xx, xy, cx - (xx * tx) - (xy * ty), yx, yy, cy - (yx * tx) - (yy * ty));
    }

    /// <summary>
    /// The warp that a sequence draws. Every amount is drawn whether asked for or not, so that one range never disturbs
    /// another's draws.
    /// </summary>
    public static ImageWarp Draw(AugmentationOptions options, Shape shape, ref RandomSequence random)
    {
        double rotation = Symmetric(ref random) * (options.Rotation ?? 0), shear = Symmetric(ref random) * (options.Shear ?? 0);
        double translation = options.Translation ?? 0;
        double dx = Symmetric(ref random) * (translation < 1 ? translation * shape.Width : translation);
        double dy = Symmetric(ref random) * (translation < 1 ? translation * shape.Height : translation);
        int crop = options.Crop ?? 0;
        dx += crop - random.Next((2 * crop) + 1);
        dy += crop - random.Next((2 * crop) + 1);
        bool mirrorX = random.Next(2) == 1 && options.HorizontalFlip, mirrorY = random.Next(2) == 1 && options.VerticalFlip;
        return Of(shape, rotation, shear, dx, dy, mirrorX, mirrorY);
    }

    /// <summary>The changed image, both [height, width, channels]: bilinear between pixels, 0 outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, Shape shape)
    {
        (int height, int width, int channels) = shape;
        int row = width * channels;
        target.Clear();
        for (int y = 0, at = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, at += channels)
            {
                double sx = (Xx * x) + (Xy * y) + X0, sy = (Yx * x) + (Yy * y) + Y0;
                if (!(sx > -1 && sy > -1 && sx < width && sy < height)) continue;
                double left = Math.Floor(sx), top = Math.Floor(sy), right = sx - left, bottom = sy - top;
                (int column, int line) = ((int)left, (int)top);
                int from = (line * row) + (column * channels);

                // The weights of the four pixels around; those outside are 0.
                double a = (1 - right) * (1 - bottom), b = right * (1 - bottom), c = (1 - right) * bottom, d = right * bottom;
                if (column >= 0 && line >= 0 && column + 1 < width && line + 1 < height)
                {
                    for (int channel = 0; channel < channels; channel++, from++)
                    {
                        double value = (a * source[from]) + (b * source[from + channels]) + (c * source[from + row]) + (d * source[from + row + channels]);
                        target[at + channel] = (byte)(value + 0.5);
                    }
                }
                else
                {
                    bool up = line >= 0, down = line + 1 < height, before = column >= 0, after = column + 1 < width;
                    for (int channel = 0; channel < channels; channel++, from++)
                    {
                        double value = up && before ? a * source[from] : 0;
                        if (up && after) value += b * source[from + channels];
                        if (down && before) value += c * source[from + row];
                        if (down && after) value += d * source[from + row + channels];
                        target[at + channel] = (byte)(value + 0.5);
                    }
                }
            }
        }
    }

    private static double Symmetric(ref RandomSequence random) => (2 * random.NextDouble()) - 1;
}
