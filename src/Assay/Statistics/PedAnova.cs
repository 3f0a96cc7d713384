using Assay.Engine.Kernels;

namespace Assay.Statistics;

/// <summary>The values of one factor, as cells of a grid.</summary>
/// <param name="Cells">How many cells there are.</param>
/// <param name="Ordered">Whether neighbouring cells are alike, as those of numbers are.</param>
/// <param name="Cell">The cell of each observation; −1 where the factor does not exist.</param>
internal sealed record GridFactor(int Cells, bool Ordered, int[] Cell);

/// <summary>What one factor has to do with being among the best.</summary>
/// <param name="Observations">How many there are in which the factor exists; the best are the best of these.</param>
/// <param name="Best">How many of them are the best tenth, equals of the last among them.</param>
/// <param name="Divergence">Pearson's divergence of the best from all: ∫ (p_best / p_all − 1)² p_all; NaN where none can be told.</param>
/// <param name="Share">
/// Of the sum of all factors' divergences, each counted by the share of observations in which the factor exists: where it does not, it decides nothing.
/// NaN where none can be told.
/// </param>
/// <param name="Interval">Of the share: the middle 95 % of what resampled observations give; null where none can be told.</param>
/// <param name="P">
/// How often a divergence at least as large comes when the best are drawn by lot, adjusted for the number of factors (<see cref="Holm"/>); NaN where none can be told.
/// </param>
internal sealed record FactorShare(int Observations, int Best, double Divergence, double Share, Interval? Interval, double P);

/// <summary>
/// Which factors make the best observations the best: PED-ANOVA (Watanabe, Bansal and Hutter 2023). A factor whose values are distributed
/// among the best tenth as they are among all decides nothing; the further both densities are apart, the more it decides. Each factor is looked at alone,
/// averaged over all others.
/// </summary>
/// <remarks>The best are compared with all observations, not with an even density: what a search looks at most is not thereby what matters.</remarks>
internal static class PedAnova
{
    /// <summary>Fewer are too few to say how the best are distributed.</summary>
    public const int FewestBest = 3;

    /// <summary>The rank of what is never among the best: it diverged, or was given up.</summary>
    public const int Unranked = int.MaxValue;

    private const int Resamples = 1000, Tenth = 10;
    private const ulong Key = 0x77686174_6D617474; // no sampler's

    /// <summary>What each factor decides.</summary>
    /// <param name="factors">One or more.</param>
    /// <param name="rank">The place of each observation, the smaller the better; equal ones are alike. <see cref="Unranked"/>: never among the best.</param>
    public static IReadOnlyList<FactorShare> Of(IReadOnlyList<GridFactor> factors, int[] rank)
    {
        Sample sample = new(factors, rank);
        int count = factors.Count;
        var divergence = new double[count];
        var best = new int[count];
        var observations = new int[count];
        int[] once = [.. Enumerable.Repeat(1, rank.Length)];
        for (int f = 0; f < count; f++) (divergence[f], best[f], observations[f]) = sample.Divergence(f, once);
        int[] told = [.. Enumerable.Range(0, count).Where(f => best[f] >= FewestBest && best[f] <= observations[f] / 2)];
        double[] part = [.. told.Select(f => divergence[f] * observations[f] / rank.Length)];
        double sum = part.Sum();

        RandomKey key = new(Key);
        double[][] shares = [.. told.Select(_ => new double[Resamples])];
        var larger = new int[told.Length];
        var times = new int[rank.Length];
        int[] lot = [.. Enumerable.Range(0, rank.Length)];
        for (int i = 0; i < Resamples && sum > 0; i++)
        {
            RandomSequence random = key.Sequence(Purpose.Search, (ulong)(2 * i));
            Array.Clear(times);
            for (int drawn = 0; drawn < times.Length; drawn++) times[random.Next(times.Length)]++;
            double all = 0;
            for (int k = 0; k < told.Length; k++)
            {
                (double value, _, int there) = sample.Divergence(told[k], times);
                all += shares[k][i] = value * there / rank.Length;
            }

            for (int k = 0; k < told.Length; k++) shares[k][i] = all > 0 ? shares[k][i] / all : 0;

            key.Sequence(Purpose.Search, (ulong)((2 * i) + 1)).Shuffle(lot);
            for (int k = 0; k < told.Length; k++)
                if (sample.DivergenceOfLot(told[k], lot, best[told[k]]) >= divergence[told[k]]) larger[k]++;
        }

        double[] p = Holm.Adjust([.. larger.Select(times => (times + 1.0) / (Resamples + 1))]);
        return [.. Enumerable.Range(0, count).Select(f => Array.IndexOf(told, f) is >= 0 and int k && sum > 0
            ? new FactorShare(observations[f], best[f], divergence[f], part[k] / sum, Middle(shares[k]), p[k])
            : new FactorShare(observations[f], best[f], double.NaN, double.NaN, null, double.NaN))];
    }

