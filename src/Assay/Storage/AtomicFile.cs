using System.Security.Cryptography;

namespace Assay.Storage;

/// <summary>Files that are whole or not there: all that are written at once are written by this.</summary>
internal static class AtomicFile
{
    private const int NameBytes = 12, NameLength = 1 + (2 * NameBytes) + 4;

    /// <summary>
    /// Writes beside the file, under a name that nobody else has, and then takes its place; a folder that is
    /// missing is made. Where a symbolic link stands, the link is replaced and what it points to is left alone.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its contents, from the first byte to the last.</param>
    /// <param name="toDisk">Whether it is on the disk before it takes the file's place; else a power cut may leave it empty.</param>
    /// <exception cref="IOException">When the file cannot be written; what stood there is as it was, and nothing else is left.</exception>
    public static void Write(string path, Action<Stream> write, bool toDisk = true)
    {
        path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(path) ?? throw new IOException($"{path} cannot be written: it is no file");
        // The one use of chance: several writers must not meet, and nobody may guess the name and put a link there.
        string temporary = Path.Combine(folder, $".{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes))}.tmp");
        bool begun = false;
        try
        {
            Directory.CreateDirectory(folder);
            // O_EXCL: follows no link. Held, and by that locked, until it has its name: RemoveLeft takes what nobody holds.
            using FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
            begun = true;
            write(file);
            file.Flush(toDisk);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception problem)
        {
            if (begun) File.Delete(temporary);
            if (problem is not (IOException or UnauthorizedAccessException)) throw;
            throw new IOException(
                $"{path} cannot be written: {problem.Message.Replace(temporary, folder, StringComparison.Ordinal)}", problem.HResult);
        }
    }

    /// <summary>
    /// Deletes what writers left that were killed: temporary files in a folder and below it that no process holds open. Links
    /// are not followed; what cannot be deleted stays.
    /// </summary>
    /// <param name="folder">The folder.</param>
    public static void RemoveLeft(string folder)
    {
        EnumerationOptions everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        foreach (string path in Directory.EnumerateFiles(folder, ".*.tmp", everywhere).Where(path => IsTemporary(Path.GetFileName(path))))
        {
            try
            {
                using FileStream alone = new(path, FileMode.Open, FileAccess.Read, FileShare.None);
                File.Delete(path);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Somebody is writing it, or may not be disturbed: it does no harm.
            }
        }
    }

    private static bool IsTemporary(string name) => name.Length == NameLength && name[1..^4].All(char.IsAsciiHexDigitLower);
}
