using Assay.Engine.Networks;
using Assay.Studies.Experiments;

namespace Assay.Tests.Studies;

/// <summary>Under which functions an option exists.</summary>
public class OwnershipTests
{
    private static readonly LayerOptions[] Network = [new DenseOptions { Name = "hidden" }, new PoolOptions()];

    [Theory]
    [InlineData("training.optimizer.momentum", "training.optimizer.name", "sgd rmsprop")]
    [InlineData("training.optimizer.beta1", "training.optimizer.name", "adam adamw adamax nadam")]
    [InlineData("training.schedule.alpha", "training.schedule.name", "cosine_decay")]
    [InlineData("training.loss.delta", "training.loss.name", "huber")]
    [InlineData("network.hidden.activation.alpha", "network.hidden.activation.name", "elu")]
    [InlineData("network.0.initializer.gain", "network.0.initializer.name", "orthogonal")]
    [InlineData("data.noise", "data.source", "dark_intervals clock")]
    [InlineData("data.ticks", "data.source", "clock")]
    [InlineData("data.scaling.by", "data.scaling.name", "divide")]
    public void An_option_exists_under_the_functions_it_belongs_to(string path, string function, string names)
    {
        Ownership ownership = Ownership.Of(Network, path)!;
        ownership.Path.ShouldBe(function);
        ownership.Names.ShouldBe(names.Split(' '));
    }

    [Theory]
    [InlineData("training.optimizer.learning_rate")]
    [InlineData("training.optimizer")]
    [InlineData("training.batch_size")]
    [InlineData("network.1.stride")]
    [InlineData("network.hidden.units")]
    [InlineData("network.hidden")]
    [InlineData("network.9.units")]
    [InlineData("data.samples.more")]
    [InlineData("nowhere")]
    [InlineData("")]
    public void What_always_exists_or_never_has_no_condition(string path) => Ownership.Of(Network, path).ShouldBeNull();
}
