using Assay.Engine.Kernels;
using Assay.Search.Models;

namespace Assay.SearchBench;

/// <summary>Learns nothing: a point drawn uniformly. What models are to beat.</summary>
internal sealed class RandomModel : IModel
{
    /// <inheritdoc/>
    public IReadOnlyList<double[]> Propose(Cube cube, IReadOnlyList<Observation> seen, RandomSequence random) => [Draws.Uniform(cube, ref random)!];
}
