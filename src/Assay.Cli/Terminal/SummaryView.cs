using System.Globalization;
using System.Text;
using Assay.Engine.Training;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Cli.Terminal;

/// <summary>What a study found, as plain text: what <c>run</c> closes with, and what <c>status</c> and <c>best</c> show.</summary>
internal static class SummaryView
{
    private const int MostNodes = 12;

    /// <summary>The stages of a study and how far they are.</summary>
    public static string Stages(Snapshot snapshot)
    {
        StringBuilder text = new();
        foreach (StageState stage in snapshot.Stages)
        {
            int pruned = stage.Trials.Count(trial => trial.Stopped is not null), done = pruned + stage.Trials.Count(trial => trial.Finished);
            bool fewer = stage.Kept is not null && stage.Stage.Trials > stage.PlannedTrials; // ended by a bound, or by a space that has no more
            string state = stage.Kept is not null ? "ended" : stage.Trials.Count > 0 ? "at work" : "not begun";
            string bound = fewer || (stage.Kept is null && stage.Trials.Count == 0 && stage.Index > 0) ? "at most " : "";
            string raced = pruned > 0 ? $", {Format.Count(pruned)} of them given up early" : "";
            text.Append(Line(
                $"stage {stage.Index + 1}",
                $"{Words.Of(stage.Stage.Kind)}, {Format.Count(done)} of {bound}{Format.Plural(fewer ? stage.Stage.Trials!.Value : stage.PlannedTrials, "trial")} done{raced}, {state}"));
        }

        return text.ToString();
    }

    /// <summary>The best setting, its value, the test's result, and what it took.</summary>
    public static string Result(Snapshot snapshot)
    {
        StringBuilder text = new();
        if (snapshot.Best is not { } best) return Line("best", "no trial has a value yet");
        bool ladder = snapshot.Stages[best.Stage] is { Stage.Kind: StageKind.Ladder, Kept: not null };
        text.Append(Line("best", $"trial {best.Id}{(ladder ? ", at which the ladder ended: no further level was within its margin" : "")}"));
        if (best.Setting.Levels.Count == 0) text.Append(Line("", Format.Setting(best.Setting)));
        foreach ((string factor, string level) in best.Setting.Levels) text.Append(Line("", $"{factor}: {level}"));

        string over = best.Runs.Count > 1 ? $", mean ± sd over {Format.Plural(best.Runs.Count, "run")}" : ", one run";
        text.Append(Line("validation", $"{snapshot.Study.Objective.Metric} {Format.Value(best.Mean, best.Deviation)}{over}"));
        foreach ((int i, string sentence) in LuckReport.Of(snapshot).Sentences.Index()) text.Append(Line(i == 0 ? "luck" : "", sentence));
        if (snapshot.Final?.Train is { } train) text.Append(Line("training", $"{Metrics(train)} (final network, dropout off)"));
        if (snapshot.Final is { Test: { } test } final) text.Append(Line("test", Metrics(test, final, snapshot.Samples.Test)));
        IReadOnlyList<SeedSpread> spreads = SeedSpread.Of(snapshot.Final);
        if (spreads.Count > 0) text.Append(Line("seeds", Seeds(spreads, snapshot.Final!)));
        if (snapshot.Final?.Ensemble is { } ensemble) text.Append(Line("ensemble", $"test {Metrics(ensemble.Test)}; the mean of {Format.Plural(ensemble.Networks, "network")}"));
        if (snapshot.Tests.Count > 0)
            text.Append(Line("levels", $"tested, too, by {Format.Plural(snapshot.Tests.Count, "network")} of the last stage, at an opening when ranking, winner and final training were fixed: nothing was chosen by it{(snapshot.Ended ? " (tables/levels.csv)" : "; so far")}"));
        foreach (ReportedFigure figure in snapshot.Study.Reported)
            text.Append(Line("reported", $"{figure.Metric} {Format.Value(figure.Value)}{Here(figure)}{(figure.Source is { } source ? $" ({source})" : "")}"));
        return text.ToString();

        string Here(ReportedFigure figure) =>
            Measured.Of(Metric.Of(figure.Metric), snapshot) is var value && double.IsNaN(value) ? "" : $", here {Format.Value(value)}";
    }

