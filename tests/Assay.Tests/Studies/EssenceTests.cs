using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;
using Assay.Preparation;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>Hashes and addresses tell studies and runs apart by what is not at its default, and lose nothing by it.</summary>
public class EssenceTests
{
    private static readonly Study Small = Texts.Read(Texts.Small);

    public enum Mood
    {
        Calm,
        Wild,
    }

    /// <summary>Options that are added later: as a version that knows them writes the study of one that did not.</summary>
    public static TheoryData<string> Added => [.. Later.Keys];

    private static Dictionary<string, LayerOptions> Later { get; } = new()
    {
        ["as it reads an old study"] = new LaterDenseOptions { Name = "hidden", Units = 8, Activation = new() { Name = ActivationKind.Relu } },
        ["its defaults written out"] = new LaterDenseOptions
        {
            Name = "hidden", Units = 8, Activation = new() { Name = ActivationKind.Relu }, Height = 8, Bounce = false, Twist = new() { Name = Mood.Calm, Depth = 0.5 },
        },
    };

    [Theory]
    [MemberData(nameof(Added))]
    public void An_option_that_is_added_with_a_default_moves_neither_hash_nor_address(string how)
    {
        Study later = With(Later[how]);
        Content.HashOf(later).ShouldBe(Content.HashOf(Small));
        Address(later).ShouldBe(Address(Small));
        StudyDifferences.Of(Small, later).ShouldBeEmpty();
    }

    [Fact]
    public void An_option_that_is_added_moves_both_where_it_is_not_at_its_default()
    {
        LaterDenseOptions old = (LaterDenseOptions)Later["as it reads an old study"];
        LayerOptions[] changed =
        [
            old with { Bounce = true }, old with { Height = 9 }, old with { Twist = new() { Depth = 1 } }, old with { Twist = new() { Name = Mood.Wild } },
            old with { Wilder = new() },
        ];
        string[] hashes = [.. changed.Select(layer => Content.HashOf(With(layer))), Content.HashOf(Small)];
        string[] addresses = [.. changed.Select(layer => Address(With(layer))), Address(Small)];
        hashes.ShouldBeUnique();
        addresses.ShouldBeUnique();
        StudyDifferences.Of(Small, With(changed[1])).ShouldBe(["network.hidden.height: nothing before, 9 now"]);
    }

    /// <summary>What was left out comes back: two experiments of one brief form are one experiment.</summary>
    [Theory]
    [MemberData(nameof(DefaultsTests.Functions), MemberType = typeof(DefaultsTests))]
    public void The_brief_form_reads_back(string set)
    {
        if (set is "training.schedule=piecewise_constant" or "data.scaling=divide" || set.Contains("categorical", StringComparison.Ordinal) || set.EndsWith("nll", StringComparison.Ordinal)) return; // not valid by their names alone
        ReadsBack(Texts.Read(Texts.Small, null, set.Contains("circular", StringComparison.Ordinal) ? [set, "data.source=dark_intervals", "data.encoding={ y: { period: 12 } }", "training.metrics=[accuracy]"] : [set]).Reference);
    }

    [Theory]
    [MemberData(nameof(StudiesTests.FilesAndPresets), MemberType = typeof(StudiesTests))]
    public void The_brief_form_of_a_study_reads_back(string file, string? preset) => ReadsBack(StudiesTests.Load(file, preset).Reference);

    [Fact]
    public void The_brief_form_holds_what_a_person_would_write()
    {
        CanonicalJson.Of(ExperimentJson.Essence(Small.Reference)).ShouldBe(
            """{"data":{"samples":100,"source":"triangle"},"network":[{"activation":{"name":"relu"},"layer":"dense","name":"hidden","units":8},"""
            + """{"layer":"dropout","name":"drop","rate":0.1},{"activation":{"name":"sigmoid"},"layer":"dense","units":1}]"""
            + ""","training":{"epochs":5,"loss":{"name":"binary_crossentropy"},"optimizer":{"learning_rate":0.01,"name":"adam"}}}""");
    }

