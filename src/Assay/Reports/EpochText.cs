using System.Globalization;
using Assay.Journal;

namespace Assay.Reports;

/// <summary>
/// Every epoch of every run as aligned text, for eyes and for plotting programs: a block a run, two empty lines between
/// blocks (gnuplot's <c>index</c>), all that is no number behind a # (<c>numpy.loadtxt</c>). Seven digits; the CSV has all.
/// </summary>
public static class EpochText
{
    private const int Narrowest = 13;

    /// <summary>Writes the blocks, in the order of the trials; a run of several trials stands once and names them all.</summary>
    public static void Write(TextWriter writer, Snapshot snapshot)
    {
        ILookup<string, TrialState> trials = Tables.TrialsByRun(snapshot);
        string between = "";
        foreach (RunState run in Tables.AllRuns(snapshot))
        {
            writer.Write(between);
            between = "\n\n";
            foreach (string line in Heading(run, trials[run.Key])) writer.Write($"# {Visible.Of(line)}\n");
            Write(writer, run);
        }
    }

    private static IEnumerable<string> Heading(RunState run, IEnumerable<TrialState> trials)
    {
        foreach (TrialState trial in trials)
            yield return $"trial {trial.Id}: " + (trial.Setting.Levels.Count == 0
                ? "the reference"
                : string.Join(", ", trial.Setting.Levels.Select(level => $"{level.Key} {level.Value}")));
        if (!trials.Any()) yield return "final training";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"run {run.Key}, {(run.Fold < 0 ? "all training samples" : $"fold {run.Fold + 1}")}, seed {run.Seed + 1}: {Tables.Snake(run.Status)}")
            + (run.KeptEpoch > 0 ? string.Create(CultureInfo.InvariantCulture, $", weights of epoch {run.KeptEpoch}") : "");
    }

    private static void Write(TextWriter writer, RunState run)
    {
        (string Name, IReadOnlyList<double> Values)[] columns =
        [
            .. run.Curve.Columns.Select((name, i) => (Name: name, Values: run.Curve.Values[i])).OrderBy(column => Rank(column.Name))
                .ThenBy(column => IndexOf(MetricReport.Split(column.Name).Metric)),
            ("seconds", run.Curve.Seconds),
        ];
        int IndexOf(string metric) => run.Curve.Columns.TakeWhile(column => MetricReport.Split(column).Metric != metric).Count();
        int[] widths = [.. columns.Select(column => Math.Max(Narrowest, column.Name.Length + 2))];
        char[] row = new char[8 + widths.Sum() + 1];
        "#  epoch".CopyTo(row);
        int at = 8;
        for (int i = 0; i < columns.Length; at += widths[i++]) Right(columns[i].Name, at, widths[i]);
        Line();

        Span<char> text = stackalloc char[32];
        for (int epoch = 0; epoch < run.Curve.Epochs; epoch++)
        {
            (epoch + 1).TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
            Right(text[..length], 0, 8);
            at = 8;
            for (int i = 0; i < columns.Length; at += widths[i++])
            {
                columns[i].Values[epoch].TryFormat(text, out length, "G7", CultureInfo.InvariantCulture);
                Right(text[..length], at, widths[i]);
            }

            Line();
        }

        void Right(ReadOnlySpan<char> cell, int from, int width)
        {
            row.AsSpan(from, width).Fill(' ');
            cell.CopyTo(row.AsSpan(from + width - cell.Length));
        }

        void Line()
        {
            row[^1] = '\n';
            writer.Write(row);
        }
    }

    /// <summary>Metrics, each with its validation, then the losses, then the rest: accuracy, val_accuracy, loss, val_loss.</summary>
    private static int Rank(string column) => column switch
    {
        "learning_rate" => 2,
        "loss" or "val_loss" => 1,
        _ => 0,
    };
}
