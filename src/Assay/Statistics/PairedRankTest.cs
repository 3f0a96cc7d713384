namespace Assay.Statistics;

/// <summary>
/// Whether one of two paired measurements tends to be smaller, by ranks alone, so that a run without a value keeps its place:
/// infinity for "not within the budget" or "diverged", above whatever was reached. Ranks are taken over both sides together, equal
/// values share theirs; where both sides are alike the sign of each pair's difference of ranks is a fair coin's, and the distribution
/// of their sum is counted out (Wilcoxon scores as in O'Brien &amp; Fleming's paired test for censored data, 1987; signs as in Fisher's
/// randomisation test). With one budget for all, the order of a pair is always known, or both wait in vain: a tie.
/// </summary>
/// <param name="Pairs">How many pairs.</param>
/// <param name="Smaller">The share of pairs in which the first is smaller, ties by half.</param>
/// <param name="P">Two-sided, exact given the ranks; 1 where all are ties.</param>
internal sealed record PairedRankTest(int Pairs, double Smaller, double P)
{
    /// <summary>Of pairs that are independent of each other: other seeds on the same folds. It speaks of these data.</summary>
    /// <param name="pairs">No NaN: what a run without a value counts as is the caller's to say.</param>
    public static PairedRankTest Of(IReadOnlyList<(double First, double Second)> pairs)
    {
        if (pairs.Any(pair => double.IsNaN(pair.First) || double.IsNaN(pair.Second)))
            throw new ArgumentException("a value is NaN; say what it counts as, such as infinity for the worst", nameof(pairs));
        double[] all = [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Order()];
        int[] differences = [.. pairs.Select(pair => TwiceRank(all, pair.First) - TwiceRank(all, pair.Second))];
        double ties = pairs.Count(pair => pair.First == pair.Second), smaller = pairs.Count(pair => pair.First < pair.Second);
        return new(pairs.Count, (smaller + (ties / 2)) / pairs.Count, Tail(differences));
    }

    /// <summary>The smallest p that so many pairs can give: 2^(1 − n). Above α: no outcome could.</summary>
    public static double SmallestP(int pairs) => Math.Min(1, Math.ScaleB(1, 1 - pairs));

    /// <summary>The mean rank of all that equal the value, twice: a whole number. Less a constant.</summary>
    private static int TwiceRank(double[] sorted, double value)
    {
        int first = Array.BinarySearch(sorted, value), last = first;
        while (first > 0 && sorted[first - 1] == value) first--;
        while (last < sorted.Length - 1 && sorted[last + 1] == value) last++;
        return first + last;
    }

    /// <summary>How often a sum of these differences with signs of fair coins is as far from 0 as theirs, or farther.</summary>
    private static double Tail(int[] differences)
    {
        int reach = differences.Sum(Math.Abs), observed = Math.Abs(differences.Sum());
        double[] chance = new double[(2 * reach) + 1]; // of each sum, from −reach
        chance[reach] = 1;
        int sofar = 0;
        foreach (int step in differences.Select(Math.Abs).Where(step => step > 0))
        {
            var next = new double[chance.Length];
            for (int sum = reach - sofar; sum <= reach + sofar; sum++)
            {
                next[sum - step] += chance[sum] / 2;
                next[sum + step] += chance[sum] / 2;
            }

            (chance, sofar) = (next, sofar + step);
        }

        double tail = 0;
        for (int sum = 0; sum < chance.Length; sum++)
            if (Math.Abs(sum - reach) >= observed) tail += chance[sum];
        return Math.Min(1, tail);
    }
}