    /// <summary>Two studies whose trials differ are two studies, though their references train alike.</summary>
    [Fact]
    public void A_value_written_down_is_not_its_default_where_the_search_varies_the_function()
    {
        const string Search = "search:\n  - grid: { training.optimizer.name: [sgd, adam] }\n";
        string sgd = Texts.Small.Replace("{ name: adam, learning_rate: 0.01 }", "sgd", StringComparison.Ordinal);
        string written = Texts.Small.Replace("name: adam", "name: sgd", StringComparison.Ordinal);
        Content.HashOf(Texts.Read(sgd)).ShouldBe(Content.HashOf(Texts.Read(written)));
        Content.HashOf(Texts.Read(sgd + Search)).ShouldNotBe(Content.HashOf(Texts.Read(written + Search)));
    }

    /// <summary>The same points from a generator, which scales by default, and from a file, which does not.</summary>
    [Fact]
    public void A_scaling_that_follows_from_the_source_stands_in_the_address()
    {
        LoadedData data = DataSource.Load(Small.Reference.Data, ".");
        StudySamples samples = StudySamples.Of(data, Small.Evaluation, 0);
        Experiment file = Small.Reference with { Data = new() { Source = SourceKind.Csv, Path = "points.csv", Label = "inside" } };
        PlannedRun.Of(file, Small.Evaluation, samples)[0].Key.ShouldNotBe(PlannedRun.Of(Small.Reference, Small.Evaluation, samples)[0].Key);
        Experiment scaled = file with { Data = file.Data with { Scaling = new() { Name = ScalingKind.Divide, By = 50 } } };
        PlannedRun.Of(scaled, Small.Evaluation, samples)[0].Key.ShouldBe(PlannedRun.Of(Small.Reference, Small.Evaluation, samples)[0].Key);
    }

    /// <summary>What is done to samples once they are read is not in their hash: each such option that differs makes another run.</summary>
    [Fact]
    public void What_is_done_to_samples_stands_in_the_address()
    {
        StudySamples samples = StudySamples.Of(DataSource.Load(Small.Reference.Data, "."), Small.Evaluation, 0);
        DataOptions[] ways =
        [
            Small.Reference.Data,
            Small.Reference.Data with { Scaling = new() { Name = ScalingKind.Standard } },
            Small.Reference.Data with { Augmentation = new() { Sigma = 0.1 } },
            Small.Reference.Data with { Encoding = new Dictionary<string, EncodingOptions> { ["label"] = new() { Name = EncodingKind.Standard } } },
            Small.Reference.Data with { ClassWeights = new() },
            Small.Reference.Data with { ClassWeights = new() { Name = ClassWeightsKind.Given, Of = new Dictionary<string, double> { ["1"] = 2 } } },
        ];
        ways.Select(data => PlannedRun.Of(Small.Reference with { Data = data }, Small.Evaluation, samples)[0].Key).Distinct().Count().ShouldBe(ways.Length);
    }

    /// <summary>What weighs and divides samples, and a validation file, are part of what they are.</summary>
    [Fact]
    public void What_weighs_and_divides_samples_stands_in_the_address()
    {
        LoadedData loaded = DataSource.Load(Small.Reference.Data, ".");
        int count = loaded.Train.Samples;
        LoadedData[] all =
        [
            loaded,
            loaded with { Train = loaded.Train with { Weights = [.. Enumerable.Repeat(1f, count)] } },
            loaded with { Train = loaded.Train with { Groups = [.. Enumerable.Range(0, count)] } },
            loaded with { Train = loaded.Train with { Order = [.. Enumerable.Range(0, count).Select(i => (double)i)] } },
            loaded with { ValidationSamples = 5 },
            loaded with { ValidationSamples = 6 },
        ];
        all.Select(data => PlannedRun.Of(Small.Reference, Small.Evaluation, StudySamples.Of(data, Small.Evaluation, 0))[0].Key).Distinct().Count().ShouldBe(all.Length);
    }

    /// <summary>
    /// Every default there is. One that changes gives new runs the addresses of old ones, unless
    /// <see cref="OptionDefaults.Version"/> is raised with it; one that is added needs nothing but its line.
    /// </summary>
    [Fact]
    public void No_default_changes_without_the_version_of_defaults()
    {
        string file = Path.Combine(Repository.Root, "tests", "golden", "defaults.txt");
        string text = $"version {OptionDefaults.Version}\n" + string.Concat(OptionDocsTests.Records.Select(row => (Type)row.Data)
            .OrderBy(type => type.Name, StringComparer.Ordinal).SelectMany(Lines).Concat(Enum.GetValues<SourceKind>().Select(Computed)));
        File.ReadAllText(file).ShouldBe(text, $"write it to {file}; where a default has changed, raise OptionDefaults.Version");
    }

