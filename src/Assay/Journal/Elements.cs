using Assay.Results;

namespace Assay.Journal;

/// <summary>The processes that trained runs elsewhere, as their segments tell of them.</summary>
internal sealed class Elements
{
    private readonly Dictionary<string, Element> _bySegment = [];
    private readonly Dictionary<int, List<string>> _segments = []; // of a chunk

    /// <summary>All of them, by their beginning.</summary>
    public IReadOnlyList<Element> All => [.. _bySegment.Values.OrderBy(element => element.Start)];

    /// <summary>Epochs that all of them trained.</summary>
    public long Epochs => _bySegment.Values.Sum(element => element.Epochs);

    /// <summary>The segments of a chunk: one an attempt at it.</summary>
    public IReadOnlyList<string> Of(int chunk) => _segments.GetValueOrDefault(chunk) ?? [];

    /// <summary>The segment of the last attempt at a chunk; null where none was.</summary>
    public string? Last(int chunk) => Of(chunk).MaxBy(segment => _bySegment[segment].At);

    /// <summary>The element of a segment; null where its first line is not there.</summary>
    public Element? In(string segment) => _bySegment.GetValueOrDefault(segment);

    /// <summary>Whether nothing more will come in a segment.</summary>
    public bool HasEnded(string segment) => In(segment)?.End is not null;

    /// <summary>An element begins.</summary>
    /// <param name="work">What it says of itself.</param>
    /// <param name="segment">Where.</param>
    /// <param name="start">Seconds since the study began.</param>
    public void Begin(WorkStarted work, string segment, double start)
    {
        _bySegment[segment] = new(work.Chunk, work.Node, work.Jobs, work.Processor, work.Job, work.At, start, 0, 0, 0, null, null);
        if (!_segments.TryGetValue(work.Chunk, out List<string>? segments)) _segments.Add(work.Chunk, segments = []);
        if (!segments.Contains(segment)) segments.Add(segment);
    }

    /// <summary>A line of it was read; its time in seconds since the study began.</summary>
    public double See(string segment, double time)
    {
        Change(segment, element => element with { Seconds = Math.Max(element.Seconds, time) });
        return (In(segment)?.Start ?? 0) + time;
    }

    /// <summary>It trained epochs.</summary>
    public void Train(string segment, int epochs) => Change(segment, element => element with { Epochs = element.Epochs + epochs });

    /// <summary>It ended a run.</summary>
    public void Finish(string segment) => Change(segment, element => element with { Runs = element.Runs + 1 });

    /// <summary>It ended.</summary>
    public void End(WorkEnded end, string segment) => Change(segment, element => element with { End = end.Reason, Why = end.Why });

    private void Change(string segment, Func<Element, Element> change)
    {
        if (_bySegment.TryGetValue(segment, out Element? element)) _bySegment[segment] = change(element);
    }
}
