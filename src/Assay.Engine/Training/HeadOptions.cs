using System.ComponentModel.DataAnnotations;

namespace Assay.Engine.Training;

/// <summary>What a head of the network learns and how: its targets, its loss and that loss's weight, its metrics.</summary>
public sealed record HeadOptions
{
    /// <summary>
    /// The targets that it learns, by name, or parts that targets are made into: one class label, or numbers; default: none, that is the
    /// one named as the head.
    /// </summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>What it minimises; no default.</summary>
    [Required]
    public LossOptions? Loss { get; init; }

    /// <summary>How much its loss counts in the one that is minimised, which is the weighted sum of all heads'; default: 1.</summary>
    [Range(0.0, 1e12)]
    public double Weight { get; init; } = 1;

    /// <summary>
    /// What is measured of it each epoch beside its loss; default: accuracy under a cross-entropy or nll, mse under other losses.
    /// </summary>
    public IReadOnlyList<MetricKind> Metrics { get; init; } = [];

    /// <summary>The targets of a head of this name.</summary>
    internal IReadOnlyList<string> TargetsOf(string name) => Targets ?? [name];

    /// <summary>These options with the metrics that are measured written out.</summary>
    public HeadOptions WithMetrics() => Metrics.Count > 0 ? this : this with
    {
        Metrics = [Loss?.Name is LossKind.BinaryCrossentropy or LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy or LossKind.Nll
            ? MetricKind.Accuracy : MetricKind.Mse],
    };
}
