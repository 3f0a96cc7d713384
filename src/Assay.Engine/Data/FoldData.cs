using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>What a run is given: samples augmented and scaled, nothing of the validation part in the training part.</summary>
/// <param name="Train">Training samples with their augmented copies, scaled.</param>
/// <param name="Validation">Validation samples, scaled, never augmented; null where nothing is held out.</param>
/// <param name="Scaler">The scaling, fitted on the training samples alone; apply it to whatever is predicted or tested.</param>
public sealed record FoldData(Dataset Train, Dataset? Validation, Scaler Scaler)
{
    /// <summary>Prepares one fold: selects, augments the training part, fits the scaling on it, scales both parts.</summary>
    /// <param name="data">The raw training samples.</param>
    /// <param name="split">The division of their indices.</param>
    /// <param name="options">The study's data options.</param>
    /// <param name="key">
    /// The key of the augmentation's noise. With the study's key alone, a sample has the same copies in every fold and run.
    /// </param>
    public static FoldData Prepare(Dataset data, FoldSplit split, DataOptions options, RandomKey key)
    {
        FoldData train = Prepare(data, split.Train, options, key);
        return train with { Validation = train.Scaler.ApplyInPlace(data.Select(split.Validation)) };
    }

    /// <summary>
    /// Prepares training on all samples, nothing held out. The test set stays locked: when it is opened, it goes through
    /// <see cref="Scaler"/>.
    /// </summary>
    public static FoldData PrepareAll(Dataset data, DataOptions options, RandomKey key) =>
        Prepare(data, [.. Enumerable.Range(0, data.Samples)], options, key);

    private static FoldData Prepare(Dataset data, int[] indices, DataOptions options, RandomKey key)
    {
        Dataset train = Augmentation.Apply(data, indices, options.Augmentation, key);
        Scaler scaler = Scaler.Fit(options.WithDefaults().Scaling!, train);
        return new FoldData(scaler.ApplyInPlace(train), null, scaler);
    }
}