    /// <summary>What it took.</summary>
    public static string Cost(Snapshot snapshot)
    {
        int diverged = snapshot.Runs.Values.Count(run => run.Status == RunStatus.Diverged);
        int pruned = snapshot.Stages.Sum(stage => stage.Trials.Count(trial => trial.Stopped is not null)), trials = snapshot.Stages.Sum(stage => stage.Trials.Count);
        RaceReport[] races = [.. snapshot.Stages.Select(RaceReport.Of).OfType<RaceReport>()];
        double saved = races.Sum(race => race.Saved), share = saved / Math.Max(1, saved + snapshot.Epochs);
        string raced = pruned > 0
            ? $"; {Format.Count(pruned)} of {Format.Plural(trials, "trial")} given up early{(saved > 0 ? string.Create(CultureInfo.InvariantCulture, $", by which about {100 * share:0} % of all epochs were saved") : "")}" : "";
        string note = diverged > 0 ? $" ({Format.Count(diverged)} diverged)" : "";
        return Line("took", $"{Format.Duration(snapshot.Seconds)}, {Format.Plural(snapshot.Runs.Count, "run")}{note}, {Format.Plural(snapshot.Epochs, "epoch")}{raced}");
    }

    /// <summary>Where it was trained, where that was elsewhere, and what it took there; empty where it was not.</summary>
    /// <param name="snapshot">The study.</param>
    /// <param name="waiting">Chunks that are wanted, those at work among them.</param>
    public static string Nodes(Snapshot snapshot, int waiting)
    {
        if (ClusterReport.Of(snapshot) is not { } cluster) return waiting == 0 ? "" : Line("elements", $"none yet; {Format.Plural(waiting, "chunk")} of runs waiting");
        StringBuilder text = new();
        text.Append(Line("elements", $"{Format.Count(cluster.Elements)} so far on {Format.Plural(cluster.Nodes.Count, "node")}"
            + (snapshot.Ended ? "" : $", {cluster.AtWork} at work, {Math.Max(0, waiting - cluster.AtWork)} waiting") + $"; {Hours(cluster.CoreHours)} spent"
            + (cluster.CoreHoursLeft > 0 ? $", about {Hours(cluster.CoreHoursLeft)} to come where no trial is given up" : "")));
        foreach (NodeReport node in cluster.Nodes.Take(MostNodes))
        {
            text.Append(Line("", $"{node.Node} ({node.Processor}): {Format.Plural(node.Elements, "element")}{(node.AtWork > 0 ? $", {node.AtWork} at work" : "")}, {Format.Plural(node.Runs, "run")}, {Format.Plural(node.Epochs, "epoch")}"
                + (node.CoreHours > 0 ? string.Create(CultureInfo.InvariantCulture, $", {node.Epochs / node.CoreHours / 3600:N0} epochs a second and core") : "")));
        }

        if (cluster.Nodes.Count > MostNodes) text.Append(Line("", $"and {Format.Plural(cluster.Nodes.Count - MostNodes, "node")} more"));
        return text.ToString();
    }

    /// <summary>Hours of cores.</summary>
    public static string Hours(double hours) => string.Create(CultureInfo.InvariantCulture, $"{(hours < 10 ? hours.ToString("G2", CultureInfo.InvariantCulture) : hours.ToString("N0", CultureInfo.InvariantCulture))} core hours");

    /// <summary>A label and what belongs to it, aligned with all others.</summary>
    public static string Line(string label, string text) => $"{label,-12}{Visible.Of(text)}\n";

    /// <summary>The test metrics over the seeds of the final training, with what the mean may be off by.</summary>
    private static string Seeds(IReadOnlyList<SeedSpread> spreads, FinalState final)
    {
        int tested = final.Seeds.Count(seed => seed.Test is not null), diverged = final.Seeds.Count(seed => seed.Run.Status is RunStatus.Diverged);
        string values = string.Join(", ", spreads.Select(spread => $"{spread.Metric.Base} {Format.Value(spread.Values.Mean, spread.Values.Deviation)}"
            + (spread.Interval is { } range ? $" ({Format.Value(range.Low)} to {Format.Value(range.High)})" : "")));
        return $"test {values}; mean ± sd over {Format.Plural(tested, "seed")}, in brackets the 95 % interval of the mean{(diverged > 0 ? $"; {Format.Count(diverged)} diverged" : "")}";
    }

    /// <summary>The metrics; of the test set with the 95 % interval of those that have one.</summary>
    private static string Metrics(IReadOnlyDictionary<string, double> metrics, FinalState? tested = null, int? samples = null) =>
        string.Join(", ", metrics.Select(metric => $"{metric.Key} {Format.Value(metric.Value)}"
            + (tested is not null && Measured.IntervalOf(Metric.Of(metric.Key).On(MetricPart.Test), tested, samples) is { } range ? $" ({Format.Value(range.Low)} to {Format.Value(range.High)})" : "")));
}
