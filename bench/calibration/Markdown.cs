using System.Globalization;

namespace Assay.Calibration;

/// <summary>Tables as markdown, on standard output, row by row as they come.</summary>
internal static class Markdown
{
    /// <summary>A table's heading, a sentence and its first line; all but the first <paramref name="texts"/> columns are figures.</summary>
    public static void Table(string title, string what, int texts, params string[] columns)
    {
        Console.WriteLine($"\n### {title}\n\n{what}\n");
        Row(columns);
        Row([.. columns.Select((_, i) => i < texts ? "---" : "---:")]);
    }

    public static void Row(params IEnumerable<string> cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>0.0512 as 5.1.</summary>
    public static string Percent(double share) => Number(100 * share, "0.0");

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
