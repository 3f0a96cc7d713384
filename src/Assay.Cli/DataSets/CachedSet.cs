using System.Security.Cryptography;
using System.Text.Json;
using Assay.Engine.Data;
using Assay.Storage;

namespace Assay.Cli.DataSets;

/// <summary>A file in the cache as it was when it got there.</summary>
internal sealed record CachedFile(string Name, long Bytes, string Sha256);

/// <summary>What is written beside the files of a data set in the cache: <c>origin.json</c>.</summary>
/// <param name="From">Where they came from.</param>
/// <param name="Published">Whether they are the published files, by the published checksums.</param>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
/// <param name="Files">The files.</param>
internal sealed record CachedSet(string From, bool Published, int Train, int Test, IReadOnlyList<CachedFile> Files)
{
    private const string FileName = "origin.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>What is known of the set in a folder; null where nothing is.</summary>
    public static CachedSet? Of(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<CachedSet>(File.ReadAllText(Path.Combine(folder, FileName)), Json);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Describes the files of a folder, and writes that beside them.</summary>
    public static CachedSet Write(string folder, string from, bool published, LoadedData data)
    {
        CachedSet set = new(from, published, data.Train.Samples, data.Test.Samples,
        [
            .. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
                .Select(path => new CachedFile(Path.GetFileName(path), new FileInfo(path).Length, Hash(path))),
        ]);
        AtomicFile.Write(Path.Combine(folder, FileName), file => file.Write([.. JsonSerializer.SerializeToUtf8Bytes(set, Json), (byte)'\n']));
        return set;
    }

    /// <summary>The files that are missing or no longer what they were.</summary>
    public IReadOnlyList<string> Damaged(string folder) =>
        [.. Files.Where(file => !IsWhole(Path.Combine(folder, file.Name), file)).Select(file => file.Name)];

    private static bool IsWhole(string path, CachedFile file) =>
        new FileInfo(path) is { Exists: true } info && info.Length == file.Bytes && Hash(path) == file.Sha256;

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
