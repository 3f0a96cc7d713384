using Assay.Engine.Kernels;
using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>
/// Variances of a difference of two levels: what other data would add to it, what another fold of the same data, what another seed
/// (or, where each seed splits anew, another split and seed). A level has half of each; what a fold or seed does to all levels alike is
/// no part of a difference and left out.
/// </summary>
/// <param name="Data">Of data sets, the same in all folds: it makes folds correlated.</param>
/// <param name="Fold">Of folds within data.</param>
/// <param name="Run">Of seeds within folds.</param>
internal sealed record Scatter(double Data, double Fold, double Run)
{
    /// <summary>
    /// As Nadeau and Bengio's correction takes it to be: folds share a part of their variance that is n_test / n_train times as
    /// large as the rest of it, a correlation of n_test / (n_train + n_test).
    /// </summary>
    public static Scatter Assumed(Plan plan, double fold = 1, double run = 2) =>
        new(plan.TestToTrain * (fold + (plan.SplitAnew ? run : run / plan.Seeds)), fold, run);

    /// <summary>By the method of moments from studies that each had their own data; at least 0.</summary>
    public static Scatter Of(Plan plan, IReadOnlyList<Contrast> studies)
    {
        // With one fold, or new splits for each seed, what a fold adds is within data or run.
        Contrast[] nested = [.. studies.Select(study => plan.SplitAnew ? new Contrast([[.. study.Values]]) : study)];
        int folds = nested[0].Folds, seeds = nested[0].Count / folds;
        double run = nested.Average(study => Square(study.OnTheseData()!)) * folds * seeds;
        double ofFolds = folds == 1 ? run / seeds : nested.Average(study => Square(study.OnDataLikeThese(0)!)) * folds;
        double deviation = Spread.Of(nested.Select(study => study.Values.Average())).Deviation;
        return new(Math.Max(0, (deviation * deviation) - (ofFolds / folds)), Math.Max(0, ofFolds - (run / seeds)), run);
    }

    /// <summary>The standard error to expect on these data.</summary>
    public double Here(Plan plan) => Components.ErrorOnTheseData(plan.Folds, plan.Seeds);

    /// <summary>The standard error to expect on data like these, seeds sharing their folds.</summary>
    public double There(Plan plan) => Components.ErrorOnDataLikeThese(plan.Folds, plan.Seeds, plan.TestToTrain);

    /// <summary>The same for one level: a study sees no other data, so that they are no component of it.</summary>
    private VarianceComponents Components => new(0, 0, Fold / 2, Run / 2);

    /// <summary>A study drawn, and what further seeds on the same data and folds would give each level on average.</summary>
    /// <param name="random">Where its numbers come from.</param>
    /// <param name="plan">Folds and seeds.</param>
    /// <param name="levels">How many levels.</param>
    /// <param name="step">From a level to the next, in truth.</param>
    public (Layout Study, double[] Here) Draw(ref RandomSequence random, Plan plan, int levels = 2, double step = 0)
    {
        double[] ofData = new double[levels], ofFold = new double[levels], here = new double[levels];
        Measurement[][] runs = [.. Enumerable.Range(0, levels).Select(_ => new Measurement[plan.Folds * plan.Seeds])];
        for (int level = 0; level < levels; level++) ofData[level] = (level * step) + (Math.Sqrt(Data / 2) * random.NextNormal());
        for (int i = 0; i < plan.Folds * plan.Seeds; i++)
        {
            bool another = plan.SplitAnew || i % plan.Seeds == 0;
            for (int level = 0; level < levels; level++)
            {
                if (another) ofFold[level] = ofData[level] + (Math.Sqrt(Fold / 2) * random.NextNormal());
                runs[level][i] = new(i / plan.Seeds, i % plan.Seeds, ofFold[level] + (Math.Sqrt(Run / 2) * random.NextNormal()));
                here[level] += ofFold[level] / (plan.Folds * plan.Seeds);
            }
        }

        return (Layout.Of(runs), here);
    }

    /// <summary>Studies of two levels, each with its own true difference.</summary>
    /// <param name="count">How many.</param>
    /// <param name="plan">Folds and seeds.</param>
    /// <param name="stream">Of random numbers: what has another shares none.</param>
    public Case[] Draw(int count, Plan plan, int stream) => Many.Of(count, study =>
    {
        RandomSequence random = plan.Random(stream, study);
        double effect = random.NextNormal();
        (Layout layout, double[] here) = Draw(ref random, plan, step: effect);
        return new Case(layout.Difference(1, 0), plan.SplitAnew ? double.NaN : here[1] - here[0], effect);
    });

    private static double Square(Estimate estimate) => estimate.StandardError * estimate.StandardError;
}
