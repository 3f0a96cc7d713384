using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

public class VarianceComponentsTests
{
    [Theory] // By tests/golden/statistics.R, from the mean squares of its analysis of variance; fold × level is −1.3e-6 first.
    [InlineData(0, 5.45306712963e-04, 0)]
    [InlineData(0.02, 5.25584490741e-04, 6.73067129630e-05)]
    public void They_are_those_of_the_mean_squares(double more, double fold, double foldByLevel)
    {
        VarianceComponents components = VarianceComponents.Of(
            StatisticsTable.Layout((level, at, _, value) => value + (level == 2 && at == 0 ? more : 0)));
        components.Fold.ShouldBe(fold, 1e-14);
        components.Seed.ShouldBe(3.73981481481e-05, 1e-15);
        components.FoldByLevel.ShouldBe(foldByLevel, 1e-14);
        components.Remainder.ShouldBe(2.74259259259e-05, 1e-15);
    }

    [Theory]
    [InlineData(4, 3, 3), InlineData(4, 3, 1), InlineData(4, 1, 3), InlineData(1, 3, 3)]
    public void Simulated_they_are_found_on_average_and_what_cannot_be_told_apart_is_left_or_together(int folds, int seeds, int levels)
    {
        const int studies = 4000;
        RandomSequence random = new RandomKey(5).Sequence(Purpose.Data);
        double[] sums = new double[4];
        for (int study = 0; study < studies; study++)
        {
            var runs = new List<Measurement>[levels];
            for (int level = 0; level < levels; level++) runs[level] = [];
            for (int fold = 0; fold < folds; fold++)
            {
                double ofFold = 8 * random.NextNormal();
                double[] ofLevel = [.. Enumerable.Range(0, levels).Select(level => level + (4 * random.NextNormal()))];
                for (int seed = 0; seed < seeds; seed++)
                {
                    double ofSeed = 3 * random.NextNormal();
                    for (int level = 0; level < levels; level++) runs[level].Add(new(fold, seed, ofFold + ofSeed + ofLevel[level] + random.NextNormal()));
                }
            }

            VarianceComponents one = VarianceComponents.Of(Layout.Of(runs));
            foreach ((int i, double value) in new[] { one.Fold, one.Seed, one.FoldByLevel, one.Remainder }.Index()) sums[i] += value / studies;
        }

        double[] expected = (folds, seeds, levels) switch
        {
            (4, 3, 3) => [64, 9, 16, 1],
            (4, 3, 1) => [64 + 16, 9 + 1, double.NaN, double.NaN],
            (4, 1, 3) => [64 + 9, double.NaN, double.NaN, 16 + 1],
            _ => [double.NaN, 9, double.NaN, 1],
        };
        for (int i = 0; i < 4; i++)
        {
            double.IsNaN(sums[i]).ShouldBe(double.IsNaN(expected[i]), $"component {i}");
            if (!double.IsNaN(expected[i])) sums[i].ShouldBe(expected[i], 0.06 * expected[i], $"component {i}"); // some three standard errors
        }
    }

    [Fact]
    public void They_foretell_the_error_of_a_difference()
    {
        var components = new VarianceComponents(64, 9, 16, 4);
        components.ErrorOnTheseData(5, 2).ShouldBe(Math.Sqrt(2 * 4 / 10.0), 1e-12);
        components.ErrorOnDataLikeThese(5, 2, 0.25).ShouldBe(Math.Sqrt(2 * (0.2 + 0.25) * (16 + 2)), 1e-12);
    }
}
