using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>A study of two stages that takes milliseconds.</summary>
internal static class SmallStudy
{
    /// <summary>
    /// Stage 1: batch 8, 16 × learning rate 0.01, 0.1, 5 (which diverges): 6 trials. Stage 2, from the best two: units 3
    /// (the reference's) and 4: 4 trials, two of which are trials of stage 1 again. Two folds: 2 · (6 + 2) runs.
    /// </summary>
    public const int Runs = 16;

    public static Study Make() => new()
    {
        Name = "small",
        Reference = new(
            new() { Source = SourceKind.Triangle, Samples = 40, TestSamples = 8, Seed = 7 },
            [new DenseOptions { Name = "hidden", Units = 3 }, new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } }],
            new() { Loss = new() { Name = LossKind.BinaryCrossentropy }, Epochs = 3 }),
        Evaluation = new() { Folds = 2 },
        Objective = new() { Maximize = "val_accuracy" },
        Search =
        [
            new(StageKind.Grid, [Factor("training.batch_size", 8, 16), Factor("training.optimizer.learning_rate", 0.01, 0.1, 5)], 2),
            new(StageKind.Grid, [Factor("network.hidden.units", 3, 4)], 1),
        ],
        Final = new(),
    };

    public static Factor Factor(string path, params double[] values) => new(path, [.. values.Select(value => new Level(
        value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        new Dictionary<string, JsonNode?> { [path] = JsonValue.Create(value) }))]);

    /// <summary>Runs a study that is interrupted when so many trainings have begun, again and again to its end; nothing may be trained twice for want of a network.</summary>
    /// <returns>The trainer of each attempt.</returns>
    public static IReadOnlyList<FakeTrainer> RunInterrupted(Study study, string folder, int trainings)
    {
        List<FakeTrainer> trainers = [];
        while (trainers.Count < 50)
        {
            int left = trainings;
            using CancellationTokenSource stop = new();
            FakeTrainer trainer = new() { Before = _ => { if (left-- == 0) stop.Cancel(); } };
            trainers.Add(trainer);
            try
            {
                StudyRunner.Run(study, folder, new RunnerOptions { Jobs = 1, Begin = trainer.Begin }, stop.Token).Notes
                    .ShouldNotContain(note => note.Contains("trained again"));
                break;
            }
            catch (OperationCanceledException)
            {
            }
        }

        return trainers;
    }

    public static Snapshot Run(string folder, FakeTrainer trainer, Study? study = null) =>
        StudyRunner.Run(
            study ?? Make(), folder, new RunnerOptions { Jobs = 2, Begin = trainer.Begin }, TestContext.Current.CancellationToken);

    public static Snapshot RunUntil(string folder, FakeTrainer trainer, int jobs, CancellationToken cancellation) =>
        StudyRunner.Run(Make(), folder, new RunnerOptions { Jobs = jobs, Begin = trainer.Begin }, cancellation);
}
