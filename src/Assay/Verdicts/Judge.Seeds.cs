using Assay.Results;
using Assay.Statistics;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

// A trial that was confirmed beside one that was not: other seeds, on the same folds.
internal sealed partial class Judge
{
    private Verdict OfOtherSeeds(ValueCheck check, TrialState first, TrialState second, Snapshot of, Region region, string name, Verdict verdict)
    {
        bool ratio = check.How is Comparison.Ratio;
        if (Values.Diverged(first) + Values.Diverged(second) is > 0 and int diverged)
            return verdict with { Outcome = Outcome.Undecided, Because = $"{Runs(diverged)} diverged" };
        Values values = new(of);
        Contrast one = Values.Alone(values.Mean([first], check.Quantity, logs: ratio)), other = Values.Alone(values.Mean([second], check.Quantity, logs: ratio));
        if (one.Count == 0 || other.Count == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        double value = one.FoldMeans.Average() - other.FoldMeans.Average();
        if (OfNetworks(check.Quantity, one) && OfNetworks(check.Quantity, other))
            return Fact(name, ratio ? Math.Exp(value) : value, null, "the same in every run", null, one.Count + other.Count, check.Region, verdict);

        // Fold by fold, where folds are shared and there are several; else each alone.
        bool byFold = !of.Study.Evaluation.Resplit && one.Folds == other.Folds && one.Folds > 1;
        (Estimate Estimate, Scope Scope, Design Design)? estimate = null;
        if (byFold) estimate = values.Estimate(new([.. one.FoldMeans.Zip(other.FoldMeans, (a, b) => (double[])[a - b])]), 0);
        else if (values.Estimate(one, 0) is var (x, scope, _) && values.Estimate(other, 0) is var (y, _, _) && Minus(x, y) is var difference)
            estimate = (difference, scope, new(difference.DegreesOfFreedom, 0));
        if (estimate is not var (found, speaks, design)) return OneRun(new([[value]]), name, region, ratio, verdict);
        (Effect effect, Outcome outcome) = Decide(name, found, region, byFold ? "paired t of fold means" : "Welch's t", speaks, Math.Min(one.Folds, other.Folds), one.Count + other.Count, design);
        return verdict with
        {
            Outcome = outcome, Effects = [ratio ? Exponential(effect) : effect],
            Because = "the best was run again on fresh seeds and the other was not: they share folds, and no seeds",
        };
    }
}
