namespace Assay.Engine.Data;

/// <summary>One thing wrong with the samples or with the options that ask for them.</summary>
/// <param name="Place">The file, or the path into the study (<c>data.samples</c>).</param>
/// <param name="Line">1-based line of the file; 0 where there is none to point at.</param>
/// <param name="Column">1-based column of the table (the field, not the character); 0 where there is none to point at.</param>
/// <param name="Message">The rule, the value, and what to do.</param>
public sealed record DataError(string Place, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, without the numbers that are 0.</summary>
    public override string ToString() =>
        Place + (Line > 0 ? $":{Line}" : "") + (Column > 0 ? $":{Column}" : "") + ": " + Message;
}

/// <summary>The samples cannot be had as asked: the input is wrong, all errors at once (up to a cap in a file).</summary>
public sealed class DataException(IReadOnlyList<DataError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One error alone.</summary>
    public DataException(string place, string message) : this([new DataError(place, 0, 0, message)])
    {
    }

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<DataError> Errors { get; } = errors;
}
