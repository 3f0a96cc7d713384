using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

// Figures, differences and ratios of two subjects.
internal sealed partial class Judge
{
    private Verdict OfValue(ValueCheck check, Verdict none)
    {
        if (check.Of.Kind is SubjectKind.Final && check.Other is null or { Kind: SubjectKind.Final }) return OfFinals(check, none);
        if (Subjects(check.Of, check.Other) is { } missing) return none with { Because = missing };
        Snapshot first = Other(check.Of.Study)!, second = Other(check.Other?.Study)!;
        if (Chosen(check, first) is > 1 and int tried)
        {
            // Whichever of them is the best, its interval holds: so it may be chosen by these very values.
            return new Judge(snapshot, others, family * tried).Compared(check, first, second, none with { Adjustment = $"Bonferroni over {tried} trials, of which it is the best" });
        }

        return Compared(check, first, second, none);
    }

    /// <summary>Of how many trials of one study the claim's subject is the best, by the samples that it is measured on; 0: it is not.</summary>
    private static int Chosen(ValueCheck check, Snapshot of) =>
        (check.Other is null ? check.Of.Kind is SubjectKind.Best
            : check.Of.Study == check.Other.Study && new[] { check.Of, check.Other }.Any(subject => subject.Kind is SubjectKind.Best))
            && check.Quantity.Metric is { OfSamples: true, Part: not MetricPart.Test } && of.Best is { } best
            ? of.Stages[best.Stage].Trials.Count(trial => trial.Runs.Count > 0) : 0; // those that a race gave up, too

    private Verdict Compared(ValueCheck check, Snapshot first, Snapshot second, Verdict none)
    {
        Group one = Group.Of(check.Of, first);
        if (check.Other is null) return OfOne(check, one, first, none);
        string name = check.How is Comparison.Ratio ? $"{check.Of} / {check.Other}" : $"{check.Of} − {check.Other}";
        Group other = Group.Of(check.Other, second);
        Verdict verdict = none with { Trials = ReferenceEquals(first, snapshot) ? Ids([.. one.Trials.Values, .. ReferenceEquals(first, second) ? other.Trials.Values : []]) : [] };
        bool ratio = check.How is Comparison.Ratio;
        Region region = ratio ? Logs(check.Region) : check.Region;
        if (ratio && (Negative(one, first, check.Quantity) ?? Negative(other, second, check.Quantity)) is { } negative)
            return verdict with { Because = $"a ratio needs values above 0, and there is a {check.Quantity} of {negative:G3}" };
        if (!ReferenceEquals(first, second)) return OfTwoStudies(check, one, first, other, second, region, name, verdict);

        IReadOnlyList<(TrialState First, TrialState Second)> pairs = one.PairedWith(other);
        if (pairs.Count == 0) return verdict with { Because = $"{check.Of} and {check.Other} have no two trials that differ in nothing else" };
        if (pairs is [var pair] && (Confirmed.Holds(pair.First, first) || Confirmed.Holds(pair.Second, first)))
        {
            pairs = [Confirmed.Beside(pair.First, pair.Second, first)];
            if (!Confirmed.ShareRuns(pairs[0].First, pairs[0].Second)) return OfOtherSeeds(check, pairs[0].First, pairs[0].Second, first, region, name, verdict);
        }

        if (pairs.Count == 1 && Values.Diverged(pairs[0].First) + Values.Diverged(pairs[0].Second) > 0)
            return OfDiverged(check, pairs[0].First, pairs[0].Second, first, name, verdict);

        Values values = new(first);
        Layout layout = values.Paired(pairs, check.Quantity, out int lost, logs: ratio);
        if (layout.Blocks == 0)
            return lost > 0 ? verdict with { Outcome = Outcome.Undecided, Because = "runs of every pair of trials diverged" } : verdict with { Because = NotMeasured(check.Quantity) };
        Contrast contrast = layout.Difference(0, 1);
        string left = lost > 0 ? $"{lost} of {pairs.Count} pairs of trials are left out: runs diverged" : "";
        if (OfNetworks(check.Quantity, contrast))
            return Fact(name, ratio ? Math.Exp(contrast.Values.First()) : contrast.Values.First(), null, "the same in every run", null, contrast.Count, check.Region, verdict with { Because = left });
        double step = ratio ? check.Quantity is { Metric.Measure: "epochs", Minus: null } ? LogStep(pairs) : 0 : values.Step(check.Quantity);
        if (values.Estimate(contrast, step, check.Quantity) is not var (estimate, scope, design)) return OneRun(contrast, name, region, ratio, verdict);
        (Effect effect, Outcome outcome) = Decide(name, estimate, region, "paired t", scope, contrast.Folds, contrast.Count, design);
        // What is left decides nothing where much has diverged.
        return verdict with { Outcome = 10 * lost > pairs.Count ? Outcome.Undecided : outcome, Because = left, Effects = [ratio ? Exponential(effect) : effect] };
    }

