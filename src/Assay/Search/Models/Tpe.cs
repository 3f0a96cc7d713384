using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra et al. 2011; Watanabe 2023, arXiv:2304.11127): points are drawn like the good ones, and of
/// these the most promising is the one that is the most like them and the least like the others. With the rules of Optuna's multivariate TPE.
/// Factors that exist together are drawn together, those of other conditions apart from them.
/// </summary>
internal sealed class Tpe : IModel
{
    /// <summary>Points drawn for each that is tried.</summary>
    public const int Candidates = 24;

    /// <summary>How many of so many points are the good ones: a tenth, no more than 25.</summary>
    public static int Good(int points) => Math.Min((points + 9) / 10, 25);

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Propose(Cube cube, IReadOnlyList<Observation> seen, RandomSequence random)
    {
        bool[] best = Best(seen, Good(seen.Count(one => !one.Pending)));
        double[][] points = [.. Enumerable.Range(0, Candidates).Select(_ => new double[cube.Axes.Count])];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, cube.Axes.Count).GroupBy(axis => cube.Axes[axis].Group))
        {
            int[] columns = [.. group];
            double[][] order = Ranked(columns);
            for (int i = 0; i < Candidates; i++)
                for (int j = 0; j < columns.Length; j++) points[i][columns[j]] = order[i][j];
        }

        return points;

        // The candidates of some axes, the best first. What is on its way is taken for bad: it says that somebody looks there already.
        double[][] Ranked(int[] columns)
        {
            List<double[]> below = [], above = [];
            for (int i = 0; i < seen.Count; i++)
            {
                double[] point = seen[i].Point;
                if (!Exists(point, columns)) continue;
                (best[i] ? below : above).Add(point);
            }

            Axis[] axes = [.. columns.Select(column => cube.Axes[column])];
            Parzen like = new(axes, columns, below), unlike = new(axes, columns, above);
            double[][] drawn = new double[Candidates][];
            for (int i = 0; i < Candidates; i++) drawn[i] = like.Draw(ref random);
            return [.. drawn.OrderByDescending(point => like.LogDensity(point) - unlike.LogDensity(point))];
        }
    }

    /// <summary>Whether any of some factors exists at a point.</summary>
    private static bool Exists(double[] point, int[] columns)
    {
        foreach (int column in columns)
            if (!double.IsNaN(point[column])) return true;
        return false;
    }

    /// <summary>Which are the best; of equals, the first.</summary>
    private static bool[] Best(IReadOnlyList<Observation> seen, int count)
    {
        List<int> best = new(count + 1);
        for (int i = 0; i < seen.Count; i++)
        {
            if (seen[i].Pending || (best.Count == count && !(seen[i].Value < seen[best[^1]].Value))) continue;
            int place = best.Count;
            while (place > 0 && seen[i].Value < seen[best[place - 1]].Value) place--;
            best.Insert(place, i);
            if (best.Count > count) best.RemoveAt(count);
        }

        bool[] isBest = new bool[seen.Count];
        foreach (int place in best) isBest[place] = true;
        return isBest;
    }
}
