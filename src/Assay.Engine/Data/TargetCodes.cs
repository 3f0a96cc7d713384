using System.Globalization;
using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>A target as it is: a number, or a class label.</summary>
/// <param name="Column">The target.</param>
public sealed record PlainCode(TargetColumn Column) : TargetCode(Column.Name, Column.Period)
{
    internal override IReadOnlyList<TargetColumn> Learnt { get; } = [Column];

    /// <inheritdoc/>
    public override void Encode(double value, Span<float> columns) => columns[0] = (float)value;

    /// <inheritdoc/>
    public override double Decode(ReadOnlySpan<double> columns) => columns[0];
}

/// <summary>(v − offset) / scale.</summary>
/// <param name="Name">What the target is called.</param>
/// <param name="Period">After how much it repeats.</param>
/// <param name="Offset">In the target's units.</param>
/// <param name="Scale">In the target's units; not 0.</param>
public sealed record LinearCode(string Name, double? Period, double Offset, double Scale) : TargetCode(Name, Period)
{
    internal override IReadOnlyList<TargetColumn> Learnt { get; } = [new(Name, 0, [], Period / Scale)];

    /// <inheritdoc/>
    public override void Encode(double value, Span<float> columns) => columns[0] = (float)((value - Offset) / Scale);

    /// <inheritdoc/>
    public override double Decode(ReadOnlySpan<double> columns) => Offset + (columns[0] * Scale);
}

/// <summary>The number of the bin that a value lies in; values beyond the bins are in the first or the last.</summary>
/// <param name="Name">What the target is called.</param>
/// <param name="Period">After how much it repeats.</param>
/// <param name="From">Where the first bin begins.</param>
/// <param name="Width">Of each bin.</param>
/// <param name="Means">What each bin is told back as.</param>
public sealed record BinsCode(string Name, double? Period, double From, double Width, IReadOnlyList<double> Means) : TargetCode(Name, Period)
{
    internal override IReadOnlyList<TargetColumn> Learnt { get; } = [new(Name, Means.Count, [.. Means.Select((_, i) => NameOf(From + (i * Width), Width))])];

    /// <inheritdoc/>
    public override void Encode(double value, Span<float> columns) => columns[0] = BinOf(value);

    /// <inheritdoc/>
    public override double Decode(ReadOnlySpan<double> columns) => Means[Math.Clamp((int)columns[0], 0, Means.Count - 1)];

    /// <summary>The bin of a value.</summary>
    public int BinOf(double value) => (int)Math.Clamp(Math.Floor((Turned(value) - From) / Width), 0, Means.Count - 1);

    // A bin of whole numbers that holds one of them has its name.
    private static string NameOf(double from, double width) => width == 1 && from == Math.Floor(from)
        ? string.Create(CultureInfo.InvariantCulture, $"{from}") : string.Create(CultureInfo.InvariantCulture, $"{from:G6} to {from + width:G6}");
}

/// <summary>The cosine of a value's angle.</summary>
/// <param name="Name">What the target is called.</param>
/// <param name="Period">After how much it repeats.</param>
/// <param name="Wave">The length of a whole turn, in the target's units.</param>
public sealed record CosineCode(string Name, double? Period, double Wave) : TargetCode(Name, Period)
{
    internal override IReadOnlyList<TargetColumn> Learnt { get; } = [new($"{Name}_cosine", 0, [])];

    internal override string? Lost => Period > Wave / 2
        ? FormattableString.Invariant($"a cosine does not say which of two values of {Name} it is of: a wave of at least {2 * Period} does, or sine_cosine") : null;

    /// <inheritdoc/>
    public override void Encode(double value, Span<float> columns) => columns[0] = (float)PortableMath.Cos(2 * Math.PI * value / Wave);

    /// <inheritdoc/>
    public override double Decode(ReadOnlySpan<double> columns)
    {
        double cosine = Math.Clamp(columns[0], -1, 1);
        return Wave / (2 * Math.PI) * PortableMath.Atan2(Math.Sqrt((1 - cosine) * (1 + cosine)), cosine);
    }
}

