using Assay.Engine.Training;

namespace Assay.Studies.Claims;

/// <summary>What a claim measures: a metric, or the difference of two (accuracy - val_accuracy).</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Minus">What is taken from it, run by run; null: nothing.</param>
/// <param name="Epoch">The epoch whose values count, from 1; null: the one that a run keeps.</param>
public sealed record Quantity(Metric Metric, Metric? Minus = null, int? Epoch = null)
{
    /// <summary>The quantity of these words.</summary>
    public static Quantity Of(string words) => words.Split('-', StringSplitOptions.TrimEntries) is [var first, var second]
        && (words.Contains(" - ", StringComparison.Ordinal) || (Metric.Of(first).IsKnown && Metric.Of(second).IsKnown))
            ? new(Metric.Of(first), Metric.Of(second)) : new(Metric.Of(words));

    /// <summary>Whether larger values are better; null where that is not said: of differences, of numbers that are neither.</summary>
    public bool? LargerIsBetter => Minus is null ? Metric.LargerIsBetter : null;

    /// <summary>As study files have it: accuracy - val_accuracy, and at epoch 5 where one is named.</summary>
    public string Name => (Minus is null ? Metric.Name : $"{Metric.Name} - {Minus.Name}") + (Epoch is { } epoch ? $" at epoch {epoch}" : "");

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
