using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using Assay.Engine.Data;

namespace Assay.Cli.DataSets;

/// <summary>Compares files with the checksums their authors published, which are MD5.</summary>
[SuppressMessage("Security", "CA5351", Justification = "The authors published MD5; it tells a damaged file from a whole one.")]
internal static class Checksum
{
    /// <summary>Whether this is the published file, as it is or uncompressed.</summary>
    public static bool Matches(string path, PublishedFile published) => published.Md5.Contains(Of(path))
        || (path.EndsWith(".gz", StringComparison.Ordinal) && published.Md5.Contains(Of(path, uncompressed: true)));

    /// <summary>The MD5 of a file in hexadecimal.</summary>
    public static string Of(string path, bool uncompressed = false)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using Stream stream = uncompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            return Convert.ToHexStringLower(MD5.HashData(stream));
        }
        catch (InvalidDataException)
        {
            return "a damaged gzip stream";
        }
    }
}
