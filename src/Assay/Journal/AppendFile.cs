using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Assay.Journal;

/// <summary>
/// A file whose bytes can only be added to: the system puts every write at the file's end as it then is (O_APPEND), whoever
/// else writes, so that no whole line is ever overwritten. .NET's own append mode keeps a position of its own.
/// </summary>
internal sealed partial class AppendFile : IDisposable
{
    private const int WriteOnly = 1, Interrupted = 4; // O_WRONLY, EINTR
    private static readonly int Append = OperatingSystem.IsMacOS() ? 0x8 : 0x400, CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private readonly SafeFileHandle _file;

    /// <summary>Opens a file that exists.</summary>
    /// <exception cref="IOException">When the system refuses.</exception>
    public AppendFile(string path)
    {
        Name = path;
        _file = Open(path, WriteOnly | Append | CloseOnExec);
        if (_file.IsInvalid) throw Refused();
    }

    /// <summary>The file.</summary>
    public string Name { get; }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="IOException">When the system refuses; some may have been added.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            nint written = Write(_file, bytes, bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else if (Marshal.GetLastPInvokeError() != Interrupted) throw Refused();
        }
    }

    /// <summary>Returns when what was added is on the disk.</summary>
    /// <exception cref="IOException">When the system refuses.</exception>
    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private IOException Refused() => new($"{Name}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count);
}
