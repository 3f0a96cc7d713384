using System.Text;
using Assay.Engine.Training;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Cli.Terminal;

/// <summary>What a study found, as plain text: what <c>run</c> closes with, and what <c>status</c> and <c>best</c> show.</summary>
internal static class SummaryView
{
    /// <summary>The stages of a study and how far they are.</summary>
    public static string Stages(Snapshot snapshot)
    {
        StringBuilder text = new();
        foreach (StageState stage in snapshot.Stages)
        {
            int finished = stage.Trials.Count(trial => trial.Finished);
            string state = stage.Kept is not null ? "ended" : stage.Trials.Count > 0 ? "at work" : "not begun";
            string bound = stage.Kept is null && stage.Trials.Count == 0 && stage.Index > 0 ? "at most " : "";
            text.Append(Line(
                $"stage {stage.Index + 1}",
                $"{Words.Of(stage.Stage.Kind)}, {Format.Count(finished)} of {bound}{Format.Plural(stage.PlannedTrials, "trial")} done, {state}"));
        }

        return text.ToString();
    }

    /// <summary>The best setting, its value, the test's result, and what it took.</summary>
    public static string Result(Snapshot snapshot)
    {
        StringBuilder text = new();
        if (snapshot.Best is not { } best) return Line("best", "no trial has a value yet");
        text.Append(Line("best", $"trial {best.Id}"));
        if (best.Setting.Levels.Count == 0) text.Append(Line("", Format.Setting(best.Setting)));
        foreach ((string factor, string level) in best.Setting.Levels) text.Append(Line("", $"{factor}: {level}"));

        string over = best.Runs.Count > 1 ? $", mean ± sd over {Format.Plural(best.Runs.Count, "run")}" : ", one run";
        text.Append(Line("validation", $"{snapshot.Study.Objective.Metric} {Format.Value(best.Mean, best.Deviation)}{over}"));
        foreach ((int i, string sentence) in LuckReport.Of(snapshot).Sentences.Index()) text.Append(Line(i == 0 ? "luck" : "", sentence));
        if (snapshot.Final?.Train is { } train) text.Append(Line("training", $"{Metrics(train)} (final network, dropout off)"));
        if (snapshot.Final?.Test is { } test) text.Append(Line("test", Metrics(test)));
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
        string raced = pruned > 0 ? $"; {Format.Count(pruned)} of {Format.Plural(trials, "trial")} given up early" : "";
        string note = diverged > 0 ? $" ({Format.Count(diverged)} diverged)" : "";
        return Line("took", $"{Format.Duration(snapshot.Seconds)}, {Format.Plural(snapshot.Runs.Count, "run")}{note}, {Format.Plural(snapshot.Epochs, "epoch")}{raced}");
    }

    /// <summary>A label and what belongs to it, aligned with all others.</summary>
    public static string Line(string label, string text) => $"{label,-12}{Visible.Of(text)}\n";

    private static string Metrics(IReadOnlyDictionary<string, double> metrics) =>
        string.Join(", ", metrics.Select(metric => $"{metric.Key} {Format.Value(metric.Value)}"));
}
