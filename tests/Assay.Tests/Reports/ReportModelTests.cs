using System.Text.Json.Nodes;
using System.Text;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Writing;
using Assay.Engine.Training;
using Assay.Tests.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Reports;

public class ReportModelTests
{
    [Fact]
    public void The_answer_is_the_snapshots_best_trial_and_its_test()
    {
        Snapshot snapshot = MadeUp.Plane();
        StudyReport report = ReportModel.From([snapshot]).Studies.ShouldHaveSingleItem();

        report.Best!.Trial.ShouldBe(snapshot.Best!.Id);
        report.Best.Mean.ShouldBe(snapshot.Best.Mean);
        report.Best.Deviation.ShouldBe(snapshot.Best.Deviation);
        report.Best.Levels.Keys.ShouldBe(snapshot.Study.Search.SelectMany(stage => stage.Factors).Select(factor => factor.Name));
        report.Final!.Test.Single(value => value.Metric.Name == "test_accuracy").Value.ShouldBe(0.9875);
        report.Openings.ShouldBe([new("2022-03-19 14:05", "final")]);
        report.Notes.ShouldBe(snapshot.Notes);
    }

    [Fact]
    public void Totals_count_every_run_once()
    {
        Snapshot snapshot = MadeUp.Plane();
        StudyReport report = StudyReport.From(snapshot);

        report.Finished.ShouldBe(27 + 6);
        report.Runs.ShouldBe(33 * 5);
        report.Diverged.ShouldBe(5);
        report.Epochs.ShouldBe(snapshot.Runs.Values.Sum(run => run.Curve.Epochs) + 80);
        report.Stages[0].Diverged.ShouldBe(5);
        report.Trials.Rows.Count(row => row.Status == "diverged").ShouldBe(5);
    }

    [Fact]
    public void Reported_figures_stand_beside_measured_ones()
    {
        StudyReport report = StudyReport.From(MadeUp.Plane());
        report.Reported.Select(value => (value.Metric.Title, value.Reported, value.Measured))
            .ShouldBe([("test accuracy", 0.995, 0.9875), ("test F1", 0.99, double.NaN)]);
        StudyReport.From(MadeUp.Regression()).Reported[0].Measured.ShouldBe(0.36);
    }

    [Fact]
    public void Stages_rank_their_trials_and_never_rank_a_diverged_one()
    {
        Snapshot snapshot = MadeUp.Plane();
        StageReport stage = StageReport.From(snapshot.Stages[0], snapshot);
        double[] means = [.. stage.Top.Select(id => snapshot.Stages[0].Trials.Single(trial => trial.Id == id).Mean)];
        means.ShouldBe(means.OrderDescending());
        means.ShouldAllBe(mean => double.IsFinite(mean));
        means[0].ShouldBe(snapshot.Stages[0].Trials.Where(trial => double.IsFinite(trial.Mean)).Max(trial => trial.Mean));

        Study minimize = snapshot.Study with { Objective = new() { Minimize = "val_loss" } };
        StageReport.From(snapshot.Stages[0], snapshot with { Study = minimize }).Top[0].ShouldNotBe(stage.Top[0]);
    }

    [Fact]
    public void A_marginal_mean_is_the_mean_over_the_trials_with_the_level()
    {
        Setting With(string a, string b) => new(new Dictionary<string, string> { ["a"] = a, ["b"] = b }, new Dictionary<string, JsonNode?>());
        Level Named(string label) => new(label, new Dictionary<string, JsonNode?>());
        Stage stage = new(StageKind.Grid, [new("a", [Named("1"), Named("2")]), new("b", [Named("x"), Named("y")])], 1);
        TrialState[] trials =
        [
            Exactly(1, With("1", "x"), 0.5, 0.7), Exactly(2, With("1", "y"), 0.9, 0.9),
            Exactly(3, With("2", "x"), 0.3, 0.5), Exactly(4, With("2", "y"), double.NaN, 0.9),
        ];
        FactorEffect effect = StageReport.From(new(0, stage, 4, trials, null), MadeUp.Plane()).Effects[0];

        effect.SpreadOver.ShouldBe("trials");
        effect.Levels[0].Objective.Mean.ShouldBe(0.75, 1e-12); // of 0.6 and 0.9
        effect.Levels[0].Deviation.ShouldBe(0.3 / Math.Sqrt(2), 1e-12);
        effect.Levels[0].Best.ShouldBe(0.9);
        effect.Levels[1].Objective.Mean.ShouldBe(0.4, 1e-12);
        effect.Levels[1].Deviation.ShouldBe(double.NaN);
        effect.Levels[1].Diverged.ShouldBe(1);
    }

