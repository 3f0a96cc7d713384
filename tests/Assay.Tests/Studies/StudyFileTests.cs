using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Studies;

namespace Assay.Tests.Studies;

public class StudyFileTests
{
    private const string Example = """
        study: triangle-4000
        data: { source: triangle, samples: 4000, test_samples: 400, seed: 2022 }
        network:
          - dense: { name: hidden, units: 20, activation: leaky_relu, initializer: glorot_normal, repeat: 2 }
          - dropout: { name: drop, rate: 0.2 }
          - dense: { units: 1, activation: sigmoid }
        training:
          loss: binary_crossentropy
          optimizer: { name: adam, learning_rate: 0.001 }
          batch_size: 32
          epochs: 1000
          early_stopping: { monitor: val_accuracy, patience: 10 }
        evaluation: { folds: 5 }
        objective: { maximize: val_accuracy }
        search:
          - grid: { training.batch_size: [32, 64, 128, 256], training.optimizer.name: [sgd, rmsprop, adam, adamax, nadam],
                    training.optimizer.learning_rate: [1e-4, 1e-3, 1e-2, 1e-1, 1] }
            keep: 5
          - grid: { network.hidden.repeat: [1, 2, 3], network.hidden.units: [10, 20, 50, 100], network.hidden.activation: [relu, elu, leaky_relu, tanh] }
            keep: 5
          - grid: { network.drop.rate: [0, 0.1, 0.2, 0.4, 0.5], network.hidden.initializer: [glorot_normal, glorot_uniform, he_normal, random_normal] }
        final: { train_on: all, test: true }
        presets: { quick: { data.samples: 800, training.epochs: 50 } }
        reported: { test_accuracy: 0.995, source: "papers/000, figure 2" }
        claims:
          - { text: "the optimizer matters more than the batch size", larger_effect: { factor: training.optimizer.name, than: training.batch_size } }
        """;

    [Fact]
    public void The_design_example_reads_as_its_text_says()
    {
        Study study = Texts.Read(Example);
        study.Name.ShouldBe("triangle-4000");
        study.Reference.Data.Samples.ShouldBe(4000);
        study.Reference.Data.Seed.ShouldBe(2022);
        DenseOptions hidden = study.Reference.Network[0].ShouldBeOfType<DenseOptions>();
        hidden.ShouldBe(new DenseOptions
        {
            Name = "hidden",
            Units = 20,
            Activation = new() { Name = ActivationKind.LeakyRelu, NegativeSlope = 0.2 },
            Initializer = new() { Name = InitializerKind.GlorotNormal },
            Repeat = 2,
        });
        study.Reference.Network[1].ShouldBe(new DropoutOptions { Name = "drop", Rate = 0.2 });
        study.Reference.Training.Optimizer.ShouldBe(new OptimizerOptions { Name = OptimizerKind.Adam, LearningRate = 0.001 });
        study.Reference.Training.EarlyStopping.ShouldBe(new EarlyStoppingOptions { Monitor = "val_accuracy", Patience = 10 });
        study.Reference.Training.Metrics.ShouldBe([MetricKind.Accuracy]);
        study.Evaluation.ShouldBe(new EvaluationOptions { Folds = 5 });
        study.Search.Select(stage => stage.Keep).ShouldBe([5, 5, 1]);
        study.Search.Select(stage => stage.Factors.Aggregate(1, (n, factor) => n * factor.Levels.Count)).ShouldBe([100, 48, 20]);
        study.Search[0].Factors[2].Levels.Select(level => level.Label).ShouldBe(["0.0001", "0.001", "0.01", "0.1", "1"]);
        study.Final.ShouldBe(new FinalOptions());
        study.Reported.ShouldBe([new ReportedFigure("test_accuracy", 0.995, "papers/000, figure 2")]);
        study.Claims.Single().Text.ShouldBe("the optimizer matters more than the batch size");
        study.Claims.Single().Check["larger_effect"]!["than"]!.GetValue<string>().ShouldBe("training.batch_size");
        study.Preset.ShouldBeNull();
    }

    [Fact]
    public void A_preset_is_laid_over_the_file_and_sets_over_the_preset()
    {
        Study study = Texts.Read(Example, "quick", "training.epochs=7", "network.hidden.activation=tanh", "search.0.grid.training.batch_size=[16]");
        study.Preset.ShouldBe("quick");
        study.Reference.Data.Samples.ShouldBe(800);
        study.Reference.Training.Epochs.ShouldBe(7);
        study.Reference.Network[0].ShouldBeOfType<DenseOptions>().Activation.Name.ShouldBe(ActivationKind.Tanh);
        study.Search[0].Factors[0].Levels.Single().Label.ShouldBe("16");
    }
}
