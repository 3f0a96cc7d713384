using System.CommandLine;
using System.Net;
using Assay.Cli.Serving;
using Assay.Reports;

namespace Assay.Cli.Commands;

/// <summary>The live page of the study that a command runs: read from its journal, as everywhere, so that training knows nothing of it.</summary>
/// <param name="server">What serves it.</param>
internal sealed class RunPage(LiveServer server) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);
    private const int Moments = 4; // a page that is loaded again is gone for less

    public static Option<bool> Option() => new("--serve")
    {
        Description = "Show the study as a live page in the browser; its address goes to standard error. The program stays when the study has ended as long as a page is open; Ctrl-C ends it.",
    };

    /// <summary>Begins to serve a study's folder, which need not be there yet, and tells where; null, and told, where it cannot be: the study runs all the same.</summary>
    public static RunPage? Of(string folder)
    {
        if (!HtmlReport.Available)
        {
            Console.Error.WriteLine($"note: {HtmlReport.Missing}");
            return null;
        }

        try
        {
            LiveServer server = LiveServer.Start([folder], Access.To(IPAddress.Loopback), port: null, ServedPage.Own, TimeProvider.System).GetAwaiter().GetResult();
            Console.Error.WriteLine($"note: the study is shown at {server.Address.AbsoluteUri}");
            return new(server);
        }
        catch (IOException problem)
        {
            Console.Error.WriteLine($"note: the study is not shown: {problem.Message}");
            return null;
        }
    }

    /// <summary>Stays as long as somebody looks.</summary>
    public void Stay(CancellationToken cancellation)
    {
        if (server.Streams == 0) return;
        Console.Error.WriteLine("note: the study has ended; its page stays as long as it is open somewhere. Ctrl-C ends it");
        for (int quiet = 0; quiet < Moments && !cancellation.WaitHandle.WaitOne(Moment);) quiet = server.Streams == 0 ? quiet + 1 : 0;
    }

    public void Dispose() => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