    [Fact]
    public void One_at_a_time_the_reference_stands_beside_every_factor_with_the_spread_of_its_runs()
    {
        Snapshot snapshot = MadeUp.Regression();
        StageReport stage = StudyReport.From(snapshot).Stages[0];
        stage.Effects.Select(effect => effect.Levels[0].Label).ShouldBe(["32 (reference)", "reference"]);
        stage.Effects[0].SpreadOver.ShouldBe("runs");
        stage.Effects[0].Levels.Select(level => level.Deviation)
            .ShouldBe(snapshot.Stages[0].Trials.Take(3).Select(trial => trial.Deviation));
    }

    [Fact]
    public void A_curve_is_the_mean_over_the_runs_that_reached_the_epoch()
    {
        RunState Of(params double[] loss) => new(
            "k", 0, 0, RunStatus.Completed, new(["loss"], [loss], new double[loss.Length]), loss.Length, 0, 0, 0);
        CurveReport curve = CurveReport.Of(7, [Of(1, 2, 3), Of(3, 4)], SmallStudy.Make());

        curve.Epochs.ShouldBe([1, 2, 3]);
        curve.Runs.ShouldBe([2, 2, 1]);
        curve.Lines[0].Mean.ShouldBe([2, 3, 3]);
        curve.Lines[0].Deviation.ShouldBe([Math.Sqrt(2), Math.Sqrt(2), double.NaN]);
    }

    [Theory]
    [InlineData(1), InlineData(299), InlineData(300), InlineData(301), InlineData(598), InlineData(599), InlineData(600), InlineData(1_000_000)]
    public void Long_curves_are_thinned_and_keep_their_ends(int epochs)
    {
        double[] loss = [.. Enumerable.Range(1, epochs).Select(epoch => (double)epoch)];
        RunState run = new("k", 0, 0, RunStatus.Completed, new(["loss"], [loss], new double[epochs]), epochs, 0, 0, 0);
        CurveReport curve = CurveReport.Of(0, [run], SmallStudy.Make());

        curve.Epochs.Count.ShouldBeLessThanOrEqualTo(CurveReport.MostPoints);
        curve.Epochs.Count.ShouldBeGreaterThan(Math.Min(epochs, CurveReport.MostPoints) / 2);
        curve.Epochs[0].ShouldBe(1);
        curve.Epochs[^1].ShouldBe(epochs);
        curve.Lines[0].Mean.ShouldBe(curve.Epochs.Select(epoch => (double)epoch));
    }

    [Fact]
    public void What_a_run_takes_does_not_count_the_warm_up()
    {
        RunState Of(params double[] seconds) => new("k", 0, 0, RunStatus.Completed, new([], [], seconds), 1, 0, seconds.Sum(), 0);
        RunTime.Of(Of(9, 1, 1.2, 1.1, 1)).ShouldBe(5.5, 1e-12);
        RunTime.Of(Of(1, 3)).ShouldBe(4, 1e-12);
        RunTime.Of(Of()).ShouldBe(double.NaN);
    }

    [Fact]
    public void A_large_study_makes_a_small_report()
    {
        Snapshot snapshot = MadeUp.Plane(folds: 1);
        StageState stage = snapshot.Stages[0];
        TrialState[] trials = [.. Enumerable.Range(1, 10_000).Select(id =>
            MadeUp.Trial(id, 0, stage.Trials[id % 27].Setting, 0.9, 1, 100, 800))];
        Snapshot large = snapshot with
        {
            Stages = [stage with { Trials = trials, PlannedTrials = trials.Length }],
            Runs = trials.SelectMany(trial => trial.Runs).ToDictionary(run => run.Key),
        };
        ReportModel model = ReportModel.From([large]);
        model.Studies[0].Epochs.ShouldBe(1_000_080);
        model.Studies[0].Stages[0].Curves.Count.ShouldBeLessThanOrEqualTo(30);
        Json(model).Length.ShouldBeLessThan(3_000_000);
    }

