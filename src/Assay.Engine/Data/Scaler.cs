namespace Assay.Engine.Data;

/// <summary>
/// A fitted scaling of features: x ↦ (x − offset) / scale, computed in double precision and rounded once; for images of
/// bytes one fused multiply-add with the rounded factors 1 / scale and −offset / scale.
/// </summary>
/// <param name="Offset">One value a feature; for images of bytes one a channel.</param>
/// <param name="Scale">One value a feature, or a channel; never 0.</param>
public sealed record Scaler(IReadOnlyList<double> Offset, IReadOnlyList<double> Scale)
{
    /// <summary>
    /// Fits a scaling to training samples. A feature that is the same in all of them has scale 1, as in scikit-learn's
    /// <c>StandardScaler</c> and <c>MinMaxScaler</c>: it becomes 0 and stays finite elsewhere.
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
        if (options.Name is ScalingKind.Standard or ScalingKind.MinMax)
            for (int feature = 0; feature < features; feature++)
                (offset[feature], scale[feature]) = FitFeature(options.Name, train, feature);
        return new Scaler(offset, scale);
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
            scaled[i] = (float)((features[i] - Offset[feature]) / Scale[feature]);
            if (++feature == Offset.Count) feature = 0;
        }
    }

    private static (double Offset, double Scale) FitFeature(ScalingKind kind, Dataset train, int feature)
    {
        int samples = train.Samples;
        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < samples; i++)
        {
            double x = train.FeaturesOf(i)[feature];
            (min, max, sum) = (Math.Min(min, x), Math.Max(max, x), sum + x);
        }

        if (min == max) return (min, 1);
        if (kind == ScalingKind.MinMax) return (min, max - min);
        double mean = sum / samples, squares = 0;
        for (int i = 0; i < samples; i++)
        {
            double difference = train.FeaturesOf(i)[feature] - mean;
            squares += difference * difference;
        }

        return (mean, Math.Sqrt(squares / samples));
    }
}
