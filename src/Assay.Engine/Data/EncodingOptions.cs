using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Engine.Data;

/// <summary>Ways to put a target to the network. What is fitted is fitted on the training fold only.</summary>
public enum EncodingKind
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>Divided by a constant.</summary>
    Divide,

    /// <summary>Minus the mean, over the standard deviation (of the population).</summary>
    Standard,

    /// <summary>To [0, 1].</summary>
    MinMax,

    /// <summary>
    /// A class label: bins of equal width, over the period of what repeats, else from the smallest to the largest value; told back
    /// as the mean of the training values of its bin.
    /// </summary>
    Bins,

    /// <summary>
    /// cos(2π v / wave), one output; told back as the value in [0, wave / 2] that has it. A whole wave has every cosine twice: it
    /// knows its way back only where a period is no longer than half the wave.
    /// </summary>
    Cosine,

    /// <summary>
    /// sin(2π v / wave) and cos(2π v / wave), two outputs a wave; told back by their angle. Of several waves the longest says about
    /// where, and each shorter one more exactly where within the one before.
    /// </summary>
    SineCosine,

    /// <summary>⌊v / by⌋ and the remainder, two targets of their own, each of which may be encoded further.</summary>
    Parts,
}

/// <summary>
/// How a target is put to the network. Metrics of numbers and predictions are told in the target's own units, by the way back.
/// </summary>
public sealed record EncodingOptions
{
    /// <summary>Which way; default: none.</summary>
    public EncodingKind Name { get; init; } = EncodingKind.None;

    /// <summary>
    /// After how much the target repeats, in its own units (360 for degrees): circular losses and metrics go the shorter way
    /// round it; default: none, but 720 for the time of source clock.
    /// </summary>
    [Range(1e-12, 1e12)]
    public double? Period { get; init; }

    /// <summary>divide, parts: the divisor; no default.</summary>
    [BelongsTo(EncodingKind.Divide, EncodingKind.Parts), Range(1e-12, 1e12)]
    public double? By { get; init; }

    /// <summary>bins: how many; no default.</summary>
    [BelongsTo(EncodingKind.Bins), Range(2, Dataset.MostClasses)]
    public int? Count { get; init; }

    /// <summary>
    /// cosine, sine_cosine: the lengths after which they repeat, in the target's own units, of a cosine one; default: none, that
    /// is its period.
    /// </summary>
    [BelongsTo(EncodingKind.Cosine, EncodingKind.SineCosine)]
    public IReadOnlyList<double>? Waves { get; init; }

    /// <summary>parts: what to call the two; no default.</summary>
    [BelongsTo(EncodingKind.Parts)]
    public IReadOnlyList<string>? Into { get; init; }
}
