using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Tests.Studies;

/// <summary>Options that stand under a function they do not belong to.</summary>
public class ForeignOptionsTests
{
    private static readonly Experiment Foreign = new(
        new DataOptions { Source = SourceKind.Triangle, Samples = 100, Noise = 0.1, Scaling = new() { Name = ScalingKind.Standard, By = 3 } },
        [
            new DenseOptions { Name = "hidden", Units = 4, Activation = new() { Name = ActivationKind.Relu, Alpha = 1 } },
            new DenseOptions { Units = 1, Initializer = new() { Name = InitializerKind.Zeros, Gain = 2 } },
        ],
        new TrainingOptions
        {
            Epochs = 1,
            Loss = new() { Name = LossKind.MeanSquaredError, Delta = 1 },
            Optimizer = new() { Name = OptimizerKind.Adam, Momentum = 0.9 },
        });

    [Fact]
    public void They_are_found_in_records_and_those_within_layers_by_name_or_index() => ForeignOptions.Of(Foreign).ShouldBe(
        [
            "data.noise", "data.scaling.by", "network.hidden.activation.alpha", "network.1.initializer.gain",
            "training.loss.delta", "training.optimizer.momentum",
        ],
        ignoreOrder: true);

    [Fact]
    public void They_are_those_that_the_rules_refuse() => ForeignOptions.Of(Foreign).ShouldBe(
        ExperimentRules.Check(Foreign, sound: true).Where(broken => broken.Message.Contains(" belongs to ", StringComparison.Ordinal))
            .Select(broken => Locate.Named(broken.Path, Foreign.Network)),
        ignoreOrder: true);

    [Fact]
    public void An_experiment_that_obeys_the_rules_has_none() => ForeignOptions.Of(Texts.Read(Texts.Small).Reference).ShouldBeEmpty();
}
