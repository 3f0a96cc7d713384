using System.Text.Json.Serialization;

namespace Assay.Engine.Data;

/// <summary>
/// One target and how it is put to the network: from its value to the columns that are learnt, and back. Values are in the
/// target's own units.
/// </summary>
/// <param name="Name">What the target is called.</param>
/// <param name="Period">After how much it repeats; null: it does not.</param>
[JsonDerivedType(typeof(PlainCode), "none")]
[JsonDerivedType(typeof(LinearCode), "linear")]
[JsonDerivedType(typeof(BinsCode), "bins")]
[JsonDerivedType(typeof(CosineCode), "cosine")]
[JsonDerivedType(typeof(SineCosineCode), "sine_cosine")]
[JsonDerivedType(typeof(PartsCode), "parts")]
public abstract record TargetCode(string Name, double? Period)
{
    /// <summary>What is learnt in its place.</summary>
    [JsonIgnore]
    public IReadOnlyList<TargetColumn> Columns => Learnt;

    /// <summary>Itself and the parts that it is made into, each before its own.</summary>
    [JsonIgnore]
    public IEnumerable<TargetCode> Within => [this, .. Parts.SelectMany(part => part.Within)];

    /// <summary>Whether it is a number, so that there are errors in its units.</summary>
    [JsonIgnore]
    public bool IsNumber => this is not PlainCode { Column.Classes: not 0 };

    /// <summary>Why its columns do not say what it was; null: they do.</summary>
    [JsonIgnore]
    public string? NoWayBack => Lost ?? Parts.Select(part => part.NoWayBack).FirstOrDefault(lost => lost is not null);

    /// <summary>A value as its columns.</summary>
    public abstract void Encode(double value, Span<float> columns);

    /// <summary>The value of columns, of a class label the class; columns that no value has give the nearest in some sense.</summary>
    public abstract double Decode(ReadOnlySpan<double> columns);

    // What the kinds say; not public, so that a written code holds its parameters alone.
    internal abstract IReadOnlyList<TargetColumn> Learnt { get; }

    internal virtual IReadOnlyList<TargetCode> Parts => [];

    internal virtual string? Lost => null;

    /// <summary>The values of a target as those of all <see cref="Within"/> it, in their order.</summary>
    internal virtual void Split(double value, Span<float> within) => within[0] = (float)value;

    /// <summary>A value within one period, [0, period).</summary>
    protected double Turned(double value)
    {
        if (Period is not { } period) return value;
        double turned = value - (period * Math.Floor(value / period));
        return turned < period ? turned : 0;
    }
}
