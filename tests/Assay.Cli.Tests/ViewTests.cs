using Assay.Results;
using Assay.Studies;
using Assay.Cli.Commands;
using Assay.Cli.Terminal;
using Assay.Execution;
using Spectre.Console;

namespace Assay.Cli.Tests;

/// <summary>What is drawn, line by line as a person sees it.</summary>
public class ViewTests
{
    [Fact]
    public void A_study_amid_its_search() => Drawn(Made.Amid).ShouldBe(
        """
        study   triangle-800 (quick)
        stage   stage 1 of 2 (grid)
        trials  ━━━━━━━─────────────────────── 30/120
        runs    61/240
        best    val_accuracy 0.9800 ± 0.0071 (trial 7)
                training.batch_size 32, training.optimizer.name adam
        pace    12,345 epochs/s, 1 min 40 s gone, about 5 min 05 s left
        """);

    [Fact]
    public void A_study_just_begun() => Drawn(Made.Begun).ShouldBe(
        """
        study   triangle-800 (quick)
        stage   stage 1 of 2 (grid)
        trials  ────────────────────────────── 0/120
        runs    0/240
        best    none yet
        pace    0.5 s gone
        """);

    [Fact]
    public void Long_epochs_are_counted_and_not_called_none_a_second() =>
        ProgressView.Line(Made.Study, Made.Begun with { Epochs = 3, Elapsed = TimeSpan.FromSeconds(105), Left = TimeSpan.FromSeconds(1645) })
            .ShouldEndWith("3 epochs, 35 s each, 1 min 45 s gone, about 27 min 25 s left");

    [Fact]
    public void Plain_lines_tell_the_same()
    {
        ProgressView.Line(Made.Study, Made.Amid).ShouldBe(
            "stage 1 of 2 (grid): 30/120 trials, 61/240 runs; best val_accuracy 0.9800 ± 0.0071 (trial 7); "
            + "12,345 epochs/s, 1 min 40 s gone, about 5 min 05 s left");
        ProgressView.Line(Made.Study, Made.Begun).ShouldBe("stage 1 of 2 (grid): 0/120 trials, 0/240 runs; 0.5 s gone");
        ProgressView.Line(Made.Study, Made.Final).ShouldStartWith("final training: ");
        ProgressView.Line(Made.Study, Made.Final with { Phase = StudyPhase.Levels, Tested = 5, ToTest = 48 }).ShouldStartWith("testing the last stage's networks, 5/48: ");
    }

    [Fact]
    public void Plain_lines_come_when_a_stage_begins_and_then_every_five_seconds()
    {
        using StringWriter writer = new();
        ManualTime time = new();
        ProgressDisplay.Lines(Made.Study, writer, time, watch =>
        {
            for (int second = 0; second <= 12; second++)
            {
                watch(Made.Amid with { RunsDone = second });
                time.Seconds++;
            }

            watch(Made.Final);
            return 0;
        });
        writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(", ")[1].Split(' ')[0]).ShouldBe(["0/240", "5/240", "10/240", "240/240"]);
    }

    [Fact]
    public void The_closing_summary() => RunCommand.Summary(Made.Ended, "results/triangle-800", "results/triangle-800/report.html").ShouldBe(
        """
        study       triangle-800 (preset quick)
        best        trial 8
                    training.batch_size: 32
                    training.optimizer.name: adam
        validation  val_accuracy 0.9800 ± 0.0071, mean ± sd over 2 runs
        training    loss 0.0312, accuracy 0.9925 (final network, dropout off)
        test        loss 0.0567, accuracy 0.9875
        reported    test_accuracy 0.9840, here 0.9875 (a paper, figure 2)
        took        1 min 05 s, 4 runs (1 diverged), 10 epochs
        tables      results/triangle-800/tables
        report      results/triangle-800/report.html
        model       results/triangle-800/models/final.safetensors

        """);

    [Fact]
    public void What_mattered_is_a_line_and_of_few_trials_none()
    {
        MatteredView.Of(Made.Decided).ShouldMatch(
            @"^mattered    training\.optimizer\.name \d\d % \[\d+, \d+\]; not told from chance: 1 factor\n$");
        MatteredView.Of(Made.Ended).ShouldBe("");
    }

    [Fact]
    public void The_status_of_a_study_half_done() => StatusCommand.Text(Made.Half).ShouldBe(
        """
        study       triangle-800 (preset quick), not done
        stage 1     grid, 2 of 2 trials done, ended
        stage 2     one_at_a_time, 0 of at most 5 trials done, not begun
        best        trial 7
                    training.batch_size: 32
                    training.optimizer.name: adam
        validation  val_accuracy 0.9800 ± 0.0071, mean ± sd over 2 runs
        reported    test_accuracy 0.9840 (a paper, figure 2)
        took        1 min 05 s, 4 runs (1 diverged), 8 epochs
        note        journal/main.jsonl:17: the last line is torn (12 bytes) and left out

        """);

    [Fact]
    public void Trials_given_up_are_done_and_a_stage_that_ended_before_its_trials_says_so()
    {
        StageState stage = Made.Half.Stages[0];
        TrialState pruned = new(4, 0, stage.Trials[0].Setting, [], 2) { Stopped = "worse" };
        Snapshot snapshot = Made.Half with { Stages = [stage with { Stage = stage.Stage with { Kind = StageKind.Tpe, Trials = 20 }, PlannedTrials = 3, Trials = [.. stage.Trials, pruned] }, Made.Half.Stages[1]] };
        string text = StatusCommand.Text(snapshot);
        text.ShouldContain("stage 1     tpe, 3 of at most 20 trials done, 1 of them given up early, ended\n");
        text.ShouldContain("8 epochs; 1 of 3 trials given up early, by which about 33 % of all epochs were saved\n"); // 4 of 12: two runs of two epochs
    }

    [Fact]
    public void A_ladder_s_answer_is_told_as_where_it_ended()
    {
        Snapshot ladder = Made.Half with { Stages = [Made.Half.Stages[0] with { Stage = Made.Half.Stages[0].Stage with { Kind = StageKind.Ladder } }, Made.Half.Stages[1]] };
        SummaryView.Result(ladder).ShouldStartWith("best        trial 7, at which the ladder ended");
    }

    /// <summary>The block on a terminal 100 wide without colours; trailing blanks cut off.</summary>
    private static string Drawn(StudyProgress progress)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 100;
        console.Profile.Capabilities.Unicode = true;
        console.Write(ProgressView.Block(Made.Study, progress));
        return string.Join('\n', writer.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    private sealed class ManualTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
