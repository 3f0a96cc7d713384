using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Reports;

/// <summary>
/// Snapshots made by hand, with the shapes of real ones: for tests, and to look at the page. Their values follow a
/// formula and are nobody's result.
/// </summary>
internal static class MadeUp
{
    /// <summary>A classification of the plane, two grids in a row and a final training.</summary>
    public static Snapshot Plane(int samples = 800, string name = "plane", int epochs = 40, int folds = 5)
    {
        Stage first = Grid(3, ("training.batch_size", ["32", "64", "128"]), ("training.optimizer.name", ["sgd", "adam", "nadam"]),
            ("training.optimizer.learning_rate", ["0.001", "0.01", "1"]));
        Stage second = Grid(1, ("network.hidden.repeat", ["1", "2", "3"]), ("network.hidden.activation", ["relu", "leaky_relu"]));
        Study study = new()
        {
            Name = name,
            Preset = "quick",
            Reference = new(
                new() { Source = SourceKind.Triangle, Samples = samples, TestSamples = samples / 10 },
                [new DenseOptions { Name = "hidden", Units = 20 }, new DenseOptions { Units = 1 }],
                new() { Loss = new() { Name = LossKind.BinaryCrossentropy }, Epochs = epochs }),
            Evaluation = new() { Folds = folds },
            Objective = new() { Maximize = "val_accuracy" },
            Search = [first, second],
            Final = new(),
            Reported = [new("test_accuracy", 0.995, "a paper, figure 2"), new("test_f1", 0.99, null)],
            Claims = [new("the optimizer matters more than the batch size", new JsonObject())],
        };
        List<TrialState> one = Trials(1, 0, first, Setting.Reference, folds, epochs, samples);
        TrialState kept = one.Where(trial => !double.IsNaN(trial.Mean)).OrderByDescending(trial => trial.Mean).First();
        List<TrialState> two = Trials(one.Count + 1, 1, second, kept.Setting, folds, epochs, samples);
        StageState[] stages =
        [
            new(0, first, one.Count, one, [.. Best(one, 3)]),
            new(1, second, two.Count, two, [.. Best(two, 1)]),
        ];
        RunState final = Run("final", -1, 0, 0.99, 2 * epochs, samples, validation: false);
        return new(
            study, stages, stages.SelectMany(stage => stage.Trials).SelectMany(trial => trial.Runs).ToDictionary(run => run.Key),
            new(
                Best(two, 1).Single(), final, new Dictionary<string, double> { ["loss"] = 0.02, ["accuracy"] = 0.994 },
                new Dictionary<string, double> { ["loss"] = 0.03, ["accuracy"] = 0.9875 }, "models/final.json",
                new StoredViews("", new Dictionary<string, JsonNode>
                {
                    ["plane"] = ViewJson.Write(PlaneOf(60)),
                    ["weights"] = ViewJson.Write(new WeightsView(
                        [.. ((string[])["all", "hidden_1.kernel", "hidden_1.bias", "output.kernel"]).Select(Bell)])),
                })),
            [new(new DateTimeOffset(2022, 3, 19, 14, 5, 0, TimeSpan.Zero), "final")],
            true, 83.4 * samples / 800, ["resumed once: 3 runs were started over"]);
    }

    /// <summary>A regression of one variable, one factor at a time.</summary>
    public static Snapshot Regression()
    {
        Stage stage = new(StageKind.OneAtATime, [Factor("training.batch_size", "50", "100"), Factor("widths", "16-64", "128-128")], 1);
        Study study = new()
        {
            Name = "dark",
            Reference = new(
                new() { Source = SourceKind.DarkIntervals, Samples = 100, TestSamples = 100 },
                [new DenseOptions { Units = 16 }, new DenseOptions { Units = 1 }],
                new() { Loss = new() { Name = LossKind.MeanSquaredError }, Epochs = 2000 }),
            Evaluation = new() { Seeds = 4 },
            Objective = new() { Minimize = "val_loss" },
            Search = [stage],
            Final = new(),
            Reported = [new("test_mse", 0.38, "a paper")],
        };
        string[][] settings = [[], ["training.batch_size", "50"], ["training.batch_size", "100"], ["widths", "16-64"], ["widths", "128-128"]];
        TrialState[] trials = [.. settings.Select((pair, i) => Trial(
            i + 1, 0, pair.Length == 0 ? Setting.Reference : With(Setting.Reference, pair[0], pair[1]), 0.5 + (0.05 * i), 4, 2000, 100))];
        double[] x = [.. Enumerable.Range(0, 101).Select(i => -5 + (0.1 * i))];
        Points noisy = new([.. x.Where((_, i) => i % 20 < 12)], [.. x.Where((_, i) => i % 20 < 12).Select((v, i) => Wave(v) + Jitter(i, 0.4))]);
        return new(
            study, [new(0, stage, 5, trials, [1])], trials.SelectMany(trial => trial.Runs).ToDictionary(run => run.Key),
            new(
                1, Run("final", -1, 0, 0.4, 50_000, 100, validation: false), new Dictionary<string, double> { ["loss"] = 0.19, ["mse"] = 0.19 },
                new Dictionary<string, double> { ["loss"] = 0.36, ["mse"] = 0.36 }, null,
                new StoredViews("", new Dictionary<string, JsonNode>
                {
                    ["fit"] = ViewJson.Write(new FitView(
                        ["x", "y"], new(x, [.. x.Select(v => 0.9 * Wave(v))]), new(x, [.. x.Select(Wave)]), noisy,
                        new([.. x], [.. x.Select((v, i) => Wave(v) + Jitter(i + 500, 0.1))]))),
                    ["weights"] = ViewJson.Write(new WeightsView([Bell("all")])),
                })),
            [], true, 12.5, []);
    }

