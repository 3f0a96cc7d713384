using System.Globalization;
using System.Net;
using System.Text.Json;
using Assay.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Assay.Cli.Serving;

/// <summary>
/// Serves the live page: the page itself, the list of studies, reports as streams of events, and single runs. Every answer is one of these,
/// made from what the studies' journals say: no file is served, and no request changes anything.
/// </summary>
internal sealed class LiveServer : IAsyncDisposable
{
    /// <summary>The port, unless told; where it is taken, one of the next.</summary>
    public const int DefaultPort = 8765;

    private const int PortsTried = 20, MostStreams = 256, MostStudies = 100;
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(300);

    private readonly WebApplication _app;
    private readonly LiveStudies _studies;
    private readonly Access _access;
    private readonly ServedPage _page;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private int _streams;

    private LiveServer(WebApplication app, LiveStudies studies, Access access, ServedPage page, TimeProvider time)
    {
        (_app, _studies, _access, _page, _time) = (app, studies, access, page, time);
        app.Run(Answer);
    }

    /// <summary>The address to open, with the token where one is needed.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Open streams: pages that are looked at.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Begins to serve.</summary>
    /// <param name="folders">Folders of studies, or with studies in them.</param>
    /// <param name="access">Who may look, and where is listened.</param>
    /// <param name="port">The port; 0: any that is free; null: <see cref="DefaultPort"/> or one of the next.</param>
    /// <param name="page">The page.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">When the port is taken, or may not be listened on.</exception>
    public static async Task<LiveServer> Start(IReadOnlyList<string> folders, Access access, int? port, ServedPage page, TimeProvider time)
    {
        for (int tried = 0; ; tried++)
        {
            int own = port ?? DefaultPort + tried;
            LiveServer server = new(Build(access.Address, own), new(new(folders), time), access, page, time);
            try
            {
                await server._app.StartAsync().ConfigureAwait(false);
                server.Address = server.AddressOf();
                return server;
            }
            catch (Exception problem) when (problem is IOException or System.Net.Sockets.SocketException)
            {
                await server.DisposeAsync().ConfigureAwait(false);
                bool isTaken = problem.InnerException is AddressInUseException;
                if (isTaken && port is null && tried + 1 < PortsTried) continue;
                throw new IOException(isTaken
                    ? FormattableString.Invariant($"the port {own} is taken: name another (--port), or 0 for any that is free")
                    : FormattableString.Invariant($"{access.Address}, port {own}, cannot be listened on: {problem.Message}"), problem);
            }
        }
    }

    /// <summary>Reads the studies before anybody asks for them.</summary>
    public Task Prepare() => _studies.Prepare();

    /// <summary>Ends, open streams too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        using (CancellationTokenSource farewell = new(Farewell))
            await _app.StopAsync(farewell.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _studies.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A server with nothing but what is used: no configuration, no log, no signals of its own.</summary>
    private static WebApplication Build(IPAddress address, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(address, port);
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.MaxRequestLineSize = 16 * 1024;
            options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            options.Limits.MaxConcurrentConnections = MostStreams * 2;
        });
        return builder.Build();
    }

    private Uri AddressOf()
    {
        Uri bound = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new UriBuilder(bound) { Host = _access.IsAny ? Dns.GetHostName() : bound.Host, Query = _access.Token is { } token ? $"token={token}" : "" }.Uri;
    }

    private async Task Answer(HttpContext context)
    {
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = _page.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (_access.Refusal(context.Request) is { } refused)
        {
            if (refused.Status == StatusCodes.Status405MethodNotAllowed) headers.Allow = "GET, HEAD";
            headers.Connection = "close"; // who may not look keeps no place from those who may
            await Refuse(response, refused.Status, refused.Why).ConfigureAwait(false);
            return;
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        try
        {
            await (context.Request.Path.Value switch
            {
                "/" => Page(response),
                "/api/studies" => List(response, end.Token),
                "/api/live" => Live(context, end.Token),
                "/api/runs" => Runs(context.Request, response, end.Token),
                _ => Refuse(response, StatusCodes.Status404NotFound, "there is nothing here"),
            }).ConfigureAwait(false);
        }
        catch (Exception) when (response.HasStarted || end.IsCancellationRequested)
        {
            context.Abort(); // the reader has gone, or is too slow, or all ends
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            await Refuse(response, StatusCodes.Status500InternalServerError, problem.Message).ConfigureAwait(false);
        }
    }

    private Task Page(HttpResponse response) => _page.Bytes.Length == 0
        ? Refuse(response, StatusCodes.Status503ServiceUnavailable, HtmlReport.Missing)
        : Write(response, "text/html; charset=utf-8", _page.Bytes);

    private async Task List(HttpResponse response, CancellationToken cancellation)
    {
        LiveEvent list = await _studies.Listed(cancellation).ConfigureAwait(false);
        await Write(response, "application/json", list.Data[0]).ConfigureAwait(false);
    }

    private async Task Live(HttpContext context, CancellationToken cancellation)
    {
        HttpResponse response = context.Response;
        string[] ids = [.. context.Request.Query["study"].OfType<string>().Distinct()];
        if (ids.Length > MostStudies)
        {
            await Refuse(response, StatusCodes.Status400BadRequest, $"no more than {MostStudies} studies are shown beside one another").ConfigureAwait(false);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _streams) > MostStreams)
            {
                await Refuse(response, StatusCodes.Status503ServiceUnavailable, $"{MostStreams} pages are open, and no more are served").ConfigureAwait(false);
                return;
            }

            using LiveFeed.Viewer? viewer = ids.Length == 0
                ? await _studies.List(cancellation).ConfigureAwait(false)
                : await _studies.View(ids, cancellation).ConfigureAwait(false);
            if (viewer is null) await Refuse(response, StatusCodes.Status404NotFound, $"there is no study {string.Join(", ", ids)}").ConfigureAwait(false);
            else if (HttpMethods.IsHead(context.Request.Method)) response.ContentType = "text/event-stream";
            else await EventStream.Follow(viewer.Feed, response, _time, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task Runs(HttpRequest request, HttpResponse response, CancellationToken cancellation)
    {
        string id = request.Query["study"].ToString();
        if (!int.TryParse(request.Query["trial"], NumberStyles.None, CultureInfo.InvariantCulture, out int trial))
        {
            await Refuse(response, StatusCodes.Status400BadRequest, "trial is a trial's number, or 0 for the final training").ConfigureAwait(false);
            return;
        }

        byte[]? runs = await _studies.Read(id, study => study.Failure is null && RunsReport.Of(trial, study.Snapshot) is { } report
            ? JsonSerializer.SerializeToUtf8Bytes(report, ReportModel.Options) : null, cancellation).ConfigureAwait(false);
        await (runs is null ? Refuse(response, StatusCodes.Status404NotFound, $"there is no trial {trial} of a study {id}") : Write(response, "application/json", runs)).ConfigureAwait(false);
    }

    private static Task Refuse(HttpResponse response, int status, string why)
    {
        response.StatusCode = status;
        return Write(response, "application/json", JsonSerializer.SerializeToUtf8Bytes(new { Message = why }, ReportModel.Options));
    }

    private static async Task Write(HttpResponse response, string type, ReadOnlyMemory<byte> body)
    {
        response.ContentType = type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method)) await response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }

    /// <summary>Signals are the program's own.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
