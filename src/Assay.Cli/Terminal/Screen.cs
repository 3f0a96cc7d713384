using System.Text;
using Assay.Reports;
using Spectre.Console;

namespace Assay.Cli.Terminal;

/// <summary>
/// Standard output, for results, and standard error, for progress, live where it is a terminal. Text goes through
/// <see cref="Console"/> and is made <see cref="Visible"/>; pictures are drawn on <see cref="Output"/> and <see cref="Error"/>.
/// </summary>
internal static class Screen
{
    // Results must arrive, or the program fails. Progress and messages need not: no log is worth the study. A reader that has
    // gone (| head -1) is neither: .NET drops what is written to a closed pipe.
    private static readonly StandardWriter RawOutput = new(Console.Out, text => text, problem =>
        throw new IOException($"standard output cannot be written: {problem.Message}", problem));

    private static readonly StandardWriter RawError = new(Console.Error, text => text, _ => { });

    private static readonly Lazy<IAnsiConsole> Drawn = new(() => On(RawOutput, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> DrawnError = new(() => On(RawError, Console.IsErrorRedirected));

    /// <summary>Whether standard error can be redrawn.</summary>
    public static bool IsLive =>
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } term && term != "dumb";

    /// <summary>Standard error as Spectre draws on it; colours go by its rules (NO_COLOR).</summary>
    public static IAnsiConsole Error => DrawnError.Value;

    /// <summary>Standard output as Spectre draws on it, for pictures; 80 columns where it is no terminal.</summary>
    public static IAnsiConsole Output => Drawn.Value;

    /// <summary>Whether standard output is a terminal with colours.</summary>
    public static bool HasColours => !Console.IsOutputRedirected
        && Output.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>Lets all that is written to <see cref="Console"/> go this way; before anything is.</summary>
    public static void Install()
    {
        Console.SetOut(new StandardWriter(RawOutput, Visible.Lines, problem => throw problem));
        Console.SetError(new StandardWriter(RawError, Visible.Lines, _ => { }));
    }

    /// <summary>A live display hides the cursor; a program that ends amid it gives it back.</summary>
    public static void ShowCursor()
    {
        if (IsLive) RawError.Write("\e[?25h\n");
    }

    private static IAnsiConsole On(StandardWriter writer, bool redirected) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new Terminal(writer, !redirected) });

    /// <summary>Spectre knows a terminal by the writers of <see cref="Console"/>, which these are not.</summary>
    private sealed class Terminal(StandardWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _size = new(writer);

        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => _size.Width;

        public int Height => _size.Height;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
