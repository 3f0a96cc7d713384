using System.Net;
using System.Net.Http.Headers;

namespace Assay.Cli.DataSets;

/// <summary>How far a file is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Done">Bytes that are here.</param>
/// <param name="Total">Bytes it has; null where the server does not say.</param>
internal readonly record struct Transfer(string Name, long Done, long? Total);

/// <summary>Downloads files, going on where an earlier try was cut off.</summary>
internal sealed class Download(HttpClient client, Action<Transfer> progress)
{
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(60);

    /// <summary>A client for mirrors: quick to give up on a server that does not answer, patient with large files.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("assay", typeof(Download).Assembly.GetName().Version!.ToString(3)) } },
    };

    /// <summary>Fetches a file into <paramref name="part"/>, after what is already in it.</summary>
    /// <exception cref="HttpRequestException">When the server cannot be reached or refuses.</exception>
    public async Task Fetch(Uri from, string part, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Stalled);
        try
        {
            await Fetch(from, part, patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"nothing came for {Stalled.TotalSeconds:0} seconds");
        }
    }

    private async Task Fetch(Uri from, string part, CancellationTokenSource patience)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, from);
        long here = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (here > 0) request.Headers.Range = new RangeHeaderValue(here, null);
        using HttpResponseMessage response =
            await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return; // all of it is here; the checksum will tell
        response.EnsureSuccessStatusCode();
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == here;
        using FileStream file = new(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

        long? total = response.Content.Headers.ContentLength + file.Position;
        string name = from.Segments[^1];
        byte[] buffer = new byte[1 << 16];
        using Stream body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        progress(new Transfer(name, file.Position, total));
        for (int read; (read = await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0;)
        {
            file.Write(buffer, 0, read);
            patience.CancelAfter(Stalled);
            progress(new Transfer(name, file.Position, total));
        }
    }
}
