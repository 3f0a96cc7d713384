using System.Text.RegularExpressions;

namespace Assay.Cli.Tests;

/// <summary>The lines of a journal as they stand in its files, read by other means than the program's own.</summary>
internal static partial class JournalLines
{
    /// <summary>The key of every run_finished line, as often as it stands there.</summary>
    public static IReadOnlyList<string> FinishedRuns(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(folder, "journal"), "*.jsonl")
            .SelectMany(File.ReadAllLines)
            .Where(line => line.Contains("\"event\":\"run_finished\"", StringComparison.Ordinal))
            .Select(line => Run().Match(line).Groups[1].Value),
    ];

    [GeneratedRegex("\"run\":\"([0-9a-f]+)\"")]
    private static partial Regex Run();
}
