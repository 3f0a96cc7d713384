namespace Assay.Engine.Data;

/// <summary>
/// A fitted scaling of features: x ↦ (x − offset) / scale, computed in double precision and rounded once; for images of
/// bytes one fused multiply-add with the rounded factors 1 / scale and −offset / scale.
/// </summary>
/// <param name="Offset">One value a feature; for images of bytes one a channel.</param>
/// <param name="Scale">One value a feature, or a channel; never 0.</param>
/// <param name="Fill">What stands for a missing value, NaN, of a feature, before it is scaled: the median of the training samples; null: none is missing.</param>
public sealed record Scaler(IReadOnlyList<double> Offset, IReadOnlyList<double> Scale, IReadOnlyList<double>? Fill = null)
{
    /// <summary>Divides a category that no training sample has to 0: nothing is known of what it does.</summary>
    private const double Unknown = 1e300;

    /// <summary>
    /// Fits a scaling to training samples. A feature that is the same in all of them has scale 1, as in scikit-learn's
    /// <c>StandardScaler</c> and <c>MinMaxScaler</c>: it becomes 0 and stays finite elsewhere. Missing values are filled before (its
    /// <c>SimpleImputer</c>, median); what is 1 or 0 for a category, or where a value is missing, stays so, and a category that no sample has is always 0.
    /// </summary>
    /// <exception cref="DataException">When divide has no divisor.</exception>
    public static Scaler Fit(ScalingOptions options, Dataset train)
    {
        if (train.Pixels is not null) return PixelStatistics.Fit(options, train);
        int features = train.FeatureCount;
        double[] offset = new double[features], scale = new double[features];
        Array.Fill(scale, 1);
        if (options.Name == ScalingKind.Divide)
            Array.Fill(scale, options.By ?? throw new DataException("data.scaling.by", "divide needs a divisor: by: 50"));
        double[]? fill = train.Table?.Any(column => column.MayBeMissing) is true ? [.. Enumerable.Range(0, features).Select(feature => MedianOf(train, feature))] : null;
        if (options.Name is ScalingKind.Standard or ScalingKind.MinMax)
            for (int feature = 0; feature < features; feature++)
                (offset[feature], scale[feature]) = FitFeature(options.Name, train, feature, fill?[feature] ?? 0);
        foreach ((int feature, bool isFlag) in (train.Table?.SelectMany(column => column.Flags) ?? []).Index())
            if (isFlag) (offset[feature], scale[feature]) = (0, IsEverSet(train, feature) ? 1 : Unknown);
        return new Scaler(offset, scale, fill);
    }

    /// <summary>The data set with its features scaled; images stay bytes and are scaled a batch at a time.</summary>
    public Dataset Apply(Dataset data) =>
        data.Pixels is null ? data with { Features = Apply(data.Features) } : data with { PixelScaler = this };

    /// <summary>The same where nobody else holds the features: they are written over.</summary>
    internal Dataset ApplyInPlace(Dataset data)
    {
        if (data.Pixels is not null) return Apply(data);
        Apply(data.Features, data.Features);
        return data;
    }

    /// <summary>Features [samples, features], scaled.</summary>
    public float[] Apply(ReadOnlySpan<float> features)
    {
        float[] scaled = new float[features.Length];
        Apply(features, scaled);
        return scaled;
    }

    private void Apply(ReadOnlySpan<float> features, Span<float> scaled)
    {
        for (int i = 0, feature = 0; i < scaled.Length; i++)
        {
            double value = Fill is not null && float.IsNaN(features[i]) ? Fill[feature] : features[i];
            scaled[i] = (float)((value - Offset[feature]) / Scale[feature]);
            if (++feature == Offset.Count) feature = 0;
        }
    }

    /// <summary>The median of a feature's values that are there, of an even number the mean of the two in the middle; 0 where none is.</summary>
    private static double MedianOf(Dataset train, int feature)
    {
        List<float> values = new(train.Samples);
        for (int i = 0; i < train.Samples; i++)
            if (train.FeaturesOf(i)[feature] is var value && !float.IsNaN(value)) values.Add(value);
        values.Sort();
        return values.Count == 0 ? 0 : ((double)values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static bool IsEverSet(Dataset train, int feature)
    {
        for (int i = 0; i < train.Samples; i++)
            if (train.FeaturesOf(i)[feature] != 0) return true;
        return false;
    }

    private static (double Offset, double Scale) FitFeature(ScalingKind kind, Dataset train, int feature, double fill)
    {
        int samples = train.Samples;
        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < samples; i++)
        {
            double x = At(i);
            (min, max, sum) = (Math.Min(min, x), Math.Max(max, x), sum + x);
        }

        if (min == max) return (min, 1);
        if (kind == ScalingKind.MinMax) return (min, max - min);
        double mean = sum / samples, squares = 0;
        for (int i = 0; i < samples; i++)
        {
            double difference = At(i) - mean;
            squares += difference * difference;
        }

        return (mean, Math.Sqrt(squares / samples));

        double At(int sample) => train.FeaturesOf(sample)[feature] is var x && float.IsNaN(x) ? fill : x;
    }
}
