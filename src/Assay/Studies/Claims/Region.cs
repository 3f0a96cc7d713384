namespace Assay.Studies.Claims;

/// <summary>The values that a claim is true of: above a bound, below one, between two.</summary>
/// <param name="Low">Its lower end; −∞: none.</param>
/// <param name="High">Its upper end; +∞: none.</param>
public sealed record Region(double Low, double High)
{
    /// <summary>Above a bound.</summary>
    public static Region Above(double low) => new(low, double.PositiveInfinity);

    /// <summary>Below a bound.</summary>
    public static Region Below(double high) => new(double.NegativeInfinity, high);

    /// <summary>Less than a margin from a value.</summary>
    public static Region About(double value, double margin) => new(value - margin, value + margin);

    /// <summary>Whether it has two ends: the claim is of equality within a margin.</summary>
    public bool Bounded => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Whether a value lies in it; its ends belong to it.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
