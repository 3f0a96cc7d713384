using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

/// <summary>The values of runs, and the estimate that a study's design makes of them.</summary>
/// <param name="study">The study.</param>
/// <param name="samples">How many samples it has.</param>
/// <param name="snapshot">Its results; null where there are none yet, and no run is asked for.</param>
internal sealed class Values(Study study, SampleCounts samples, Snapshot? snapshot = null)
{
    /// <summary>Of a study with results.</summary>
    public Values(Snapshot snapshot)
        : this(snapshot.Study, snapshot.Samples, snapshot)
    {
    }

    private EvaluationOptions Evaluation => study.Evaluation;

    /// <summary>n_test / n_train of a fold.</summary>
    private double TestToTrain => TestToTrainOf(Evaluation);

    /// <summary>n_test / n_train of a fold of such an evaluation.</summary>
    internal static double TestToTrainOf(EvaluationOptions evaluation) =>
        evaluation.Folds > 1 ? 1.0 / (evaluation.Folds - 1) : evaluation.ValidationFraction / (1 - evaluation.ValidationFraction);

    /// <summary>A quantity of a run.</summary>
    public double Of(RunState run, Quantity quantity)
    {
        return Value(quantity.Metric) - (quantity.Minus is { } minus ? Value(minus) : 0);

        double Value(Metric metric) => quantity.Epoch is { } epoch ? Measured.At(epoch, metric, run) : Measured.Of(metric, run, snapshot!);
    }

    /// <summary>A quantity of a trial's runs.</summary>
    public Measurement[] Of(TrialState trial, Quantity quantity) => [.. trial.Runs.Select(run => new Measurement(run.Fold, run.Seed, Of(run, quantity)))];

    /// <summary>The mean over trials for each fold and seed; of trials that have all values alone, where any has.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="quantity">What is measured.</param>
    /// <param name="logs">Whether means are of logarithms, which exist of what is above 0.</param>
    public Measurement[] Mean(IEnumerable<TrialState> trials, Quantity quantity, bool logs = false)
    {
        Measurement[][] all = [.. trials.Select(trial => Of(trial, quantity).Select(value => logs ? value with { Value = value.Value > 0 ? Math.Log(value.Value) : double.NaN } : value).ToArray())];
        Measurement[][] whole = [.. all.Where(values => values.All(value => double.IsFinite(value.Value)))];
        return [.. (whole.Length > 0 ? whole : all).SelectMany(values => values).GroupBy(value => (value.Fold, value.Seed))
            .Select(group => new Measurement(group.Key.Fold, group.Key.Seed, group.Average(value => value.Value)))];
    }

    /// <summary>Pairs of trials as two levels, fold by fold and seed by seed; without those in which a run diverged, or of several one that has a value missing.</summary>
    /// <param name="pairs">Trials that differ in nothing but what is compared.</param>
    /// <param name="quantity">What is measured.</param>
    /// <param name="left">How many pairs are left out.</param>
    /// <param name="logs">Whether values are logarithms.</param>
    public Layout Paired(IReadOnlyList<(TrialState First, TrialState Second)> pairs, Quantity quantity, out int left, bool logs = false)
    {
        (TrialState First, TrialState Second)[] sound = 
        [
            .. pairs.Where(pair => Diverged(pair.First) + Diverged(pair.Second) == 0
                && (pairs.Count == 1 || Of(pair.First, quantity).Concat(Of(pair.Second, quantity)).All(value => double.IsFinite(value.Value)))),
        ];
        left = pairs.Count - sound.Length;
        return Layout.Of(Mean(sound.Select(pair => pair.First), quantity, logs), Mean(sound.Select(pair => pair.Second), quantity, logs));
    }

    /// <summary>How many runs of a trial diverged.</summary>
    public static int Diverged(TrialState trial) => trial.Runs.Count(run => run.Status is RunStatus.Diverged);

    /// <summary>
    /// The step in which a quantity comes: a share of n validation samples in steps of 1/n, epochs one by one; 0 where there is none, or n
    /// is not known.
    /// </summary>
    public double Step(Quantity quantity)
    {
        if (quantity is { Metric.Measure: "epochs", Minus: null }) return 1;
        double? count = quantity.Metric.Part is MetricPart.Test ? samples.Test
            : samples.Train * (Evaluation.Folds > 1 ? 1.0 / Evaluation.Folds : Evaluation.ValidationFraction);
        return quantity.Metric.IsCount && quantity.Minus is null && count > 0 ? 1 / count.Value : 0;
    }

    /// <summary>
    /// The estimate of a contrast's mean: on data like these where there are several divisions of them, else on these data. Values that
    /// are all the same in steps are taken to be off by one step once, since nothing says that they could not.
    /// </summary>
    /// <returns>Null where no run repeats another.</returns>
    /// <param name="contrast">The contrast.</param>
    /// <param name="step">The step that its values come in; 0: none.</param>
    /// <param name="quantity">What it is of: on the test set, which all folds share, nothing speaks of other data; null: of no test metric.</param>
    public (Estimate Estimate, Scope Scope, Design Design)? Estimate(Contrast contrast, double step, Quantity? quantity = null)
    {
        if (contrast.Count == 0) return null;
        int folds = contrast.Folds, seeds = Math.Max(1, contrast.Count / folds);
        bool test = quantity?.Metric is { Part: MetricPart.Test, OfSamples: true };
        (Estimate? estimate, Scope scope, Design design) = !test && contrast.OnDataLikeThese(TestToTrain, Evaluation.Resplit) is { } like
            ? (like, Scope.DataLikeThese, Design.OnDataLikeThese(folds, seeds, TestToTrain, Evaluation.Resplit))
            : (contrast.OnTheseData(), Scope.TheseData, Design.OnTheseData(folds, seeds));
        if (estimate is null) return null;
        design = design with { DegreesOfFreedom = estimate.DegreesOfFreedom }; // fewer where runs diverged
        if (estimate.StandardError == 0 && step > 0) estimate = estimate with { StandardError = design.SmallestError * step };
        return (estimate, scope, design);
    }

    /// <summary>What this study's design makes of any contrast, before anything ran.</summary>
    public Design Foreseen() => DesignOf(Evaluation);

    /// <summary>What such an evaluation makes of any contrast.</summary>
    internal static Design DesignOf(EvaluationOptions evaluation) => evaluation.Divisions > 1
        ? Design.OnDataLikeThese(evaluation.Folds, evaluation.Seeds, TestToTrainOf(evaluation), evaluation.Resplit)
        : Design.OnTheseData(evaluation.Folds, evaluation.Seeds);

    /// <summary>The values themselves as a contrast: of a single subject.</summary>
    public static Contrast Alone(IReadOnlyCollection<Measurement> values) =>
        new([.. values.Where(value => double.IsFinite(value.Value)).GroupBy(value => value.Fold).OrderBy(fold => fold.Key)
            .Select(fold => fold.OrderBy(value => value.Seed).Select(value => value.Value).ToArray())]);
}
