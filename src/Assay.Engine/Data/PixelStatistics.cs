namespace Assay.Engine.Data;

/// <summary>Fits the scaling of images, channel by channel over all pixels of all training images, from counts of bytes.</summary>
internal static class PixelStatistics
{
    public static Scaler Fit(ScalingOptions options, Dataset train)
    {
        int channels = train.Shape.Channels;
        double[] offset = new double[channels], scale = new double[channels];
        Array.Fill(scale, options.Name == ScalingKind.Divide ? options.By ?? 255 : 1);
        if (options.Name is not (ScalingKind.Standard or ScalingKind.MinMax)) return new Scaler(offset, scale);

        long[] counts = Count(train.Pixels!, channels);
        for (int channel = 0; channel < channels; channel++)
            (offset[channel], scale[channel]) = FitChannel(options.Name, counts.AsSpan(256 * channel, 256));
        return new Scaler(offset, scale);
    }

    /// <summary>How often each byte occurs in each channel: exact, whatever the number of pixels.</summary>
    private static long[] Count(byte[] pixels, int channels)
    {
        long[] counts = new long[256 * channels];
        for (int i = 0, channel = 0; i < pixels.Length; i++)
        {
            counts[(256 * channel) + pixels[i]]++;
            if (++channel == channels) channel = 0;
        }

        return counts;
    }

    private static (double Offset, double Scale) FitChannel(ScalingKind kind, ReadOnlySpan<long> counts)
    {
        long total = 0, sum = 0, squares = 0;
        (int min, int max) = (255, 0);
        for (int value = 0; value < 256; value++)
        {
            if (counts[value] == 0) continue;
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
            total += counts[value];
            sum += counts[value] * value;
            squares += counts[value] * value * value;
        }

        if (min >= max) return (min, 1);
        if (kind == ScalingKind.MinMax) return (min, max - min);
        double mean = (double)sum / total;
        return (mean, Math.Sqrt(((double)squares / total) - (mean * mean)));
    }
}