/// <summary>The sines and cosines of a value's angles, a pair a wave.</summary>
/// <param name="Name">What the target is called.</param>
/// <param name="Period">After how much it repeats.</param>
/// <param name="Waves">The lengths of a whole turn, the longest first, in the target's units.</param>
public sealed record SineCosineCode(string Name, double? Period, IReadOnlyList<double> Waves) : TargetCode(Name, Period)
{
    internal override IReadOnlyList<TargetColumn> Learnt { get; } =
        [.. Waves.SelectMany(wave => (string[])["sine", "cosine"], (wave, of) => new TargetColumn(
            Waves.Count == 1 ? $"{Name}_{of}" : string.Create(CultureInfo.InvariantCulture, $"{Name}_{of}_{wave:G6}"), 0, []))];

    internal override string? Lost => Period > Waves[0]
        ? FormattableString.Invariant($"the angle in a wave of {Waves[0]} does not say in which turn {Name} was: take a longest wave of at least {Period}") : null;

    /// <inheritdoc/>
    public override void Encode(double value, Span<float> columns)
    {
        for (int i = 0; i < Waves.Count; i++)
        {
            // Whole turns are taken away first, so that the angle stays where sines are exact.
            double angle = 2 * Math.PI * ((value / Waves[i]) - Math.Floor(value / Waves[i]));
            (columns[2 * i], columns[(2 * i) + 1]) = ((float)PortableMath.Sin(angle), (float)PortableMath.Cos(angle));
        }
    }

    /// <inheritdoc/>
    public override double Decode(ReadOnlySpan<double> columns)
    {
        double value = 0;
        for (int i = 0; i < Waves.Count; i++)
        {
            double turns = PortableMath.Atan2(columns[2 * i], columns[(2 * i) + 1]) / (2 * Math.PI), within = Waves[i] * (turns - Math.Floor(turns));
            value = i == 0 ? within : within + (Waves[i] * Math.Round((value - within) / Waves[i]));
        }

        return Turned(value);
    }
}

/// <summary>How often a divisor goes into a value, and what is left.</summary>
/// <param name="Name">What the target is called.</param>
/// <param name="Period">After how much it repeats.</param>
/// <param name="By">The divisor, in the target's units.</param>
/// <param name="Quotient">The whole number of times.</param>
/// <param name="Remainder">What is left, in the target's units, which repeats after the divisor.</param>
public sealed record PartsCode(string Name, double? Period, double By, TargetCode Quotient, TargetCode Remainder) : TargetCode(Name, Period)
{
    internal override IReadOnlyList<TargetColumn> Learnt { get; } = [.. Quotient.Columns, .. Remainder.Columns];

    internal override IReadOnlyList<TargetCode> Parts => [Quotient, Remainder];

    /// <inheritdoc/>
    public override void Encode(double value, Span<float> columns)
    {
        (double quotient, double remainder) = Divide(value);
        Quotient.Encode(quotient, columns[..Quotient.Columns.Count]);
        Remainder.Encode(remainder, columns[Quotient.Columns.Count..]);
    }

    /// <inheritdoc/>
    public override double Decode(ReadOnlySpan<double> columns) =>
        (By * Math.Round(Quotient.Decode(columns[..Quotient.Columns.Count]))) + Remainder.Decode(columns[Quotient.Columns.Count..]);

    internal override void Split(double value, Span<float> within)
    {
        base.Split(value, within);
        (double quotient, double remainder) = Divide(value);
        int first = Quotient.Within.Count();
        Quotient.Split(quotient, within.Slice(1, first));
        Remainder.Split(remainder, within[(1 + first)..]);
    }

    private (double Quotient, double Remainder) Divide(double value)
    {
        double quotient = Math.Floor(value / By);
        return (quotient, value - (quotient * By));
    }
}
