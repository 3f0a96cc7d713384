using System.Runtime.InteropServices;
using Assay.Cli.Terminal;

namespace Assay.Cli.Commands;

/// <summary>
/// Turns Ctrl-C, SIGTERM and a closed terminal into a cancellation. What does not end by itself within
/// <see cref="Grace"/> is ended: the journal is whole at any moment, so nothing finished is lost. A second signal ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private Timer? _end;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>How long what is at work has to end by itself; default: 0.7 seconds.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMilliseconds(700);

    /// <summary>Whether it was a person at the terminal, by Ctrl-C; else whoever ends programs: the system, a queue, a terminal that was closed.</summary>
    public bool IsByHand { get; private set; }

    /// <summary>The last words: what is kept, and how to go on.</summary>
    public string Farewell { get; set; } = "Interrupted.";

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        _end?.Dispose();
        _source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested) End();
        IsByHand = context.Signal is PosixSignal.SIGINT;
        _end = new Timer(_ => End(), null, Grace, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }

    private void End()
    {
        Screen.ShowCursor();
        Console.Error.WriteLine(Farewell);
        Environment.Exit(ExitCode.Interrupted);
    }
}
