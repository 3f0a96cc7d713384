using System.Text;

namespace Assay.Cli.Terminal;

/// <summary>
/// A standard stream that is given up when it cannot be written (a full disk under a log, a terminal that is gone): after the
/// first failure nothing more is written to it.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="shown">What is written for a text.</param>
/// <param name="failed">Called at the failure, on the thread that writes; what it throws ends that writing.</param>
internal sealed class StandardWriter(TextWriter inner, Func<string, string> shown, Action<Exception> failed) : TextWriter
{
    private volatile bool _givenUp;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <summary>In one piece: lines of several processes in one log stay whole.</summary>
    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Write(string? value)
    {
        if (_givenUp || string.IsNullOrEmpty(value)) return;
        try
        {
            inner.Write(shown(value));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException) // the latter: it is closed
        {
            _givenUp = true;
            failed(problem);
        }
    }
}
