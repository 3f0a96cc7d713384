using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

// Figures, differences and ratios of two subjects.
public sealed partial class Judge
{
    private Verdict OfValue(ValueCheck check, Verdict none)
    {
        if (check.Of.Kind is SubjectKind.Final && check.Other is null or { Kind: SubjectKind.Final }) return OfFinals(check, none);
        if (Subjects(check.Of, check.Other) is { } missing) return none with { Because = missing };
        string name = check.How switch
        {
            Comparison.Difference => $"{check.Of} − {check.Other}",
            Comparison.Ratio => $"{check.Of} / {check.Other}",
            _ => check.Of.ToString(),
        };
        Snapshot first = Other(check.Of.Study)!, second = Other(check.Other?.Study)!;
        Group one = Group.Of(check.Of, first);
        if (check.Other is null) return OfOne(check, one, first, none);
        Group other = Group.Of(check.Other, second);
        Verdict verdict = none with { Trials = Ids([.. one.Trials.Values, .. ReferenceEquals(first, second) ? other.Trials.Values : []]) };
        bool ratio = check.How is Comparison.Ratio;
        Region region = ratio ? Logs(check.Region) : check.Region;
        Values values = new(first);
        double step = ratio ? 0 : values.Step(check.Quantity);
        if (!ReferenceEquals(first, second)) return OfTwoStudies(check, one, first, other, second, region, name, verdict);

        IReadOnlyList<(TrialState First, TrialState Second)> pairs = one.PairedWith(other);
        if (pairs.Count == 0) return verdict with { Because = $"{check.Of} and {check.Other} have no two trials that differ in nothing else" };
        if (pairs.Count == 1 && Values.Diverged(pairs[0].First) + Values.Diverged(pairs[0].Second) > 0)
            return OfDiverged(check, pairs[0].First, pairs[0].Second, name, verdict);

        Layout layout = values.Paired(pairs, check.Quantity, out int lost, logs: ratio);
        if (layout.Blocks == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        Contrast contrast = layout.Difference(0, 1);
        string left = string.Join("; ", new[]
        {
            lost > 0 ? $"{lost} of {pairs.Count} pairs of trials are left out: runs diverged" : "", Chosen(check, first),
        }.Where(part => part.Length > 0));
        if (values.Estimate(contrast, step) is not var (estimate, scope, design)) return OneRun(contrast, name, region, ratio, verdict);
        (Effect effect, Outcome outcome) = Decide(name, estimate, region, "paired t", scope, contrast.Folds, contrast.Count, design);
        return verdict with { Outcome = outcome, Because = left, Effects = [ratio ? Exponential(effect) : effect] };
    }

    private Verdict OfOne(ValueCheck check, Group one, Snapshot of, Verdict none)
    {
        Verdict verdict = none with { Trials = ReferenceEquals(of, snapshot) ? Ids(one.Trials.Values) : [] };
        Values values = new(of);
        Measurement[] all = values.Mean(one.Trials.Values, check.Quantity);
        int lost = all.Count(value => !double.IsFinite(value.Value));
        // Whoever diverged has learnt nothing; of what else it would be, nothing can be said.
        if (lost == all.Length && one.Trials.Values.Any(trial => Values.Diverged(trial) > 0))
            return verdict with { Outcome = verdict.Kind == "learns_nothing" ? Outcome.Supported : verdict.Kind == "learns" ? Outcome.Contradicted : Outcome.Undecided, Because = "every run diverged" };
        Contrast contrast = Values.Alone(all);
        if (contrast.Count == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        string left = lost > 0 ? $"{Runs(lost)} of {all.Length} diverged and have no value" : "";
        if (check.Quantity is { Metric.Measure: "parameters", Minus: null } && contrast.Values.Distinct().Count() == 1)
        {
            double value = contrast.Values.First(); // what a network has, and not what a training gives
            return verdict with
            {
                Outcome = check.Region.Contains(value) ? Outcome.Supported : Outcome.Contradicted,
                Because = left,
                Effects = [new(check.Of.ToString(), value, null, Level, double.NaN, "the same in every run", null, contrast.Folds, contrast.Count, double.NaN)],
            };
        }

        if (values.Estimate(contrast, values.Step(check.Quantity)) is not var (estimate, scope, design))
            return OneRun(contrast, check.Of.ToString(), check.Region, false, verdict);
        (Effect effect, Outcome outcome) = Decide(check.Of.ToString(), estimate, check.Region, "t", scope, contrast.Folds, contrast.Count, design);
        return verdict with { Outcome = outcome, Because = string.Join("; ", new[] { left, Chosen(check, of) }.Where(part => part.Length > 0)), Effects = [effect] };
    }

    /// <summary>That the best was chosen by the very values that the claim speaks of; empty: it was not.</summary>
    private static string Chosen(ValueCheck check, Snapshot of) =>
        new[] { check.Of, check.Other }.Any(subject => subject?.Kind is SubjectKind.Best) && check.Quantity.Metric == of.Study.Objective.Metric
            && of.Stages.Sum(stage => stage.Trials.Count) > 1 ? "the best was chosen by these very values: they flatter it" : "";

    /// <summary>Subjects of two studies share no runs: each is estimated alone.</summary>
    private static Verdict OfTwoStudies(
        ValueCheck check, Group one, Snapshot first, Group other, Snapshot second, Region region, string name, Verdict verdict)
    {
        bool ratio = check.How is Comparison.Ratio;
        (Contrast Contrast, (Estimate Estimate, Scope Scope, Design Design)? Estimate) Side(Group group, Snapshot of)
        {
            Values values = new(of);
            Measurement[] all = values.Mean(group.Trials.Values, check.Quantity, logs: ratio);
            Contrast contrast = Values.Alone(all);
            return (contrast, contrast.Count == 0 ? null : values.Estimate(contrast, ratio ? 0 : values.Step(check.Quantity)));
        }

        var (a, b) = (Side(one, first), Side(other, second));
        if (a.Contrast.Count == 0 || b.Contrast.Count == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        if (a.Estimate is not { } x || b.Estimate is not { } y)
            return OneRun(new([[a.Contrast.Values.Average() - b.Contrast.Values.Average()]]), name, region, ratio, verdict);
        Estimate difference = Minus(x.Estimate, y.Estimate);
        Scope scope = x.Scope is Scope.DataLikeThese && y.Scope is Scope.DataLikeThese ? Scope.DataLikeThese : Scope.TheseData;
        (Effect effect, Outcome outcome) = Decide(
            name, difference, region, "Welch's t", scope, Math.Min(a.Contrast.Folds, b.Contrast.Folds), a.Contrast.Count + b.Contrast.Count,
            new Design(difference.DegreesOfFreedom, 0));
        return verdict with { Outcome = outcome, Because = Chosen(check, first), Effects = [ratio ? Exponential(effect) : effect] };
    }

    /// <summary>Of networks that were trained once, what they have is a fact; a difference of shares may be one of the test samples' luck.</summary>
    private Verdict OfFinals(ValueCheck check, Verdict none)
    {
        Snapshot first = Other(check.Of.Study)!, second = Other(check.Other?.Study)!;
        double value = OfFinal(check.Quantity, first);
        if (double.IsNaN(value)) return none with { Because = $"the final network has no {check.Quantity}" };
        Estimate? own = check.Quantity is { Metric: { IsShare: true, Part: MetricPart.Test }, Minus: null } ? OfShare(value, first.Samples.Test) : null;
        Interval? interval = own is null || first.Samples.Test is not { } n ? null : Proportion.ClopperPearson((int)Math.Round(value * n), n);
        if (check.Other is null)
            return Fact(value, interval, own is null ? "one training" : "a count on the test samples");

        double than = OfFinal(check.Quantity, second);
        if (double.IsNaN(than)) return none with { Because = $"the final network of {second.Study.Name} has no {check.Quantity}" };
        if (check.How is Comparison.Ratio)
            return value == 0 && than == 0 ? none with { Outcome = Outcome.Undecided, Because = $"both have a {check.Quantity} of 0: there is no ratio" } : Fact(value / than, null, "one training each");
        if (own is null || OfShare(than, second.Samples.Test) is not { } other) return Fact(value - than, null, "one training each");
        if (SampleBySample(check.Quantity.Metric, first, second) is { } paired) return OfSamples(check, paired, none);
        (Effect effect, Outcome outcome) = Decide($"{check.Of} − {check.Other}", Minus(own, other), check.Region, "two proportions", Scope.TheseNetworks, 1, 2, new(double.PositiveInfinity, 0));
        return none with { Outcome = outcome, Effects = [effect] };

        Verdict Fact(double figure, Interval? within, string test) => none with
        {
            Outcome = check.Region.Contains(figure) ? Outcome.Supported : Outcome.Contradicted,
            Effects = [new(check.Other is null ? check.Of.ToString() : $"{check.Of}, {check.Other}", figure, within, Level, double.NaN, test, Scope.TheseNetworks, 1, 1, double.NaN)],
        };
    }

    /// <summary>What two final networks get right of the same test samples; null where the samples are not the same, or it is not kept which are wrong.</summary>
    private static PairedProportions? SampleBySample(Metric metric, Snapshot first, Snapshot second)
    {
        if (metric.Measure != "accuracy" || first.TestData is null || first.TestData != second.TestData) return null;
        if (WrongOf(first) is not { } one || WrongOf(second) is not { } other || first.Samples.Test is not { } samples) return null;
        return new(samples, other.Except(one).Count(), one.Except(other).Count());

        IReadOnlyList<int>? WrongOf(Snapshot of) => of.Final!.Views.Read<ClassesView>(StoredViews.NameOf(metric.Head ?? "", "classes")) is { Samples: "test" } view ? view.Wrong : null;
    }

    /// <summary>Two networks on the same samples. Which of both is better is McNemar's exact test; by how much, the interval.</summary>
    private static Verdict OfSamples(ValueCheck check, PairedProportions paired, Verdict none)
    {
        bool bounded = check.Region.Bounded, which = !bounded && Bound(check.Region) == 0;
        double level = bounded && check.Region.Contains(paired.Difference) ? EquivalenceLevel : Level;
        Interval interval = paired.Interval(level);
        bool inside = which ? paired.McNemar <= 1 - Level && check.Region.Contains(paired.Difference) : interval.Low > check.Region.Low && interval.High < check.Region.High;
        bool outside = which ? paired.McNemar <= 1 - Level && !check.Region.Contains(paired.Difference) : interval.Low > check.Region.High || interval.High < check.Region.Low;
        return none with
        {
            Outcome = inside ? Outcome.Supported : outside ? Outcome.Contradicted : Outcome.Undecided,
            Because = FormattableString.Invariant($"of {paired.Samples:N0} test samples the first alone gets {paired.FirstAlone:N0} right, the second alone {paired.SecondAlone:N0}"),
            Effects = [new($"{check.Of} − {check.Other}", paired.Difference, interval, level, which ? paired.McNemar : double.NaN, "McNemar, exact", Scope.TheseNetworks, 1, 2, double.NaN)],
        };
    }

    /// <summary>A run that diverged has no value, but a rank: below all that have one.</summary>
    private Verdict OfDiverged(ValueCheck check, TrialState first, TrialState second, string name, Verdict verdict)
    {
        int lost = Values.Diverged(first) + Values.Diverged(second);
        string because = $"{Runs(lost)} diverged";
        if (check.Quantity.LargerIsBetter is not { } larger || check.Region.Bounded || Bound(check.Region) != 0)
            return verdict with { Outcome = Outcome.Undecided, Because = $"{because}: of a margin nothing can be said" };
        Values values = new(snapshot);
        double worst = larger ? double.NegativeInfinity : double.PositiveInfinity;
        double Ranked(double value) => double.IsNaN(value) ? worst : value;
        (double First, double Second)[] pairs = [.. values.Of(first, check.Quantity)
            .Join(values.Of(second, check.Quantity), value => (value.Fold, value.Seed), value => (value.Fold, value.Seed), (a, b) => (Ranked(a.Value), Ranked(b.Value)))];
        PairedRankTest test = PairedRankTest.Of(pairs);
        bool below = test.Smaller > 0.5, says = check.Region.High <= 0;
        Outcome outcome = test.P > 1 - Level ? Outcome.Undecided : below == says ? Outcome.Supported : Outcome.Contradicted;
        return verdict with
        {
            Outcome = outcome,
            Because = PairedRankTest.SmallestP(pairs.Length) > 1 - Level ? $"{because}, and {pairs.Length} pairs are too few for a test of ranks" : because,
            Effects = [new(name, double.NaN, null, Level, test.P, "paired ranks, exact", Scope.TheseData, first.Runs.Select(run => run.Fold).Distinct().Count(), pairs.Length, double.NaN)],
        };
    }

    /// <summary>One value alone: what it is can be told, and nothing of what another would be. A region of null: that there is a difference.</summary>
    private static Verdict OneRun(Contrast contrast, string name, Region? region, bool ratio, Verdict verdict)
    {
        Effect effect = new(name, contrast.Values.Average(), null, Level, double.NaN, "none", null, contrast.Folds, contrast.Count, double.PositiveInfinity);
        return verdict with
        {
            Outcome = Outcome.Undecided,
            Because = $"one run each: nothing says what another would give{(region?.Contains(effect.Value) is true ? "; this one is as claimed" : "")}; take more seeds",
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