    private Verdict OfOne(ValueCheck check, Group one, Snapshot of, Verdict none)
    {
        Verdict verdict = none with { Trials = ReferenceEquals(of, snapshot) ? Ids(one.Trials.Values) : [] };
        Values values = new(of);
        int runs = one.Trials.Values.Sum(trial => trial.Runs.Count), diverged = one.Trials.Values.Sum(Values.Diverged);
        // Whoever diverged has learnt nothing; of what else it would be, nothing can be said.
        if (diverged == runs)
        {
            return verdict with
            {
                Outcome = runs == 1 || check.Diverged is null ? Outcome.Undecided : check.Diverged is true ? Outcome.Supported : Outcome.Contradicted,
                Because = runs == 1 ? "its one run diverged" : "every run diverged",
            };
        }

        Contrast contrast = Values.Alone(values.Mean(one.Trials.Values, check.Quantity));
        if (contrast.Count == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        string left = diverged > 0 ? $"{diverged} of {Runs(runs)} diverged and count in nothing" : "", name = check.Of.ToString();
        if (OfNetworks(check.Quantity, contrast)) return Fact(name, contrast.Values.First(), null, "the same in every run", null, contrast.Count, check.Region, verdict with { Because = left });
        if (values.Estimate(contrast, values.Step(check.Quantity), check.Quantity) is not var (estimate, scope, design)) return OneRun(contrast, name, check.Region, false, verdict);
        (Effect effect, Outcome outcome) = Decide(name, estimate, check.Region, "t", scope, contrast.Folds, contrast.Count, design);
        return verdict with { Outcome = 10 * diverged > runs ? Outcome.Undecided : outcome, Because = left, Effects = [effect] };
    }

    /// <summary>Whether a quantity is what networks have, and no matter of their training.</summary>
    private static bool OfNetworks(Quantity quantity, Contrast contrast) =>
        quantity is { Metric.Measure: "parameters", Minus: null } && contrast.Values.Distinct().Count() == 1;

    /// <summary>A value at or below 0; null: there is none.</summary>
    private static double? Negative(Group group, Snapshot of, Quantity quantity) =>
        group.Trials.Values.SelectMany(trial => new Values(of).Of(trial, quantity)).Select(value => value.Value).Where(value => value <= 0).Cast<double?>().FirstOrDefault();

    /// <summary>An epoch, on the logarithmic scale: of the shortest run.</summary>
    private static double LogStep(IReadOnlyList<(TrialState First, TrialState Second)> pairs) =>
        Math.Log(1 + (1.0 / Math.Max(1, pairs.SelectMany(pair => pair.First.Runs.Concat(pair.Second.Runs)).Min(run => run.Curve.Epochs))));

    /// <summary>Subjects of two studies share no runs: each is estimated alone.</summary>
    private Verdict OfTwoStudies(
        ValueCheck check, Group one, Snapshot first, Group other, Snapshot second, Region region, string name, Verdict verdict)
    {
        bool ratio = check.How is Comparison.Ratio;
        (Contrast Contrast, (Estimate Estimate, Scope Scope, Design Design)? Estimate) Side(Group group, Snapshot of)
        {
            Values values = new(of);
            Contrast contrast = Values.Alone(values.Mean(group.Trials.Values, check.Quantity, logs: ratio));
            return (contrast, contrast.Count == 0 ? null : values.Estimate(contrast, ratio ? 0 : values.Step(check.Quantity), check.Quantity));
        }

        var (a, b) = (Side(one, first), Side(other, second));
        if (a.Contrast.Count == 0 || b.Contrast.Count == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        double value = a.Contrast.Values.Average() - b.Contrast.Values.Average();
        if (OfNetworks(check.Quantity, a.Contrast) && OfNetworks(check.Quantity, b.Contrast))
            return Fact(name, ratio ? Math.Exp(value) : value, null, "the same in every run", null, a.Contrast.Count + b.Contrast.Count, check.Region, verdict);
        if (a.Estimate is not { } x || b.Estimate is not { } y) return OneRun(new([[value]]), name, region, ratio, verdict);
        Estimate difference = Minus(x.Estimate, y.Estimate);
        Scope scope = x.Scope is Scope.DataLikeThese && y.Scope is Scope.DataLikeThese ? Scope.DataLikeThese : Scope.TheseData;
        (Effect effect, Outcome outcome) = Decide(
            name, difference, region, "Welch's t", scope, Math.Min(a.Contrast.Folds, b.Contrast.Folds), a.Contrast.Count + b.Contrast.Count,
            new Design(difference.DegreesOfFreedom, 0));
        TrialState[] both = [.. one.Trials.Values, .. other.Trials.Values];
        int lost = both.Sum(Values.Diverged);
        if (10 * lost > both.Sum(trial => trial.Runs.Count)) outcome = Outcome.Undecided;
        string because = string.Join("; ", new[]
        {
            lost > 0 ? "runs diverged, and count in nothing" : "",
            new[] { check.Of, check.Other! }.Any(subject => subject.Kind is SubjectKind.Best) && check.Quantity.Metric == first.Study.Objective.Metric
                ? "the best was chosen by these very values, which flatter it, in each study" : "",
        }.Where(part => part.Length > 0));
        return verdict with { Outcome = outcome, Because = because, Effects = [ratio ? Exponential(effect) : effect] };
    }

    /// <summary>
    /// Networks that were trained once. What one has is a fact, but for the luck of its test samples, which is known of shares; what a second
    /// training would give is not known, so that two are compared only on their test samples.
    /// </summary>
    private Verdict OfFinals(ValueCheck check, Verdict none)
    {
        Snapshot first = Other(check.Of.Study)!, second = Other(check.Other?.Study)!;
        double value = OfFinal(check.Quantity, first);
        if (double.IsNaN(value)) return none with { Because = $"the final network has no {check.Quantity}" };
        if (check.Other is null)
        {
            return OfShare(check.Quantity, value, first) is null ? Fact(check.Of.ToString(), value, null, "one training", Scope.TheseNetworks, 1, check.Region, none)
                : OfTestSamples(check, check.Of.ToString(), value, level => Proportion.ClopperPearson((int)Math.Round(value * first.Samples.Test!.Value), first.Samples.Test.Value, level), double.NaN, "a count on the test samples", none);
        }

        double than = OfFinal(check.Quantity, second);
        if (double.IsNaN(than)) return none with { Because = $"the final network of {second.Study.Name} has no {check.Quantity}" };
        bool ratio = check.How is Comparison.Ratio;
        string name = ratio ? $"{check.Of} / {check.Other}" : $"{check.Of} − {check.Other}";
        double effect = ratio ? value / than : value - than;
        if (double.IsNaN(effect)) return none with { Outcome = Outcome.Undecided, Because = $"both have a {check.Quantity} of 0: there is no ratio" };
        if (check.Quantity is { Metric.Measure: "parameters", Minus: null }) return Fact(name, effect, null, "one training each", Scope.TheseNetworks, 2, check.Region, none);
        if (!ratio && check.Quantity is { Minus: null, Epoch: null })
        {
            if (SampleBySample.Right(check.Quantity.Metric, first, second) is { } paired)
            {
                bool which = !check.Region.Bounded && !check.Region.Tolerant && Bound(check.Region) == 0; // which of both, and not by how much
                return OfTestSamples(check, name, paired.Difference, paired.Interval, which ? paired.McNemar : double.NaN, "McNemar, exact", none with
                {
                    Because = FormattableString.Invariant($"of {paired.Samples:N0} test samples the first alone gets {paired.FirstAlone:N0} right, the second alone {paired.SecondAlone:N0}"),
                });
            }

            Estimate? errors = SampleBySample.Errors(check.Quantity.Metric, first, second), own = OfShare(check.Quantity, value, first), other = OfShare(check.Quantity, than, second);
            if (errors is not null || (own is not null && other is not null))
            {
                Estimate difference = errors ?? Minus(own!, other!);
                (Effect decided, Outcome outcome) = Decide(
                    name, difference, check.Region, errors is null ? "two proportions" : "paired t over test samples", Scope.TheseNetworks, 1, 2, new(difference.DegreesOfFreedom, 0));
                return none with { Outcome = outcome, Effects = [decided] };
            }
        }

        return OneRun(new([[ratio ? Math.Log(effect) : effect]]), name, ratio ? Logs(check.Region) : check.Region, ratio, none, OfTrials);
    }

    /// <summary>What to do where one training each is all there is.</summary>
    private const string OfTrials = "compare trials of the search, which have runs";

    /// <summary>A figure with its interval over test samples; where there is a p, it decides.</summary>
    private Verdict OfTestSamples(ValueCheck check, string name, double value, Func<double, Interval> within, double p, string test, Verdict none)
    {
        bool inside = check.Region.Contains(value);
        double level = check.Region.Tolerant && inside ? EquivalenceLevel : Level;
        Interval interval = within(level);
        bool shown = double.IsNaN(p) ? inside ? interval.Low >= check.Region.Low && interval.High <= check.Region.High : interval.Low > check.Region.High || interval.High < check.Region.Low
            : p <= Alpha;
        return none with
        {
            Outcome = !shown ? Outcome.Undecided : inside ? Outcome.Supported : Outcome.Contradicted,
            Effects = [new(name, value, interval, level, p, test, Scope.TheseNetworks, 1, check.Other is null ? 1 : 2, double.NaN)],
        };
    }

    /// <summary>A run that diverged has no value, but a rank: below all that have one.</summary>
    private Verdict OfDiverged(ValueCheck check, TrialState first, TrialState second, Snapshot of, string name, Verdict verdict)
    {
        int lost = Values.Diverged(first) + Values.Diverged(second);
        string because = $"{Runs(lost)} diverged";
        if (check.Quantity.LargerIsBetter is not { } larger || check.Region.Tolerant || Bound(check.Region) != 0)
            return verdict with { Outcome = Outcome.Undecided, Because = $"{because}: of a margin nothing can be said" };
        Values values = new(of);
        double worst = larger ? double.NegativeInfinity : double.PositiveInfinity;
        double Ranked(double value) => double.IsNaN(value) ? worst : value;
        (double First, double Second)[] pairs = [.. values.Of(first, check.Quantity)
            .Join(values.Of(second, check.Quantity), value => (value.Fold, value.Seed), value => (value.Fold, value.Seed), (a, b) => (Ranked(a.Value), Ranked(b.Value)))];
        PairedRankTest test = PairedRankTest.Of(pairs);
        bool below = test.Smaller > 0.5, says = check.Region.High <= 0;
        Outcome outcome = test.P > Alpha ? Outcome.Undecided : below == says ? Outcome.Supported : Outcome.Contradicted;
        return verdict with
        {
            Outcome = outcome,
            Because = PairedRankTest.SmallestP(pairs.Length) > Alpha ? $"{because}, and {pairs.Length} pairs are too few for a test of ranks" : because,
            Effects = [new(name, double.NaN, null, Level, test.P, "paired ranks, exact", Scope.TheseData, first.Runs.Select(run => run.Fold).Distinct().Count(), pairs.Length, double.NaN)],
        };
    }

    /// <summary>One value alone: what it is can be told, and nothing of what another would be. A region of null: that there is a difference.</summary>
    private Verdict OneRun(Contrast contrast, string name, Region? region, bool ratio, Verdict verdict, string instead = "take more seeds")
    {
        Effect effect = new(name, contrast.Values.Average(), null, Level, double.NaN, "none", null, contrast.Folds, contrast.Count, double.PositiveInfinity);
        return verdict with
        {
            Outcome = Outcome.Undecided,
            Because = $"one run each: nothing says what another would give{(region?.Contains(effect.Value) is true ? "; this one is as claimed" : "")}; {instead}",
            Effects = [ratio ? Exponential(effect) : effect],
        };
    }

    /// <summary>Why a subject has no trials; null: all have.</summary>
    private string? Subjects(params Subject?[] subjects)
    {
        foreach (Subject subject in subjects.OfType<Subject>())
        {
            if (subject.Kind is SubjectKind.Final) return "the final network is one training, and cannot be compared with a trial's runs";
            if (Group.Of(subject, Other(subject.Study)!).Trials.Count == 0) return $"no finished trial is {subject}";
        }

        return null;
    }

    private static string NotMeasured(Quantity quantity) =>
        $"no run has {quantity}{(quantity.Metric.Part is MetricPart.Test ? ": the study tests no levels (final: { test: levels })" : "")}";
}
