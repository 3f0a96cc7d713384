using Assay.Results;
using Microsoft.Win32.SafeHandles;

namespace Assay.Journal;

/// <summary>What was read last of a journal's epochs, and the file that it was read from: one of each a journal, however many segments it has.</summary>
internal sealed class EpochCache
{
    /// <summary>Values that are kept at most, of more than one run.</summary>
    private const long MostKept = 1_000_000;

    private readonly Dictionary<IReadOnlyList<LinePlace>, EpochValues> _kept = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<IReadOnlyList<LinePlace>> _order = [];
    private readonly object _files = new();
    private OpenFile? _last;
    private long _values;

    /// <summary>The epochs at these places, where they are kept.</summary>
    public EpochValues? Find(IReadOnlyList<LinePlace> places, int epochs)
    {
        lock (_kept) return _kept.TryGetValue(places, out EpochValues? kept) && kept.Seconds.Length == epochs ? kept : null;
    }

    /// <summary>Keeps what was read, in place of what was read last.</summary>
    public EpochValues Keep(IReadOnlyList<LinePlace> places, EpochValues read)
    {
        lock (_kept)
        {
            if (_kept.Remove(places, out EpochValues? shorter)) _values -= Size(shorter);
            else _order.Enqueue(places);
            _kept.Add(places, read);
            _values += Size(read);
            while (_values > MostKept && _order.Count > 1 && _kept.Remove(_order.Dequeue(), out EpochValues? oldest)) _values -= Size(oldest);
            return read;
        }
    }

    /// <summary>A segment's file, to be read and given back. That of the last segment stays open: who reads one run reads its neighbours.</summary>
    public OpenFile Open(string path)
    {
        lock (_files)
        {
            if (_last?.Path != path)
            {
                OpenFile opened = new(path);
                _last?.Dispose();
                _last = opened;
            }

            return _last.Share();
        }
    }

    private static long Size(EpochValues epochs) => epochs.Seconds.Length * (epochs.Values.Length + 1L);

    /// <summary>A file that several may read; it is closed when nobody does.</summary>
    internal sealed class OpenFile(string path) : IDisposable
    {
        private int _readers = 1;

        public string Path => path;

        public SafeFileHandle Handle { get; } = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        public OpenFile Share()
        {
            Interlocked.Increment(ref _readers);
            return this;
        }

        public void Dispose()
        {
            if (Interlocked.Decrement(ref _readers) == 0) Handle.Dispose();
        }
    }
}
