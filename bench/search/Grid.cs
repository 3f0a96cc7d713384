using Assay.Search.Models;

namespace Assay.SearchBench;

/// <summary>
/// The finest grid of a budget: categories have all their levels, numbers one each, in the middle of their range; then the one with the fewest gets
/// one more, as long as there is one whose next level the budget allows. Levels stand in the middle of as many equal parts of the range.
/// </summary>
internal static class Grid
{
    /// <summary>The values at the grid's points, each setting once.</summary>
    /// <param name="problem">For the minimum of what.</param>
    /// <param name="trials">Most points.</param>
    public static IReadOnlyList<double> Search(Problem problem, int trials)
    {
        IReadOnlyList<Axis> axes = problem.Cube.Axes;
        int[] levels = [.. axes.Select(axis => axis.Ordered ? 1 : axis.Levels)];
        IReadOnlyList<double[]> points = Points(problem, levels);
        while (Finer() is { } finer) points = finer;
        return [.. points.Select(point => problem.At(point).Value)];

        IReadOnlyList<double[]>? Finer()
        {
            IEnumerable<int> numbers = Enumerable.Range(0, levels.Length).Where(i => axes[i].Ordered && (axes[i].Edges is null || levels[i] < axes[i].Levels));
            foreach (int axis in numbers.OrderBy(i => levels[i]))
            {
                levels[axis]++;
                IReadOnlyList<double[]> finer = Points(problem, levels);
                if (finer.Count <= trials) return finer;
                levels[axis]--;
            }

            return null;
        }
    }

    private static IReadOnlyList<double[]> Points(Problem problem, int[] levels) =>
    [
        .. levels.Aggregate(
                (IEnumerable<double[]>)[[]],
                (points, count) => points.SelectMany(
                    point => Enumerable.Range(0, count).Select(level => (double[])[.. point, (level + 0.5) / count])))
            .Select(problem.Cube.Settle).OfType<double[]>().DistinctBy(point => string.Join(' ', point)),
    ];
}
