using System.Text.Json.Nodes;
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

    /// <summary>For every run_started or run_resumed behind epochs of the same run: the seconds of those epochs that are trained again.</summary>
    public static IReadOnlyList<double> SecondsTrainedTwice(string folder)
    {
        Dictionary<string, List<double>> seconds = [];
        List<double> lost = [];
        foreach (string line in File.ReadLines(Path.Combine(folder, "journal", "main.jsonl")))
        {
            JsonNode? json = Parsed(line);
            if (json?["run"]?.GetValue<string>() is not { } run) continue;
            List<double> own = seconds.TryGetValue(run, out List<double>? known) ? known : seconds[run] = [];
            switch (json["event"]!.GetValue<string>())
            {
                case "epochs":
                    own.AddRange(json["seconds"]!.AsArray().Select(value => value!.GetValue<double>()));
                    break;
                case "run_started":
                case "run_resumed":
                    int epoch = json["epoch"]?.GetValue<int>() ?? 0;
                    if (own.Count > 0) lost.Add(own.Skip(epoch).Sum());
                    own.RemoveRange(epoch, own.Count - epoch);
                    break;
            }
        }

        return lost;
    }

    /// <summary>A line's JSON; null where a killed process left a part of it.</summary>
    private static JsonNode? Parsed(string line)
    {
        try
        {
            return JsonNode.Parse(line);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("\"run\":\"([0-9a-f]+)\"")]
    private static partial Regex Run();
}
