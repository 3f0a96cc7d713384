using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>Changed copies of samples.</summary>
internal static class Augmentation
{
    /// <summary>
    /// The samples <paramref name="indices"/> of a data set, then their copies, copy by copy; targets are kept. How a copy
    /// is changed depends on the key, on the sample's index in <paramref name="data"/> and on the copy's number alone: the
    /// other samples chosen do not matter. With <c>each_epoch</c> there are no copies: the samples remember their indices,
    /// by which <see cref="AugmentedBatch"/> changes them.
    /// </summary>
    public static Dataset Apply(Dataset data, int[] indices, AugmentationOptions? options, RandomKey key)
    {
        Dataset chosen = data.Select(indices);
        if (options is null) return chosen;
        if (options.EachEpoch) return chosen with { EachEpoch = new EachEpoch(options, indices) };
        bool[]? flags = data.Table is null ? null : [.. data.Table.SelectMany(column => column.Flags)]; // categories have no noise
        return chosen with
        {
            Pixels = chosen.Pixels is null ? null : WithCopies(chosen.Pixels, options.Copies, Image),
            Features = chosen.Pixels is null ? WithCopies(chosen.Features, options.Copies, Noisy) : [],
            Targets = Repeated(chosen.Targets),
            Weights = chosen.Weights is null ? null : Repeated(chosen.Weights),
        };

        float[] Repeated(float[] values) => [.. Enumerable.Repeat(values, 1 + options.Copies).SelectMany(all => all)];

        T[] WithCopies<T>(T[] originals, int copies, Change<T> change)
        {
            T[] all = new T[(long)originals.Length * (1 + copies)];
            originals.CopyTo(all, 0);
            int size = originals.Length / indices.Length;
            for (int copy = 0, at = originals.Length; copy < copies; copy++)
                for (int i = 0; i < indices.Length; i++, at += size)
                    change(originals.AsSpan(i * size, size), all.AsSpan(at, size), Sequence(key, indices[i], copy));
            return all;
        }

        void Image(ReadOnlySpan<byte> original, Span<byte> copy, RandomSequence random) =>
            Augment(original, copy, data.Shape, options, random);

        void Noisy(ReadOnlySpan<float> original, Span<float> copy, RandomSequence random)
        {
            for (int i = 0; i < original.Length; i++) copy[i] = flags?[i] is true ? original[i] : (float)(original[i] + (options.Sigma!.Value * random.NextNormal()));
        }
    }

    /// <summary>The random numbers of a sample's copy, or of a sample in an epoch.</summary>
    public static RandomSequence Sequence(RandomKey key, int sample, int copy) =>
        key.Sequence(Purpose.Augmentation, ((ulong)copy << 32) | (uint)sample);

    /// <summary>One changed image.</summary>
    public static void Augment(
        ReadOnlySpan<byte> original, Span<byte> changed, Shape shape, AugmentationOptions options, RandomSequence random)
    {
        ImageWarp warp = ImageWarp.Draw(options, shape, ref random);
        if (options.ChangesImages) warp.Apply(original, changed, shape);
        else original.CopyTo(changed);
        if (options.Sigma is not > 0) return;
        for (int i = 0; i < changed.Length; i++)
            changed[i] = (byte)Math.Clamp(Math.Floor(changed[i] + (options.Sigma.Value * random.NextNormal()) + 0.5), 0, 255);
    }

    private delegate void Change<T>(ReadOnlySpan<T> original, Span<T> copy, RandomSequence random);
}