    private static IEnumerable<string> Lines(Type record)
    {
        OptionType type = OptionType.Of(record);
        foreach (OptionMember member in type.Members)
        {
            string[] defaults = [.. member.Defaults.Select(given => $"{given.Value}"
                + (given.Functions.Count == 0 ? "" : $" for {string.Join(", ", given.Functions.Cast<Enum>().Select(OptionType.NameOf))}") + (given.Unless is null ? "" : $" unless {given.Unless}"))];
            object? initial = member.Of(type.Initial);
            if (initial is System.Collections.IList { Count: 0 }) initial = "[]";
            if (initial is System.Collections.IDictionary { Count: 0 }) initial = "{}";
            if (member.Follows is not null) yield return $"{record.Name}.{member.Name}: as {member.Follows}\n";
            else if (defaults.Length > 0) yield return FormattableString.Invariant($"{record.Name}.{member.Name}: {string.Join("; ", defaults)}\n");
            else if (initial is not null) yield return FormattableString.Invariant($"{record.Name}.{member.Name}: {(type.Records.Contains(member) ? ExperimentJson.Brief(initial).ToJsonString() : initial)}\n");
        }
    }

    /// <summary>What code makes of options: everything a source leaves open, metrics, the epochs of a schedule.</summary>
    private static string Computed(SourceKind source)
    {
        DataOptions data = new() { Source = source, Augmentation = new() };
        TrainingOptions training = new() { Epochs = 7, Schedule = new() { Name = ScheduleKind.CosineDecay } };
        return ExperimentJson.Canonical(Defaults.OfTrial.Complete(new Experiment(data, [], training))) + "\n";
    }

    private static void ReadsBack(Experiment experiment)
    {
        Experiment complete = Defaults.OfTrial.Complete(experiment);
        JsonNode brief = ExperimentJson.Essence(experiment);
        JsonArray layers = AsWritten(brief["network"]!);
        MappingNode tree = (MappingNode)NodeJson.ToNode(
            new JsonObject { ["data"] = brief["data"]!.DeepClone(), ["network"] = layers, ["training"] = brief["training"]!.DeepClone() }, default);
        List<StudyError> errors = [];
        Experiment read = ExperimentReader.Read(tree, [], errors)!;
        errors.ShouldBeEmpty();
        ExperimentJson.Canonical(read).ShouldBe(ExperimentJson.Canonical(complete));

        // As files have layers, also within heads: { dense: { … } }, or { heads: { hour: [ … ] } }.
        static JsonArray AsWritten(JsonNode list) => [.. list.AsArray().Select(layer => new JsonObject { [(string)layer!["layer"]!] = Options(layer) })];

        static JsonNode Options(JsonNode layer)
        {
            JsonObject options = layer.DeepClone().AsObject();
            options.Remove("layer");
            foreach ((string name, JsonNode? value) in options.ToList())
                if (value is JsonArray { Count: > 0 } layers && layers[0] is JsonObject first && first.ContainsKey("layer")) options[name] = AsWritten(layers);
            return options;
        }
    }

    private static Study With(LayerOptions first) =>
        Small with { Reference = Small.Reference with { Network = [first, .. Small.Reference.Network.Skip(1)] } };

    private static string Address(Study study)
    {
        StudySamples samples = StudySamples.Of(DataSource.Load(study.Reference.Data, "."), study.Evaluation, 0);
        return PlannedRun.Of(study.Reference, study.Evaluation, samples)[0].Key;
    }

    /// <summary><see cref="DenseOptions"/> as a later version has them.</summary>
    private sealed record LaterDenseOptions : WeightedOptions
    {
        [Required]
        public int? Units { get; init; }

        [Follows(nameof(Units))]
        public int? Height { get; init; }

        public bool Bounce { get; init; }

        public TwistOptions Twist { get; init; } = new();

        public TwistOptions? Wilder { get; init; }

        public override string Kind => "dense";
    }

    private sealed record TwistOptions
    {
        public Mood Name { get; init; }

        [Default(0.5)]
        public double? Depth { get; init; }

        [BelongsTo(Mood.Wild), Default(3)]
        public int? Turns { get; init; }
    }
}
