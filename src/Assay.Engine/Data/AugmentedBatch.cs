using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>How the images of a training set are to be changed afresh each epoch.</summary>
/// <param name="Options">What may happen to them.</param>
/// <param name="Indices">Each sample's index among all samples of the study, by which its changes are drawn.</param>
internal sealed record EachEpoch(AugmentationOptions Options, int[] Indices);

/// <summary>
/// Changes the images of a batch, as bytes, in a buffer that is taken once. A picture depends on the key, the sample and
/// the epoch alone: not on the batch it is in, nor on what was changed before.
/// </summary>
internal sealed class AugmentedBatch(Dataset data, RandomKey key, int capacity)
{
    private readonly EachEpoch _how = data.EachEpoch!;
    private readonly byte[] _pixels = new byte[(long)capacity * data.FeatureCount];
    private readonly int[] _inOrder = [.. Enumerable.Range(0, capacity)];

    /// <summary>The data set whose images are changed.</summary>
    public Dataset Data => data;

    /// <summary>The samples with these indices, changed as in this epoch (0-based), as columns of a matrix.</summary>
    public void Gather(ReadOnlySpan<int> indices, int epoch, Matrix target)
    {
        int size = data.FeatureCount;
        for (int i = 0; i < indices.Length; i++)
            Augmentation.Augment(
                data.PixelsOf(indices[i]), _pixels.AsSpan(i * size, size), data.Shape, _how.Options,
                Augmentation.Sequence(key, _how.Indices[indices[i]], epoch));
        data.GatherPixels(_pixels, _inOrder.AsSpan(0, indices.Length), target);
    }
}
