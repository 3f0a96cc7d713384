using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Writing;
using Assay.Verdicts;

namespace Assay.Tests.Verdicts;

/// <summary>A study made by hand, one thing at a time, of which each run's values are said.</summary>
internal sealed class Studied(string name = "made", int folds = 1, int seeds = 5, int samples = 10_000)
{
    private readonly List<(string Factor, string Label, double[] Values, int[] Epochs)> _levels = [];
    private double[] _reference = [.. Enumerable.Repeat(0.9, folds * seeds)];
    private int[] _epochs = [.. Enumerable.Repeat(20, folds * seeds)];

    public Study? Study { get; private set; }

    public Studied Reference(params double[] values)
    {
        _reference = values;
        return this;
    }

    public Studied ReferenceEpochs(params int[] epochs)
    {
        _epochs = epochs;
        return this;
    }

    /// <summary>A level with the reference's values and what is added to each; NaN: that run diverged.</summary>
    public Studied Level(string factor, string label, params double[] added) => Level(factor, label, _epochs, added);

    public Studied Level(string factor, string label, int[] epochs, params double[] added)
    {
        _levels.Add((factor, label, [.. _reference.Zip(added, (own, more) => own + more)], epochs));
        return this;
    }

    public Snapshot Snapshot(params string[] claims)
    {
        Stage stage = new(StageKind.OneAtATime, [.. _levels.GroupBy(level => level.Factor).Select(factor => new Factor(
            factor.Key, [.. factor.Select(level => new Level(level.Label, new Dictionary<string, JsonNode?> { [factor.Key] = level.Label }))]))], 1);
        Study = new()
        {
            Name = name,
            Reference = new(
                new() { Source = SourceKind.Triangle, Samples = samples, TestSamples = 1000 },
                [new DenseOptions { Name = "hidden", Units = 20 }, new DenseOptions { Units = 1 }],
                new() { Loss = new() { Name = LossKind.BinaryCrossentropy }, Metrics = [MetricKind.Accuracy], Epochs = 20 }),
            Evaluation = new() { Folds = folds, Seeds = seeds },
            Objective = new() { Maximize = "val_accuracy" },
            Search = [stage],
            Claims = [.. claims.Select(claim => new Claim("a sentence", (JsonObject)JsonNode.Parse(claim)!))],
        };
        List<TrialState> trials = [Trial(1, Setting.Reference, _reference, _epochs)];
        trials.AddRange(_levels.Select((level, i) => Trial(
            i + 2, new(new Dictionary<string, string> { [level.Factor] = level.Label }, new Dictionary<string, JsonNode?> { [level.Factor] = level.Label }), level.Values, level.Epochs)));
        return new(
            Study, [new(0, stage, trials.Count, trials, [1])], trials.SelectMany(trial => trial.Runs).ToDictionary(run => run.Key),
            null, [], true, 1, []);
    }

    /// <summary>The study with a final network that labels these of 1,000 test samples wrongly.</summary>
    public Snapshot Final(string testData, params int[] wrong)
    {
        Snapshot made = Snapshot();
        JsonNode classes = JsonSerializer.SerializeToNode(new ClassesView("test", ["a", "b"], [0, 0, 1000 - wrong.Length, 0, 1, wrong.Length], wrong), Content.Json)!;
        return made with
        {
            TestData = testData,
            Final = new(1, made.Best!.Runs[0], new Dictionary<string, double>(), new Dictionary<string, double> { ["accuracy"] = (1000 - wrong.Length) / 1000.0, ["loss"] = wrong.Length / 100.0 },
                null, new StoredViews("", new Dictionary<string, JsonNode> { ["classes"] = classes })),
        };
    }

    /// <summary>The verdict on a claim, as JSON.</summary>
    public Verdict Judged(string claim, params Snapshot[] others) =>
        Judge.All(Snapshot(claim), name => Array.Find(others, one => one.Study.Name == name)).Single();

    public Assay.Verdicts.Outcome Outcome(string claim) => Judged(claim) is var verdict && verdict.Because.StartsWith("it cannot be read", StringComparison.Ordinal)
        ? throw new InvalidOperationException(verdict.Because) : verdict.Outcome;

    private TrialState Trial(int id, Setting setting, double[] values, int[] epochs) => new(
        id, 0, setting, [.. values.Select((value, i) => Run($"{name}-{id}-{i}", i / seeds, i % seeds, value, epochs[i]))], folds * seeds);

    /// <summary>Validation accuracy rises in a straight line to its value; that of training lies 0.05 above.</summary>
    private static RunState Run(string key, int fold, int seed, double value, int epochs)
    {
        double[] line = [.. Enumerable.Range(1, epochs).Select(epoch => value * epoch / epochs)];
        return new(
            key, fold, seed, double.IsNaN(value) ? RunStatus.Diverged : RunStatus.Completed,
            new(["learning_rate", "loss", "accuracy", "val_loss", "val_accuracy"],
                [[.. line.Select(_ => 0.001)], [.. line.Select(own => 1 - own)], [.. line.Select(own => own + 0.05)], [.. line.Select(own => 1.1 - own)], line],
                [.. line.Select(_ => 0.5)]),
            epochs, value, epochs * 0.5, 921);
    }
}
