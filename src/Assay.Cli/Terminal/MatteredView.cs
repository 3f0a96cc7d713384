using System.Globalization;
using Assay.Reports;
using Assay.Results;

namespace Assay.Cli.Terminal;

/// <summary>What mattered in a study, a line a stage.</summary>
internal static class MatteredView
{
    /// <summary>So many factors are named; the others are counted.</summary>
    private const int Most = 3;

    /// <summary>Of every ended stage that says something of it; empty where none does.</summary>
    public static string Of(Snapshot snapshot)
    {
        string text = "";
        foreach (StageState stage in snapshot.Stages)
        {
            if (Words(stage, snapshot) is not { } words) continue;
            text += SummaryView.Line(text.Length == 0 ? "mattered" : "", (snapshot.Stages.Count > 1 ? $"stage {stage.Index + 1}: " : "") + words);
        }

        return text;
    }

    private static string? Words(StageState stage, Snapshot snapshot)
    {
        if (Importance.Of(stage, snapshot.Study.Objective) is { } importance)
        {
            string[] told = [.. importance.Factors.Where(one => one.Matters).Select(Share)];
            return importance.Why is not null ? null // the report says why
                : told.Length == 0 ? $"no factor is told from chance by {Format.Plural(importance.Trials, "trial")}"
                : List(told, importance.Factors.Count - told.Length is > 0 and int rest ? $"; not told from chance: {Format.Plural(rest, "factor")}" : "");
        }

        string[] largest = [.. LargestDifference.Of(StageReport.EffectsOf(stage, snapshot)).Select(Difference)];
        return stage.Kept is null || largest.Length == 0 ? null : List(largest, "");
    }

    private static string List(string[] all, string end) =>
        string.Join(", ", all.Take(Most)) + (all.Length > Most ? $" and {all.Length - Most} more" : "") + end;

    private static string Share(FactorImportance one) => string.Create(CultureInfo.InvariantCulture,
        $"{one.Factor} {100 * one.Share:0} % [{100 * one.Interval!.Low:0}, {100 * one.Interval.High:0}]");

    private static string Difference(LargestDifference one) =>
        $"{one.Factor} {Signed(one.Difference.Values.Mean)}{(one.Difference.Interval is { } interval ? $" [{Signed(interval.Low)}, {Signed(interval.High)}]" : "")} ({one.Level})";

    private static string Signed(double value) => value.ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture);
}
