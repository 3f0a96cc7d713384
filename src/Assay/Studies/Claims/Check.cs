using Assay.Engine.Training;

namespace Assay.Studies.Claims;

/// <summary>What a claim says, in a form that results decide.</summary>
public abstract record Check
{
    /// <summary>Names of the other studies that it speaks of.</summary>
    public virtual IEnumerable<string> Studies => [];
}

/// <summary>How two subjects are compared.</summary>
public enum Comparison
{
    /// <summary>Not at all: one subject's own value.</summary>
    None,

    /// <summary>Value minus value.</summary>
    Difference,

    /// <summary>Value over value, on the logarithmic scale.</summary>
    Ratio,
}

/// <summary>A value, a difference or a ratio lies in a region.</summary>
/// <param name="Of">Whose value.</param>
/// <param name="How">How it is compared with another's.</param>
/// <param name="Other">The other; null where it is not compared.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="Region">Where it lies.</param>
public sealed record ValueCheck(Subject Of, Comparison How, Subject? Other, Quantity Quantity, Region Region) : Check
{
    /// <summary>Whether a subject whose every run diverged is as claimed: it has learnt nothing; null: nothing can be said.</summary>
    public bool? Diverged { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Studies => new[] { Of.Study, Other?.Study }.OfType<string>();
}

/// <summary>A subject takes less, or more, than another to come to a value of a metric, or to its end.</summary>
/// <param name="Of">Who.</param>
/// <param name="Than">Compared with whom.</param>
/// <param name="Time">epochs or seconds.</param>
/// <param name="Reached">The metric that is to come to a value; null: the end of the training.</param>
/// <param name="Value">That value.</param>
/// <param name="Ratio">Where Of / Than lies.</param>
public sealed record SpeedCheck(Subject Of, Subject Than, Metric Time, Metric? Reached, double Value, Region Ratio) : Check
{
    /// <inheritdoc/>
    public override IEnumerable<string> Studies => new[] { Of.Study, Than.Study }.OfType<string>();
}

/// <summary>A factor changes a quantity, or does not.</summary>
/// <param name="Factor">Its name.</param>
/// <param name="Levels">Labels of those of its levels that the claim speaks of.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="Margin">A difference that is none.</param>
/// <param name="Differs">Whether the claim is that a level differs; false: that none does.</param>
public sealed record FactorCheck(string Factor, IReadOnlyList<string> Levels, Quantity Quantity, double Margin, bool Differs) : Check;

/// <summary>A factor of a study.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Study">The study; null: the claim's own.</param>
/// <param name="Levels">Labels of the levels that count; empty: all.</param>
public sealed record FactorOf(string Name, string? Study, IReadOnlyList<string> Levels)
{
    /// <summary>In words.</summary>
    public override string ToString() => Study is null ? Name : $"{Name} of {Study}";
}

/// <summary>A factor changes a quantity more than another does.</summary>
/// <param name="Factor">The one.</param>
/// <param name="Than">The other.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="By">How much more, in its unit.</param>
public sealed record LargerEffectCheck(FactorOf Factor, FactorOf Than, Quantity Quantity, double By) : Check
{
    /// <inheritdoc/>
    public override IEnumerable<string> Studies => new[] { Factor.Study, Than.Study }.OfType<string>();
}

/// <summary>A quantity rises or falls over ordered levels, or over studies.</summary>
/// <param name="Factor">The factor; null where it is studies.</param>
/// <param name="Levels">Labels of its levels, or names of studies, in their order.</param>
/// <param name="Of">Of studies: whose value.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="Spread">Whether it is the standard deviation over runs that has the trend.</param>
/// <param name="Region">Where the slope lies, from a level to the next: in the quantity's unit; of a deviation that of its logarithm.</param>
public sealed record TrendCheck(string? Factor, IReadOnlyList<string> Levels, Subject Of, Quantity Quantity, bool Spread, Region Region) : Check
{
    /// <inheritdoc/>
    public override IEnumerable<string> Studies => Factor is null ? Levels : [];
}

/// <summary>Validation and test agree: the best setting's mean and the final network's figure differ by less than a margin.</summary>
/// <param name="Validation">The metric of the runs.</param>
/// <param name="Test">The metric of the final network.</param>
/// <param name="Margin">The largest difference that is none.</param>
public sealed record CompatibleCheck(Metric Validation, Metric Test, double Margin) : Check;

/// <summary>A setting is the best, or cannot be told from it.</summary>
/// <param name="Levels">Factor → labels, one of which it has.</param>
/// <param name="Margin">How much worse than any other it may be.</param>
/// <param name="Tied">Whether it is enough that it cannot be told from the best.</param>
public sealed record SettingCheck(IReadOnlyDictionary<string, IReadOnlyList<string>> Levels, double Margin, bool Tied) : Check;

/// <summary>A level is the most common among the best settings of several studies.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Level">The level's label.</param>
/// <param name="Among">The studies.</param>
public sealed record MostCommonCheck(string Factor, string Level, IReadOnlyList<string> Among) : Check
{
    /// <inheritdoc/>
    public override IEnumerable<string> Studies => Among;
}

/// <summary>A claim holds in so many of several studies.</summary>
/// <param name="In">The studies.</param>
/// <param name="AtLeast">In how many.</param>
/// <param name="Check">What holds there.</param>
public sealed record HoldsInCheck(IReadOnlyList<string> In, int AtLeast, Check Check) : Check
{
    /// <inheritdoc/>
    public override IEnumerable<string> Studies => In.Concat(Check.Studies);
}
