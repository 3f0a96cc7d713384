using System.Formats.Tar;
using System.IO.Compression;

namespace Assay.Cli.DataSets;

/// <summary>Takes known files out of an archive (tar, gzip) that may be anything.</summary>
internal static class Archive
{
    /// <summary>The largest published file, MNIST's training images, has 47 MB; all of CIFAR-10 has 184 MB.</summary>
    private const long MostFileBytes = 64 << 20, MostBytes = 512 << 20;

    /// <summary>Extracts the files with these names, whatever folder they are in, and nothing else.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="names">The files that are wanted.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Told of each file.</param>
    /// <exception cref="FetchException">When it is no such archive, is damaged, or holds more than it can.</exception>
    public static void Extract(string archive, IReadOnlyCollection<string> names, string folder, Action<Transfer> progress)
    {
        string place = Path.GetFileName(archive);
        try
        {
            using FileStream file = File.OpenRead(archive);
            using GZipStream gzip = new(file, CompressionMode.Decompress);
            using TarReader tar = new(gzip);
            long bytes = 0;
            while (tar.GetNextEntry() is { } entry)
            {
                // By what the entry promises: its data end there, whatever follows.
                bytes += entry.Length;
                if (entry.Length > MostFileBytes || bytes > MostBytes)
                    throw new FetchException($"{place} holds more than it can: {entry.Name} has {entry.Length:N0} bytes, up to there {bytes:N0} (at most {MostFileBytes:N0} a file and {MostBytes:N0} in all are taken)");
                string name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
                if (entry.DataStream is null || !names.Contains(name)) continue;
                entry.ExtractToFile(Path.Combine(folder, name), overwrite: true);
                progress(new Transfer(name, entry.Length, entry.Length));
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new FetchException($"{place} is no archive (tar, gzip), or a damaged one: {problem.Message}");
        }
    }
}
