using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>Copies of samples moved by Gaussian noise.</summary>
internal static class Augmentation
{
    /// <summary>
    /// The samples <paramref name="indices"/> of a data set, then their copies, copy by copy; targets are kept. The noise
    /// of a copy depends on the key, on the sample's index in <paramref name="data"/> and on the copy's number alone:
    /// the other samples chosen do not matter.
    /// </summary>
    public static Dataset Apply(Dataset data, int[] indices, AugmentationOptions? options, RandomKey key)
    {
        Dataset chosen = data.Select(indices);
        if (options is null) return chosen;
        double sigma = options.Sigma ?? throw new DataException(
            "data.augmentation.sigma", "augmentation needs the standard deviation of its noise: sigma: 0.2");

        int features = data.FeatureNames.Count, size = chosen.Features.Length;
        float[] x = new float[size * (1 + options.Copies)];
        chosen.Features.CopyTo(x, 0);
        for (int copy = 0, at = size; copy < options.Copies; copy++)
            foreach (int sample in indices)
            {
                RandomSequence random = key.Sequence(Purpose.Augmentation, ((ulong)copy << 32) | (uint)sample);
                for (int feature = 0; feature < features; feature++, at++)
                    x[at] = (float)(x[at % size] + (sigma * random.NextNormal()));
            }

        return chosen with
        {
            Features = x,
            Targets = [.. Enumerable.Repeat(chosen.Targets, 1 + options.Copies).SelectMany(targets => targets)],
        };
    }
}
