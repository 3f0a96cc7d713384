using Assay.Statistics;
using Assay.Verdicts;

namespace Assay.Tests.Verdicts;

public class ScatterTests
{
    /// <summary>Differences 0.01, 0.02 … 0.05: deviation 0.0158. Of a paired t test with 4 degrees of freedom 3.76 errors are found in 80 % of cases, with 9 degrees 3.15.</summary>
    [Fact]
    public void Of_one_fold_it_is_that_of_a_paired_t_test()
    {
        Scatter scatter = Scatter.Of(new Studied(seeds: 5).Level("size", "2", 0.01, 0.02, 0.03, 0.04, 0.05).Snapshot())!;
        double deviation = Spread.Of([0.01, 0.02, 0.03, 0.04, 0.05]).Deviation;
        scatter.Trials.ShouldBe([2, 1]);
        Math.Sqrt(2 * scatter.Variances.Remainder).ShouldBe(deviation, 1e-12);
        scatter.Scope.ShouldBe(Scope.TheseData);
        scatter.Purchases.Select(one => (one.Folds, one.Seeds)).ShouldBe([(1, 5), (1, 10)]);
        scatter.Purchases[0].Smallest.ShouldBe(3.76 * deviation / Math.Sqrt(5), 0.0001);
        scatter.Purchases[1].Smallest.ShouldBe(3.15 * deviation / Math.Sqrt(10), 0.0001);
    }

    /// <summary>What folds do to one level and not to the other is not lessened by seeds: se² = (1/K + 1/(K − 1)) · s².</summary>
    [Fact]
    public void Of_folds_it_speaks_of_data_like_these_and_seeds_buy_little()
    {
        double[] byFold = [0.01, 0.01, 0.03, 0.03, 0.05, 0.05];
        Scatter scatter = Scatter.Of(new Studied(folds: 3, seeds: 2).Level("size", "2", byFold).Snapshot())!;
        scatter.Scope.ShouldBe(Scope.DataLikeThese);
        scatter.Purchases.Select(one => (one.Folds, one.Seeds)).ShouldBe([(3, 2), (3, 4), (6, 2)]);
        double error = Math.Sqrt(((1.0 / 3) + 0.5) * 0.02 * 0.02);
        scatter.Purchases[0].Smallest.ShouldBe(error * Power.SmallestDifference(2, 0.05, 0.8), 1e-9);
        scatter.Purchases[1].Smallest.ShouldBe(scatter.Purchases[0].Smallest, 1e-9);
        scatter.Purchases[2].Smallest.ShouldBeLessThan(scatter.Purchases[0].Smallest / 2);
    }

    [Fact]
    public void With_one_seed_nothing_is_said_of_more_seeds_and_with_one_run_nothing_at_all()
    {
        Scatter.Of(new Studied(folds: 3, seeds: 1).Level("size", "2", 0.01, 0.02, 0.04).Snapshot())!.Purchases
            .Select(one => (one.Folds, one.Seeds)).ShouldBe([(3, 1), (6, 1)]);
        Scatter.Of(new Studied(folds: 1, seeds: 1).Level("size", "2", 0.01).Snapshot()).ShouldBeNull();
        Scatter.Of(new Studied(seeds: 5).Snapshot()).ShouldBeNull();
        Scatter.Of(new Studied(seeds: 2).Level("size", "2", 0.01, double.NaN).Snapshot()).ShouldBeNull(); // one of the two diverged
    }
}
