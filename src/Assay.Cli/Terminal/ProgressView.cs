using Assay.Execution;
using Assay.Reports;
using Assay.Search;
using Assay.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Assay.Cli.Terminal;

/// <summary>How far a study is: a block of lines that is redrawn, or one plain line.</summary>
internal static class ProgressView
{
    private const int BarWidth = 30;

    /// <summary>The block for a terminal.</summary>
    public static IRenderable Block(Study study, StudyProgress progress)
    {
        Grid grid = new();
        grid.AddColumn(new GridColumn().NoWrap().PadRight(2));
        grid.AddColumn();
        Row("study", new Text(Visible.Of(study.Name + (study.Preset is { } preset ? $" ({preset})" : ""))));
        Row("stage", new Text(Stage(study, progress)));
        Row("trials", Bar(progress.TrialsDone, progress.TrialsPlanned));
        Row("runs", new Text(Of(progress.RunsDone, progress.RunsPlanned)));
        Row("best", new Text(progress.Best is { } best ? $"{Best(study, progress)}\n{Visible.Of(Format.Setting(best.Setting))}" : "none yet"));
        Row("pace", new Text(Pace(progress)));
        return grid;

        void Row(string label, IRenderable content) => grid.AddRow(new Markup($"[grey]{label}[/]"), content);
    }

    /// <summary>One line for a log file.</summary>
    public static string Line(Study study, StudyProgress progress)
    {
        string best = progress.Best is null ? "" : $"; best {Best(study, progress)}";
        return $"{Stage(study, progress)}: {Of(progress.TrialsDone, progress.TrialsPlanned)} trials, "
            + $"{Of(progress.RunsDone, progress.RunsPlanned)} runs{best}; {Pace(progress)}";
    }

    private static string Stage(Study study, StudyProgress progress) => progress.Phase switch
    {
        StudyPhase.Search =>
            $"stage {progress.Stage + 1} of {progress.Stages} ({Words.Of(Sampling.StagesOf(study)[progress.Stage].Kind)})",
        StudyPhase.Final => "final training",
        StudyPhase.Levels => $"testing the last stage's networks, {Of(progress.Tested, progress.ToTest)}",
        _ => "done",
    };

    private static string Best(Study study, StudyProgress progress) =>
        $"{study.Objective.Metric} {Format.Value(progress.Best!.Mean, progress.Best.Deviation)} (trial {progress.Best.Id})";

    private static string Pace(StudyProgress progress)
    {
        double seconds = progress.Elapsed.TotalSeconds;
        string speed = progress.Epochs == 0 || seconds <= 0 ? ""
            : progress.Epochs >= seconds ? $"{Format.Count((long)(progress.Epochs / seconds))} epochs/s, "
            : $"{Format.Count(progress.Epochs)} epochs, {Format.Duration(seconds / progress.Epochs)} each, ";
        string left = progress is { Phase: StudyPhase.Search, Left: { } time } ? $", about {Format.Duration(time.TotalSeconds)} left" : "";
        string elements = progress.AtWork + progress.Waiting == 0 ? "" : $"{Format.Plural(progress.AtWork, "element")} at work, {Format.Count(progress.Waiting)} waiting, ";
        return $"{elements}{speed}{Format.Duration(seconds)} gone{left}";
    }

    private static string Of(int done, int planned) => $"{Format.Count(done)}/{Format.Count(planned)}";

    private static Markup Bar(int done, int planned)
    {
        int filled = planned == 0 ? 0 : (int)((long)BarWidth * Math.Min(done, planned) / planned);
        return new Markup($"[green]{new string('━', filled)}[/][grey]{new string('─', BarWidth - filled)}[/] {Of(done, planned)}");
    }
}
