namespace Assay.Engine.Data;

/// <summary>
/// Opens the files that samples come from. Only regular files with something in them are opened: their length bounds whatever
/// is made of them, and to open a pipe is to wait for its other end.
/// </summary>
internal static class InputFile
{
    private const int MostNames = 10_000;

    /// <summary>Opens a file for reading from front to back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refuse">Makes the error of the reason why it cannot be read.</param>
    /// <exception cref="DataException">When it cannot be read: what <paramref name="refuse"/> made.</exception>
    public static FileStream Open(string path, Func<string, DataException> refuse) => Try(path, refuse, file => file.OpenRead());

    /// <summary>Makes sure that a file can be opened, for others who do.</summary>
    /// <exception cref="DataException">When it is not there, or no regular file with something in it.</exception>
    public static void Require(string path) =>
        Try(path, reason => new DataException(path, $"the file cannot be read: {reason}"), file => file);

    /// <summary>Why a file that an option names cannot be opened, with the folder its path starts from; null where it can.</summary>
    public static string? FaultOf(string path, string baseDirectory)
    {
        try
        {
            return Try<string?>(Path.Combine(baseDirectory, path), reason => new DataException(path, Unreadable(path, baseDirectory, reason)), _ => null);
        }
        catch (DataException fault)
        {
            return fault.Errors[0].Message;
        }
    }

    /// <summary>The sentence about a file that cannot be read.</summary>
    public static string Unreadable(string path, string baseDirectory, string reason) =>
        $"'{path}' cannot be read from {Path.GetFullPath(baseDirectory)}: {reason}";

    private static T Try<T>(string path, Func<string, DataException> refuse, Func<FileInfo, T> use)
    {
        try
        {
            FileInfo file = new(path);
            if (Directory.Exists(path)) throw refuse("it is a folder, and a file is needed");
            if (!file.Exists) throw refuse("there is no such file" + Nearest(file));
            // The length of a link is its own; devices and pipes have none.
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
            if (file.Length == 0) throw refuse("it is empty, or a device or a pipe: name a file that holds something");
            return use(file);
        }
        catch (UnauthorizedAccessException)
        {
            throw refuse("there is no permission to read it: change that (chmod), or name a copy");
        }
        catch (Exception problem) when (problem is IOException or ArgumentException)
        {
            throw refuse(problem.Message);
        }
    }

    private static string Nearest(FileInfo file)
    {
        if (file.Directory is not { Exists: true } folder) return $": nor is there a folder {file.DirectoryName}";
        IEnumerable<string> names = folder.EnumerateFiles().Take(MostNames).Select(other => other.Name);
        return NearestName.Of(file.Name, names) is { } nearest ? $": did you mean '{nearest}'?" : $" in {folder}";
    }
}
