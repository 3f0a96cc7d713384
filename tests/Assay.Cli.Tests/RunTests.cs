using System.Diagnostics;
using System.Text.Json.Nodes;
using Assay.Journal;
using Assay.Results;

namespace Assay.Cli.Tests;

/// <summary>The main job, from a study file to its results.</summary>
public class RunTests
{
    [Fact]
    public void A_study_is_run_and_leaves_journal_tables_and_model()
    {
        using Workplace place = new();
        Ended ended = place.Run("run", place.Write("tiny.yaml", Workplace.Tiny));
        ended.ExitCode.ShouldBe(0, ended.Error);
        ended.Output.ShouldContain("best        trial ");
        ended.Output.ShouldContain("val_accuracy 0.");
        ended.Output.ShouldContain("8 runs, 45 epochs"); // 8 × 5 and the final 5
        ended.Error.ShouldContain("stage 1 of 1 (grid)");

        Snapshot snapshot = JournalReader.Replay(place.Results);
        snapshot.Ended.ShouldBeTrue();
        snapshot.TestOpenings.Count.ShouldBe(1);
        File.Exists(Path.Combine(place.Results, snapshot.Final!.Model!)).ShouldBeTrue();
        Lines(place, "trials").ShouldBe(1 + 4);
        Lines(place, "runs").ShouldBe(1 + 8 + 1);
        Lines(place, "epochs").ShouldBe(1 + 45);
        Lines(place, "best").ShouldBe(1 + 1);
    }

    [Fact]
    public void The_best_of_one_study_are_tried_first_by_another()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        place.Run("run", file, "--out", "old").ExitCode.ShouldBe(0);
        string first = place.Run("best", "old", "--first", "2").Output.Trim();
        string next = place.Write("next.yaml", Workplace.Tiny.Replace("grid:", "trials: 4\n    tpe:", StringComparison.Ordinal));
        place.Run("run", next, "--out", "new", "--set", "search.0.first=" + first, "--reuse", "old").ExitCode.ShouldBe(0);

