namespace Assay.Results;

/// <summary>A process that trained runs of a study elsewhere: on a node of a cluster, say.</summary>
/// <param name="Chunk">Number of the chunk of runs that it was given.</param>
/// <param name="Node">The machine.</param>
/// <param name="Jobs">Runs trained at a time, each on one core.</param>
/// <param name="Processor">What computes, in the machine's words.</param>
/// <param name="Job">What whoever started it calls it; null: nothing.</param>
/// <param name="At">When it began, by its machine's clock.</param>
/// <param name="Start">The same in seconds since the study began.</param>
/// <param name="Seconds">How long it was at work when it wrote last.</param>
/// <param name="Runs">Runs that it brought to their end.</param>
/// <param name="Epochs">Epochs that it trained.</param>
/// <param name="End">How it ended: done, interrupted, refused; null: it has not, or was killed.</param>
/// <param name="Why">What it refused; null: nothing.</param>
internal sealed record Element(
    int Chunk, string Node, int Jobs, string Processor, string? Job, DateTimeOffset At, double Start, double Seconds, int Runs, long Epochs, string? End, string? Why)
{
    /// <summary>Hours of cores that it took.</summary>
    public double CoreHours => Seconds * Jobs / 3600;
}
