using Spectre.Console;

namespace Assay.Cli.Terminal;

/// <summary>Where progress is shown: standard error, live where it is a terminal.</summary>
internal static class Screen
{
    /// <summary>Whether standard error can be redrawn.</summary>
    public static bool IsLive =>
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } term && term != "dumb";

    /// <summary>Standard error as Spectre draws on it; colours go by its rules (NO_COLOR).</summary>
    public static IAnsiConsole Error { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Standard output as Spectre draws on it, for pictures; 80 columns where it is no terminal.</summary>
    public static IAnsiConsole Output { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });

    /// <summary>Whether standard output is a terminal with colours.</summary>
    public static bool HasColours => !Console.IsOutputRedirected
        && Output.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>A live display hides the cursor; a program that ends amid it gives it back.</summary>
    public static void ShowCursor()
    {
        if (IsLive) Console.Error.WriteLine("\e[?25h");
    }
}
