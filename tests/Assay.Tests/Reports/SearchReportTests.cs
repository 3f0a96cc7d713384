using System.Text.Json.Nodes;
using Assay.Execution;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Reports;

/// <summary>What the views of a search are told, worked out anew from the snapshot.</summary>
public class SearchReportTests
{
    private static readonly ObjectiveOptions Objective = new() { Maximize = "val_accuracy" };

    [Fact]
    public void An_axis_has_the_studys_levels_or_the_range_and_says_what_has_none()
    {
        Stage stage = new(StageKind.Random, [SmallStudy.Factor("units", 8, 4), new("rate", new Real(1e-3, 1, Log: true)), new("steps", new Whole(2, 10, Step: 2))], 1);
        StageState state = new(0, stage, 2, [Trial(1, new() { ["units"] = "4", ["rate"] = "0.02", ["steps"] = "4" }), Trial(2, new() { ["units"] = "8", ["rate"] = "0.5" })], null);

        AxisReport[] axes = [.. Report(state).Axes];
        axes.Select(axis => axis.Factor).ShouldBe(["units", "rate", "steps"]);
        axes[0].Labels.ShouldBe(["8", "4"]);
        axes[1].ShouldBe(new("rate", null, 1e-3, 1, true, "absent"));
        axes[2].ShouldBe(new("steps", null, 2, 10, false, "absent"));
    }

    [Fact]
    public void Where_trials_start_from_several_settings_these_are_axes_too()
    {
        Stage first = new(StageKind.Random, [new("rate", new Real(0.01, 1)), SmallStudy.Factor("batch", 8, 16)], 2), second = new(StageKind.Grid, [SmallStudy.Factor("units", 3)], 1);
        StageState one = new(0, first, 0, [], [1, 2]);
        StageState two = new(1, second, 2,
            [Trial(1, new() { ["rate"] = "0.5", ["batch"] = "16", ["units"] = "3" }), Trial(2, new() { ["rate"] = "0.02", ["batch"] = "16", ["units"] = "3" })], null);

        AxisReport[] axes = [.. Report(two, one).Axes];
        axes.Select(axis => axis.Factor).ShouldBe(["units", "rate"], "all have one batch");
        axes[1].Labels.ShouldBe(["0.02", "0.5"], "of a range the few numbers that were kept, in their order");
        axes[1].Without.ShouldBe("absent");
        StageState alone = one with { Stage = new(StageKind.OneAtATime, [SmallStudy.Factor("rate", 0.02, 0.5)], 2) };
        StageState from = two with { Trials = [two.Trials[0], Trial(3, new() { ["units"] = "3" })] };
        Report(from, alone).Axes[1].Without.ShouldBe("reference");
        Report(alone).Axes.ShouldBeEmpty();
    }

    [Fact]
    public void Ranks_are_those_of_the_search()
    {
        Snapshot snapshot = MadeUp.Plane();
        SearchReport search = StageReport.From(snapshot.Stages[0], snapshot).Search;
        double[] means = [.. search.Ranking.Select(id => snapshot.Stages[0].Trials.Single(trial => trial.Id == id).Mean)];
        means.ShouldBe([.. snapshot.Stages[0].Trials.Select(trial => trial.Mean).Where(double.IsFinite).OrderDescending()]);
        search.Race.ShouldBeNull();
    }

    [Fact]
    public void A_race_counts_the_runs_that_were_spent_and_who_came_how_far()
    {
        // Of four runs each: one came to its end, two were given up after one run, one after three.
        TrialState[] trials =
        [
            Trial(1, [], 0.9, 0.8, 0.9, 0.8) with { PlannedRuns = 4 }, Trial(2, [], 0.1) with { PlannedRuns = 4, Stopped = "worse" },
            Trial(3, [], 0.5, 0.6, 0.4) with { PlannedRuns = 4, Stopped = "worse" }, Trial(4, [], 0.2) with { PlannedRuns = 4, Stopped = "worse" },
        ];
        Stage stage = new(StageKind.Grid, [], 1) { Racing = new() { Name = RacingRule.Forgiving } };
        RaceReport race = Report(new(0, stage, 4, trials, [1])).Race!;

        (race.Rule, race.Spent, race.Planned).ShouldBe(("forgiving", 9, 16));
        race.Rungs.ShouldBe([new(1, 0, 4, 2), new(2, 0, 2, 0), new(3, 0, 2, 1), new(4, 0, 1, 0)]);
        TrialTable table = TrialTable.From([new(0, stage, 4, trials, [1])], Objective);
        table.Rows[0].SoFar.ShouldBeNull();
        table.Rows[2].SoFar!.Value.ShouldBe(0.5, 1e-12);
        table.Rows[2].SoFar!.Runs.ShouldBe(3);
    }

