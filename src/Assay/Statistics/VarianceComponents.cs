namespace Assay.Statistics;

/// <summary>
/// Where values of a layout scatter from: value = level + fold + seed within fold + fold × level + remainder. Variances by the method
/// of moments on the mean squares (Searle, Casella &amp; McCulloch 1992), at least 0; NaN for what the layout cannot tell. A difference of two levels
/// loses fold and seed, which both share: what is left to it are fold × level, which more folds lessen, and the remainder, which
/// more seeds lessen as well.
/// </summary>
/// <param name="Fold">Of folds, alike for all levels; NaN for one fold. With one seed the seeds are within it.</param>
/// <param name="Seed">Of seeds within folds, alike for all levels (of one level: all that seeds do); NaN where no fold has two.</param>
/// <param name="FoldByLevel">Of what folds do to one level and not to another; NaN for one fold, one level, or one seed.</param>
/// <param name="Remainder">Of what is left: a seed does it to one level and not to another. With one seed fold × level is within it. NaN for one level.</param>
internal sealed record VarianceComponents(double Fold, double Seed, double FoldByLevel, double Remainder)
{
    /// <summary>Of a layout with at least one block.</summary>
    public static VarianceComponents Of(Layout layout)
    {
        int levels = layout.Levels, folds = layout.Folds, within = layout.Blocks - folds;
        IReadOnlyList<double[]>[] blocks = [.. Enumerable.Range(0, folds).Select(layout.Fold)];
        double[][] means = layout.FoldMeans();
        double perSeed = blocks.Average(fold => 1.0 / fold.Count); // 1 / S
        double betweenFolds = Square(means.Select(fold => fold.Average()));
        double betweenSeeds = blocks.Sum(fold => (fold.Count - 1) * Zero(Square(fold.Select(block => block.Average())))) / within;
        double interaction = TwoWay.Remainder(means) / ((levels - 1) * (folds - 1.0));
        double rest = blocks.Sum(TwoWay.Remainder) / ((levels - 1.0) * within);
        if (within == 0) return new(Math.Max(0, betweenFolds - (Zero(interaction) / levels)), double.NaN, double.NaN, interaction);

        double seed = betweenSeeds - (Zero(rest) / levels), foldByLevel = interaction - (Zero(rest) * perSeed);
        double fold = betweenFolds - (Zero(foldByLevel) / levels) - (betweenSeeds * perSeed);
        return new(Math.Max(0, fold), Math.Max(0, seed), Math.Max(0, foldByLevel), rest);
    }

    /// <summary>The standard error to expect of a difference of two levels on these data, with so many folds and seeds.</summary>
    public double ErrorOnTheseData(int folds, int seeds) => Math.Sqrt(2 * Remainder / (folds * seeds));

    /// <summary>The same on data like these, with Nadeau and Bengio's correction.</summary>
    /// <param name="folds">At least 2; where each seed splits anew, at least 2 with the seeds.</param>
    /// <param name="seeds">At least 1.</param>
    /// <param name="testToTrain">n_test / n_train with so many folds.</param>
    /// <param name="splitAnew">Whether each seed divides the samples in its own way: then every run is a division.</param>
    public double ErrorOnDataLikeThese(int folds, int seeds, double testToTrain, bool splitAnew = false) => splitAnew
        ? Math.Sqrt(2 * ((1.0 / (folds * seeds)) + testToTrain) * (Zero(FoldByLevel) + Remainder))
        : Math.Sqrt(2 * ((1.0 / folds) + testToTrain) * (Zero(FoldByLevel) + (Remainder / seeds)));

    /// <summary>The variance, n − 1 in the denominator; NaN for fewer than two.</summary>
    private static double Square(IEnumerable<double> values)
    {
        double deviation = Spread.Of(values).Deviation;
        return deviation * deviation;
    }

    private static double Zero(double value) => double.IsNaN(value) ? 0 : value;
}
