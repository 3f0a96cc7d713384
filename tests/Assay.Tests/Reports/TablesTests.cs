using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Reports;

public class TablesTests
{
    [Fact]
    public void Trials_have_a_column_a_factor_and_an_empty_cell_where_the_reference_stands()
    {
        Text(Tables.Trials(Example)).ShouldBe(
            """"
            trial,stage,status,training.batch_size,"widths, all",val_accuracy_mean,val_accuracy_sd,runs,diverged,epochs,seconds,parameters,given_up,so_far
            1,1,finished,32,,0.75,0.3535533905932738,2,0,3,1.5,42,,
            2,1,diverged,64,,,,2,1,2,1,42,,
            3,2,running,32,"a ""wide"" one",,,1,0,2,1,42,,

            """");
    }

    /// <summary>Run a of trial 3 came to 1, as its kept epoch; another, paused, stood at 0.25 when the trial was given up.</summary>
    [Fact]
    public void A_trial_that_was_given_up_has_the_mean_that_it_had_so_far()
    {
        StageState stage = Example.Stages[1];
        TrialState trial = stage.Trials[0], ended = trial with { Stopped = "it was worse" };
        RunState paused = trial.Runs[0].Until(1) with { Key = "p", Fold = 1 };
        So(trial).ShouldBeNull();
        So(ended).ShouldBe(1);
        So(ended with { Runs = [ended.Runs[0], paused], PlannedRuns = 3 }).ShouldBe((1 + 0.25) / 2);
        So(ended with { Runs = [] }).ShouldBeNull();

        object? So(TrialState own)
        {
            Table table = Tables.Trials(Example with { Stages = [Example.Stages[0], stage with { Trials = [own] }] });
            return table.Rows.Last()[table.Columns.ToList().IndexOf("so_far")];
        }
    }

    [Fact]
    public void Stages_list_what_was_carried_on_best_first()
    {
        Text(Tables.StagesOf(Example)).ShouldBe(
            """
            stage,kind,trials,rank,trial,training.batch_size,"widths, all",val_accuracy_mean,val_accuracy_sd
            1,grid,2,1,1,32,,0.75,0.3535533905932738

            """);
    }

    [Fact]
    public void A_run_of_two_trials_stands_once_and_names_both()
    {
        string[] lines = Text(Tables.Runs(Example)).Split('\n');
        lines[0].ShouldBe("run,trials,fold,seed,status,value,epochs,kept_epoch,seconds,parameters,loss,val_accuracy");
        lines[1].ShouldBe("a,1 3,1,1,completed,1,2,2,1,42,0.1,1");
        lines[2].ShouldBe("b,1,2,1,stopped_early,0.5,1,1,0.5,42,0.3,0.5");
        lines[3].ShouldBe("c,2,1,1,diverged,,1,1,0.5,42,NaN,0");
        lines[^2].ShouldBe("z,final,,1,completed,,2,2,1,42,0.1,");
    }

    [Fact]
    public void Every_epoch_of_every_run_is_told_once()
    {
        string[] lines = Text(Tables.Epochs(Example)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(1 + 2 + 1 + 1 + 1 + 2);
        lines[1].ShouldBe("a,1 3,1,1,1,0.5,0.2,0.25");
        lines[2].ShouldBe("a,1 3,1,1,2,0.5,0.1,1");
    }

    [Fact]
    public void Best_settings_of_several_studies_stand_in_one_table()
    {
        Snapshot other = Example with { Study = Example.Study with { Name = "other" } };
        string[] lines = Text(Tables.Best([Example, other])).Split('\n');
        lines[0].ShouldBe(
            "study,preset,samples,trial,training.batch_size,\"widths, all\",metric,mean,sd,runs,test_accuracy,"
            + "search_runs,search_epochs,seconds");
        lines[1].ShouldBe("example,quick,800,1,32,,val_accuracy,0.75,0.3535533905932738,2,0.875,4,5,12.5");
        lines[2].ShouldStartWith("other,quick,800,1,");
    }

    [Fact]
    public void Final_figures_stand_beside_reported_ones()
    {
        Text(Tables.Final(Example)).ShouldBe(
            """
            metric,measured,reported,source,low,high
            val_accuracy,0.75,,,,
            train_accuracy,0.9375,,,,
            test_accuracy,0.875,0.995,"a paper, figure 2",,
            test_f1,,0.5,,,

            """);
    }

    [Fact]
    public void A_study_not_begun_has_tables_with_headers_alone()
    {
        Snapshot empty = Example with { Stages = [], Runs = new Dictionary<string, RunState>(), Final = null };
        foreach (Table table in Tables.Of(empty).Where(table => table.Name != "final")) table.Rows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-300)]
    [InlineData(0.30000000000000004)]
    [InlineData(double.MaxValue)]
    public void Numbers_read_back_to_the_same_bits(double value)
    {
        string text = Text(new Table("t", ["x"], [[value]])).Split('\n')[1];
        double.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(value);
    }

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("plain; text", "plain; text")]
    [InlineData("", "")]
    public void Cells_are_quoted_where_they_must_be(string cell, string written) =>
        Text(new Table("t", ["x"], [[cell]])).ShouldBe($"x\n{written}\n");

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+relu", "'+relu")]
    [InlineData("-wide", "'-wide")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("'=1", "''=1")] // so that taking one away always gives what was there
    [InlineData("-0.05", "-0.05")]
    [InlineData("+1e-4", "+1e-4")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("a=b", "a=b")]
    public void Text_that_a_spreadsheet_takes_for_a_formula_is_kept_as_text(string cell, string written) =>
        Text(new Table("t", [cell], [[cell]])).ShouldBe($"{written}\n{written}\n");

