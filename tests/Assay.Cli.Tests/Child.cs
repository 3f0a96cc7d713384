using System.Diagnostics;

namespace Assay.Cli.Tests;

/// <summary>What a child process left.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error);

/// <summary>The real program, as a child process.</summary>
internal static class Child
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Assay.Cli.dll");

    public static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    public static Ended Run(string folder, params string[] arguments) => Run(folder, NoVariables, arguments);

    public static Ended Run(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using Process process = Start(folder, variables, arguments);
        return End(process);
    }

    /// <summary>The program as a shell starts it, with redirections: "2>/dev/full".</summary>
    public static Ended Redirected(string folder, string redirections, params string[] arguments)
    {
        using Process process = Start(folder, NoVariables, "sh", ["-c", "exec dotnet \"$0\" \"$@\" " + redirections, Program, .. arguments]);
        return End(process);
    }

    public static Process Start(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        Start(folder, variables, "dotnet", [Program, .. arguments]);

    private static Process Start(string folder, IReadOnlyDictionary<string, string> variables, string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASSAY_DEBUG");
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end, for three minutes or as long as told.</summary>
    public static Ended End(Process process, TimeSpan? longest = null)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(longest ?? TimeSpan.FromMinutes(3)))
        {
            process.Kill();
            throw new TimeoutException($"the program did not end: {process.StartInfo.Arguments}");
        }

        return new Ended(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Sends a signal by its name (INT, TERM, KILL).</summary>
    public static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString()])!;
        kill.WaitForExit();
    }
}
