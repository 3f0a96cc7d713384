using System.Formats.Tar;
using System.IO.Compression;

namespace Assay.Cli.Tests;

/// <summary>Packages that are not what npm should give: told in our words, exit code 1, nothing in the cache.</summary>
public class ArchiveTests
{
    [Fact]
    public void A_package_that_is_not_gzip_is_told() =>
        Told("<html>502 Bad Gateway</html>"u8.ToArray(), "npm: package.tgz is no archive (tar, gzip), or a damaged one");

    [Fact]
    public void A_package_that_is_gzip_but_no_tar_is_told() =>
        Told(Gzip(stream => stream.Write(Enumerable.Repeat((byte)'x', 2000).ToArray())), "npm: package.tgz is no archive (tar, gzip), or a damaged one");

    [Fact]
    public void A_package_that_is_cut_short_is_told() => Told(Tar(2000)[..^20], "npm: package.tgz is no archive (tar, gzip), or a damaged one");

    [Fact]
    public void A_package_whose_file_inflates_beyond_all_that_is_published_is_not_extracted() =>
        Told(Tar(200_000_000), "npm: package.tgz holds more than it can: package/data/train-images-idx3-ubyte has 200,000,000 bytes");

    [Fact]
    public void A_package_with_another_file_of_that_name_is_not_taken() =>
        Told(Tar(2000), "has the MD5 checksum");

    private static void Told(byte[] package, string told)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the npm of this test is a shell script");
        using Workplace place = new();
        File.WriteAllBytes(Path.Combine(place.Folder, "package.tgz"), package);
        string bin = Directory.CreateDirectory(Path.Combine(place.Folder, "bin")).FullName, npm = Path.Combine(bin, "npm");
        File.WriteAllText(npm, $"#!/bin/sh\ncp '{place.Folder}/package.tgz' \"$4/package.tgz\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Ended ended = Child.Run(place.Folder, new Dictionary<string, string>
        {
            ["ASSAY_DATA"] = Path.Combine(place.Folder, "cache"), ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["https_proxy"] = "http://127.0.0.1:9", ["HTTPS_PROXY"] = "http://127.0.0.1:9",
        }, "data", "get", "mnist");
        ended.Error.ShouldContain(told);
        ended.Error.ShouldContain("or give the folder with its files");
        ended.ExitCode.ShouldBe(1);
        Directory.EnumerateFiles(Path.Combine(place.Folder, "cache"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    /// <summary>An archive with a file of zeros where MNIST's images should be.</summary>
    private static byte[] Tar(int zeros) => Gzip(stream =>
    {
        using TarWriter tar = new(stream, leaveOpen: true);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "package/data/train-images-idx3-ubyte") { DataStream = new MemoryStream(new byte[zeros]) });
    });

    private static byte[] Gzip(Action<Stream> write)
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionLevel.Fastest)) write(gzip);
        return memory.ToArray();
    }
}
