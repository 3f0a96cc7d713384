using System.ComponentModel;
using System.Diagnostics;

namespace Assay.Cluster;

/// <summary>What a command of Slurm left.</summary>
/// <param name="Code">Its exit code; −1 where it did not end in time.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">What it complained of, in one line.</param>
internal sealed record Called(int Code, string Output, string Error);

/// <summary>Calls a command of Slurm.</summary>
/// <param name="program">sbatch, squeue, scancel, scontrol.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="input">What it reads; null: nothing.</param>
internal delegate Called CallSlurm(string program, IReadOnlyList<string> arguments, string? input);

/// <summary>The commands of the Slurm that is installed.</summary>
internal static class SlurmCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Calls one, and waits for its end.</summary>
    /// <exception cref="IOException">When there is no such program.</exception>
    public static Called Call(string program, IReadOnlyList<string> arguments, string? input)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // A coordinator may itself be a job: what Slurm told that one is not for others. Where Slurm is stays.
        foreach (string name in start.Environment.Keys.Where(name => (name.StartsWith("SLURM_", StringComparison.Ordinal) && name != "SLURM_CONF") || name.StartsWith("SBATCH_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (input is not null) process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (process.WaitForExit(Longest)) return new(process.ExitCode, output.Result, error.Result.Trim().ReplaceLineEndings("; "));
            process.Kill(entireProcessTree: true);
            return new(-1, "", $"{program} did not end within {Longest.TotalSeconds:0} seconds");
        }
        catch (Win32Exception problem)
        {
            throw new IOException($"{program}: {problem.Message}. Is this a machine from which Slurm's jobs are submitted?", problem);
        }
    }
}
