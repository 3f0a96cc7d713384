using System.Diagnostics;

namespace Assay.Cli.Drawing;

/// <summary>Programs of this machine that draw for us: a browser, Node.js.</summary>
internal static class Programs
{
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge"];

    /// <summary>A browser that runs without a window: that of <c>ASSAY_BROWSER</c>, else the first that is found; null: none.</summary>
    public static string? Browser => Environment.GetEnvironmentVariable("ASSAY_BROWSER") is { } own ? (own.Length > 0 ? own : null) : Browsers.Select(Find).FirstOrDefault(path => path is not null);

    /// <summary>Node.js; null: it is not there.</summary>
    public static string? Node => Find("node");

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="input">Writes its standard input; null: it has none.</param>
    /// <returns>Its standard output.</returns>
    /// <exception cref="IOException">When it cannot be started, ends with another code than 0, or takes longer than two minutes.</exception>
    public static string Run(string program, IEnumerable<string> arguments, Action<Stream>? input = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            using (Stream to = process.StandardInput.BaseStream) input?.Invoke(to);
            if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
            {
                process.Kill(entireProcessTree: true);
                throw new IOException($"{program} did not end within two minutes");
            }

            return process.ExitCode == 0 ? output.Result : throw new IOException($"{program} ended with code {process.ExitCode}: {Reason(errors.Result)}");
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new IOException($"{program} cannot be started: {problem.Message}", problem);
        }
    }

    /// <summary>The line that names an error, else the last.</summary>
    private static string Reason(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it says nothing of why";
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => OperatingSystem.IsWindows() ? new[] { Path.Combine(folder, name + ".exe") } : [Path.Combine(folder, name)])
        .FirstOrDefault(File.Exists);
}
