using Assay.Engine.Kernels;

namespace Assay.Statistics;

/// <summary>
/// Levels of a factor side by side: for each fold and seed a block that holds one value of each level. A block in which some level
/// has no value is dropped, and told: means over what is left are means over the runs that did not diverge, no more. A level that
/// diverges often belongs out of the layout, or into <see cref="PairedRankTest"/>, where the worst rank is a value.
/// </summary>
internal sealed class Layout
{
    private readonly double[][][] _folds; // fold, block, level

    private Layout(double[][][] folds, int levels, int dropped, int[] missing) =>
        (_folds, Levels, Dropped, Missing) = (folds, levels, dropped, missing);

    /// <summary>How many levels.</summary>
    public int Levels { get; }

    /// <summary>How many folds hold a whole block.</summary>
    public int Folds => _folds.Length;

    /// <summary>How many whole blocks, over all folds.</summary>
    public int Blocks => _folds.Sum(fold => fold.Length);

    /// <summary>How many blocks were dropped, since some level has no value there.</summary>
    public int Dropped { get; }

    /// <summary>For each level, in how many blocks it has no value.</summary>
    public IReadOnlyList<int> Missing { get; }

    /// <summary>Of the runs of each level; at most one a level, fold and seed.</summary>
    public static Layout Of(params IReadOnlyList<IReadOnlyCollection<Measurement>> levels)
    {
        var blocks = new SortedDictionary<(int Fold, int Seed), double[]>();
        for (int level = 0; level < levels.Count; level++)
        {
            foreach ((int fold, int seed, double value) in levels[level])
            {
                if (!blocks.TryGetValue((fold, seed), out double[]? values))
                {
                    blocks.Add((fold, seed), values = new double[levels.Count]);
                    Array.Fill(values, double.NaN);
                }

                values[level] = value;
            }
        }

        double[][][] whole = [.. blocks.Where(block => block.Value.All(double.IsFinite))
            .GroupBy(block => block.Key.Fold, block => block.Value).Select(fold => fold.ToArray())];
        return new(
            whole, levels.Count, blocks.Values.Count(values => !values.All(double.IsFinite)),
            [.. Enumerable.Range(0, levels.Count).Select(level => blocks.Values.Count(values => !double.IsFinite(values[level])))]);
    }

    /// <summary>The same on the logarithmic scale, for times and epochs; every value must be above 0.</summary>
    public Layout Logs() => new([.. _folds.Select(fold => fold.Select(block => block.Select(Log).ToArray()).ToArray())], Levels, Dropped, [.. Missing]);

    /// <summary>The difference of a level to a reference, in each block.</summary>
    public Contrast Difference(int level, int reference)
    {
        var coefficients = new double[Levels];
        (coefficients[level], coefficients[reference]) = (1, -1);
        return Contrast(coefficients);
    }

    /// <summary>
    /// Σ coefficient · value in each block. What differs by rounding alone is made equal (to 2⁻⁴⁴ of the largest term), so that
    /// the same difference twice has no spread: of accuracies on few samples that happens often.
    /// </summary>
    /// <param name="coefficients">One a level, 0 in sum.</param>
    public Contrast Contrast(IReadOnlyList<double> coefficients)
    {
        double largest = _folds.SelectMany(fold => fold).SelectMany(block => block.Select((value, level) => Math.Abs(value * coefficients[level]))).DefaultIfEmpty().Max();
        double grain = largest > 0 ? Math.ScaleB(1, Math.ILogB(largest) - 44) : 1;
        return new([.. _folds.Select(fold => fold.Select(block =>
            Math.Round(block.Select((value, level) => value * coefficients[level]).Sum() / grain) * grain).ToArray())]);
    }

    /// <summary>The values of a fold's blocks, one a level.</summary>
    internal IReadOnlyList<double[]> Fold(int fold) => _folds[fold];

    /// <summary>The mean of each level in each fold: [fold][level].</summary>
    internal double[][] FoldMeans() =>
        [.. _folds.Select(fold => Enumerable.Range(0, Levels).Select(level => fold.Average(block => block[level])).ToArray())];

    private static double Log(double value) =>
        value > 0 ? PortableMath.Log(value) : throw new ArgumentOutOfRangeException(nameof(value), value, "a logarithm needs a value above 0");
}
