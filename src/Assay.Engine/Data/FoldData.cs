using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>What a run is given: samples augmented and scaled, nothing of the validation part in the training part.</summary>
/// <param name="Train">Training samples with their augmented copies, scaled, their targets encoded.</param>
/// <param name="Validation">Validation samples, scaled and encoded, never augmented; null where nothing is held out.</param>
/// <param name="Scaler">The scaling of features, fitted on the training samples alone.</param>
/// <param name="Encoder">What is done to targets, fitted on the training samples alone.</param>
public sealed record FoldData(Dataset Train, Dataset? Validation, Scaler Scaler, TargetEncoder Encoder)
{
    /// <summary>Raw samples as those trained on are: whatever is predicted or tested goes through here.</summary>
    public Dataset Prepared(Dataset data) => Encoder.Apply(Scaler.Apply(data));

    /// <summary>Prepares one fold: selects, augments the training part, fits scaling and encodings on it, applies them to both parts.</summary>
    /// <param name="data">The raw training samples.</param>
    /// <param name="split">The division of their indices.</param>
    /// <param name="options">The study's data options.</param>
    /// <param name="key">
    /// The key of the augmentation's noise. With the study's key alone, a sample has the same copies in every fold and run.
    /// </param>
    public static FoldData Prepare(Dataset data, FoldSplit split, DataOptions options, RandomKey key)
    {
        FoldData train = Prepare(data, split.Train, options, key);
        return train with { Validation = train.Encoder.Apply(train.Scaler.ApplyInPlace(data.Select(split.Validation))) };
    }

    /// <summary>
    /// Prepares training on all samples, nothing held out. The test set stays locked: when it is opened, it goes through
    /// <see cref="Prepared"/>.
    /// </summary>
    public static FoldData PrepareAll(Dataset data, DataOptions options, RandomKey key) =>
        Prepare(data, [.. Enumerable.Range(0, data.Samples)], options, key);

    private static FoldData Prepare(Dataset data, int[] indices, DataOptions options, RandomKey key)
    {
        Dataset train = SampleWeights.Apply(Augmentation.Apply(data, indices, options.Augmentation, key), options);
        Scaler scaler = Scaler.Fit(options.WithDefaults().Scaling!, train);
        TargetEncoder encoder = TargetEncoder.Fit(options, train);
        return new FoldData(encoder.Apply(scaler.ApplyInPlace(train)), null, scaler, encoder);
    }
}
