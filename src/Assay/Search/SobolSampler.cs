using Assay.Engine.Kernels;

namespace Assay.Search;

/// <summary>
/// Settings drawn evenly over the space: Sobol's sequence, scrambled by the seed, so that every prefix fills the space and
/// every single point is uniform.
/// </summary>
internal sealed class SobolSampler : DrawnSampler
{
    /// <summary>A point of the scrambled sequence.</summary>
    /// <param name="key">What scrambles it.</param>
    /// <param name="index">Which point, 0-based.</param>
    /// <param name="point">Takes the coordinates; as many as there are.</param>
    public static void Point(RandomKey key, long index, Span<double> point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            uint seed = key.Sequence(Purpose.Search, (ulong)i).NextUInt32();
            point[i] = SobolSequence.Scrambled(SobolSequence.At((uint)index, i), seed) * (1.0 / (1L << 32));
        }
    }

    /// <inheritdoc/>
    protected override void Draw(RandomKey key, long index, Span<double> point) => Point(key, index, point);
}
