namespace Assay.Results;

/// <summary>A stretch of time, in seconds since the study began; its sessions stand one after another, without the time between them.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
public readonly record struct Period(double Start, double End)
{
    /// <summary>How long it was, in seconds.</summary>
    public double Seconds => End - Start;
}
