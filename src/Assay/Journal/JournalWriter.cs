namespace Assay.Journal;

/// <summary>
/// Appends to one segment of a journal. A segment has one writer at a time: a lock file beside it, held open, keeps a
/// second process out, and the system frees it however the process ends. Lines are written in the order in which they
/// are appended, by one thread that gathers what came while it was writing (group commit).
/// </summary>
public sealed class JournalWriter : IDisposable
{
    private readonly FileStream _lock, _file;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private List<byte[]> _lines = [];
    private List<Action> _callbacks = [];
    private bool _closing;
    private Exception? _failure;

    private JournalWriter(FileStream @lock, FileStream file, long tornBytes)
    {
        (_lock, _file, TornBytes) = (@lock, file, tornBytes);
        _thread = new Thread(WriteLines) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>Bytes of a torn last line that were cut off when the segment was opened.</summary>
    public long TornBytes { get; }

    /// <summary>Opens a segment for appending, or makes it. A torn last line is cut off.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="segment">The segment's name.</param>
    /// <exception cref="IOException">When another process writes to this segment, or the disk refuses.</exception>
    public static JournalWriter Open(string folder, string segment)
    {
        string path = JournalReader.SegmentPath(folder, segment);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream @lock;
        try
        {
            @lock = new FileStream(Path.ChangeExtension(path, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (problem is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException($"{folder}: another process is working on this study ({problem.Message})", problem);
        }

        try
        {
            FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            long whole = EndOfLastLine(file), torn = file.Length - whole;
            if (torn > 0) file.SetLength(whole);
            file.Position = whole;
            return new JournalWriter(@lock, file, torn);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Appends an event, and calls back once it is on the disk, from the writer's thread.</summary>
    /// <exception cref="IOException">When an earlier line could not be written.</exception>
    public void Append(JournalEvent @event, Action? onDisk = null)
    {
        byte[] line = JournalLine.Write(@event);
        lock (_gate)
        {
            ThrowIfFailed();
            _lines.Add(line);
            if (onDisk is not null) _callbacks.Add(onDisk);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Returns when everything appended before is on the disk, and its callbacks were called.</summary>
    /// <exception cref="IOException">When it could not be written.</exception>
    public void Flush()
    {
        bool done = false;
        lock (_gate)
        {
            _callbacks.Add(() =>
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
                ThrowIfFailed();
                Monitor.Wait(_gate);
            }
        }
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
        _file.Dispose();
        _lock.Dispose();
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null) throw new IOException($"{_file.Name}: the journal cannot be written: {_failure.Message}", _failure);
    }

    private void WriteLines()
    {
        try
        {
            while (true)
            {
                List<byte[]> lines;
                List<Action> callbacks;
                lock (_gate)
                {
                    while (_lines.Count + _callbacks.Count == 0 && !_closing) Monitor.Wait(_gate);
                    if (_lines.Count + _callbacks.Count == 0) return;
                    (lines, _lines, callbacks, _callbacks) = (_lines, [], _callbacks, []);
                }

                foreach (byte[] line in lines) _file.Write(line);
                if (callbacks.Count > 0) _file.Flush(flushToDisk: true);
                foreach (Action callback in callbacks) callback();
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

    /// <summary>Just behind the last line feed; 0 where there is none.</summary>
    private static long EndOfLastLine(FileStream file)
    {
        byte[] buffer = new byte[65536];
        long end = file.Length;
        while (end > 0)
        {
            int length = (int)Math.Min(buffer.Length, end);
            file.Position = end - length;
            file.ReadExactly(buffer, 0, length);
            int feed = Array.LastIndexOf(buffer, (byte)'\n', length - 1);
            if (feed >= 0) return end - length + feed + 1;
            end -= length;
        }

        return 0;
    }
}
