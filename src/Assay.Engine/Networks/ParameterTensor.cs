namespace Assay.Engine.Networks;

/// <summary>One parameter tensor of a network.</summary>
/// <param name="Name">Layer and role: <c>hidden_1.kernel</c>, <c>hidden_1.bias</c>.</param>
/// <param name="Shape">
/// Kernel of a dense layer: [inputs, units]; of a convolution: [height, width, channels, filters]; all others: [units].
/// </param>
/// <param name="Offset">Where it begins in the flat parameter vector.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, int Offset)
{
    /// <summary>Number of values.</summary>
    public int Size { get; } = Shape.Aggregate(1, (size, extent) => size * extent);
}
