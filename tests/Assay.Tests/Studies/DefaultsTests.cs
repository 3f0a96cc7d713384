using System.Reflection;
using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Reading;
using Assay.Studies.Schema;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>The normal form holds every default that its docstring names.</summary>
public class DefaultsTests
{
    private const string Images = """
        study: images
        data: { source: mnist, augmentation: { rotation: 5 }, scaling: divide }
        network:
          - conv2d: { name: c, filters: 2, kernel: 5 }
          - batch_norm: {}
          - pool: {}
          - global_pool: {}
          - flatten: {}
          - permute: {}
          - dropout: { rate: 0.5 }
          - dense: { name: hidden, units: 4, regularizer: {} }
          - dense: { units: 10, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 5, early_stopping: {} }
        objective: { maximize: val_accuracy }
        final: { early_stopping: { monitor: loss } }

        """;

    /// <summary>What no file can say beforehand: it is the data's, the machine's or the search's to tell. A pair of arrays has times where it says so.</summary>
    private static readonly string[] KnownLater =
        ["data.samples", "data.test_samples", "data.path", "data.test_path", "data.features", "data.time", "final.epochs"];

    /// <summary>Every function that a study can name, one a study.</summary>
    public static TheoryData<string> Functions =>
    [
        .. Names<OptimizerKind>("training.optimizer"), .. Names<ScheduleKind>("training.schedule"), .. Names<LossKind>("training.loss"),
        .. Names<ActivationKind>("network.hidden.activation"), .. Names<InitializerKind>("network.hidden.initializer"),
        .. Names<InitializerKind>("network.hidden.bias_initializer"), .. Names<ScalingKind>("data.scaling"),
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    public void No_default_of_a_function_is_left_out(string set)
    {
        string[] sets = set switch
        {
            "training.schedule=piecewise_constant" => ["training.schedule={ name: piecewise_constant, boundaries: [2], factors: [0.5] }"],
            "data.scaling=divide" => ["data.scaling={ name: divide, by: 3 }"],
            "training.loss=categorical_crossentropy" or "training.loss=sparse_categorical_crossentropy" or "training.loss=nll" =>
                [set, "network.2.units=2"],
            "training.loss=circular_squared_error" or "training.loss=circular_absolute_error" => [set, "data.source=dark_intervals", "data.encoding={ y: { period: 12 } }", "training.metrics=[accuracy]"],
            _ => [set],
        };
        LeftOut(Texts.Read(Texts.Small + "final: {}\n", null, sets)).ShouldBeEmpty();
    }

    [Fact]
    public void No_default_of_images_and_their_layers_is_left_out() => LeftOut(Texts.Read(Images)).ShouldBeEmpty();

    [Theory]
    [InlineData("source: csv, path: a.csv, label: y")]
    [InlineData("source: npy, path: a")]
    [InlineData("source: dark_intervals")]
    [InlineData("source: clock")]
    public void No_default_of_a_source_is_left_out(string data)
    {
        string text = Texts.Small.Replace("source: triangle, samples: 100", data, StringComparison.Ordinal);
        if (data.Contains("clock", StringComparison.Ordinal)) text = text.Replace("network:", "network:\n  - flatten: {}", StringComparison.Ordinal);
        if (data.Contains("dark", StringComparison.Ordinal) || data.Contains("clock", StringComparison.Ordinal))
            text = text.Replace("binary_crossentropy", "mean_squared_error", StringComparison.Ordinal).Replace("maximize: val_accuracy", "minimize: val_mse", StringComparison.Ordinal);
        LeftOut(Texts.Read(text)).ShouldBeEmpty();
    }

    /// <summary>What a default follows may vary: then it is each trial's own, as if it had never been written out.</summary>
    [Theory]
    [InlineData("training.optimizer.name: [sgd, adamw]", "")]
    [InlineData("network.hidden.activation.name: [elu, leaky_relu]", "")]
    [InlineData("network.c.kernel: [3, 9]", "")]
    [InlineData("network.2.size: [3]", "")]
    [InlineData("training.epochs: [7]", "training.schedule=cosine_decay")]
    [InlineData("training.schedule.name: [exponential_decay]", "training.schedule=cosine_decay")]
    public void A_default_follows_what_the_search_varies(string factor, string set)
    {
        Study study = Texts.Read(Images + $"search:\n  - grid: {{ {factor} }}\n", null, set.Length == 0 ? [] : [set]);
        foreach (Level level in study.Search[0].Factors[0].Levels)
        {
            string path = level.Overrides.Single().Key;
            string[] sets = [$"{path}={level.Label}", .. set.Length == 0 ? (string[])[] : [set]];
            Study written = Texts.Read(Images, null, [.. sets.Reverse()]);
            ExperimentJson.Canonical(study.Resolve(new Setting(new Dictionary<string, string>(), level.Overrides)))
                .ShouldBe(ExperimentJson.Canonical(written.Resolve(Setting.Reference)));
        }
    }

    [Theory]
    [MemberData(nameof(StudiesTests.FilesAndPresets), MemberType = typeof(StudiesTests))]
    public void The_normal_form_has_the_hash_of_the_study(string file, string? preset)
    {
        Study study = StudiesTests.Load(file, preset);
        Study again = StudyFile.Parse(StudyYaml.Write(study), "study.yaml");
        Content.HashOf(again).ShouldBe(Content.HashOf(study));
        Content.Hash(again).ShouldBe(Content.Hash(study), "a finished study would be opened again");
    }

    /// <summary>Written out or not, a default trains to the same bits.</summary>
    [Theory]
    [MemberData(nameof(Functions))]
    public void A_default_written_out_changes_no_bit(string set)
    {
        (string path, string name) = (set[..set.IndexOf('=')], set[(set.IndexOf('=') + 1)..]);
        if (path is "training.loss" or "data.scaling" || name == "piecewise_constant") return; // alone they fit no common network
        Experiment complete = Texts.Read(Texts.Small, null, set).Reference;
        Experiment bare = Bare(complete, path);
        Dataset data = DataSource.Load(complete.Data, ".").Train;
        Train(bare).ShouldBe(Train(complete));

        string Train(Experiment experiment) => Content.Hash(Trainer.Train(
            experiment.Network, experiment.Training, data, data, new RandomKey(3, 0, 0), null, default).Network.Parameters.ToArray());
    }

    /// <summary>The experiment with the function at the path as its name alone.</summary>
    private static Experiment Bare(Experiment experiment, string path) => path switch
    {
        "training.optimizer" => experiment with { Training = experiment.Training with { Optimizer = new() { Name = experiment.Training.Optimizer.Name } } },
        "training.schedule" => experiment with { Training = experiment.Training with { Schedule = new() { Name = experiment.Training.Schedule!.Name } } },
        _ => experiment with { Network = [.. experiment.Network.Select((layer, i) => i == 0 ? Bare((DenseOptions)layer) : layer)] },
    };

    private static DenseOptions Bare(DenseOptions layer) => layer with
    {
        Activation = new() { Name = layer.Activation.Name },
        Initializer = new() { Name = layer.Initializer.Name },
        BiasInitializer = new() { Name = layer.BiasInitializer.Name },
    };

    /// <summary>Options of the normal form, read back, that have a default by their docstring and belong where they are, but no value.</summary>
    private static List<string> LeftOut(Study study)
    {
        Study normal = Texts.Read(StudyYaml.Write(study));
        List<string> leftOut = [];
        Walk(normal.Reference.Data, "data");
        for (int i = 0; i < normal.Reference.Network.Count; i++) Walk(normal.Reference.Network[i], $"network.{i}");
        Walk(normal.Reference.Training, "training");
        Walk(normal.Evaluation, "evaluation");
        Walk(normal.Objective, "objective");
        if (normal.Final is not null) Walk(normal.Final, "final");
        return leftOut;

        void Walk(object record, string path)
        {
            foreach (OptionMember member in OptionType.Of(record.GetType()).Members)
            {
                string at = $"{path}.{member.Name}";
                object? value = member.Property.GetValue(record);
                if (value is null && HasDefault(member.Property) && !KnownLater.Contains(at) && Belongs(at, member.Type)) leftOut.Add(at);
                if (value is not null && OptionType.IsRecord(member.Type)) Walk(value, at);
            }
        }

        bool Belongs(string path, Type type)
        {
            try
            {
                normal.Resolve(new Setting(new Dictionary<string, string>(), new Dictionary<string, JsonNode?> { [path] = Some(type) }));
                return true;
            }
            catch (StudyException e)
            {
                return !e.Errors.Any(error => error.Message.Contains("belongs to", StringComparison.Ordinal) || error.Message.Contains("leave one of the two out", StringComparison.Ordinal)
                    || error.Message.Contains("not both", StringComparison.Ordinal) || error.Message.Contains("are for images", StringComparison.Ordinal));
            }
        }
    }

    private static bool HasDefault(PropertyInfo property)
    {
        string docs = XmlDocs.Of(property) ?? "";
        return docs.Contains("default: ", StringComparison.Ordinal) && !docs.Contains("default: none", StringComparison.Ordinal);
    }

    private static JsonNode Some(Type type) =>
        type == typeof(bool) ? true : type == typeof(int) || type == typeof(long) ? 16 : type == typeof(double) ? 0.5 : type == typeof(string) ? "val_loss"
        : type.IsEnum ? OptionType.NamesOf(type)[0] : new JsonArray("x");

    private static IEnumerable<TheoryDataRow<string>> Names<T>(string path)
        where T : struct, Enum => OptionType.NamesOf(typeof(T)).Select(name => new TheoryDataRow<string>($"{path}={name}"));
}
