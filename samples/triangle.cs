#:project ../src/Assay/Assay.csproj
#:property PublishAot=false
// How wide should a network be, and how fast should it learn, to tell a triangle from the square around it? A study made of types:
//     dotnet run -c Release samples/triangle.cs [quick]
using Assay;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Studies;

bool quick = args.Contains("quick");
Study study = new()
{
    Name = "triangle-of-types",
    Reference = new(
        new DataOptions { Source = SourceKind.Triangle, Samples = quick ? 100 : 800, Seed = 2022 },
        [
            new DenseOptions { Name = "hidden", Units = 20, Repeat = 2, Activation = new() { Name = ActivationKind.LeakyRelu } },
            new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } },
        ],
        new TrainingOptions
        {
            Loss = new() { Name = LossKind.BinaryCrossentropy },
            Optimizer = new() { Name = OptimizerKind.Nadam },
            Epochs = quick ? 10 : 200,
            EarlyStopping = new() { Monitor = "val_loss", Patience = 20 },
        }),
    Evaluation = new() { Folds = 5 },
    Objective = new() { Maximize = "val_accuracy" },
    Search =
    [
        new(StageKind.Random,
        [
            Varying.Training(t => t.Optimizer.LearningRate, new Real(1e-4, 1e-1, Log: true)),
            Varying.Training(t => t.BatchSize, 16, 32, 64),
            Varying.Layer("hidden", (DenseOptions layer) => layer.Units, new Whole(4, 32)),
        ], Keep: 1) { Trials = quick ? 4 : 30 },
    ],
    Final = new() { EarlyStopping = new() { Monitor = "loss", Patience = 20 } },
};

RunnerOptions options = new() { Progress = now => Console.Error.Write($"\r{now.Phase}: {now.RunsDone} of {now.RunsPlanned} runs ") };
StudyResult result = await Workbench.RunAsync(study, "results/triangle-of-types", options);
Console.Error.WriteLine();
foreach ((string path, string level) in result.Best!.Setting.Levels) Console.WriteLine($"{path}: {level}");
Console.WriteLine($"validation accuracy {result.Best.Mean:0.000} ± {result.Best.Deviation:0.000}, test accuracy {result.Test!["accuracy"]:0.000}");
Console.WriteLine($"all of it: {result.Report ?? result.Folder}");
