using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;

namespace Assay.Statistics;

/// <summary>A level against the reference, in a family of such comparisons.</summary>
/// <param name="Level">Its place in the layout.</param>
/// <param name="Difference">Level − reference; its error and degrees of freedom are those of all levels together.</param>
/// <param name="P">Two-sided, adjusted for the family.</param>
/// <param name="Interval">Holds the true difference, for all of the family at once, in a share of cases.</param>
internal sealed record DunnettComparison(int Level, Estimate Difference, double P, Interval Interval);

/// <summary>
/// Many levels against one reference (Dunnett 1955): differences that share the reference are correlated by ½. The error is pooled
/// over the levels, as the remainder of blocks × levels: sound where levels spread alike. Where one spreads much more than another,
/// take each difference's own error and <see cref="Holm"/>.
/// </summary>
internal static class Dunnett
{
    private static readonly GaussLegendreRule Normals = new(0, 8.5, 32); // half of it: the integrand is even; 1e-17 lies beyond

    /// <summary>On these data: blocks are seeds within folds; (L − 1) · Σ (n_k − 1) degrees of freedom. None where no fold has two seeds.</summary>
    public static IReadOnlyList<DunnettComparison> OnTheseData(Layout layout, int reference, double level = 0.95)
    {
        int degrees = (layout.Levels - 1) * (layout.Blocks - layout.Folds);
        double squares = Enumerable.Range(0, layout.Folds).Sum(fold => TwoWay.Remainder(layout.Fold(fold)));
        double share = Enumerable.Range(0, layout.Folds).Sum(fold => 1.0 / layout.Fold(fold).Count) / layout.Folds / layout.Folds;
        return Compare(layout.FoldMeans(), reference, squares, degrees, share, level);
    }

    /// <summary>
    /// On data like these: blocks are folds, or every fold and seed where each seed splits anew, with Nadeau and Bengio's correction
    /// (<see cref="Contrast.OnDataLikeThese"/>); (L − 1) · (n − 1) degrees of freedom. None for fewer than two divisions.
    /// </summary>
    public static IReadOnlyList<DunnettComparison> OnDataLikeThese(
        Layout layout, int reference, double testToTrain, bool splitAnew = false, double level = 0.95)
    {
        double[][] blocks = splitAnew ? [.. Enumerable.Range(0, layout.Folds).SelectMany(layout.Fold)] : layout.FoldMeans();
        int degrees = (layout.Levels - 1) * (blocks.Length - 1);
        return Compare(blocks, reference, TwoWay.Remainder(blocks), degrees, (1.0 / blocks.Length) + testToTrain, level);
    }

    /// <summary>
    /// P(|t_1| ≤ t, …, |t_m| ≤ t) for m differences correlated by ½: given the standard deviation s and the reference's error z they
    /// are independent, so the product of m probabilities is averaged over z and s.
    /// </summary>
    public static double Cdf(double t, int comparisons, double degreesOfFreedom) => ScaledChi.Mean(degreesOfFreedom, s =>
    {
        double sum = 0, edge = t * s * Math.Sqrt(2);
        for (int i = 0; i < Normals.Order; i++)
        {
            double z = Normals.GetAbscissa(i), within = Normal.CDF(0, 1, z + edge) - Normal.CDF(0, 1, z - edge);
            sum += 2 * Normals.GetWeight(i) * Normal.PDF(0, 1, z) * Math.Pow(within, comparisons);
        }

        return sum;
    });

    /// <summary>The t beyond which a share 1 − <paramref name="level"/> of families has one |t| or more where no level differs.</summary>
    public static double Critical(int comparisons, double degreesOfFreedom, double level = 0.95)
    {
        double one = Estimate.Quantile((1 + level) / 2, degreesOfFreedom); // of a single comparison; Bonferroni's is too large
        double all = Estimate.Quantile(1 - ((1 - level) / 2 / comparisons), degreesOfFreedom);
        return comparisons == 1 ? one : Brent.FindRoot(t => Cdf(t, comparisons, degreesOfFreedom) - level, one, all + 1e-6, 1e-9);
    }

    private static DunnettComparison[] Compare(
        double[][] blocks, int reference, double squares, int degrees, double share, double level)
    {
        if (degrees < 1) return [];
        int levels = blocks[0].Length;
        double error = Math.Sqrt(2 * squares / degrees * share), critical = Critical(levels - 1, degrees, level);
        return [.. Enumerable.Range(0, levels).Where(other => other != reference).Select(other =>
        {
            var difference = new Estimate(blocks.Average(block => block[other] - block[reference]), error, degrees);
            return new DunnettComparison(
                other, difference, error > 0 ? Math.Clamp(1 - Cdf(Math.Abs(difference.T), levels - 1, degrees), 0, 1) : double.NaN,
                difference.Within(critical));
        })];
    }
}
