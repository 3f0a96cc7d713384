namespace Assay.Studies;

/// <summary>One thing wrong with a study file.</summary>
/// <param name="File">The file, or "--set" for an override given on the command line.</param>
/// <param name="Line">1-based; 0 where there is no place to point at.</param>
/// <param name="Column">1-based; 0 where there is no place to point at.</param>
/// <param name="Message">The rule, the value, and what to do.</param>
public sealed record StudyError(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, without the numbers that are 0.</summary>
    public override string ToString() => File + (Line > 0 ? $":{Line}" : "") + (Column > 0 ? $":{Column}" : "") + ": " + Message;
}

/// <summary>The input is wrong: all errors at once. The command line ends with exit code 2.</summary>
public sealed class StudyException(IReadOnlyList<StudyError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<StudyError> Errors { get; } = errors;
}
