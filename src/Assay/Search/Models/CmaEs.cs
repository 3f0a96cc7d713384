using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// The evolution strategy that adapts its covariance matrix (Hansen, The CMA evolution strategy: a tutorial, 2016, arXiv:1604.00772), with the tutorial's
/// parameters and positive weights, for spaces whose axes are all ordered. It begins at the middle of the cube with a deviation of 0.3 along each axis.
/// </summary>
/// <remarks>
/// <para>A generation is so many trials as have come back, in the order in which they were proposed; the last ones proposed are still on their way when the
/// next is drawn, so that a few trials of a generation stem from the distribution before. Those, and points that were settled elsewhere than they were
/// drawn or come from others, are taken as points from outside: steps of unlikely length are shortened (Hansen, Injecting external solutions into CMA-ES, 2011,
/// arXiv:1110.4181).</para>
/// <para>What leaves the cube is cut off at its faces. Along an axis with cells the deviation stays so large that the cell around the mean is
/// left now and then (a margin as that of Hamano et al., CMA-ES with margin, 2022, arXiv:2205.13482, in a simpler form). When all deviations are at their
/// least, or a whole generation has one value, it begins anew elsewhere, with twice the generation (Auger &amp; Hansen, A restart CMA evolution strategy with
/// increasing population size, 2005).</para>
/// </remarks>
internal sealed class CmaEs : IModel
{
    private const int Returned = 10, Attempts = 100;
    private const double WiderEach = 1.1;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An axis is not ordered.</exception>
    public IReadOnlyList<double[]> Propose(Cube cube, IReadOnlyList<Observation> seen, RandomSequence random)
    {
        if (cube.Axes.Any(axis => !axis.Ordered)) throw new ArgumentException("CMA-ES needs axes that are all ordered.", nameof(cube));
        SearchDistribution distribution = Replay(cube.Axes, seen);

        // The first is from the distribution itself; those after it, for the case that it was tried before, from ever wider ones.
        HashSet<double[]> known = Draws.Known(seen);
        List<double[]> fresh = [], tried = [];
        double widening = 1;
        for (int draw = 0; draw < Attempts && fresh.Count < Returned; draw++, widening *= WiderEach)
        {
            if (cube.Settle(distribution.Draw(widening, ref random)) is not { } point) continue;
            (known.Add(point) ? fresh : tried).Add(point);
        }

        return fresh.Count > 0 ? fresh : tried.Count > 0 ? tried[..1] : Draws.Fresh(cube, seen, Returned, ref random);
    }

    /// <summary>The distribution after all whole generations among what was seen.</summary>
    internal static SearchDistribution Replay(IReadOnlyList<Axis> axes, IReadOnlyList<Observation> seen)
    {
        SearchDistribution distribution = new(axes, 0);
        List<Observation> generation = [];
        foreach (Observation one in seen)
        {
            if (one.Pending) continue;
            generation.Add(one);
            if (generation.Count < distribution.Generation) continue;
            if (!distribution.Update(generation)) distribution = new(axes, distribution.Restarts + 1);
            generation.Clear();
        }

        return distribution;
    }
}
