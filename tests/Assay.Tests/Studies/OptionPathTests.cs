using System.Text.Json.Nodes;
using Assay.Engine.Kernels;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>Settings laid over a reference option by option, against the tree that reads files.</summary>
public class OptionPathTests
{
    [Theory]
    [MemberData(nameof(StudiesTests.FilesAndPresets), MemberType = typeof(StudiesTests))]
    public void A_setting_comes_out_as_by_way_of_the_tree(string file, string? preset)
    {
        Study study = StudiesTests.Load(file, preset);
        Level[] levels = [.. study.Search.SelectMany(stage => stage.Factors).SelectMany(factor => factor.Levels)];
        RandomSequence random = new RandomKey(5).Sequence(Purpose.Search);
        IEnumerable<Level[]> pairs = Enumerable.Range(0, levels.Length == 0 ? 0 : 60)
            .Select(_ => (Level[])[levels[random.Next(levels.Length)], levels[random.Next(levels.Length)]]);
        foreach (Level[] chosen in (Level[][])[[], .. levels.Select(level => (Level[])[level]), .. pairs])
        {
            Dictionary<string, JsonNode?> overrides = [];
            foreach ((string path, JsonNode? value) in chosen.SelectMany(level => level.Overrides)) overrides[path] = value;
            Alike(study, overrides);
        }
    }

    /// <summary>Only whole layers, and what is wrong, may be left to the tree: all else would be slow without anybody noticing.</summary>
    [Theory]
    [MemberData(nameof(StudiesTests.FilesAndPresets), MemberType = typeof(StudiesTests))]
    public void Every_level_but_a_layer_switched_off_goes_option_by_option(string file, string? preset)
    {
        Study study = StudiesTests.Load(file, preset);
        foreach (Level level in study.Search.SelectMany(stage => stage.Factors).SelectMany(factor => factor.Levels))
        {
            bool layer = level.Overrides.Any(pair => pair.Key.StartsWith("network.", StringComparison.Ordinal) && pair.Key.Count(c => c == '.') == 1);
            if (!layer) Resolver.ByOption(study.Reference, level.Overrides).ShouldNotBeNull(level.Label);
        }
    }

    [Theory]
    [InlineData("""{ "training.optimizer": "sgd", "training.optimizer.momentum": 0.5 }""")]
    [InlineData("""{ "training.optimizer": { "name": "sgd", "momentum": 0.5 } }""")]
    [InlineData("""{ "training.early_stopping.patience": 3 }""")]
    [InlineData("""{ "training.early_stopping": null }""")]
    [InlineData("""{ "training.schedule": "cosine_decay", "training.schedule.warmup_epochs": 2 }""")]
    [InlineData("""{ "training.schedule.name": "cosine_decay", "training.schedule.alpha": 0.5 }""")]
    [InlineData("""{ "training.metrics": ["mse", "accuracy"] }""")]
    [InlineData("""{ "training.metrics.0": "mse" }""")]
    [InlineData("""{ "training.metrics": "off" }""")]
    [InlineData("""{ "training.shuffle": false }""")]
    [InlineData("""{ "training.batch_size": 32.0 }""")]
    [InlineData("""{ "training.batch_size": 1e2 }""")]
    [InlineData("""{ "training.batch_size": "32" }""")]
    [InlineData("""{ "training.batch_size": 2.5 }""")]
    [InlineData("""{ "training.batch_size": 0 }""")]
    [InlineData("""{ "training.batch_size": null }""")]
    [InlineData("""{ "training.optimizer.learning_rate": 1e10 }""")]
    [InlineData("""{ "training.optimizer.learning_rate": "off" }""")]
    [InlineData("""{ "training.optimizer.name": "sgd" }""")]
    [InlineData("""{ "training.optimizer.name": "sdg" }""")]
    [InlineData("""{ "training.loss": null }""")]
    [InlineData("""{ "training.epochs": "off" }""")]
    [InlineData("""{ "training": { "loss": "binary_crossentropy", "epochs": 2 } }""")]
    [InlineData("""{ "training": { "loss": "binary_crossentropy" } }""")]
    [InlineData("""{ "data.samples": 50, "data.seed": 12345678901 }""")]
    [InlineData("""{ "data.scaling": "standard" }""")]
    [InlineData("""{ "network.hidden.activation": "leaky_relu", "network.hidden.activation.negative_slope": 0.1 }""")]
    [InlineData("""{ "network.hidden.regularizer.l2": 0.01, "network.hidden.max_norm": 3 }""")]
    [InlineData("""{ "network.hidden.name": "first", "network.first.units": 4 }""")]
    [InlineData("""{ "network.0.units": 4, "network.9.units": 4 }""")]
    [InlineData("""{ "network.drop": "off", "network.2.units": 1 }""")]
    [InlineData("""{ "network.drop": "off", "network.drop.rate": 0.5 }""")]
    [InlineData("""{ "network.drop": "on" }""")]
    [InlineData("""{ "network.drop": { "dropout": { "rate": 0.5 } } }""")]
    [InlineData("""{ "network": [ { "dense": { "units": 1, "activation": "sigmoid" } } ] }""")]
    [InlineData("""{ "network.hidden.units.x": 3 }""")]
    [InlineData("""{ "nothing": 3 }""")]
    public void An_override_of_any_kind_comes_out_as_by_way_of_the_tree(string overrides) =>
        Alike(Texts.Read(Texts.Small), JsonNode.Parse(overrides)!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value));

    [Theory]
    [InlineData("training.optimizer.learning_rate", 0.01)]
    [InlineData("network.hidden.units", 8)]
    [InlineData("network.1.rate", 0.1)]
    [InlineData("training.schedule", null)]
    public void An_option_is_read_at_its_path(string path, object? value)
    {
        OptionPath.Of(path).TryGet(Texts.Read(Texts.Small).Reference, out object? found).ShouldBeTrue();
        found.ShouldBe(value);
    }

    [Theory]
    [InlineData("training.schedule.name")]
    [InlineData("network.2.rate")]
    [InlineData("network.nobody.units")]
    [InlineData("data.nothing")]
    public void A_path_that_leads_nowhere_reads_nothing(string path) =>
        OptionPath.Of(path).TryGet(Texts.Read(Texts.Small).Reference, out object? _).ShouldBeFalse();

    [Fact]
    public void The_reference_stays_as_it_was()
    {
        Study study = Texts.Read(Texts.Small);
        string before = ExperimentJson.Canonical(study.Reference);
        study.Resolve(new Setting(new Dictionary<string, string>(), new Dictionary<string, JsonNode?> { ["network.hidden.units"] = 3, ["training.optimizer.learning_rate"] = 1 }))
            .Network.ShouldNotBe(study.Reference.Network);
        ExperimentJson.Canonical(study.Reference).ShouldBe(before);
    }

    private static void Alike(Study study, Dictionary<string, JsonNode?> overrides)
    {
        List<StudyError> errors = [];
        Experiment? tree = Resolver.ByTree(study.Reference, overrides, errors);
        Setting setting = new(new Dictionary<string, string>(), overrides);
        if (tree is null)
        {
            Should.Throw<StudyException>(() => study.Resolve(setting)).Errors.Select(error => error.Message).ShouldBe(errors.Select(error => error.Message));
            return;
        }

        ExperimentJson.Canonical(study.Resolve(setting)).ShouldBe(ExperimentJson.Canonical(tree));
    }
}
