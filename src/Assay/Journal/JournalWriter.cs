using System.Buffers;
using System.Runtime.ExceptionServices;

namespace Assay.Journal;

/// <summary>
/// Appends to one segment of a journal. A segment has one writer at a time: a lock file beside it, held open, keeps a
/// second process out, and the system frees it however the process ends. Lines are written in the order in which they
/// are appended, by one thread that gathers what came while it was writing (group commit); whoever waits for them is called
/// back by another, so that nothing but writing ever happens on the first.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly FileStream _lock;
    private readonly AppendFile _file;
    private readonly Thread _thread;
    private readonly CallbackThread _callbacks = new("journal callbacks");
    private readonly object _gate = new();
    private ArrayBufferWriter<byte> _lines = new(), _written = new();
    private List<Action> _waiting = [];
    private long _number, _end;
    private uint _crc;
    private bool _closing;
    private Exception? _failure;

    private JournalWriter(FileStream @lock, AppendFile file, SegmentEnd end)
    {
        (_lock, _file, _number, _crc, _end, TornBytes, SetAside) = (@lock, file, end.Number, end.Crc, end.Length, end.TornBytes, end.SetAside);
        _thread = new Thread(WriteLines) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>Bytes of a torn last line that were cut off when the segment was opened.</summary>
    public long TornBytes { get; }

    /// <summary>The file that torn bytes were set aside in, where they were more than a line; else null.</summary>
    public string? SetAside { get; }

    /// <summary>Opens a segment for appending, or makes it. A torn last line is cut off.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="segment">The segment's name.</param>
    /// <exception cref="IOException">When another process writes to this segment, or the disk refuses.</exception>
    public static JournalWriter Open(string folder, string segment)
    {
        string path = JournalReader.SegmentPath(folder, segment);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream @lock = Lock(folder, segment);

        try
        {
            SegmentEnd end = SegmentEnd.Find(path);
            return new JournalWriter(@lock, new AppendFile(path), end);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody has a segment open for appending.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="segment">The segment's name.</param>
    public static bool IsOpen(string folder, string segment)
    {
        string path = LockOf(folder, segment);
        if (!File.Exists(path) || !PlainFile.Is(path)) return false;
        try
        {
            // Shared with others who ask, and for a moment: a writer that comes just then tries once more.
            using FileStream asked = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException problem)
        {
            return problem is not (FileNotFoundException or DirectoryNotFoundException);
        }
        catch (UnauthorizedAccessException)
        {
            return false; // nobody says
        }
    }

    private static string LockOf(string folder, string segment) => Path.ChangeExtension(JournalReader.SegmentPath(folder, segment), ".lock");

    private static FileStream Lock(string folder, string segment)
    {
        FileStream? held = null;
        IOException? refused = null;
        bool Try()
        {
            try
            {
                held = new FileStream(LockOf(folder, segment), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException problem) when (problem is not (DirectoryNotFoundException or PathTooLongException))
            {
                refused = problem;
            }

            return held is not null;
        }

        // Whoever asks whether it is open holds it for a moment, too.
        return SpinWait.SpinUntil(Try, TimeSpan.FromMilliseconds(100)) ? held!
            : throw new IOException($"{folder}: another process is working on this study ({refused!.Message})", refused);
    }

    /// <summary>Appends an event, and calls back once it is on the disk, on a thread of its own, in the order of the events.</summary>
    /// <returns>Where its line will stand.</returns>
    /// <exception cref="IOException">When an earlier line could not be written.</exception>
    internal LinePlace Append(JournalEvent @event, Action<LinePlace>? onDisk = null)
    {
        byte[] json = JournalLine.Json(@event);
        lock (_gate)
        {
            ThrowIfNotWritten();
            byte[] line = JournalLine.Write(json, ++_number, _crc, out _crc);
            LinePlace place = new(_end, line.Length - 1);
            _end += line.Length;
            _lines.Write(line);
            if (onDisk is not null) _waiting.Add(() => onDisk(place));
            Monitor.PulseAll(_gate);
            return place;
        }
    }

    /// <summary>Returns when everything appended before is on the disk, and its callbacks were called.</summary>
    /// <exception cref="IOException">When it could not be written.</exception>
    public void Flush()
    {
        bool done = false;
        lock (_gate)
        {
            _waiting.Add(() =>
            {
                lock (_gate)
                {
                    done = true;
                    Monitor.PulseAll(_gate);
                }
            });
            Monitor.PulseAll(_gate);
            while (!done)
            {
                ThrowIfNotWritten();
                Monitor.Wait(_gate);
            }
        }

        _callbacks.ThrowIfFailed();
    }

    /// <summary>Throws what keeps lines from being written, or callbacks from being called, where something does.</summary>
    /// <exception cref="IOException">When a line could not be written.</exception>
    public void ThrowIfFailed()
    {
        lock (_gate) ThrowIfNotWritten();
        _callbacks.ThrowIfFailed();
    }

    /// <summary>Writes what is left and lets go of the segment.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        _callbacks.Dispose();
        _file.Dispose();
        // Of an element's segment there is one writer ever, and there may be very many of them.
        if (StudyJournal.IsWork(Path.GetFileName(_lock.Name))) File.Delete(_lock.Name);
        _lock.Dispose();
    }

    private void ThrowIfNotWritten()
    {
        if (_failure is not null) throw new IOException($"{_file.Name}: the journal cannot be written: {_failure.Message}", _failure);
    }

    private void WriteLines()
    {
        try
        {
            while (true)
            {
                List<Action> waiting;
                lock (_gate)
                {
                    while (_lines.WrittenCount + _waiting.Count == 0 && !_closing) Monitor.Wait(_gate);
                    if (_lines.WrittenCount + _waiting.Count == 0) return;
                    (_lines, _written, waiting, _waiting) = (_written, _lines, _waiting, []);
                }

                _file.Write(_written.WrittenSpan);
                _written.ResetWrittenCount();
                if (waiting.Count > 0) _file.Flush();
                _callbacks.Call(waiting);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                _failure = problem;
                Monitor.PulseAll(_gate);
            }
        }
    }
}

/// <summary>Calls back in order, on a thread of its own. One that throws ends nothing but itself; whoever asks is told of the first.</summary>
internal sealed class CallbackThread : IDisposable
{
    private readonly System.Collections.Concurrent.BlockingCollection<IReadOnlyList<Action>> _work = [];
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    public CallbackThread(string name)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Calls these after all that came before.</summary>
    public void Call(IReadOnlyList<Action> actions)
    {
        if (actions.Count > 0) _work.Add(actions);
    }

    /// <summary>Throws what the first failing one threw.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Returns when all were called.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (IReadOnlyList<Action> actions in _work.GetConsumingEnumerable())
        {
            foreach (Action action in actions)
            {
                try
                {
                    action();
                }
                catch (Exception problem)
                {
                    _failure ??= ExceptionDispatchInfo.Capture(problem);
                }
            }
        }
    }
}
