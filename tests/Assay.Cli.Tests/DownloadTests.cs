using System.Net;
using System.Security.Cryptography;
using Assay.Cli.DataSets;
using Assay.Engine.Data;

namespace Assay.Cli.Tests;

/// <summary>Downloads from a server of our own: resumed, refused, damaged, taken from the next mirror.</summary>
public sealed class DownloadTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly HttpListener _server = new();
    private readonly Uri _root;
    private readonly List<(string Path, string? Range)> _asked = [];
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly List<string> _said = [];
    private readonly Origin _origin;

    public DownloadTests()
    {
        // A set of the shape of MNIST whose published checksums are those of what the server has.
        foreach (string part in new[] { "train", "t10k" })
        {
            _files[$"{part}-images-idx3-ubyte.gz"] = Gzip([0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 28, 0, 0, 0, 28, .. Noise(40 * 784)]);
            _files[$"{part}-labels-idx1-ubyte.gz"] = Gzip([0, 0, 8, 1, 0, 0, 0, 40, .. Enumerable.Range(0, 40).Select(i => (byte)(i % 10))]);
        }

        ImageSet set = ImageSet.Of(SourceKind.Mnist)!;
        set = set with { Files = [.. set.Files.Select(file => new PublishedFile(file.Name, [Md5(_files[file.Name + ".gz"])]))] };
        int port = FreePort();
        _root = new Uri($"http://127.0.0.1:{port}/");
        _origin = new Origin(set, [new Uri(_root, "broken/"), new Uri(_root, "good/")]);
        _server.Prefixes.Add(_root.AbsoluteUri);
        _server.Start();
        _ = Task.Run(Serve, TestContext.Current.CancellationToken);
    }

    private string Cache => Path.Combine(_place.Folder, "cache");

    private string Part => Path.Combine(Cache, ".parts", "mnist.train-images-idx3-ubyte.gz.part");

    /// <summary>What the mirror "broken" does.</summary>
    private Action<HttpListenerContext, byte[]> Broken { get; set; } = (context, _) => context.Response.StatusCode = 404;

    [Fact]
    public async Task A_mirror_that_has_nothing_is_passed_over()
    {
        CachedSet set = await Get();
        set.Published.ShouldBeTrue();
        set.From.ShouldBe(new Uri(_root, "good/").AbsoluteUri);
        (set.Train, set.Test).ShouldBe((40, 40));
        foreach ((string name, byte[] bytes) in _files) File.ReadAllBytes(Path.Combine(Cache, "mnist", name)).ShouldBe(bytes);
        Directory.Exists(Path.Combine(Cache, ".parts")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_cut_off_is_gone_on_with()
    {
        Broken = (context, bytes) =>
        {
            context.Response.ContentLength64 = bytes.Length;
            context.Response.OutputStream.Write(bytes, 0, 10_000);
            context.Response.OutputStream.Flush();
            context.Response.Abort();
        };
        await Get();
        _asked[1].ShouldBe(("good/train-images-idx3-ubyte.gz", "bytes=10000-"));
        File.ReadAllBytes(Path.Combine(Cache, "mnist", "train-images-idx3-ubyte.gz")).ShouldBe(_files["train-images-idx3-ubyte.gz"]);
    }

    [Fact]
    public async Task A_whole_part_is_not_downloaded_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        await File.WriteAllBytesAsync(Part, _files["train-images-idx3-ubyte.gz"], TestContext.Current.CancellationToken);
        Broken = Whole;
        (await Get()).From.ShouldEndWith("broken/");
        _asked.Count(asked => asked.Path.EndsWith("train-images-idx3-ubyte.gz", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Another_checksum_is_refused_and_the_part_thrown_away()
    {
        Broken = (context, bytes) => Whole(context, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        Origin alone = _origin with { Mirrors = [_origin.Mirrors[0]] };
        FetchException problem = await Should.ThrowAsync<FetchException>(() => Get(alone));
        problem.Message.ShouldContain("train-images-idx3-ubyte from");
        problem.Message.ShouldContain(alone.Set.Files[0].Md5[0]);
        problem.Message.ShouldContain("is not taken");
        File.Exists(Part).ShouldBeFalse();
        Directory.Exists(Path.Combine(Cache, "mnist")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_interrupted_download_keeps_its_part()
    {
        using CancellationTokenSource stop = new();
        Task<CachedSet> get = Acquire(_origin with { Mirrors = [_origin.Mirrors[1]] }, transfer =>
        {
            if (transfer.Done > 0) stop.Cancel();
        }).Get(null, stop.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => get);
        File.Exists(Part).ShouldBeTrue();
        Directory.EnumerateDirectories(Cache).ShouldBe([Path.Combine(Cache, ".parts")]);
    }

    public void Dispose()
    {
        _server.Close();
        _place.Dispose();
    }

    private Task<CachedSet> Get(Origin? origin = null) => Acquire(origin ?? _origin, _ => { }).Get(null, TestContext.Current.CancellationToken);

    private Acquisition Acquire(Origin origin, Action<Transfer> progress) => new(origin, Cache, Download.Client(), _said.Add, progress);

    private async Task Serve()
    {
        while (_server.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _server.GetContextAsync();
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            string path = context.Request.Url!.AbsolutePath[1..];
            lock (_asked) _asked.Add((path, context.Request.Headers["Range"]));
            byte[] bytes = _files[path[(path.IndexOf('/') + 1)..]];
            try
            {
                if (path.StartsWith("good/", StringComparison.Ordinal)) Whole(context, bytes);
                else Broken(context, bytes);
                context.Response.Close();
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // the client has gone, or the answer was cut off on purpose
            }
        }
    }

    /// <summary>Answers as servers do: the rest where a range is asked for, 416 where there is none.</summary>
    private static void Whole(HttpListenerContext context, byte[] bytes)
    {
        int from = context.Request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..^1]) : 0;
        if (from >= bytes.Length)
        {
            context.Response.StatusCode = 416;
            return;
        }

        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        context.Response.ContentLength64 = bytes.Length - from;
        context.Response.OutputStream.Write(bytes, from, bytes.Length - from);
    }

    private static byte[] Noise(int count)
    {
        byte[] bytes = new byte[count];
        Engine.Kernels.RandomSequence random = new Engine.Kernels.RandomKey(1).Sequence(Engine.Kernels.Purpose.Data);
        for (int i = 0; i < count; i++) bytes[i] = (byte)random.NextUInt32();
        return bytes;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream memory = new();
        using (System.IO.Compression.GZipStream gzip = new(memory, System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(bytes);
        return memory.ToArray();
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "What is published is MD5.")]
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
