namespace Assay.Results;

/// <summary>A process's work on a study, from its beginning to its end.</summary>
/// <param name="At">When it began, by the machine's clock.</param>
/// <param name="Jobs">Runs trained at a time.</param>
/// <param name="Seconds">How long it was at work, as far as its journal tells.</param>
/// <param name="End">done, interrupted, failed; null: it is at work, or was killed.</param>
internal sealed record Session(DateTimeOffset At, int Jobs, double Seconds, string? End);
