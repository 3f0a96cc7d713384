using Assay.Engine.Training;

namespace Assay.Studies.Claims;

/// <summary>What a claim measures: a metric, or the difference of two (accuracy - val_accuracy).</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Minus">What is taken from it, run by run; null: nothing.</param>
public sealed record Quantity(Metric Metric, Metric? Minus = null)
{
    /// <summary>The quantity of these words.</summary>
    public static Quantity Of(string words) => words.Split(" - ") is [var first, var second]
        ? new(Metric.Of(first.Trim()), Metric.Of(second.Trim())) : new(Metric.Of(words));

    /// <summary>Whether larger values are better; null where that is not said: of differences, of numbers that are neither.</summary>
    public bool? LargerIsBetter => Minus is null ? Metric.LargerIsBetter : null;

    /// <summary>As study files have it.</summary>
    public string Name => Minus is null ? Metric.Name : $"{Metric.Name} - {Minus.Name}";

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
