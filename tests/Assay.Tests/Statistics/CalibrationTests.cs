using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

/// <summary>
/// A slice of bench/calibration. A difference is drawn whose folds share a part (other data would have another), so much of it as
/// Nadeau and Bengio's correction takes for granted.
/// </summary>
public class CalibrationTests
{
    private const int Studies = 2000;
    private const double Share = 0.05, ThreeErrors = 0.015; // √(0.05 · 0.95 / 2000) · 3

    [Theory]
    [InlineData(1, 5, false), InlineData(5, 2, false), InlineData(5, 10, false), InlineData(10, 3, false), InlineData(1, 5, true), InlineData(5, 3, true)]
    public void Each_scope_errs_in_one_of_twenty_studies(int folds, int seeds, bool splitAnew)
    {
        double testToTrain = folds == 1 ? 0.25 : 1.0 / (folds - 1), here = 0, there = 0, naive = 0, held = 0;
        RandomSequence random = new RandomKey(6, folds, seeds).Sequence(Purpose.Data, splitAnew ? 1UL : 0);
        for (int study = 0; study < Studies; study++)
        {
            double shared = Math.Sqrt(testToTrain * (1 + (splitAnew ? 2 : 2.0 / seeds))) * random.NextNormal(), truth = 0; // fold 1, seed 2
            var values = new double[folds][];
            for (int fold = 0; fold < folds; fold++)
            {
                double ofFold = shared;
                values[fold] = new double[seeds];
                for (int seed = 0; seed < seeds; seed++)
                {
                    if (seed == 0 || splitAnew) ofFold = shared + random.NextNormal();
                    values[fold][seed] = ofFold + (Math.Sqrt(2) * random.NextNormal());
                }

                truth += ofFold / folds;
            }

            var difference = new Contrast(values);
            if (!splitAnew && Misses(difference.OnTheseData()!, truth)) here++;
            if (new Contrast([[.. difference.Values]]).OnTheseData()!.P <= Share) naive++;
            if (difference.OnDataLikeThese(testToTrain, splitAnew) is not { } like) continue;
            if (Misses(like, 0)) there++;
            const double margin = 8; // some five standard errors, and the truth is as large
            if (Equivalence.P(like with { Effect = like.Effect + margin }, margin) <= Share) held++;
        }

        if (!splitAnew) (here / Studies).ShouldBe(Share, ThreeErrors);
        if (folds > 1 || splitAnew) (there / Studies).ShouldBe(Share, ThreeErrors);
        (held / Studies).ShouldBeLessThanOrEqualTo(Share + ThreeErrors);
        (naive / Studies).ShouldBeGreaterThan(2 * Share); // the paired t test over all folds and seeds, as if each were data of its own

        static bool Misses(Estimate estimate, double truth) => estimate.Interval() is var interval && (interval.Low > truth || interval.High < truth);
    }
}
