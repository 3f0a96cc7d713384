using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Figures;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Tests.Execution;

public class FinalTrainingTests
{
    private static readonly Curve NoCurve = new([], [], []);

    [Theory]
    [InlineData(new[] { 7, 3, 5 }, 5)]
    [InlineData(new[] { 4, 7 }, 6)]
    [InlineData(new[] { 2, 2 }, 2)]
    public void Runs_that_stopped_early_give_the_median_of_their_kept_epochs(int[] kept, int epochs)
    {
        TrainingOptions training = Final(RunStatus.StoppedEarly, kept, new FinalOptions()).Training;
        training.Epochs.ShouldBe(epochs);
        training.EarlyStopping.ShouldBeNull();
        training.Schedule!.DecayEpochs.ShouldBe(100);
    }

    [Fact]
    public void Otherwise_it_trains_as_long_as_the_runs() =>
        Final(RunStatus.Completed, [100, 100], new FinalOptions()).Training.Epochs.ShouldBe(100);

    [Fact]
    public void The_study_may_say_how_long() =>
        Final(RunStatus.StoppedEarly, [4, 7], new FinalOptions { Epochs = 12 }).Training.Epochs.ShouldBe(12);

    [Fact]
    public void The_training_samples_own_metric_may_end_it()
    {
        EarlyStoppingOptions stopping = new() { Monitor = "accuracy", Patience = 3 };
        TrainingOptions training = Final(RunStatus.StoppedEarly, [4, 7], new FinalOptions { EarlyStopping = stopping }).Training;
        training.Epochs.ShouldBe(100);
        training.EarlyStopping.ShouldBe(stopping);
    }

    [Fact]
    public void On_a_fold_early_stopping_stays() =>
        Final(RunStatus.StoppedEarly, [4, 7], new FinalOptions { TrainOn = TrainOn.Fold }).Training
            .ShouldSatisfyAllConditions(t => t.Epochs.ShouldBe(100), t => t.EarlyStopping.ShouldNotBeNull());

    [Fact]
    public void The_saved_model_predicts_what_the_trained_one_did_and_its_file_is_safetensors()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = StudyRunner.Run(SmallStudy.Make(), folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);
        string path = Path.Combine(folder.Study, snapshot.Final!.Model!);
        SavedModel model = ModelFile.Load(path);

        // The plane beside the journal was drawn by the trained network itself.
        PlaneView plane = snapshot.Final.Views.Read<PlaneView>("plane")!;
        plane.Value.Count.ShouldBe(101 * 101);
        plane.True![(50 * 101) + 50].ShouldBe(1); // the origin lies in the triangle
        double cell = 100.0 / 101;
        float[] point = [(float)(-50 + (cell * 10.5)), (float)(-50 + (cell * 70.5))];
        ((double)model.Network.Predict(model.Scaler.Apply(point))[0]).ShouldBe(plane.Value[(70 * 101) + 10], 1e-6);

        byte[] file = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        JsonObject header = JsonNode.Parse(file.AsSpan(8, length))!.AsObject();
        header.Remove("__metadata__").ShouldBeTrue();
        long end = 0;
        foreach ((_, JsonNode? tensor) in header)
        {
            tensor!["dtype"]!.GetValue<string>().ShouldBe("F32");
            tensor["data_offsets"]![0]!.GetValue<long>().ShouldBe(end);
            long bytes = 4 * tensor["shape"]!.AsArray().Aggregate(1L, (size, extent) => size * extent!.GetValue<int>());
            (end += bytes).ShouldBe(tensor["data_offsets"]![1]!.GetValue<long>());
        }

