namespace Assay.Engine.Data;

/// <summary>
/// Samples in memory: features [samples, features] and targets [samples, targets], row-major. Immutable once made.
/// </summary>
/// <param name="Features">samples × FeatureNames.Count values.</param>
/// <param name="Targets">
/// samples × TargetNames.Count values; a class label is one target holding the class number 0 … classes − 1.
/// </param>
/// <param name="FeatureNames">One name a feature.</param>
/// <param name="TargetNames">One name a target.</param>
/// <param name="Classes">Number of classes where the target is a label; 0 for regression.</param>
public sealed record Dataset(
    float[] Features,
    float[] Targets,
    IReadOnlyList<string> FeatureNames,
    IReadOnlyList<string> TargetNames,
    int Classes)
{
    /// <summary>What the class numbers stand for, one name a class; empty for regression.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Number of samples.</summary>
    public int Samples => Targets.Length / TargetNames.Count;

    /// <summary>The features of one sample, [features].</summary>
    public ReadOnlySpan<float> FeaturesOf(int sample) =>
        Features.AsSpan(sample * FeatureNames.Count, FeatureNames.Count);

    /// <summary>The samples with these indices, in this order, copied.</summary>
    public Dataset Select(ReadOnlySpan<int> indices)
    {
        int features = FeatureNames.Count, targets = TargetNames.Count;
        float[] x = new float[indices.Length * features], y = new float[indices.Length * targets];
        for (int i = 0; i < indices.Length; i++)
        {
            Features.AsSpan(indices[i] * features, features).CopyTo(x.AsSpan(i * features));
            Targets.AsSpan(indices[i] * targets, targets).CopyTo(y.AsSpan(i * targets));
        }

        return this with { Features = x, Targets = y };
    }
}
