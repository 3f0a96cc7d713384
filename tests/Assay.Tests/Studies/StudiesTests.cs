using System.Text.Json.Nodes;
using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Planning;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Reading;
using Assay.Studies.Trees;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>The studies the repository ships.</summary>
public class StudiesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "studies");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> ImageFiles =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Where(file => ImageSet.Of(Load(file, null).Reference.Data.Source) is not null)];

    public static TheoryData<string, string?> FilesAndPresets
    {
        get
        {
            TheoryData<string, string?> all = [];
            foreach (string path in Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                MappingNode tree = (MappingNode)YamlReader.Read(File.ReadAllText(path), path, [])!;
                foreach (string? preset in (string?[])[null, .. ((MappingNode)tree["presets"]!.Value).Entries.Select(entry => entry.Key)])
                    all.Add(Path.GetFileName(path), preset);
            }

            return all;
        }
    }

    internal static Study Load(string file, string? preset) =>
        StudyFile.Load(Path.Combine(Folder, file), preset, [], Winner);

    /// <summary>Reads a text as a study beside the shipped ones.</summary>
    internal static Study Parse(string text, string file, string? preset) => StudyFile.Parse(text, file, preset, [], Winner);

    [Theory]
    [MemberData(nameof(FilesAndPresets))]
    public void A_shipped_study_reads_and_its_normal_form_reads_back_as_itself(string file, string? preset)
    {
        Study study = Load(file, preset);
        study.Name.ShouldBe(Path.GetFileNameWithoutExtension(file));
        Study again = StudyFile.Parse(StudyYaml.Write(study), "study.yaml");
        StudyYamlTests.Dump(again).ShouldBe(StudyYamlTests.Dump(study));
        ExperimentJson.Canonical(again.Reference).ShouldBe(ExperimentJson.Canonical(study.Reference));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_study_has_the_presets_paper_and_quick(string file)
    {
        Load(file, "paper").Preset.ShouldBe("paper");
        Study quick = Load(file, "quick"), own = Load(file, null);
        quick.Search.Select(stage => stage.Factors.Count).ShouldBe(own.Search.Select(stage => stage.Factors.Count), "quick keeps the design");
        (quick.Evaluation.Folds, quick.Evaluation.Seeds).ShouldBe((own.Evaluation.Folds, own.Evaluation.Seeds));
        quick.Reference.Training.Epochs!.Value.ShouldBeLessThan(own.Reference.Training.Epochs!.Value);
    }

    [Theory]
    [MemberData(nameof(FilesAndPresets))]
    public void Every_setting_makes_a_network_that_fits_whether_or_not_the_data_are_there(string file, string? preset)
    {
        Study study = Load(file, preset);
        Shape? shape = DataSource.ShapeOf(study.Reference.Data);
        shape.ShouldNotBeNull("without the shape of a sample no network is checked");
        foreach (Setting setting in Sampling.StagesOf(study).SelectMany(stage => Sampling.Propose(stage, [Setting.Reference])))
        {
            Experiment experiment = study.Resolve(setting);
            NetworkPlan.Check(experiment.Network, experiment.Training, shape, DataSource.CodesOf(study.Reference.Data)).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(ImageFiles))]
    public void A_study_of_images_is_planned_on_its_data_where_they_are(string file)
    {
        ImageSet set = ImageSet.Of(Load(file, "quick").Reference.Data.Source)!;
        string? folder = null;
        DataException? missing = null;
        // In the cache, or beside the repository, where folders have hyphens at will.
        string beside = Path.Combine(Repository.Root, "..", "shared", "data"), plain = set.Name.Replace("_", "", StringComparison.Ordinal);
        IEnumerable<string> folders = Directory.Exists(beside) ? Directory.GetDirectories(beside) : [];
        foreach (string candidate in folders.Where(name => Path.GetFileName(name).Replace("-", "", StringComparison.Ordinal) == plain)
            .Prepend(DataCache.FolderOf(set)))
        {
            try
            {
                set.FilesIn(candidate);
                folder ??= candidate;
            }
            catch (DataException lacks)
            {
                missing ??= lacks;
            }
        }

        if (folder is null) Assert.Skip($"this machine lacks the data: {missing!.Message}");
        Study study = StudyFile.Load(Path.Combine(Folder, file), "quick", [$"data.path={folder}"]);
        StudyPlan plan = StudyPlan.Of(study, Folder, jobs: 2, memoryBytes: 8L << 30);
        plan.TrainSamples.ShouldBe(study.Reference.Data.Samples!.Value);
        plan.TestSamples.ShouldBeGreaterThan(0);
    }

    /// <summary>Two things that no trial has together need not fit, nor be of different paths: LeNet's kernel of 9 and its stride of 3.</summary>
    [Fact]
    public void Levels_that_are_varied_one_at_a_time_are_not_tried_together()
    {
        const string Search = """
            search:
              - one_at_a_time:
                  network.hidden.units: [4]
                  small: { narrow: { network.hidden.units: 2, network.drop: off } }
                  network.drop.rate: [0.5]
            """;
        Study study = Texts.Read(Texts.Small + Search);
        Sampling.Propose(study.Search[0], [Setting.Reference]).Count.ShouldBe(4);
        Texts.Errors(Texts.Small + Search.Replace("one_at_a_time", "grid", StringComparison.Ordinal)).Length.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void The_transfer_takes_network_and_training_from_the_triangles_winner_and_data_from_its_own_file()
    {
        Study study = Load("spiral-4000-transfer.yaml", null);
        study.Reference.Training.BatchSize.ShouldBe(128);
        study.Reference.Data.Source.ShouldBe(SourceKind.Spiral);
        study.Reference.Data.Samples.ShouldBe(4000);
    }

    [Fact]
    public void Without_the_triangles_results_the_transfer_says_which_command_to_run()
    {
        string path = Path.Combine(Folder, "spiral-4000-transfer.yaml");
        StudyError error = Should.Throw<StudyException>(() => StudyFile.Load(path)).Errors.Single();
        error.Message.ShouldBe($"best_of needs the results of triangle-4000, and there are none; first run: assay run {Path.Combine(Folder, "triangle-4000.yaml")}");
        error.Line.ShouldBeGreaterThan(0);
    }

    private static Dictionary<string, JsonNode?>? Winner(string study, string? preset) => study == "triangle-4000"
        ? new() { ["training.batch_size"] = 128, ["network.hidden.activation"] = "tanh", ["data.samples"] = 3 }
        : null;
}