    /// <summary>A run of a trial; its curve rises towards <paramref name="value"/>, or ends in NaN.</summary>
    public static RunState Run(string key, int fold, int seed, double value, int epochs, int samples, bool validation = true, bool diverged = false)
    {
        int last = diverged ? 3 : epochs;
        double[] Line(double from, double to, int salt) => [.. Enumerable.Range(0, last).Select(epoch =>
            diverged && epoch == last - 1 ? double.NaN : to + ((from - to) / (1 + (epoch / 3.0))) + Jitter(salt + epoch, 0.01))];
        int own = key.Sum(letter => letter) * 31;
        List<(string, double[])> columns =
        [
            ("learning_rate", [.. Enumerable.Repeat(0.001, last)]), ("loss", Line(0.69, 1 - value, own)), ("accuracy", Line(0.6, Math.Min(value, 0.985), own + 1)),
        ];
        if (validation) columns.AddRange([("val_loss", Line(0.7, 1.02 - value, own + 2)), ("val_accuracy", Line(0.55, value, own + 3))]);
        return new(
            key, fold, seed, diverged ? RunStatus.Diverged : RunStatus.Completed,
            new([.. columns.Select(column => column.Item1)], [.. columns.Select(column => column.Item2)],
                [.. Enumerable.Repeat(samples * 1e-6, last)]),
            diverged ? 1 : last, diverged ? double.NaN : value, last * samples * 1e-6, 921);
    }

    /// <summary>A finished trial; its runs lie about <paramref name="value"/>; NaN: one of them diverged.</summary>
    public static TrialState Trial(int id, int stage, Setting setting, double value, int runs, int epochs, int samples) => new(
        id, stage, setting,
        [.. Enumerable.Range(0, runs).Select(run => Run(
            $"{id}-{run}", run, 0, (double.IsNaN(value) ? 0.5 : value) + Jitter((id * 17) + run, 0.01), epochs + (7 * run), samples,
            diverged: double.IsNaN(value) && run == 0))],
        runs);

    private static List<TrialState> Trials(int id, int index, Stage stage, Setting start, int folds, int epochs, int samples)
    {
        IEnumerable<Setting> settings = stage.Factors.Aggregate<Factor, IEnumerable<Setting>>(
            [start], (all, factor) => all.SelectMany(setting => factor.Levels.Select(level => With(setting, factor.Name, level.Label))));
        return [.. settings.Select((setting, i) => Trial(
            id + i, index, setting,
            setting.Levels["training.optimizer.learning_rate"] == "1" && i % 2 == 0 ? double.NaN
                : 0.985 - (4.0 / samples) - (0.02 * (i % 3)) - (0.01 * (i / 3 % 3)) + (0.005 * index), folds, epochs, samples))];
    }

    private static IEnumerable<int> Best(IEnumerable<TrialState> trials, int count) =>
        trials.Where(trial => !double.IsNaN(trial.Mean)).OrderByDescending(trial => trial.Mean).Take(count).Select(trial => trial.Id);

    private static Setting With(Setting setting, string factor, string level) => new(
        new Dictionary<string, string>(setting.Levels) { [factor] = level },
        new Dictionary<string, JsonNode?>(setting.Overrides) { [factor] = level });

    private static Stage Grid(int keep, params (string Name, string[] Labels)[] factors) =>
        new(StageKind.Grid, [.. factors.Select(factor => Factor(factor.Name, factor.Labels))], keep);

    private static Factor Factor(string name, params string[] labels) => new(
        name, [.. labels.Select(label => new Level(label, new Dictionary<string, JsonNode?> { [name] = label }))]);

    private static PlaneView PlaneOf(int side)
    {
        double[] x = [.. Enumerable.Range(0, side * side).Select(i => -100 + (200 * ((i % side) + 0.5) / side))];
        double[] y = [.. Enumerable.Range(0, side * side).Select(i => -100 + (200 * ((i / side) + 0.5) / side))];
        double[] depth = [.. x.Select((v, i) => Math.Min(Math.Min(v + 20, y[i] + 40), 40 - v - y[i]))];
        return new(
            [-100, 100], [-100, 100], side, side, ["x", "y"], [.. depth.Select(d => d > 0 ? 1 : 0)],
            [.. depth.Select(d => Math.Clamp(0.5 + ((d + 2) / 30), 0, 1))], [.. depth.Select(d => d > -2 ? 1 : 0)]);
    }

    private static Histogram Bell(string name) => new(
        name, [.. Enumerable.Range(0, 31).Select(i => -1.5 + (0.1 * i))],
        [.. Enumerable.Range(0, 30).Select(i => (long)(200 / (1 + ((i - 14.5) * (i - 14.5) / 9))))]);

    private static double Wave(double x) => (x - (x * x * x / 20)) / 2;

    /// <summary>A fixed value in [−size, size) for each number.</summary>
    private static double Jitter(int i, double size) => size * ((((i * 7919L) + 13) % 1009 / 504.5) - 1);
}