        IReadOnlyList<TrialState> known = Ranking.Order(JournalReader.Replay(Path.Combine(place.Folder, "old")).Stages[0].Trials, new() { Maximize = "val_accuracy" });
        JournalReader.Replay(Path.Combine(place.Folder, "new")).Stages[0].Trials.Take(2).Select(trial => trial.Setting.Levels).ShouldBe(known.Take(2).Select(trial => trial.Setting.Levels));
        place.Run("best", "old", "--first", "0").Error.ShouldContain("--first is a number from 1; 0 is not.");
    }

    [Fact]
    public void Running_again_trains_nothing_and_tells_the_same()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        place.Run("run", file).ExitCode.ShouldBe(0);
        string hash = ResultsHash.Of(JournalReader.Replay(place.Results));
        Ended again = place.Run("run", file);
        again.ExitCode.ShouldBe(0, again.Error);
        ResultsHash.Of(JournalReader.Replay(place.Results)).ShouldBe(hash);
        JournalLines.FinishedRuns(place.Results).Count.ShouldBe(9);
    }

    [Fact]
    public void Presets_and_overrides_are_laid_over_the_study()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        place.Run("run", file, "--preset", "longer", "--set", "data.samples=50", "--set", "evaluation.folds=3").ExitCode.ShouldBe(0);
        Snapshot snapshot = JournalReader.Replay(place.Results + "-longer");
        snapshot.Study.Preset.ShouldBe("longer");
        snapshot.Study.Reference.Training.Epochs.ShouldBe(6);
        snapshot.Study.Reference.Data.Samples.ShouldBe(50);
        snapshot.Runs.Count.ShouldBe(4 * 3);
    }

    [Fact]
    public void Status_best_tables_and_report_read_what_run_left()
    {
        using Workplace place = new();
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny), "--out", "here").ExitCode.ShouldBe(0);

        place.Run("status", "here").Output.ShouldContain("tiny, done");
        JsonNode status = JsonNode.Parse(place.Run("status", "here", "--json").Output)!;
        ((bool)status["ended"]!).ShouldBeTrue();
        ((int)status["stages"]![0]!["finished"]!).ShouldBe(4);

        JsonNode best = JsonNode.Parse(place.Run("best", "here", "--json").Output)!;
        ((string)best["objective"]!).ShouldBe("val_accuracy");
        double mean = (double)best["best"]!["mean"]!;
        mean.ShouldBe(JournalReader.Replay(Path.Combine(place.Folder, "here")).Best!.Mean);
        place.Run("best", "here").Output.ShouldContain("network.hidden.units: ");

        Directory.Delete(Path.Combine(place.Folder, "here", "tables"), recursive: true);
        string summary = Path.Combine(place.Folder, "here", "summary.json"), gist = File.ReadAllText(summary);
        File.Delete(summary);
        string[] paths = place.Run("tables", "here").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        paths.ShouldContain(Path.Combine("here", "tables", "best.csv"));
        File.ReadAllText(summary).ShouldBe(gist);
        foreach (string path in paths) File.Exists(Path.Combine(place.Folder, path)).ShouldBeTrue();

        Ended report = place.Run("report", "here", "here", "--out", "both.html");
        if (Assay.Reports.HtmlReport.Available)
        {
            report.ExitCode.ShouldBe(0, report.Error);
            File.ReadAllText(Path.Combine(place.Folder, "both.html")).ShouldContain("tiny");
        }
        else
        {
            report.ExitCode.ShouldBe(1);
            report.Error.ShouldContain("Node.js");
        }
    }

    [Fact]
    public void Levels_of_two_studies_stand_side_by_side_and_a_study_without_is_named()
    {
        Assert.SkipUnless(Assay.Reports.HtmlReport.Available, Assay.Reports.HtmlReport.Missing);
        using Workplace place = new();
        string single = Workplace.Tiny.Replace("- grid: {", "- one_at_a_time: {", StringComparison.Ordinal).Replace("    keep: 1\n", "", StringComparison.Ordinal);
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny), "--out", "grid").ExitCode.ShouldBe(0);
        foreach (string name in (string[])["one", "two"])
            place.Run("run", place.Write($"{name}.yaml", single.Replace("study: tiny", $"study: {name}", StringComparison.Ordinal)), "--out", name).ExitCode.ShouldBe(0);

        Ended all = place.Run("report", "one", "grid", "two", "--out", "all.html");
        all.ExitCode.ShouldBe(0, all.Error);
        all.Output.ShouldBe("all.html\n");
        all.Error.ShouldBe("note: Levels stand side by side without tiny: no finished level of one_at_a_time is there.\n");
        JsonNode levels = ModelIn(Path.Combine(place.Folder, "all.html"))["levels"]!;
        levels["factors"]!.AsArray().Select(factor => (string)factor!["factor"]!).ShouldBe(["training.batch_size", "network.hidden.units"]);
        levels["factors"]![0]!["studies"]!.AsArray().Select(own => (int)own!["study"]!).ShouldBe([0, 2]);

        place.Run("report", "one", "two", "--out", "two.html").Error.ShouldBeEmpty();
        place.Run("report", "one").Error.ShouldBeEmpty();
        place.Run("report", "one", "grid").Error.ShouldContain("No levels stand side by side");
    }

    private static JsonNode ModelIn(string page)
    {
        const string Script = """<script id="report" type="application/json">""";
        string html = File.ReadAllText(page);
        int from = html.IndexOf(Script, StringComparison.Ordinal) + Script.Length;
        return JsonNode.Parse(html[from..html.IndexOf("</script>", from, StringComparison.Ordinal)])!;
    }

    /// <summary>Millions of epochs fit into the time of a measurement where one takes two microseconds.</summary>
    [Fact]
    public void Check_takes_a_moment_for_small_data_too()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        Stopwatch watch = Stopwatch.StartNew();
        Ended ended = place.Run("check", file, "--json");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15)); // a second on a machine left alone
        JsonNode plan = JsonNode.Parse(ended.Output)!;
        double stage = (double)plan["stages"]![0]!["seconds"]!, final = (double)plan["final_seconds"]!;
        ((double)plan["seconds"]!).ShouldBe(stage + final + 1, 0.01); // the program itself takes one, few epochs next to nothing
        stage.ShouldBeGreaterThan(0);
        final.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Check_tells_what_run_does_and_writes_nothing()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        JsonNode plan = JsonNode.Parse(place.Run("check", file, "--json", "--jobs", "2").Output)!;
        ((int)plan["stages"]![0]!["most_trials"]!).ShouldBe(4);
        ((int)plan["stages"]![0]!["most_runs"]!).ShouldBe(8);
        ((int)plan["train_samples"]!).ShouldBe(60);
        ((int)plan["most_parameters"]!).ShouldBe((2 * 4) + 4 + (4 * 1) + 1);
        ((double)plan["seconds"]!).ShouldBeGreaterThan(0);

        string text = place.Run("check", file).Output;
        text.ShouldContain("grid: 4 trials, 8 runs");
        text.ShouldContain("13 to 17 parameters");
        text.ShouldContain("training.batch_size: 8, 16");
        text.ShouldContain("time        about 1.0 s with ");
        Directory.GetFileSystemEntries(place.Folder).Length.ShouldBe(1);
    }

    [Fact]
    public void Check_tells_who_proposes_who_is_given_up_and_when_it_ends()
    {
        using Workplace place = new();
        place.Write("points.csv", "x,y,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 11},{(i % 7 > i % 11 ? "above" : "below")}\n")));
        string text = place.Run("check", place.Write("learnt.yaml", """
            study: learnt
            data: { source: csv, path: points.csv, label: kind }
            network:
              - dense: { name: hidden, units: 4, activation: relu }
              - dense: { units: 1, activation: sigmoid }
            training: { loss: binary_crossentropy, optimizer: { name: sgd, learning_rate: 0.1 }, batch_size: 8, epochs: 9 }
            objective: { maximize: val_accuracy }
            evaluation: { folds: 3 }
            search:
              - auto:
                  training.optimizer.name: [sgd, adam]
                  training.optimizer.momentum: { low: 0, high: 0.9, when: { training.optimizer.name: sgd } }
                trials: 20
                first: [ { training.optimizer.name: adam } ]
                racing: forgiving
                pruning: { name: median, from: 3, every: 2 }
                until: { epochs: 100, stale: 5 }
              - confirm: { top: 3, seeds: 2 }
            """)).Output;
        foreach (string line in (string[])[
            "auto: at most 20 trials, at most 60 runs",
            "training.optimizer.momentum: 0 to 0.9, where training.optimizer.name is sgd",
            "proposed by gp, as auto does for 20 trials",
            "first: 1 setting of the file",
            "racing: forgiving, against the last of the 3 that are kept",
            "pruning: median after 3 epochs, then every 2",
            "until: 100 epochs or 5 trials in a row, all done, without a gain"])
            text.ShouldContain($"            {line}".Replace("            auto", "stage 1     auto", StringComparison.Ordinal));
    }

    private static int Lines(Workplace place, string table) =>
        File.ReadAllLines(Path.Combine(place.Results, "tables", table + ".csv")).Length;
}
