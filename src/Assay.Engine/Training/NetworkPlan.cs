using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>One layer as it will be built.</summary>
/// <param name="Name">Its name; a repeated layer's are <c>hidden_1</c>, <c>hidden_2</c>; a nameless one's <c>dense_1</c>.</param>
/// <param name="Kind">dense, conv2d, dropout …</param>
/// <param name="Output">The shape of what it gives on.</param>
/// <param name="Parameters">Its number of trained parameters.</param>
public sealed record LayerPlan(string Name, string Kind, Shape Output, long Parameters);

/// <summary>
/// What a network will be and cost, computed before anything is allocated: shapes, parameters, memory, arithmetic.
/// </summary>
/// <param name="Layers">The layers, repeats written out.</param>
/// <param name="Parameters">Trained parameters in all.</param>
/// <param name="RunBytes">Memory one run takes beside its data: parameters, gradients, optimizer state, activations, the copy that is kept.</param>
/// <param name="MemoryArithmetic">How <paramref name="RunBytes"/> comes about, in words a user can follow.</param>
/// <param name="FlopsPerSample">Floating-point operations for one training sample, forward, backward and update.</param>
public sealed record NetworkPlan(
    IReadOnlyList<LayerPlan> Layers,
    long Parameters,
    long RunBytes,
    string MemoryArithmetic,
    double FlopsPerSample)
{
    /// <summary>
    /// Every reason why these options cannot be trained together, empty where they can: parameters that do not belong to
    /// the named function, outputs that do not match the loss or the targets, a loss that needs other outputs. Each is a
    /// path (<c>network.0.units</c>, <c>training.loss.name</c>) and a sentence with rule and value. Where the samples' shape
    /// is not known yet, null, shapes are left out.
    /// </summary>
    public static IReadOnlyList<(string Path, string Message)> Check(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Shape? input, IReadOnlyList<TargetCode> targets) =>
        new TrainingRules(network, training, input, targets).Broken();

    /// <summary>The plan for training on samples of the shape <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">When the network has more parameters than can be addressed.</exception>
    public static NetworkPlan Of(IReadOnlyList<LayerOptions> network, TrainingOptions training, Shape input)
    {
        IReadOnlyList<ShapedLayer> layers = LayerShapes.Of(network, input);
        double flops = 0;
        bool first = true;
        foreach (ShapedLayer layer in layers.Where(layer => layer.Options is WeightedOptions))
        {
            // Two operations a weight and position forwards, two for its gradient, and two for the input's but in the first.
            double positions = layer.Options is Conv2dOptions ? (double)layer.Output.Height * layer.Output.Width : 1;
            flops += layer.Parameters * positions * (first ? 4.0 : 6.0);
            first = false;
        }

        LayerPlan[] plans = [.. layers.Select(layer => new LayerPlan(layer.Name, layer.Options.Kind, layer.Output, layer.Parameters))];
        long parameters = plans.Sum(plan => plan.Parameters);
        training = training with { Metrics = [] };
        using TrainingSession session = new(network, training, input, [], default, planning: true);
        long bytes = session.Bytes + (sizeof(float) * parameters); // the trained network leaves as a copy
        string arithmetic = string.Create(CultureInfo.InvariantCulture,
            $"{parameters:N0} parameters of 4 bytes, with gradients, optimizer state, best weights and the trained copy, and the activations of {session.Capacity:N0} samples: {bytes / 1048576.0:N1} MiB");
        // The optimizer's share: some ten operations a weight and step.
        return new NetworkPlan(plans, parameters, bytes, arithmetic, flops + (10.0 * parameters / training.BatchSize));
    }
}
