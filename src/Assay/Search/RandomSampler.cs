using Assay.Engine.Kernels;

namespace Assay.Search;

/// <summary>Settings drawn at random, independently of each other (Bergstra &amp; Bengio 2012).</summary>
internal sealed class RandomSampler : DrawnSampler
{
    /// <inheritdoc/>
    protected override void Draw(RandomKey key, long index, Span<double> point)
    {
        RandomSequence random = key.Sequence(Purpose.Search, (ulong)index);
        foreach (ref double coordinate in point) coordinate = random.NextDouble();
    }
}
