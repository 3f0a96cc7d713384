using Assay.Journal;

namespace Assay.Cli.Serving;

/// <summary>
/// The studies in the folders that are served, by their ids: the path below the folder, with slashes, or the name of a folder that is a
/// study's itself. An id is looked up among what was found, and never made a path of.
/// </summary>
/// <param name="folders">The folders; they need not be there yet.</param>
internal sealed class ServedFolders(IReadOnlyList<string> folders)
{
    // Of a home folder, say, no more than this is looked through.
    private const int Deepest = 4, MostLooked = 20_000;

    private readonly string[] _folders = [.. folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];
    private readonly Dictionary<string, string> _byId = new(StringComparer.Ordinal);

    /// <summary>Finds the studies that are there now, in the order of the folders and of their paths.</summary>
    public IReadOnlyList<(string Id, string Folder)> Find()
    {
        int looked = 0;
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<(string, string)> found = [];
        foreach (string folder in _folders)
        {
            foreach (string study in Below(folder, Deepest))
                if (seen.Add(study)) found.Add((IdOf(study, folder), study));
        }

        return found;

        IEnumerable<string> Below(string folder, int depth)
        {
            if (++looked > MostLooked) return [];
            if (IsStudy(folder)) return [folder];
            return depth == 0 ? [] : FoldersIn(folder).SelectMany(inner => Below(inner, depth - 1));
        }
    }

    /// <summary>Whether a folder that was found is a study's still, with no link on the way to it: what was a folder may have become one since.</summary>
    public bool Has(string study) => IsStudy(study) && _folders.Any(folder => study == folder || (study.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        && !Between(folder, study).Any(IsLink)));

    private static IEnumerable<string> Between(string folder, string study)
    {
        for (string? at = study; at is not null && at.Length > folder.Length; at = Path.GetDirectoryName(at)) yield return at;
    }

    /// <summary>A folder with a journal. Links within it could lead anywhere, and are none; of a journal that may not be looked into it is told why.</summary>
    private static bool IsStudy(string folder)
    {
        try
        {
            return JournalReader.IsIn(folder) && !IsLink(Path.Combine(folder, "journal")) && !JournalReader.Segments(folder).Any(IsLink);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return problem is UnauthorizedAccessException;
        }
    }

    private static IEnumerable<string> FoldersIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Where(inner => !IsLink(inner)).Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return []; // not there yet, gone, or another's
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <summary>The same for one folder as long as the program runs.</summary>
    private string IdOf(string study, string folder)
    {
        string name = study == folder ? Path.GetFileName(study) : Path.GetRelativePath(folder, study).Replace(Path.DirectorySeparatorChar, '/'), id = name;
        for (int i = 2; !_byId.TryAdd(id, study) && _byId[id] != study; i++) id = FormattableString.Invariant($"{name} ({i})");
        return id;
    }
}