    [Fact]
    public void Where_runs_pause_a_rung_is_an_epoch_and_a_value_that_of_the_epoch_judged()
    {
        RunState Paused(int epochs) => new("p", 0, 0, RunStatus.Paused, new(["val_accuracy"], [[.. Values.Take(epochs)]], new double[epochs]), 0, double.NaN, 1, 1);
        TrialState Stopped(int id, int epochs) => new(id, 0, Setting.Reference, [Paused(epochs)], 1) { Stopped = "halved" };
        TrialState whole = Trial(1, [], 0.9);
        whole = whole with { Runs = [whole.Runs[0] with { Curve = new(["val_accuracy"], [new double[9]], new double[9]) }] };
        TrialState[] trials = [whole, Stopped(2, 1), Stopped(3, 3), Stopped(4, 1)];
        StageState state = new(0, new(StageKind.Grid, [], 1), 4, trials, [1]);

        RaceReport race = Report(state).Race!;
        race.Rule.ShouldBeNull();
        race.Spent.ShouldBe(1);
        (race.Epochs, race.Saved).ShouldBe((14, (3 * 9) - 5)); // nine epochs each, as the one that ended
        race.Rungs.ShouldBe([new(0, 1, 4, 2), new(0, 3, 2, 1), new(0, 0, 1, 0)]);
        TrialTable.From([state], Objective).Rows[2].SoFar.ShouldBe(new SoFar(Values[2], 0, 3));
        TrialTable.From([state], new() { Maximize = "val_accuracy", Take = JudgedEpoch.Best }).Rows[2].SoFar.ShouldBe(new SoFar(Values[1], 0, 3));
    }

    [Fact]
    public void Who_is_through_all_epochs_and_given_up_over_the_runs_has_come_to_every_epoch()
    {
        RunState Paused(int epochs) => new("p", 0, 0, RunStatus.Paused, new(["val_accuracy"], [[.. Values.Take(epochs)]], new double[epochs]), 0, double.NaN, 1, 1);
        TrialState[] trials =
        [
            Trial(1, [], 0.9, 0.9), new(2, 0, Setting.Reference, [Paused(1)], 2) { Stopped = "the median" },
            Trial(3, [], 0.4) with { PlannedRuns = 2, Stopped = "worse" }, new(4, 0, Setting.Reference, [Paused(3)], 2) { Stopped = "the median" },
        ];
        RaceOf(trials).Rungs.ShouldBe([new(0, 1, 4, 1), new(0, 3, 3, 1), new(1, 0, 2, 1), new(2, 0, 1, 0)]);

        static RaceReport RaceOf(TrialState[] trials) =>
            Report(new(0, new(StageKind.Grid, [], 1) { Racing = new() { Name = RacingRule.Forgiving } }, 4, trials, [1])).Race!;
    }

    private static double[] Values => [0.5, 0.7, 0.6];

    [Fact]
    public void A_trial_that_stands_for_several_settings_has_the_levels_of_each()
    {
        TrialState trial = Trial(1, new() { ["pool"] = "off" }, 0.5) with { Same = [new Dictionary<string, string> { ["pool"] = "off", ["kind"] = "max" }] };
        StageState state = new(0, new(StageKind.Grid, [SmallStudy.Factor("pool", 1), SmallStudy.Factor("kind", 1)], 1), 1, [trial], null);
        JsonNode row = Json(TrialTable.From([state], Objective).Rows[0]);
        row["levels"]!.ToJsonString().ShouldBe("[0,-1]");
        row["same"]!.ToJsonString().ShouldBe("[[0,0]]");
        Json(TrialTable.From([state with { Trials = [Trial(1, [], 0.5)] }], Objective).Rows[0]).AsObject().ContainsKey("same").ShouldBeFalse();
    }