    [Fact]
    public void Numbers_below_zero_are_no_formulas() =>
        Text(new Table("t", ["x"], [[-0.5], [-3], [double.NegativeInfinity]])).ShouldBe("x\n-0.5\n-3\n-Infinity\n");

    [Fact]
    public void Summary_and_tables_are_written_whole_and_written_over()
    {
        string folder = Directory.CreateTempSubdirectory("tables").FullName;
        try
        {
            StudyOutputs.WriteTables(folder, Example with { Stages = [] });
            IReadOnlyList<string> paths = StudyOutputs.WriteTables(folder, Example);
            paths.Select(Path.GetFileName).ShouldBe(["trials.csv", "stages.csv", "levels.csv", "importance.csv", "interactions.csv", "luck.csv", "runs.csv", "epochs.csv", "best.csv", "final.csv", "epochs.txt"]);
            foreach (Table table in Tables.Of(Example)) File.ReadAllText(paths.Single(path => path.EndsWith(table.Name + ".csv", StringComparison.Ordinal))).ShouldBe(Text(table));
            Directory.GetFiles(Path.Combine(folder, "tables")).ShouldBe(paths, ignoreOrder: true);
            Directory.GetFiles(folder).ShouldBe([Path.Combine(folder, "summary.json")]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Two stages: two trials of two runs, one of them diverged, then one that shares a run with the first.</summary>
    private static Snapshot Example
    {
        get
        {
            Factor batch = new("training.batch_size", [Level("32"), Level("64")]);
            Factor widths = new("widths, all", [Level("a \"wide\" one")]);
            RunState a = Run("a", 0, RunStatus.Completed, 1, [0.2, 0.1], [0.25, 1]);
            RunState b = Run("b", 1, RunStatus.StoppedEarly, 0.5, [0.3], [0.5]);
            RunState c = Run("c", 0, RunStatus.Diverged, double.NaN, [double.NaN], [0]);
            RunState d = Run("d", 1, RunStatus.Completed, 0.5, [0.3], [0.5]);
            RunState z = Run("z", -1, RunStatus.Completed, double.NaN, [0.2, 0.1], null);
            Stage first = new(StageKind.Grid, [batch], 1), second = new(StageKind.Grid, [widths], 1);
            return new Snapshot(
                new Study
                {
                    Name = "example",
                    Preset = "quick",
                    Reference = new Experiment(
                        new DataOptions { Source = SourceKind.Triangle, Samples = 800 }, [], new TrainingOptions()),
                    Objective = new ObjectiveOptions { Maximize = "val_accuracy" },
                    Search = [first, second],
                    Reported = [new("test_accuracy", 0.995, "a paper, figure 2"), new("test_f1", 0.5, null)],
                },
                [
                    new(0, first, 2, [new(1, 0, Setting(("training.batch_size", "32")), [a, b], 2),
                        new(2, 0, Setting(("training.batch_size", "64")), [c, d], 2)], [1]),
                    new(1, second, 1,
                        [new(3, 1, Setting(("training.batch_size", "32"), ("widths, all", "a \"wide\" one")), [a], 2) { IsOpen = true }], null),
                ],
                new Dictionary<string, RunState> { ["a"] = a, ["b"] = b, ["c"] = c, ["d"] = d },
                new FinalState(
                    1, z, new Dictionary<string, double> { ["accuracy"] = 0.9375 },
                    new Dictionary<string, double> { ["accuracy"] = 0.875 }, null, StoredViews.None),
                [], true, 12.5, []);
        }
    }

    private static RunState Run(string key, int fold, RunStatus status, double value, double[] loss, double[]? accuracy) =>
        new(key, fold, 0, status,
            new Curve(
                accuracy is null ? ["loss"] : ["loss", "val_accuracy"], accuracy is null ? [loss] : [loss, accuracy],
                [.. loss.Select(_ => 0.5)]),
            loss.Length, value, 0.5 * loss.Length, 42);

    private static Level Level(string label) => new(label, new Dictionary<string, JsonNode?>());

    private static Setting Setting(params (string Factor, string Label)[] levels) =>
        new(levels.ToDictionary(level => level.Factor, level => level.Label), new Dictionary<string, JsonNode?>());

    private static string Text(Table table)
    {
        using StringWriter writer = new();
        TableFiles.Write(writer, table);
        return writer.ToString();
    }
}
