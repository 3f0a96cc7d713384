using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Figures;
using Assay.Reports;
using Assay.Results;
using Assay.Statistics;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>Intervals of test metrics by resampling, against what statistics know of simple ones.</summary>
public sealed class TestIntervalsTests : IDisposable
{
    private static readonly TrainedNetwork Passing = new([new DenseOptions { Units = 1, UseBias = false }], 1, [1]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The mean of n values scatters by their deviation over √n, a share of right samples as the binomial distribution has it.</summary>
    [Fact]
    public void They_are_as_wide_as_means_and_shares_scatter()
    {
        Dataset numbers = Noisy(400, 1, classes: false), classes = Noisy(400, 2, classes: true);
        Interval mae = TestIntervals.Of(Passing, new() { Loss = new() { Name = LossKind.MeanSquaredError }, Epochs = 1, Metrics = [MetricKind.Mae] }, numbers, 3).Metrics["mae"];
        Spread errors = Spread.Of([.. Enumerable.Range(0, 400).Select(i => Math.Abs((double)numbers.Features[i] - numbers.Targets[i]))]);
        double half = 1.96 * errors.Deviation / 20;
        mae.Low.ShouldBe(errors.Mean - half, 0.1 * half);
        mae.High.ShouldBe(errors.Mean + half, 0.1 * half);

        IntervalView shares = TestIntervals.Of(Passing, new() { Loss = new() { Name = LossKind.MeanSquaredError }, Epochs = 1, Metrics = [MetricKind.Accuracy] }, classes, 3);
        double right = Enumerable.Range(0, 400).Count(i => classes.Features[i] > 0.5f == classes.Targets[i] > 0.5f) / 400.0;
        shares.Resamples.ShouldBe(1000);
        double deviation = Math.Sqrt(right * (1 - right) / 400);
        shares.Metrics["accuracy"].Low.ShouldBe(right - (1.96 * deviation), 0.2 * deviation);
        shares.Metrics["accuracy"].High.ShouldBe(right + (1.96 * deviation), 0.2 * deviation);
    }

    /// <summary>Of 200 test sets from a known source most intervals hold the source's own R², 0.8: predictions that are right but for noise of a fifth of the variance.</summary>
    [Fact]
    public void Nineteen_of_twenty_hold_the_true_value()
    {
        int held = 0;
        for (int set = 0; set < 200; set++)
        {
            Interval interval = TestIntervals.Of(Passing, new() { Loss = new() { Name = LossKind.MeanSquaredError }, Epochs = 1, Metrics = [MetricKind.R2] }, Noisy(150, 10 + set, classes: false), (ulong)set).Metrics["r2"];
            if (interval.Low <= 0.8 && interval.High >= 0.8) held++;
        }

        held.ShouldBeInRange(178, 198); // of 95 %: 190; percentiles are a little short for so few samples
    }

    [Fact]
    public void A_study_shows_them_the_same_each_time()
    {
        Study study = SmallStudy.Make();
        study = study with { Reference = study.Reference with { Training = study.Reference.Training with { Metrics = [MetricKind.Accuracy, MetricKind.Brier] } } };
        Snapshot snapshot = StudyRunner.Run(study, _folder.Study, new RunnerOptions { Jobs = 1 }, TestContext.Current.CancellationToken);
        IntervalView view = snapshot.Final!.Views.Read<IntervalView>("intervals")!;
        Interval brier = view.Metrics["brier"];
        double value = snapshot.Final.Test!["brier"];
        (brier.Low < value && value < brier.High).ShouldBeTrue();
        MeasuredValue shown = StudyReport.From(snapshot).Final!.Test.Single(one => one.Metric.Base == "brier");
        shown.Interval.ShouldBe(brier);
        StudySummary.Of(snapshot).ShouldContain("\"test_intervals\"");
        Table final = Tables.Final(snapshot);
        IReadOnlyList<object?> row = final.Rows.Single(one => (string?)one[0] == "test_brier");
        (row[4], row[5]).ShouldBe((brier.Low, brier.High));
        // Counts have the exact interval.
        Measured.IntervalOf(Metric.Of("test_accuracy"), snapshot.Final, 8).ShouldBe(Proportion.ClopperPearson((int)Math.Round(8 * snapshot.Final.Test["accuracy"]), 8));

        using TemporaryFolder again = new();
        StudyRunner.Run(study, again.Study, new RunnerOptions { Jobs = 2 }, TestContext.Current.CancellationToken)
            .Final!.Views.Read<IntervalView>("intervals")!.Metrics["brier"].ShouldBe(brier);
    }

    [Fact]
    public void A_quantile_lies_between_the_two_values_that_enclose_it()
    {
        double[] values = [4, 1, 3, 2]; // numpy.quantile([1, 2, 3, 4], [0, 0.025, 0.5, 0.975, 1])
        double[] expected = [1, 1.075, 2.5, 3.925, 4];
        foreach ((int i, double share) in new[] { 0, 0.025, 0.5, 0.975, 1 }.Index()) Quantile.Of(values, share).ShouldBe(expected[i], 1e-12);
    }

    /// <summary>A number and what is predicted of it: variance 1, of which the noise has a fifth; as classes those above 0.5.</summary>
    private static Dataset Noisy(int samples, int seed, bool classes)
    {
        RandomSequence random = new RandomKey(9, seed).Sequence(Purpose.Data);
        float[] x = new float[samples], y = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            x[i] = (float)(Math.Sqrt(0.8) * random.NextNormal());
            double truth = x[i] + (Math.Sqrt(0.2) * random.NextNormal());
            y[i] = (float)(classes ? (truth > 0.5 ? 1 : 0) : truth);
        }

        return new(x, y, ["x"], ["y"], classes ? 2 : 0);
    }
}