    [Fact]
    public void Studies_of_one_kind_make_a_series_by_size()
    {
        ReportModel model = ReportModel.From([MadeUp.Plane(4000, "b"), MadeUp.Plane(800, "a"), MadeUp.Regression()]);
        model.Sizes!.Select(series => series.Name).ShouldBe(["triangle (quick)", "dark intervals"]);
        model.Sizes![0].Points.Select(point => (point.Study, point.Samples)).ShouldBe([("a", 800), ("b", 4000)]);
        model.Sizes[0].Points[0].Reported.ShouldBe(0.995);
        ReportModel.From([MadeUp.Plane()]).Sizes.ShouldBeNull();
    }

    [Fact]
    public void The_table_of_best_settings_has_the_references_value_where_a_study_did_not_vary()
    {
        SettingsReport settings = ReportModel.From([MadeUp.Plane(), MadeUp.Regression()]).Settings;
        IReadOnlyList<SettingValue?> Of(string factor) => settings.Rows.Single(row => row.Factor == factor).Values;

        Of("training.batch_size").ShouldBe([new("32", true), new("32", false)]);
        Of("training.optimizer.name").ShouldBe([new("sgd", true), new("sgd", false)]);
        Of("network.hidden.activation").ShouldBe([new("relu", true), null]); // no layer is named hidden there
        Of("widths").ShouldBe([null, new("reference", false)]); // a set of overrides has no path to read a value at
    }

    [Fact]
    public void A_study_not_begun_has_a_report()
    {
        Snapshot snapshot = MadeUp.Plane();
        Snapshot begun = snapshot with
        {
            Stages = [.. snapshot.Stages.Select(stage => stage with { Trials = [], Kept = null })],
            Runs = new Dictionary<string, RunState>(), Final = null, TestOpenings = [], Ended = false,
        };
        StudyReport report = ReportModel.From([begun]).Studies[0];
        report.Best.ShouldBeNull();
        report.Final.ShouldBeNull();
        report.Planned.ShouldBe(33);
        report.Stages.ShouldAllBe(stage => stage.Top.Count == 0);
        JsonNode.Parse(Json(ReportModel.From([begun, snapshot]))).ShouldNotBeNull();
    }

    [Fact]
    public void What_is_no_number_is_null()
    {
        JsonNode json = JsonNode.Parse(Json(ReportModel.From([MadeUp.Plane()])))!;
        JsonNode row = json["studies"]![0]!["trials"]!["rows"]!.AsArray().First(row => row!["status"]!.GetValue<string>() == "diverged")!;
        row["mean"].ShouldBeNull();
        row["id"]!.GetValue<int>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_metric_tells_what_it_is_so_that_the_page_looks_into_no_name()
    {
        JsonNode study = JsonNode.Parse(Json(ReportModel.From([MadeUp.Plane()])))!["studies"]![0]!;
        study["objective"]!.ToJsonString().ShouldBe(
            """{"name":"val_accuracy","part":"validation","head":null,"base":"accuracy","measure":"accuracy","title":"validation accuracy","quantity":"accuracy","share":true,"unit":"%","low":0,"high":1}""");
        study["final"]!["test"]!.AsArray().Select(one => (string)one!["metric"]!["part"]!).ShouldAllBe(part => part == "test");
    }

    [Theory]
    [InlineData("val_loss", 0.0, null), InlineData("mae", 0.0, null), InlineData("test_f1", 0.0, 1.0), InlineData("mcc", -1.0, 1.0), InlineData("learning_rate", null, null)]
    public void A_metric_tells_what_no_value_of_it_lies_beyond(string name, double? low, double? high)
    {
        MetricReport metric = MetricReport.Of(Metric.Of(name), MadeUp.Plane().Study);
        (metric.Low, metric.High).ShouldBe((low, high));
    }

    [Fact]
    public void A_study_stands_in_its_report_as_a_file_that_reads_back_to_it()
    {
        Study study = Texts.Read(Texts.Small);
        string yaml = StudyReport.From(new Snapshot(study, [], new Dictionary<string, RunState>(), null, [], false, 0, [])).Yaml;
        yaml.ShouldContain("study: small");
        Content.Hash(Texts.Read(yaml)).ShouldBe(Content.Hash(study));
    }

    private static string Json(ReportModel model)
    {
        using MemoryStream stream = new();
        model.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static TrialState Exactly(int id, Setting setting, params double[] values) => new(
        id, 0, setting,
        [.. values.Select((value, run) => new RunState(
            $"{id}-{run}", run, 0, double.IsNaN(value) ? RunStatus.Diverged : RunStatus.Completed, new([], [], []), 1, value, 1, 1))],
        values.Length);
}
