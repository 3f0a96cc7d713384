namespace Assay.Engine.Kernels;

/// <summary>
/// Which algorithm a correlation and its gradients take: the one with the least arithmetic, transforms included. The
/// choice follows from shapes alone, so that every machine makes the same.
/// </summary>
internal static class CorrelationChoice
{
    /// <summary>All there are; of equal ones the first is taken.</summary>
    public static IReadOnlyList<CorrelationAlgorithm> All { get; } =
    [
        new DirectAlgorithm(), new WinogradAlgorithm<TwoOfThree>(), new WinogradAlgorithm<FourOfThree>(), new WinogradAlgorithm<TwoOfFive>(),
    ];

    /// <summary>The algorithm for a correlation of these shapes.</summary>
    public static CorrelationAlgorithm Of(Axis rows, Axis columns, int channels, int filters) =>
        All.MinBy(algorithm => algorithm.Cost(rows, columns, channels, filters))!;
}
