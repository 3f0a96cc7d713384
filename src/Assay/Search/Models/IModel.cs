using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>Learns from what was tried, and says where to look next.</summary>
internal interface IModel
{
    /// <summary>
    /// Points to be tried, the most promising first; at least one. More than one is for the case that the first was tried before. It depends on
    /// what is passed in alone, and on no other call.
    /// </summary>
    /// <param name="cube">The space.</param>
    /// <param name="seen">The trials so far, in the order in which they were proposed; those on their way among them.</param>
    /// <param name="random">The numbers of this proposal.</param>
    IReadOnlyList<double[]> Propose(Cube cube, IReadOnlyList<Observation> seen, RandomSequence random);

    /// <summary>
    /// By how much the first point of <see cref="Propose"/>, given the same, is expected to be better than the best so far, in the unit of the observations;
    /// ∞ of a model that expects no number, and while it knows too little.
    /// </summary>
    double ExpectedGain(Cube cube, IReadOnlyList<Observation> seen, RandomSequence random) => double.PositiveInfinity;
}
