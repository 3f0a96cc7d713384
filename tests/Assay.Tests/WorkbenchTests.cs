using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Reading;
using Assay.Studies.Writing;
using Assay.Tests.Studies;
using Assay.Use;

namespace Assay.Tests;

/// <summary>Studies in a program: the same as in a file, from the first rule to the last bit.</summary>
public sealed class WorkbenchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-").FullName;

    /// <summary>The study of <see cref="Made"/> as a file has it.</summary>
    private const string File = """
        study: made
        data: { source: triangle, samples: 80, test_samples: 20, seed: 3 }
        network:
          - dense: { name: hidden, units: 6, activation: tanh }
          - dense: { units: 1, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: { name: adam, learning_rate: 0.02 }, epochs: 6 }
        evaluation: { folds: 2 }
        objective: { maximize: val_accuracy }
        search:
          - grid:
              training.batch_size: [8, 16]
              training.optimizer.name: [adam, nadam]
            keep: 2
          - random:
              training.optimizer.learning_rate: { low: 0.001, high: 0.1, log: true }
              network.hidden.units: { low: 3, high: 9 }
              network.hidden.activation.name: [tanh, elu]
              training.early_stopping: [off, { monitor: loss, patience: 2 }]
            trials: 3
        final: { train_on: all, test: true }
        """;

    private static Study Made() => new()
    {
        Name = "made",
        Reference = new(
            new DataOptions { Source = SourceKind.Triangle, Samples = 80, TestSamples = 20, Seed = 3 },
            [
                new DenseOptions { Name = "hidden", Units = 6, Activation = new() { Name = ActivationKind.Tanh } },
                new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } },
            ],
            new TrainingOptions
            {
                Loss = new() { Name = LossKind.BinaryCrossentropy },
                Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.02 },
                Epochs = 6,
            }),
        Evaluation = new() { Folds = 2 },
        Objective = new() { Maximize = "val_accuracy" },
        Search =
        [
            new(StageKind.Grid, [Varying.Training(t => t.BatchSize, 8, 16), Varying.Training(t => t.Optimizer.Name, OptimizerKind.Adam, OptimizerKind.Nadam)], Keep: 2),
            new(StageKind.Random,
            [
                Varying.Training(t => t.Optimizer.LearningRate, new Real(0.001, 0.1, Log: true)),
                Varying.Layer("hidden", (DenseOptions layer) => layer.Units, new Whole(3, 9)),
                Varying.Layer("hidden", (DenseOptions layer) => layer.Activation.Name, ActivationKind.Tanh, ActivationKind.Elu),
                Varying.Training(t => t.EarlyStopping, null, new EarlyStoppingOptions { Monitor = "loss", Patience = 2 }),
            ], Keep: 1) { Trials = 3 },
        ],
        Final = new(),
    };

    [Fact]
    public void A_study_made_of_types_is_that_of_a_file()
    {
        Study made = Workbench.Check(Made());
        StudyYaml.Write(made).ShouldBe(StudyYaml.Write(StudyFile.Parse(File, "made.yaml")));
        StudyYaml.Write(Workbench.Check(made)).ShouldBe(StudyYaml.Write(made));
    }

    [Fact]
    public async Task It_has_the_results_of_the_file_and_predicts_as_it_was_tested()
    {
        List<StudyProgress> events = [];
        string path = Path.Combine(_folder, "made.yaml"), typed = Path.Combine(_folder, "typed");
        await System.IO.File.WriteAllTextAsync(path, File, TestContext.Current.CancellationToken);
        StudyResult made = await Workbench.RunAsync(Made(), typed, new RunnerOptions { Jobs = 2, Progress = events.Add }, TestContext.Current.CancellationToken);
        StudyResult read = await Workbench.RunAsync(Workbench.Load(path), Path.Combine(_folder, "read"), cancellation: TestContext.Current.CancellationToken);
        ResultsHash.Of(made.Snapshot).ShouldBe(ResultsHash.Of(read.Snapshot));
        ResultsHash.Of(Workbench.Open(typed).Snapshot).ShouldBe(ResultsHash.Of(made.Snapshot));
        made.Trials.Count().ShouldBe(7); // four of the grid, three from its two best
        made.Best!.Mean.ShouldBe(made.Trials.Where(trial => trial.Stage == 1).Max(trial => trial.Mean));
        events[^1].Phase.ShouldBe(StudyPhase.Done);
        System.IO.File.Exists(Path.Combine(typed, "tables", "trials.csv")).ShouldBeTrue();

        // The test points again, from memory and from a file.
        (Dataset test, FinalNetwork network) = (DataSource.Load(Made().Reference.Data, ".").Test, made.LoadNetwork());
        float[][] rows = [.. Enumerable.Range(0, test.Samples).Select(i => test.FeaturesOf(i).ToArray())];
        Prediction said = network.Predict(rows);
        said.Samples.ShouldBe(20);
        ((double)Enumerable.Range(0, 20).Count(i => said.Targets[0].Values[i] == test.Targets[i]) / 20).ShouldBe(made.Test!["accuracy"], 1e-12);
        string csv = Path.Combine(_folder, "new.csv");
        await System.IO.File.WriteAllLinesAsync(csv, ["y,x", .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[1]},{row[0]}"))], TestContext.Current.CancellationToken);
        network.Predict(csv).Probabilities[0].Values.ShouldBe(said.Probabilities[0].Values);
        Should.Throw<ArgumentException>(() => network.Predict([[1f]])).Message.ShouldStartWith("row 0 has 1 values, and the network takes 2: x, y");
    }

    [Fact]
    public void Data_start_from_the_folder_of_the_file()
    {
        string path = Path.Combine(_folder, "table.yaml");
        System.IO.File.WriteAllText(Path.Combine(_folder, "table.csv"), "a,b\n1,2\n3,4\n");
        System.IO.File.WriteAllText(path, Texts.Small.Replace("source: triangle, samples: 100", "source: csv, path: table.csv, targets: [b]")
            .Replace("binary_crossentropy", "mean_squared_error").Replace("sigmoid", "linear").Replace("maximize: val_accuracy", "minimize: val_loss"));
        Workbench.Load(path).BaseDirectory.ShouldBe(_folder);
    }

    [Fact]
    public void All_that_is_wrong_is_told_by_path()
    {
        Study made = Made();
        Study wrong = made with
        {
            Reference = made.Reference with { Training = made.Reference.Training with { BatchSize = 0, Epochs = null } },
            Search = [new(StageKind.Grid, [Varying.Layer("hiden", (DenseOptions layer) => layer.Units, 1, 2)], Keep: 1)],
        };
        Should.Throw<StudyException>(() => Workbench.Check(wrong)).Errors.Select(error => error.ToString()).ShouldBe([
            "study made: training.epochs is missing: it has no default; write epochs: a whole number",
            "study made: training.batch_size must be at least 1 and at most 10000000, but 0 stands here",
            "study made: the path network.hiden.units leads nowhere: network has no layer named \"hiden\"; the layers are hidden; did you mean \"hidden\"?",
        ]);
    }

    [Fact]
    public void What_only_a_program_can_get_wrong_is_told_too()
    {
        Study made = Made();
        Study twice = made with { Search = [new(StageKind.Grid, [Varying.Training(t => t.BatchSize, 8, 8)], Keep: 1)] };
        Should.Throw<StudyException>(() => Workbench.Check(twice)).Message.ShouldBe("study made: training.batch_size has the level 8 twice; keep one");
        Study none = made with { Reference = made.Reference with { Training = made.Reference.Training with { Loss = new() { Name = (LossKind)999 } } } };
        Should.Throw<StudyException>(() => Workbench.Check(none)).Message.ShouldStartWith("study made: training.loss");
        Should.Throw<ArgumentOutOfRangeException>(() => new RunnerOptions { Jobs = 0 }).ParamName.ShouldBe("Jobs");
        Should.Throw<ArgumentNullException>(() => Workbench.Check(null!)).ParamName.ShouldBe("study");
        Should.Throw<ArgumentNullException>(() => Workbench.RunAsync(null!, _folder)).ParamName.ShouldBe("study");
        Should.Throw<ArgumentException>(() => Workbench.RunAsync(made, "")).ParamName.ShouldBe("folder");
        Should.Throw<ArgumentException>(() => Workbench.Open("")).ParamName.ShouldBe("folder");
    }

    [Fact]
    public async Task Cancelling_keeps_what_is_finished()
    {
        using CancellationTokenSource stop = new();
        string folder = Path.Combine(_folder, "stopped");
        RunnerOptions options = new() { Jobs = 1, Progress = now => { if (now.RunsDone == 2) stop.Cancel(); } };
        await Should.ThrowAsync<OperationCanceledException>(() => Workbench.RunAsync(Made(), folder, options, stop.Token));
        StudyResult half = Workbench.Open(folder);
        half.Snapshot.Ended.ShouldBeFalse();
        half.Snapshot.Runs.Values.Count(run => run.Ended).ShouldBeGreaterThanOrEqualTo(2);
        half.Report.ShouldBeNull();
        (await Workbench.RunAsync(Made(), folder, cancellation: TestContext.Current.CancellationToken)).Snapshot.Ended.ShouldBeTrue();
    }

    [Fact]
    public void What_is_no_option_is_refused()
    {
        int two = 2;
        Should.Throw<ArgumentException>(() => Varying.Training(t => t.BatchSize + two, 8)).Message.ShouldContain("names no option");
        Should.Throw<ArgumentException>(() => Varying.Training(t => two, 8)).Message.ShouldContain("names no option");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