    /// <summary>From the 2.5 % to the 97.5 % point, between two order statistics where it falls between them.</summary>
    private static Interval Middle(double[] values)
    {
        Array.Sort(values);
        return new(At(0.025), At(0.975));

        double At(double share)
        {
            double place = share * (values.Length - 1);
            int below = (int)place;
            return below + 1 == values.Length ? values[below] : values[below] + ((place - below) * (values[below + 1] - values[below]));
        }
    }

    /// <summary>The observations, best first, and their factors' cells in that order.</summary>
    private sealed class Sample
    {
        private readonly int[] _order, _rank;
        private readonly int[][] _cell;
        private readonly CellDensity[] _densities;
        private readonly int[][] _all, _best;
        private readonly double[] _ofAll, _ofBest;

        public Sample(IReadOnlyList<GridFactor> factors, int[] rank)
        {
            _order = [.. Enumerable.Range(0, rank.Length).OrderBy(i => rank[i])];
            _rank = [.. _order.Select(i => rank[i])];
            _cell = [.. factors.Select(factor => _order.Select(i => factor.Cell[i]).ToArray())];
            _densities = [.. factors.Select(factor => new CellDensity(factor.Cells, factor.Ordered))];
            _all = [.. factors.Select(factor => new int[factor.Cells])];
            _best = [.. factors.Select(factor => new int[factor.Cells])];
            int most = factors.Max(factor => factor.Cells);
            (_ofAll, _ofBest) = (new double[most], new double[most]);
        }

        /// <summary>Of the best from all, every observation counted so many times; how many are the best, and how many all.</summary>
        /// <param name="factor">Which.</param>
        /// <param name="times">One an observation, best first.</param>
        public (double Value, int Best, int All) Divergence(int factor, int[] times)
        {
            int[] cell = _cell[factor], all = _all[factor], best = _best[factor];
            Array.Clear(all);
            Array.Clear(best);
            int count = 0, chosen = 0, last = Unranked;
            for (int i = 0; i < cell.Length; i++)
                if (cell[i] >= 0) all[cell[i]] += times[i];
            foreach (int own in all) count += own;
            for (int i = 0; i < cell.Length && _rank[i] != Unranked; i++)
            {
                if (cell[i] < 0 || times[i] == 0) continue;
                if (chosen * Tenth >= count && _rank[i] != last) break; // equals of the last one are in
                chosen += times[i];
                best[cell[i]] += times[i];
                last = _rank[i];
            }

            return (chosen == 0 ? 0 : Pearson(factor), chosen, count);
        }

        /// <summary>Of the first so many of a random order, from all as they are.</summary>
        public double DivergenceOfLot(int factor, int[] lot, int chosen)
        {
            int[] cell = _cell[factor], all = _all[factor], best = _best[factor];
            Array.Clear(all);
            Array.Clear(best);
            foreach (int own in cell)
                if (own >= 0) all[own]++;
            for (int i = 0; chosen > 0; i++)
            {
                if (cell[lot[i]] < 0) continue;
                best[cell[lot[i]]]++;
                chosen--;
            }

            return Pearson(factor);
        }

        private double Pearson(int factor)
        {
            CellDensity density = _densities[factor];
            density.Of(_all[factor], _ofAll);
            density.Of(_best[factor], _ofBest);
            double sum = 0;
            for (int i = 0; i < density.Cells; i++)
            {
                double apart = _ofBest[i] - _ofAll[i];
                sum += apart * apart / _ofAll[i];
            }

            return sum;
        }
    }
}
