using System.ComponentModel.DataAnnotations;

namespace Assay.Engine.Data;

/// <summary>Where samples come from.</summary>
public enum SourceKind
{
    /// <summary>Points of the plane, labelled 1 inside the triangle (−20, 60), (80, −40), (−20, −40).</summary>
    Triangle,

    /// <summary>Points of the plane, labelled 1 where sign(x + y) · sign(x) · cos(√(x² + y²) / 2π) &gt; 0.</summary>
    Spiral,

    /// <summary>A noisy function of one variable, seen outside two dark intervals only.</summary>
    DarkIntervals,

    /// <summary>A CSV file with a header.</summary>
    Csv,
}

/// <summary>The samples of a study.</summary>
public sealed record DataOptions
{
    /// <summary>Where samples come from; no default.</summary>
    [Required]
    public SourceKind? Source { get; init; }

    /// <summary>Generated sources: number of training samples; default: 1000 (dark_intervals: 100).</summary>
    [Range(1, 100_000_000)]
    public int? Samples { get; init; }

    /// <summary>Generated sources: number of test samples; default: a tenth of samples (dark_intervals: 100).</summary>
    [Range(1, 100_000_000)]
    public int? TestSamples { get; init; }

    /// <summary>The seed of generated samples, of the split into folds, and of the study's runs; default: 0.</summary>
    [Range(0, long.MaxValue)]
    public long Seed { get; init; }

    /// <summary>dark_intervals: standard deviation of the noise on training targets; default: 0.4.</summary>
    [Range(0.0, 1e6)]
    public double? Noise { get; init; }

    /// <summary>dark_intervals: standard deviation of the noise on test targets; default: 0.1.</summary>
    [Range(0.0, 1e6)]
    public double? TestNoise { get; init; }

    /// <summary>csv: the file with the training samples, relative to the study file.</summary>
    public string? Path { get; init; }

    /// <summary>csv: the file with the test samples; default: <see cref="TestFraction"/> of the training file.</summary>
    public string? TestPath { get; init; }

    /// <summary>csv: the share of samples locked away as test set where there is no test_path; default: 0.1.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? TestFraction { get; init; }

    /// <summary>csv: the columns that are features; default: all that are not targets.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>csv: the column with the class label (text or number).</summary>
    public string? Label { get; init; }

    /// <summary>csv: the columns to predict, for regression.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>How features are scaled; default: divide by 50 for the plane tasks, none else.</summary>
    public ScalingOptions? Scaling { get; init; }

    /// <summary>Copies of training samples with changes; default: none. Validation and test samples are never augmented.</summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>These options with the defaults of their source written out; what does not belong to it stays null.</summary>
    public DataOptions WithDefaults()
    {
        bool plane = Source is SourceKind.Triangle or SourceKind.Spiral, dark = Source is SourceKind.DarkIntervals;
        int? samples = Samples ?? (plane ? 1000 : dark ? 100 : null);
        return this with
        {
            Samples = samples,
            TestSamples = TestSamples ?? (plane ? Math.Max(1, samples / 10 ?? 0) : dark ? 100 : null),
            Noise = Noise ?? (dark ? 0.4 : null),
            TestNoise = TestNoise ?? (dark ? 0.1 : null),
            TestFraction = TestFraction ?? (Source is SourceKind.Csv && TestPath is null ? 0.1 : null),
            Scaling = Scaling ?? (plane
                ? new ScalingOptions { Name = ScalingKind.Divide, By = PlaneTasks.Reach }
                : new ScalingOptions()),
        };
    }
}

/// <summary>Ways to scale features. What is fitted is fitted on the training fold only.</summary>
public enum ScalingKind
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>Divided by a constant.</summary>
    Divide,

    /// <summary>Minus the mean, over the standard deviation (of the population), feature by feature.</summary>
    Standard,

    /// <summary>To [0, 1], feature by feature.</summary>
    MinMax,
}

/// <summary>A way to scale features and its parameter.</summary>
public sealed record ScalingOptions
{
    /// <summary>Which way; default: none.</summary>
    public ScalingKind Name { get; init; } = ScalingKind.None;

    /// <summary>divide: the divisor; no default.</summary>
    [Range(1e-12, 1e12)]
    public double? By { get; init; }
}

/// <summary>Copies of the training samples moved by Gaussian noise; labels are kept.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Standard deviation of the noise on each feature, before scaling; no default.</summary>
    [Required, Range(0.0, 1e9)]
    public double? Sigma { get; init; }

    /// <summary>Copies a sample, beside the sample itself; default: 1.</summary>
    [Range(1, 1000)]
    public int Copies { get; init; } = 1;
}
