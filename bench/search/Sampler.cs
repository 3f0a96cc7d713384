using Assay.Engine.Kernels;
using Assay.Search;
using Assay.Search.Models;

namespace Assay.SearchBench;

/// <summary>A model that searches, after some points that learn nothing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Proposes what follows those points.</param>
/// <param name="First">How many come from Sobol's sequence first, scrambled by the seed.</param>
/// <param name="Numbers">Whether it is for spaces of numbers alone, all of which always exist.</param>
internal sealed record Sampler(string Name, IModel Model, int First = 10, bool Numbers = false)
{
    /// <summary>Points passed over in a row, as they were tried, before the search ends: there is nothing left.</summary>
    private const int MostPassedOver = 10_000;

    /// <summary>All of them; that of a model is a line here.</summary>
    public static IReadOnlyList<Sampler> All =>
    [
        new("random", new RandomModel(), First: 0),
        new("sobol", new RandomModel(), First: int.MaxValue),
        new("tpe", new Tpe()),
        new("gp", new GaussianProcessModel()),
        new("cma-es", new CmaEs(), Numbers: true),
    ];

    /// <summary>Whether it can search a problem.</summary>
    public bool Fits(Problem problem) => !Numbers || problem.Cube.Axes.All(axis => axis is { Ordered: true, Group: 0 });

    /// <summary>Searches.</summary>
    /// <param name="problem">For the minimum of what.</param>
    /// <param name="seed">The search's seed.</param>
    /// <param name="trials">Most trials; fewer where a problem has no more settings.</param>
    /// <param name="lag">Trials of which nothing is known yet when the next is proposed.</param>
    /// <returns>The value of every trial, in the order of proposal, no setting twice.</returns>
    public IReadOnlyList<double> Search(Problem problem, int seed, int trials, int lag)
    {
        RandomKey key = new((ulong)seed);
        List<Observation> seen = [];
        HashSet<string> tried = [];
        using IEnumerator<double[]> sobol = Sobol(problem, key).GetEnumerator();
        while (seen.Count < trials)
        {
            if (seen.Count > lag) seen[^(lag + 1)] = Judge(problem, seen[^(lag + 1)].Point);
            double[]? next = seen.Count < First ? FirstNew(Enumerate(sobol).Take(MostPassedOver)) : null;
            if (next is null && seen.Count >= First)
            {
                RandomSequence random = key.Sequence(Purpose.Search, (1UL << 32) + (ulong)seen.Count);
                next = FirstNew(Model.Propose(problem.Cube, seen, random)) ?? FirstNew(Uniform(problem.Cube, random).Take(MostPassedOver));
            }

            if (next is null) break;
            seen.Add(new Observation(next, double.NaN, double.NaN));
        }

        return [.. seen.Select(trial => problem.At(trial.Point).Value)];

        double[]? FirstNew(IEnumerable<double[]> points) =>
            points.Select(problem.Cube.Settle).OfType<double[]>().FirstOrDefault(point => tried.Add(string.Join(' ', point)));
    }

    private static Observation Judge(Problem problem, double[] point)
    {
        (double value, double variance) = problem.At(point);
        return new Observation(point, value, variance);
    }

    /// <summary>The points that <see cref="SobolSampler"/> draws.</summary>
    private static IEnumerable<double[]> Sobol(Problem problem, RandomKey key)
    {
        for (long index = 0; ; index++)
        {
            double[] point = new double[problem.Parameters.Count];
            SobolSampler.Point(key, index, point);
            yield return point;
        }
    }

    private static IEnumerable<double[]> Uniform(Cube cube, RandomSequence random)
    {
        while (true) yield return Draws.Uniform(cube, ref random)!;
    }

    private static IEnumerable<double[]> Enumerate(IEnumerator<double[]> points)
    {
        while (points.MoveNext()) yield return points.Current;
    }
}
