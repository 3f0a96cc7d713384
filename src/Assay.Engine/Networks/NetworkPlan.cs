using Assay.Engine.Training;

namespace Assay.Engine.Networks;

/// <summary>One layer as it will be built.</summary>
/// <param name="Name">Its name; a repeated layer's are <c>hidden_1</c>, <c>hidden_2</c>; a nameless one's <c>dense_1</c>.</param>
/// <param name="Kind">dense, dropout.</param>
/// <param name="Outputs">Its number of outputs.</param>
/// <param name="Parameters">Its number of trained parameters.</param>
public sealed record LayerPlan(string Name, string Kind, int Outputs, long Parameters);

/// <summary>
/// What a network will be and cost, computed before anything is allocated: shapes, parameters, memory, arithmetic.
/// </summary>
/// <param name="Layers">The layers, repeats written out.</param>
/// <param name="Parameters">Trained parameters in all.</param>
/// <param name="RunBytes">Memory one run takes beside its data: parameters, gradients, optimizer state, activations.</param>
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
    /// path (<c>network.0.units</c>, <c>training.loss.name</c>) and a sentence with rule and value.
    /// </summary>
    public static IReadOnlyList<(string Path, string Message)> Check(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, int features, int targets, int classes) =>
        throw new NotImplementedException();

    /// <summary>The plan for training with <paramref name="features"/> inputs.</summary>
    public static NetworkPlan Of(IReadOnlyList<LayerOptions> network, TrainingOptions training, int features, int targets) =>
        throw new NotImplementedException();
}
