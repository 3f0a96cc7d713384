using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>Where the best trials' values scatter from, as standard deviations, and what more runs would show: see <see cref="Scatter"/>.</summary>
/// <param name="Trials">Ids of the trials.</param>
/// <param name="Fold">From fold to fold, alike for all trials; NaN: nothing says.</param>
/// <param name="Seed">From seed to seed within folds, alike for all trials; NaN: nothing says.</param>
/// <param name="FoldOfDifference">Of a difference of two trials, from fold to fold; NaN: nothing says.</param>
/// <param name="RestOfDifference">Of a difference of two trials, from seed to seed; with one seed a fold, all of it.</param>
/// <param name="Scope">What is shown: these_data, data_like_these.</param>
/// <param name="Purchases">Folds, seeds and the smallest difference shown in 80 % of cases: as the study is, then with more of them.</param>
internal sealed record ScatterReport(
    IReadOnlyList<int> Trials, double Fold, double Seed, double FoldOfDifference, double RestOfDifference, string Scope, IReadOnlyList<Purchase> Purchases)
{
    /// <summary>The report of a scatter.</summary>
    public static ScatterReport Of(Scatter scatter) => new(
        scatter.Trials, Math.Sqrt(scatter.Variances.Fold), Math.Sqrt(scatter.Variances.Seed), Math.Sqrt(2 * scatter.Variances.FoldByLevel),
        Math.Sqrt(2 * scatter.Variances.Remainder), Tables.Snake(scatter.Scope), scatter.Purchases);
}
