using Assay.Results;
using Assay.Statistics;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

// Epochs and seconds to a value.
internal sealed partial class Judge
{
    private Verdict OfSpeed(SpeedCheck check, Verdict none)
    {
        if (check.Of.Kind is SubjectKind.Final && check.Than.Kind is SubjectKind.Final && check.Reached is not null) return OfFinalSpeed(check, none);
        if (check.Reached is null)
            return OfValue(new(check.Of, Comparison.Ratio, check.Than, new(check.Time), check.Ratio), none);
        if (Subjects(check.Of, check.Than) is { } missing) return none with { Because = missing };
        Snapshot first = Other(check.Of.Study)!, second = Other(check.Than.Study)!;
        IReadOnlyList<(TrialState First, TrialState Second)> trials = Group.Of(check.Of, first).PairedWith(Group.Of(check.Than, second));
        if (trials.Count != 1) return none with { Because = trials.Count == 0 ? "no two trials differ in nothing else" : $"several trials are {check.Of}: the time to a value is compared of one with one; name a level of every factor that the grid varies" };
        if (ReferenceEquals(first, second) && (Confirmed.Holds(trials[0].First, first) || Confirmed.Holds(trials[0].Second, first)))
            trials = [Confirmed.Beside(trials[0].First, trials[0].Second, first)];
        Verdict verdict = none with { Trials = ReferenceEquals(first, snapshot) ? Ids([trials[0].First, .. ReferenceEquals(first, second) ? new[] { trials[0].Second } : []]) : [] };

        var other = trials[0].Second.Runs.ToDictionary(run => (run.Fold, run.Seed));
        (RunState First, RunState Second)[] runs = [.. trials[0].First.Runs.Where(run => other.ContainsKey((run.Fold, run.Seed))).Select(run => (run, other[(run.Fold, run.Seed)]))];
        if (runs.Any(pair => pair.First.Curve[check.Reached.Name] is null || pair.Second.Curve[check.Reached.Name] is null)) return verdict with { Because = NotMeasured(new(check.Reached)) };
        if (runs.Length == 0) return verdict with { Because = "they have no fold and seed in common (the best was run again on fresh seeds, the other was not)" };
        (double First, double Second)[] pairs = [.. runs.Select(pair => (Time(pair.First, check), Time(pair.Second, check)))];
        string name = $"{check.Of} / {check.Than}, {check.Time} to {check.Reached} {check.Value}";
        int never = pairs.Count(pair => double.IsInfinity(pair.First)), neverOther = pairs.Count(pair => double.IsInfinity(pair.Second));
        if (never + neverOther == 0 && pairs.Length > 0)
        {
            Values values = new(first);
            Contrast contrast = Values.Alone([.. runs.Zip(pairs, (run, pair) => new Measurement(run.First.Fold, run.First.Seed, Math.Log(pair.First / pair.Second)))]);
            // Whole epochs: where all are the same, one of them may be one off.
            double step = check.Time.Name == "epochs" ? Math.Log(1 + (1 / pairs.Min(pair => Math.Min(pair.First, pair.Second)))) : 0;
            if (values.Estimate(contrast, step) is not var (estimate, scope, design)) return OneRun(contrast, name, Logs(check.Ratio), true, verdict);
            (Effect effect, Outcome outcome) = Decide(name, estimate, Logs(check.Ratio), "paired t of logarithms", scope, contrast.Folds, contrast.Count, design);
            return verdict with { Outcome = outcome, Effects = [Exponential(effect)] };
        }

        // One budget for all: who never came there was watched for so long at least.
        double budget = runs.SelectMany(pair => new[] { pair.First, pair.Second }).Where(run => double.IsInfinity(Time(run, check))).Select(run => Per(run, check) * run.Curve.Epochs)
            .DefaultIfEmpty(double.NaN).Min();
        string because = $"{check.Reached} never came to {check.Value} in {never} of {pairs.Length} runs of {check.Of}, and {neverOther} of {check.Than}";
        if (pairs.Length == 0 || never == pairs.Length && neverOther == pairs.Length) return verdict with { Outcome = Outcome.Undecided, Because = because };
        CensoredRatio ratio = CensoredRatio.Of(pairs, budget, Level);
        PairedRankTest ranks = PairedRankTest.Of(pairs);
        bool inside = ratio.Interval.Low > check.Ratio.Low && (ratio.Interval.High < check.Ratio.High || double.IsPositiveInfinity(check.Ratio.High));
        bool outside = ratio.Interval.Low > check.Ratio.High || ratio.Interval.High < check.Ratio.Low;
        return verdict with
        {
            Outcome = inside ? Outcome.Supported : outside ? Outcome.Contradicted : Outcome.Undecided,
            Because = $"{because}; the interval decides, of signs; p is of ranks",
            Effects = [new(name, ratio.Low == ratio.High ? ratio.Low : double.NaN, ratio.Interval, Level, ranks.P, "sign test's interval, paired ranks", Scope.TheseData, runs.Select(run => run.First.Fold).Distinct().Count(), pairs.Length, double.NaN)],
        };
    }

    /// <summary>Of two trainings, one each: what they took is told, and nothing of what others would take.</summary>
    private Verdict OfFinalSpeed(SpeedCheck check, Verdict none)
    {
        string name = $"{check.Of} / {check.Than}, {check.Time} to {check.Reached} {check.Value}";
        if (Other(check.Of.Study)!.Final is not { } first || Other(check.Than.Study)!.Final is not { } second) return none with { Because = "a final network is not there" };
        if (first.Run.Curve[check.Reached!.Name] is null || second.Run.Curve[check.Reached.Name] is null) return none with { Because = NotMeasured(new(check.Reached)) };
        (double one, double other) = (Time(first.Run, check), Time(second.Run, check));
        return double.IsInfinity(one) || double.IsInfinity(other) ? none with { Outcome = Outcome.Undecided, Because = $"{check.Reached} never came to {check.Value} in {(double.IsInfinity(one) ? check.Of : check.Than)}" }
            : OneRun(new([[Math.Log(one / other)]]), name, Logs(check.Ratio), true, none, OfTrials);
    }

    /// <summary>Until the metric is as good as the value: epochs, or these by the median time of one; infinite where it never is.</summary>
    private static double Time(RunState run, SpeedCheck check)
    {
        IReadOnlyList<double> curve = run.Curve[check.Reached!.Name] ?? [];
        for (int epoch = 0; epoch < curve.Count; epoch++)
        {
            if (check.Reached.LargerIsBetter is false ? curve[epoch] <= check.Value : curve[epoch] >= check.Value)
                return (epoch + 1) * Per(run, check);
        }

        return double.PositiveInfinity;
    }

    private static double Per(RunState run, SpeedCheck check) => check.Time.Name == "seconds" ? run.EpochSeconds : 1;
}
