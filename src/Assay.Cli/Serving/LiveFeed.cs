namespace Assay.Cli.Serving;

/// <summary>A server-sent event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">Its data, JSON, piece by piece.</param>
internal sealed record LiveEvent(string Name, IReadOnlyList<ReadOnlyMemory<byte>> Data);

/// <summary>A state of what is followed.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Whole">The state for whoever knows nothing, or not the one before.</param>
/// <param name="Change">The state for whoever knows the one before; null: that is nothing to begin from.</param>
internal sealed record Revision(int Number, LiveEvent Whole, LiveEvent? Change);

/// <summary>
/// Something that is followed, by any number of viewers. Only the latest revision is kept: each viewer takes it when it is ready for it,
/// and one that missed some takes the whole, so that nothing queues for those who are slow.
/// </summary>
internal abstract class LiveFeed
{
    private readonly object _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Revision? _latest;
    private int _viewers;

    /// <summary>The latest revision; null before the first.</summary>
    public Revision? Latest => Volatile.Read(ref _latest);

    /// <summary>How many look.</summary>
    public int Viewers => Volatile.Read(ref _viewers);

    /// <summary>Somebody looks, until the viewer is disposed of.</summary>
    public Viewer Look()
    {
        Interlocked.Increment(ref _viewers);
        return new(this);
    }

    /// <summary>Waits for a later revision than one.</summary>
    public async Task<Revision> After(int number, CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_latest is { } latest && latest.Number > number) return latest;
                next = _next.Task;
            }

            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the next revision.</summary>
    protected void Publish(Func<int, Revision> make)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            _latest = make((_latest?.Number ?? 0) + 1);
            (told, _next) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.SetResult();
    }

    /// <summary>Somebody who looks.</summary>
    public sealed class Viewer(LiveFeed feed) : IDisposable
    {
        private int _gone;

        public LiveFeed Feed => feed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0) Interlocked.Decrement(ref feed._viewers);
        }
    }
}