        (8 + length + end).ShouldBe(file.Length);
        (end / 4).ShouldBe(snapshot.Final.Run.Parameters);
    }

    [Fact]
    public void A_regression_gets_its_line_with_training_and_test_samples()
    {
        using TemporaryFolder folder = new();
        Study study = SmallStudy.Make() with
        {
            Reference = new(
                new() { Source = Engine.Data.SourceKind.DarkIntervals },
                [new DenseOptions { Name = "hidden", Units = 3 }, new DenseOptions { Units = 1 }],
                new() { Loss = new() { Name = LossKind.MeanSquaredError }, Epochs = 2 }),
            Objective = new() { Minimize = "val_loss" },
            Search = [],
        };
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);
        FitView fit = snapshot.Final!.Views.Read<FitView>("fit")!;
        fit.Prediction.X.ShouldBeInOrder();
        fit.Train.X.Count.ShouldBe(100);
        fit.Test!.X.Count.ShouldBe(100);
        snapshot.Final.Test!.Keys.ShouldBe(["loss", "mse"], ignoreOrder: true);
        snapshot.Stages.Single().Trials.Single().Setting.ShouldBe(Setting.Reference);
    }

    [Fact]
    public void On_the_fold_the_winner_s_own_run_is_the_final_one_and_is_not_trained_again()
    {
        using TemporaryFolder folder = new(), cut = new();
        Study study = SmallStudy.Make() with { Final = new() { TrainOn = TrainOn.Fold } };
        FakeTrainer trainer = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, trainer, study);
        trainer.Trained.Count.ShouldBe(SmallStudy.Runs);
        snapshot.Final!.Run.Key.ShouldBe(snapshot.Best!.Runs[0].Key);
        snapshot.Runs.Count.ShouldBe(SmallStudy.Runs);
        snapshot.Epochs.ShouldBe(snapshot.Runs.Values.Sum(run => run.Curve.Epochs)); // the final run's counted once
        SavedModel model = ModelFile.Load(Path.Combine(folder.Study, snapshot.Final.Model!));
        model.Run.ShouldBe(snapshot.Final.Run.Key);
        Directory.GetFileSystemEntries(Path.Combine(folder.Study, "models")).Length.ShouldBe(1);

        // Cut off in the final training's place, with the search's weights gone: trained again, to the same bits.
        int lines = 0;
        SmallStudy.Run(cut.Study, new FakeTrainer(), study);
        string[] kept = [.. File.ReadLines(cut.Journal).TakeWhile(line => !line.Contains("final_started") || lines++ > 0)];
        File.WriteAllLines(cut.Journal, kept);
        Directory.Delete(Path.Combine(cut.Study, "models"), recursive: true);
        FakeTrainer again = new();
        SmallStudy.Run(cut.Study, again, study).Final!.Test.ShouldBe(snapshot.Final.Test);
        again.Trained.Count.ShouldBe(1);
        File.ReadAllBytes(Path.Combine(cut.Study, StudyFolder.ModelFile)).ShouldBe(File.ReadAllBytes(Path.Combine(folder.Study, StudyFolder.ModelFile)));
    }

    [Fact]
    public void A_histogram_counts_every_finite_value()
    {
        Histogram histogram = FinalViews.HistogramOf("w", [new float[] { 0, 1 }, new float[] { 1, 0.5f, float.NaN }]);
        histogram.Counts.Sum().ShouldBe(4);
        histogram.Counts[0].ShouldBe(1);
        histogram.Counts[^1].ShouldBe(2);
        histogram.Edges.Count.ShouldBe(histogram.Counts.Count + 1);
        FinalViews.HistogramOf("zeros", [new float[] { 0, 0 }]).Counts.ShouldBe([2]);
    }

    private static Experiment Final(RunStatus status, int[] kept, FinalOptions options)
    {
        Experiment reference = SmallStudy.Make().Reference;
        reference = reference with
        {
            Training = reference.Training with
            {
                Epochs = 100,
                EarlyStopping = new() { Patience = 3 },
                Schedule = new() { Name = ScheduleKind.CosineDecay },
            },
        };
        RunState[] runs = [.. kept.Select((epoch, i) => new RunState($"{i}", i, 0, status, NoCurve, epoch, 0.5, 1, 10))];
        return FinalTraining.Of(reference, new TrialState(1, 0, Setting.Reference, runs, runs.Length), options);
    }
}
