using System.Globalization;
using Assay.Results;

namespace Assay.Reports;

/// <summary>
/// Every epoch of every run as aligned text, for eyes and for plotting programs: a block a run, two empty lines between
/// blocks (gnuplot's <c>index</c>), all that is no number behind a # (<c>numpy.loadtxt</c>). Seven digits; the CSV has all.
/// </summary>
internal static class EpochText
{
    /// <summary>Writes the blocks, in the order of the trials; a run of several trials stands once and names them all.</summary>
    public static void Write(TextWriter writer, Snapshot snapshot)
    {
        EpochBlock? block = null;
        string between = "";
        foreach ((RunState run, List<TrialState> trials, _) in ListedRun.Of(snapshot))
        {
            writer.Write(between);
            between = "\n\n";
            foreach (string line in Heading(run, trials)) writer.Write($"# {Visible.Of(line)}\n");
            if (!ReferenceEquals(block?.Columns, run.Curve.Columns)) block = new EpochBlock(run.Curve.Columns);
            block!.Write(writer, run.Curve);
        }
    }

    private static IEnumerable<string> Heading(RunState run, List<TrialState> trials)
    {
        foreach (TrialState trial in trials)
            yield return $"trial {trial.Id}: " + (trial.Setting.Levels.Count == 0
                ? "the reference"
                : string.Join(", ", trial.Setting.Levels.Select(level => $"{level.Key} {level.Value}")));
        if (trials.Count == 0) yield return "final training";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"run {run.Key}, {(run.Fold < 0 ? "all training samples" : $"fold {run.Fold + 1}")}, seed {run.Seed + 1}: {Tables.Snake(run.Status)}")
            + (run.KeptEpoch > 0 ? string.Create(CultureInfo.InvariantCulture, $", weights of epoch {run.KeptEpoch}") : "");
    }
}
