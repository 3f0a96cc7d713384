namespace Assay.Cli.Serving;

/// <summary>
/// All that is followed: the list of studies and the reports on some of them. One loop reads on while somebody looks, a new state at most
/// every half second, after a rest of five times what the quicker of the last two took (one alone may have been compiled, or
/// kept waiting by training), and of no more than a quarter of a minute.
/// </summary>
internal sealed class LiveStudies : IAsyncDisposable
{
    private const int Rest = 5, MostUnwatched = 4;
    private const long MostWeight = 300_000;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.5), Most = TimeSpan.FromSeconds(15);

    private readonly ServedFolders _folders;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _reading = new(1), _wake = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, LiveStudy> _studies = new(StringComparer.Ordinal);
    private readonly List<LiveView> _views = []; // the last that was asked for stands last
    private readonly LiveList _list;
    private readonly Task _loop;

    public LiveStudies(ServedFolders folders, TimeProvider time)
    {
        (_folders, _time) = (folders, time);
        _list = new(Find);
        _loop = Task.Run(ReadOn);
    }

    /// <summary>The list, to be followed.</summary>
    public Task<LiveFeed.Viewer> List(CancellationToken cancellation) => Alone(() =>
    {
        _list.Begin();
        if (_list.Viewers == 0) _wake.Release(); // nobody has read it for a while
        return _list.Look();
    }, cancellation);

    /// <summary>The list with all studies read.</summary>
    public async Task<LiveEvent> Listed(CancellationToken cancellation)
    {
        while (await Alone(_list.ReadNext, cancellation).ConfigureAwait(false))
        {
        }

        return _list.Latest!.Whole;
    }

    /// <summary>Reads everything before anybody asks for it; where there is one study alone, its report, too.</summary>
    public async Task Prepare()
    {
        await Listed(_end.Token).ConfigureAwait(false);
        if (_studies.Count == 1) (await View([.. _studies.Keys], _end.Token).ConfigureAwait(false))?.Dispose();
    }

    /// <summary>The report on some studies, to be followed; null where one of them is not, and never was, among those that are served.</summary>
    public Task<LiveFeed.Viewer?> View(IReadOnlyList<string> ids, CancellationToken cancellation) => Alone(() =>
    {
        if (Of(ids) is not { } studies) return null;
        LiveView view = _views.Find(one => one.Studies.SequenceEqual(studies)) ?? new(studies);
        _views.Remove(view);
        _views.Add(view);
        // One that others look at is as new as it can be at its pace.
        if (view.Viewers == 0) view.Update();
        LiveFeed.Viewer viewer = view.Look();
        LetGo();
        return viewer;
    }, cancellation);

    /// <summary>Reads something of a study, as it stands; null where there is none of that id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="read">Reads it, with its journal at rest.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<T?> Read<T>(string id, Func<LiveStudy, T?> read, CancellationToken cancellation)
        where T : class => Alone(() =>
    {
        if (Of([id]) is not [{ } study]) return null;
        study.ReadOn();
        return read(study);
    }, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadOn()
    {
        TimeSpan rest = Least, before = TimeSpan.Zero;
        while (!_end.IsCancellationRequested)
        {
            await _wake.WaitAsync(rest, _end.Token).ConfigureAwait(false);
            long start = _time.GetTimestamp();
            try
            {
                await Alone(() =>
                {
                    foreach (LiveView view in _views.Where(view => view.Viewers > 0)) view.Update();
                    LetGo();
                    return true;
                }, _end.Token).ConfigureAwait(false);
                if (_list.Viewers > 0) await Listed(_end.Token).ConfigureAwait(false);
            }
            // What went wrong this time is not why nobody should see anything from now on.
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
            }

            TimeSpan took = _time.GetElapsedTime(start), wanted = (took < before ? took : before) * Rest;
            rest = wanted < Least ? Least : wanted > Most ? Most : wanted;
            before = took;
        }
    }

    /// <summary>Lets go of reports nobody looks at but the last, which may be looked at again, and of studies of which nobody has one.</summary>
    private void LetGo()
    {
        foreach (LiveView view in _views.Where(view => view.Viewers == 0).SkipLast(MostUnwatched).ToList()) _views.Remove(view);
        long weight = 0;
        foreach (LiveStudy study in _views.AsEnumerable().Reverse().SelectMany(view => view.Studies).Concat(_studies.Values).Distinct().Where(study => study.IsKept))
        {
            weight += study.Weight;
            if (weight > MostWeight && weight > study.Weight && !_views.Exists(view => view.Viewers > 0 && view.Studies.Contains(study))) study.LetGo();
        }
    }

    private List<LiveStudy>? Of(IReadOnlyList<string> ids)
    {
        if (!ids.All(_studies.ContainsKey)) Find();
        return ids.All(_studies.ContainsKey) ? [.. ids.Select(id => _studies[id]).Distinct()] : null;
    }

    private List<LiveStudy> Find()
    {
        List<LiveStudy> there = [];
        foreach ((string id, string folder) in _folders.Find())
        {
            if (!_studies.TryGetValue(id, out LiveStudy? study)) _studies.Add(id, study = new(id, folder, _folders.Has, _time));
            there.Add(study);
        }

        return there;
    }

    private async Task<T> Alone<T>(Func<T> work, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _reading.Release();
        }
    }
}
