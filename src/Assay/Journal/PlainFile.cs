using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Assay.Journal;

/// <summary>Whether a file is one: who opens a pipe that lies in its place waits for somebody to write into it.</summary>
internal static partial class PlainFile
{
    private static readonly int ReadAtOnce = OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 : 0x800 | 0x80000; // O_NONBLOCK | O_CLOEXEC

    /// <summary>Whether what lies at a path can be read without waiting, as far as anybody can tell.</summary>
    public static bool Is(string path)
    {
        if (OperatingSystem.IsWindows()) return true;
        using SafeFileHandle file = Open(path, ReadAtOnce);
        if (file.IsInvalid) return true; // who opens it is told why
        using FileStream opened = new(file, FileAccess.Read, bufferSize: 0);
        return opened.CanSeek;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
