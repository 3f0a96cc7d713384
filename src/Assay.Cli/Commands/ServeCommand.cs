using System.CommandLine;
using System.Diagnostics;
using System.Net;
using Assay.Cli.Serving;
using Assay.Reports;
using Assay.Studies;

namespace Assay.Cli.Commands;

/// <summary><c>assay serve DIR…</c>: the studies of a folder as a live page, until it is interrupted.</summary>
internal static class ServeCommand
{
    public static Command Create(Interruption interruption)
    {
        Argument<string[]> folders = Inputs.Path(new Argument<string[]>("DIR")
        {
            Description = "Folders of studies, or with such in them, a few levels deep; default: results, or this folder where there is none.",
            Arity = ArgumentArity.ZeroOrMore,
        });
        Option<int?> port = Port();
        Option<IPAddress> address = Address();
        Option<bool> open = new("--open") { Description = "Open the page in the browser." };
        Command command = new("serve", "Show studies as a live page in the browser, also while they run; its address goes to standard output, Ctrl-C ends it.")
        {
            folders, port, address, open,
        };
        command.SetAction(parse =>
        {
            string[] told = parse.GetValue(folders) is { Length: > 0 } some ? some : [Directory.Exists("results") ? "results" : "."];
            StudyError[] missing = [.. told.Where(folder => !Directory.Exists(folder))
                .Select(folder => new StudyError(folder, 0, 0, File.Exists(folder) ? "this is a file; name a folder of studies" : "there is no such folder"))];
            if (missing.Length > 0) throw new StudyException(missing);
            if (!HtmlReport.Available)
            {
                Console.Error.WriteLine($"assay: {HtmlReport.Missing}");
                return ExitCode.Failed;
            }

            return Serve(told, parse.GetRequiredValue(address), parse.GetValue(port), parse.GetValue(open), interruption.Token).GetAwaiter().GetResult();
        });
        return command;
    }

    private static Option<int?> Port()
    {
        Option<int?> port = new("--port")
        {
            Description = $"The port; 0: any that is free. Default: {LiveServer.DefaultPort}, or one of the next where it is taken.",
            HelpName = "N",
        };
        Inputs.DemandBetween(port, 0, IPEndPoint.MaxPort);
        return port;
    }

    private static Option<IPAddress> Address() => new("--address")
    {
        Description = "Another address of this machine to listen on, for others who know the token in the printed address; 0.0.0.0: all. Default: 127.0.0.1, this machine alone.",
        HelpName = "IP",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address)) return address;
            result.AddError($"--address {result.Tokens[0].Value} is no IP address.");
            return null;
        },
        DefaultValueFactory = _ => IPAddress.Loopback,
    };

    private static async Task<int> Serve(IReadOnlyList<string> folders, IPAddress address, int? port, bool open, CancellationToken cancellation)
    {
        LiveServer server = await LiveServer.Start(folders, Access.To(address), port, ServedPage.Own, TimeProvider.System).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            Console.Out.WriteLine(server.Address.AbsoluteUri);
            if (open) Open(server.Address);
            _ = server.Prepare(); // whoever asks meanwhile waits no longer than it takes
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Done;
    }

    /// <summary>Opens the page where there is a browser; the address was printed, so that nothing is lost where there is none.</summary>
    private static void Open(Uri address)
    {
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            Console.Error.WriteLine($"note: no browser could be opened: {problem.Message}");
        }
    }
}