    [Fact]
    public void Every_run_stands_once_on_the_timeline_and_no_two_of_a_lane_at_a_time()
    {
        using TemporaryFolder folder = new();
        RunnerOptions options = new() { Jobs = 2, Begin = new FakeTrainer().Begin, Time = new Ticking() };
        Snapshot snapshot = StudyRunner.Run(SmallStudy.Make(), folder.Study, options, TestContext.Current.CancellationToken);
        TimelineReport[] stages = [.. snapshot.Stages.Select(stage => StageReport.From(stage, snapshot).Search.Timeline!)];

        stages.Sum(stage => stage.Total).ShouldBe(SmallStudy.Runs, "runs of the first stage are not those of the second");
        foreach (TimelineReport stage in stages)
        {
            stage.Lane.Max().ShouldBeLessThan(2);
            stage.Seconds.ShouldAllBe(seconds => seconds > 0);
            (double Start, double End, int Lane)[] all = [.. Enumerable.Range(0, stage.Total).Select(i => (stage.Start[i], stage.Start[i] + stage.Seconds[i], stage.Lane[i]))];
            foreach (var a in all)
                foreach (var b in all)
                    if (a != b && a.Lane == b.Lane) (a.End <= b.Start + 1e-9 || b.End <= a.Start + 1e-9).ShouldBeTrue($"{a}, {b}");
        }

        stages[1].Start[0].ShouldBeGreaterThan(stages[0].Start[^1]);
        StageReport.From(MadeUp.Plane().Stages[0], MadeUp.Plane()).Search.Timeline.ShouldBeNull("no journal, no times");
    }

    [Fact]
    public void A_lane_is_free_again_when_its_run_has_ended()
    {
        RunState Of(int key, double start, double end) => MadeUp.Run($"{key}", key, 0, 0.9, 3, 800) with { Trained = [new Period(start, end)] };
        TrialState trial = new(1, 0, Setting.Reference, [Of(0, 0, 2), Of(1, 1, 5), Of(2, 2, 3), Of(3, 2.5, 4), Of(4, 3, 4)], 5);
        TimelineReport timeline = Report(new(0, new(StageKind.Grid, [], 1), 1, [trial], null)).Timeline!;
        timeline.Fold.ShouldBe([0, 1, 2, 3, 4]);
        timeline.Lane.ShouldBe([0, 1, 0, 2, 0]);
        timeline.Seconds.ShouldBe([2, 4, 1, 1.5, 1]);
    }

    [Fact]
    public void Runs_that_were_copied_and_not_trained_are_left_out_and_counted()
    {
        RunState Of(string key, double seconds) => MadeUp.Run(key, 0, 0, 0.9, 3, 800) with { Seconds = seconds, Trained = [new Period(1, 3)] };
        TrialState trial = new(1, 0, Setting.Reference, [Of("trained", 2), Of("copied", 100)], 2);
        TimelineReport timeline = Report(new(0, new(StageKind.Grid, [], 1), 1, [trial], null)).Timeline!;
        (timeline.Total, timeline.Copied).ShouldBe((1, 1));
    }

    [Fact]
    public void Of_very_many_runs_the_first_are_told_and_how_many_there_are()
    {
        RunState run = MadeUp.Run("r", 0, 0, 0.9, 1, 800);
        TrialState[] trials = [.. Enumerable.Range(1, TimelineReport.Most + 5).Select(id => new TrialState(id, 0, Setting.Reference, [run with { Key = $"{id}", Trained = [new Period(id, id + 0.5)] }], 1))];
        TimelineReport timeline = Report(new(0, new(StageKind.Grid, [], 1), trials.Length, trials, null)).Timeline!;
        timeline.Total.ShouldBe(trials.Length);
        timeline.Trial.ShouldBe(Enumerable.Range(1, TimelineReport.Most));
        timeline.Lane.ShouldAllBe(lane => lane == 0);
    }

    private static SearchReport Report(StageState state, params StageState[] before)
    {
        Snapshot snapshot = MadeUp.Plane();
        return SearchReport.From(state, snapshot with { Stages = [.. before, state] });
    }

    private static TrialState Trial(int id, Dictionary<string, string> levels, params double[] values) => new(
        id, 0, new Setting(levels, new Dictionary<string, JsonNode?>()),
        [.. values.Select((value, run) => new RunState($"{id}-{run}", run, 0, RunStatus.Completed, new([], [], []), 1, value, 1, 1))], values.Length);

    /// <summary>A clock that goes on by 10 ms whenever somebody looks at it.</summary>
    private sealed class Ticking : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 10);
    }

    private static JsonNode Json(TrialRow row) => System.Text.Json.JsonSerializer.SerializeToNode(row, ReportModel.Options)!;
}
