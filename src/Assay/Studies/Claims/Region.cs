namespace Assay.Studies.Claims;

/// <summary>The values that a claim is true of: above a bound, below one, between two.</summary>
/// <param name="Low">Its lower end; −∞: none.</param>
/// <param name="High">Its upper end; +∞: none.</param>
/// <param name="Closed">Whether its ends belong to it: "at least"; false: "more than".</param>
/// <param name="Tolerant">Whether an end is a margin within which a difference is none: "not worse".</param>
public sealed record Region(double Low, double High, bool Closed = false, bool Tolerant = false)
{
    /// <summary>Above a bound.</summary>
    public static Region Above(double low) => new(low, double.PositiveInfinity);

    /// <summary>Below a bound.</summary>
    public static Region Below(double high) => new(double.NegativeInfinity, high);

    /// <summary>At least a bound.</summary>
    public static Region AtLeast(double low) => new(low, double.PositiveInfinity, Closed: true);

    /// <summary>At most a bound.</summary>
    public static Region AtMost(double high) => new(double.NegativeInfinity, high, Closed: true);

    /// <summary>Less than a margin from a value.</summary>
    public static Region About(double value, double margin) => new(value - margin, value + margin, Closed: true, Tolerant: true);

    /// <summary>Not below 0 by a margin.</summary>
    public static Region NotBelow(double margin) => new(-margin, double.PositiveInfinity, Tolerant: true);

    /// <summary>Not above 0 by a margin.</summary>
    public static Region NotAbove(double margin) => new(double.NegativeInfinity, margin, Tolerant: true);

    /// <summary>Whether it has two ends: the claim is of equality within a margin.</summary>
    public bool Bounded => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Whether a value lies in it.</summary>
    public bool Contains(double value) => Closed ? value >= Low && value <= High : value > Low && value < High;
}
