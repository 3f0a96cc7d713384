using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Tests.Statistics;

/// <summary>Constants by tests/golden/statistics.R.</summary>
public class PowerTests
{
    [Theory]
    [InlineData(2.5, 1, 0.155757036955), InlineData(3, 4, 0.619261459403), InlineData(1.5, 9, 0.268962856748), InlineData(2.9, 45, 0.809930914931), InlineData(0, 3, 0.05)]
    public void The_power_is_the_noncentral_ts(double effect, double degrees, double power) =>
        Power.OfDifference(effect, degrees).ShouldBe(power, 1e-8);

    [Theory]
    [InlineData(1, 16.3340088699), InlineData(4, 3.76105955382), InlineData(9, 3.14963288645), InlineData(45, 2.86317061657)]
    public void The_smallest_difference_is_found_in_80_of_100(double degrees, double effect) =>
        Power.SmallestDifference(degrees).ShouldBe(effect, 1e-7);

    [Theory]
    [InlineData(8, 1, 0.743835652104), InlineData(4, 4, 0.890355055364), InlineData(3, 9, 0.737415866824), InlineData(2, 45, 0.25676934904)]
    public void The_power_of_equivalence_is_an_integral_over_chi_squared(double margin, double degrees, double power) =>
        Power.OfEquivalence(margin, degrees).ShouldBe(power, 1e-8);

    [Fact]
    public void Simulated_studies_find_what_was_foretold()
    {
        const int folds = 3, seeds = 3, studies = 4000;
        double smallest = Design.OnTheseData(folds, seeds).SmallestDifference(1.0 / Math.Sqrt(folds * seeds));
        double margin = Design.OnTheseData(folds, seeds).SmallestMargin(1.0 / Math.Sqrt(folds * seeds));
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Data);
        int found = 0, held = 0;
        for (int study = 0; study < studies; study++)
        {
            double[][] errors = [.. Enumerable.Range(0, folds).Select(_ => Enumerable.Range(0, seeds).Select(_ => random.NextNormal()).ToArray())];
            if (new Contrast([.. errors.Select(fold => fold.Select(e => e + smallest).ToArray())]).OnTheseData()!.P <= 0.05) found++;
            if (Equivalence.P(new Contrast(errors).OnTheseData()!, margin) <= 0.05) held++;
        }

        ((double)found / studies).ShouldBe(0.8, 0.02); // three standard errors
        ((double)held / studies).ShouldBe(0.8, 0.02);
    }

    [Fact]
    public void Without_degrees_of_freedom_no_outcome_could()
    {
        Design design = Design.OnTheseData(10, 1);
        design.DegreesOfFreedom.ShouldBe(0);
        new[] { design.SmallestDifference(1e-9), design.SmallestMargin(1e-9), design.ImpossibleMargin(0) }.ShouldAllBe(value => double.IsPositiveInfinity(value));
        Design.OnDataLikeThese(1, 10, 0.25).DegreesOfFreedom.ShouldBe(0);
        Design.OnDataLikeThese(1, 10, 0.25, splitAnew: true).DegreesOfFreedom.ShouldBe(9);
    }

    [Theory] // Every outcome of accuracies in steps of 1: differences from −2 to 2 in each cell.
    [InlineData(1, 2), InlineData(1, 3), InlineData(2, 2), InlineData(3, 2)]
    public void No_outcome_holds_a_margin_that_is_called_impossible(int folds, int seeds)
    {
        (double smallestHere, double smallestThere, double errorHere, double errorThere) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        for (int outcome = 0; outcome < Math.Pow(5, folds * seeds); outcome++)
        {
            int rest = outcome;
            var contrast = new Contrast([.. Enumerable.Range(0, folds).Select(_ => Enumerable.Range(0, seeds).Select(_ => { int value = (rest % 5) - 2; rest /= 5; return (double)value; }).ToArray())]);
            See(contrast.OnTheseData(), ref smallestHere, ref errorHere);
            See(contrast.OnDataLikeThese(0.5), ref smallestThere, ref errorThere);
        }

        errorHere.ShouldBe(Design.OnTheseData(folds, seeds).SmallestError, 1e-12);
        smallestHere.ShouldBeGreaterThan(Design.OnTheseData(folds, seeds).ImpossibleMargin(1));
        if (folds == 1) return;
        errorThere.ShouldBe(Design.OnDataLikeThese(folds, seeds, 0.5).SmallestError, 1e-12);
        smallestThere.ShouldBeGreaterThan(Design.OnDataLikeThese(folds, seeds, 0.5).ImpossibleMargin(1));

        static void See(Estimate? estimate, ref double margin, ref double error)
        {
            if (estimate is not { StandardError: > 0 }) return;
            margin = Math.Min(margin, Equivalence.SmallestMargin(estimate));
            error = Math.Min(error, estimate.StandardError);
        }
    }
}
