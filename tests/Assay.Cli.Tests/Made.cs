using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Results;
using Assay.Studies;

namespace Assay.Cli.Tests;

/// <summary>States of a study made by hand, for what is drawn of them.</summary>
internal static class Made
{
    private static readonly Stage Grid = new(
        StageKind.Grid, [new("training.batch_size", []), new("training.optimizer.name", [])], 1);

    public static readonly Study Study = new()
    {
        Name = "triangle-800",
        Preset = "quick",
        Reference = new Experiment(new DataOptions { Source = SourceKind.Triangle, Samples = 800 }, [], new TrainingOptions()),
        Evaluation = new EvaluationOptions { Folds = 2 },
        Objective = new ObjectiveOptions { Maximize = "val_accuracy" },
        Search = [Grid, new(StageKind.OneAtATime, [], 1)],
        Reported = [new("test_accuracy", 0.984, "a paper, figure 2")],
    };

    public static readonly TrialState Best = new(7, 0, SettingOf("32", "adam"), [Run("a", 0.975), Run("b", 0.985)], 2);

    public static readonly StudyProgress Amid = new(
        StudyPhase.Search, 0, 2, 30, 120, 61, 240, 1_234_567, Best, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(305));

    public static readonly StudyProgress Begun = new(
        StudyPhase.Search, 0, 2, 0, 120, 0, 240, 0, null, TimeSpan.FromSeconds(0.5), null);

    public static readonly StudyProgress Final = Amid with { Phase = StudyPhase.Final, Stage = 1, TrialsDone = 120, RunsDone = 240, Left = TimeSpan.Zero };

    /// <summary>The first stage has ended, one run of it diverged; the second has not begun.</summary>
    public static readonly Snapshot Half = new(
        Study,
        [
            new(0, Grid, 2, [new(3, 0, SettingOf("64", "sgd"), [Run("c", double.NaN), Run("d", 0.5)], 2), Best], [7]),
            new(1, Study.Search[1], 5, [], null),
        ],
        new[] { Run("a", 0.975), Run("b", 0.985), Run("c", double.NaN), Run("d", 0.5) }.ToDictionary(run => run.Key),
        null, [], false, 65, ["journal/main.jsonl:17: the last line is torn (12 bytes) and left out"]);

    /// <summary>Everything is done.</summary>
    public static readonly Snapshot Ended = Half with
    {
        Stages = [Half.Stages[0], Half.Stages[1] with { PlannedTrials = 1, Trials = [Best with { Id = 8, Stage = 1 }], Kept = [8] }],
        Final = new FinalState(
            8, Run("z", double.NaN), new Dictionary<string, double> { ["loss"] = 0.0312, ["accuracy"] = 0.9925 },
            new Dictionary<string, double> { ["loss"] = 0.0567, ["accuracy"] = 0.9875 }, "models/final.safetensors",
            StoredViews.None),
        Ended = true,
        Notes = [],
    };

    /// <summary>One stage of forty trials of which the optimizer alone decides, but for what the batch size adds.</summary>
    public static readonly Snapshot Decided = Half with
    {
        Stages =
        [
            new(0, Grid with { Kind = StageKind.Random, Factors = [Listed("training.batch_size", "32", "64"), Listed("training.optimizer.name", "sgd", "adam", "nadam", "adamax")] }, 40,
                [.. Enumerable.Range(0, 40).Select(i => new TrialState(
                    i + 1, 0, SettingOf(i % 2 == 0 ? "32" : "64", i % 4 == 1 || i % 8 == 6 ? "adam" : i % 4 == 2 ? "sgd" : "nadam"),
                    [Run($"{i}", (i % 4 == 1 || i % 8 == 6 ? 0.9 : 0.5) + (0.001 * (i / 4)))], 1))], [1]),
        ],
    };

    private static Factor Listed(string name, params string[] labels) =>
        new(name, [.. labels.Select(label => new Level(label, new Dictionary<string, JsonNode?> { [name] = label }))]);

    private static RunState Run(string key, double value) => new(
        key, 0, 0, double.IsNaN(value) ? RunStatus.Diverged : RunStatus.Completed,
        new Curve(["loss"], [[0.5, 0.25]], [0.1, 0.1]), 2, value, 0.2, 501);

    private static Setting SettingOf(string batch, string optimizer) => new(
        new Dictionary<string, string> { ["training.batch_size"] = batch, ["training.optimizer.name"] = optimizer },
        new Dictionary<string, JsonNode?> { ["training.batch_size"] = int.Parse(batch), ["training.optimizer.name"] = optimizer });
}
