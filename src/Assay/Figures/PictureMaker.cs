using Assay.Engine;
using Assay.Engine.Data;
using Assay.Results;

namespace Assay.Figures;

/// <summary>Makes small pictures of images and of what networks make of them, so that the journal stays small.</summary>
internal static class PictureMaker
{
    /// <summary>The shape after every <c>n × n</c> pixels became one, n the least number that leaves no side longer than asked.</summary>
    public static Shape Small(Shape shape, int mostSide)
    {
        int step = Step(shape, mostSide);
        return new Shape((shape.Height + step - 1) / step, (shape.Width + step - 1) / step, shape.Channels);
    }

    /// <summary>Values [height, width, channels] averaged to <see cref="Small"/>.</summary>
    public static float[] Shrink(float[] values, Shape shape, int mostSide)
    {
        int step = Step(shape, mostSide);
        if (step == 1) return values;
        Shape small = Small(shape, mostSide);
        float[] result = new float[small.Size];
        for (int y = 0, i = 0; y < small.Height; y++)
        {
            for (int x = 0; x < small.Width; x++)
            {
                int bottom = Math.Min(shape.Height, (y + 1) * step), right = Math.Min(shape.Width, (x + 1) * step);
                for (int c = 0; c < shape.Channels; c++)
                {
                    double sum = 0;
                    for (int row = y * step; row < bottom; row++)
                        for (int column = x * step; column < right; column++)
                            sum += values[(((row * shape.Width) + column) * shape.Channels) + c];
                    result[i++] = (float)(sum / ((bottom - (y * step)) * (right - (x * step))));
                }
            }
        }

        return result;
    }

    /// <summary>Pictures of these samples, no side longer than asked: three channels as colours, of others the first, as grey.</summary>
    public static Pictures Of(Dataset data, IReadOnlyList<int> samples, int mostSide)
    {
        Shape shape = data.Shape, small = Small(shape, mostSide);
        int channels = Colours(shape.Channels);
        List<float[]> images = [.. samples.Select(sample => Channels(Shrink(ValuesOf(data, sample), shape, mostSide), shape.Channels, 0, channels))];

        // Bytes stay as they are; of numbers the smallest becomes black, the largest white.
        bool bytes = data.Pixels is not null;
        float low = bytes ? 0 : images.Min(image => image.Min()), high = bytes ? 255 : images.Max(image => image.Max());
        return new Pictures(small.Height, small.Width, channels,
            [.. images.SelectMany(image => image.Select(value => Unsigned(value - low, high - low)))]);
    }

    /// <summary>Bytes of a picture of these.</summary>
    public static int BytesOf(Shape shape, int mostSide)
    {
        Shape small = Small(shape, mostSide);
        return small.Height * small.Width * Colours(shape.Channels);
    }

    /// <summary>1 or 3: what a picture can show.</summary>
    public static int Colours(int channels) => channels == 3 ? 3 : 1;

    /// <summary>Some channels of values [pixels, channels].</summary>
    public static float[] Channels(float[] values, int channels, int first, int count)
    {
        if (count == channels) return values;
        float[] some = new float[values.Length / channels * count];
        for (int i = 0; i < some.Length; i++) some[i] = values[(i / count * channels) + first + (i % count)];
        return some;
    }

    /// <summary>A value of 0 … <paramref name="scale"/> as a byte 0 … 255.</summary>
    public static byte Unsigned(float value, float scale) =>
        scale > 0 ? (byte)Math.Round(Math.Clamp(255.0 * value / scale, 0, 255)) : (byte)0;

    /// <summary>A value of −scale … <paramref name="scale"/> as a byte 1 … 255, 0 as 128.</summary>
    public static byte Signed(float value, float scale) =>
        scale > 0 ? (byte)(128 + Math.Round(Math.Clamp(127.0 * value / scale, -127, 127))) : (byte)128;

    private static int Step(Shape shape, int mostSide) => (Math.Max(shape.Height, shape.Width) + mostSide - 1) / mostSide;

    private static float[] ValuesOf(Dataset data, int sample)
    {
        if (data.Pixels is null) return data.FeaturesOf(sample).ToArray();
        float[] values = new float[data.FeatureCount];
        ReadOnlySpan<byte> pixels = data.PixelsOf(sample);
        for (int i = 0; i < values.Length; i++) values[i] = pixels[i];
        return values;
    }
}
