using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

/// <summary>Decides a study's claims by its results, and by those of other studies where a claim names them.</summary>
/// <param name="snapshot">The study.</param>
/// <param name="others">The results of other studies.</param>
/// <param name="family">How many claims share the 5 % in which one may be wrong.</param>
internal sealed partial class Judge(Snapshot snapshot, ResultsOf others, int family = 1)
{
    internal const double Significance = 0.05;

    private double Alpha => Significance / family;

    private double Level => 1 - Alpha;

    private double EquivalenceLevel => 1 - (2 * Alpha);

    /// <summary>The verdicts on all claims of a study, in their order.</summary>
    public static IReadOnlyList<Verdict> All(Snapshot snapshot, ResultsOf? others = null)
    {
        Judge judge = new(snapshot, others ?? (_ => null));
        return [.. snapshot.Study.Claims.Select(judge.Of)];
    }

    /// <summary>Names of the other studies that a study's claims speak of.</summary>
    public static IEnumerable<string> StudiesOf(Study study) =>
        study.Claims.SelectMany(claim => ClaimReader.Of(claim, study).Check?.Studies ?? []).Where(name => name != study.Name).Distinct();

    /// <summary>The verdict on a claim.</summary>
    public Verdict Of(Claim claim)
    {
        (string kind, Check? check, string? problem) = ClaimReader.Of(claim, snapshot.Study);
        if (check is null) return new(claim, kind, Outcome.NotTested, $"it cannot be read: {problem}");
        Verdict none = new(claim, kind, Outcome.NotTested, "");
        if (Foresight.Lacking(claim, snapshot.Study, snapshot.Samples) is { } lacking) return none with { Because = lacking };
        foreach (string study in check.Studies.Distinct())
        {
            try
            {
                if (Other(study) is not { } other) return none with { Because = $"there are no results of {study}" };
                // A short training beside a long one says nothing of either.
                if (other.Study.Preset != snapshot.Study.Preset)
                    return none with { Because = $"{study} was run {Under(other)}, and {snapshot.Study.Name} {Under(snapshot)}: what is compared is run alike" };
            }
            catch (StudyException unreadable)
            {
                return none with { Because = $"the results of {study} cannot be read: {unreadable.Errors[0].Message}" };
            }
        }

        return Of(check, none);
    }

    private static string Under(Snapshot of) => of.Study.Preset is { } preset ? $"under the preset {preset}" : "as its file stands";

    private Verdict Of(Check check, Verdict none) => Searching(check) is { } at ? none with { Because = $"the search of {at} has not ended" } : check switch
    {
        ValueCheck one => OfValue(one, none with { Quantity = one.Quantity, Region = one.Region, Ratio = one.How is Comparison.Ratio, OfOne = one.How is Comparison.None }),
        SpeedCheck one => OfSpeed(one, none with { Quantity = new(one.Time), Region = one.Ratio, Ratio = true }),
        FactorCheck one => OfFactor(one, none with { Quantity = one.Quantity, Region = one.Margin > 0 ? Region.About(0, one.Margin) : null }),
        LargerEffectCheck one => OfLargerEffect(one, none with { Quantity = one.Quantity, Region = Region.Above(one.By) }),
        TrendCheck one => OfTrend(one, none with { Quantity = one.Quantity, Region = one.Spread ? new(Math.Exp(one.Region.Low), Math.Exp(one.Region.High)) : one.Region, Ratio = one.Spread }),
        CompatibleCheck one => OfCompatible(one, none with { Quantity = new(one.Validation), Region = Region.About(0, one.Margin) }),
        SettingCheck one => OfSetting(one, none with { Quantity = new(snapshot.Study.Objective.Metric) }),
        MostCommonCheck one => OfMostCommon(one, none),
        HoldsInCheck one => OfHoldsIn(one, none),
        _ => throw new InvalidOperationException($"no verdict on {check.GetType().Name}"),
    };

    /// <summary>The study whose search decides the claim and has not ended: what is the best is not known yet; null: none.</summary>
    private string? Searching(Check check)
    {
        string?[] studies = check switch
        {
            SettingCheck or CompatibleCheck => [null],
            MostCommonCheck one => [.. one.Among],
            ValueCheck one => [.. new[] { one.Of, one.Other }.OfType<Subject>().Where(OfBest).Select(subject => subject.Study)],
            SpeedCheck one => [.. new[] { one.Of, one.Than }.Where(OfBest).Select(subject => subject.Study)],
            TrendCheck { Factor: null } one when OfBest(one.Of) => [.. one.Levels],
            _ => [],
        };
        return studies.Select(Other).OfType<Snapshot>().FirstOrDefault(of => of.Stages.Any(stage => stage.Kept is null))?.Study.Name;

        static bool OfBest(Subject subject) => subject.Kind is SubjectKind.Best;
    }

    private Snapshot? Other(string? study) => study is null || study == snapshot.Study.Name ? snapshot : others(study);

    /// <summary>
    /// An effect from its estimate, and what it says of a region. Of a region with a margin the interval and the test that stand beside
    /// it are those that its place asks for: within, the 90 % interval and one-sided tests; outside, the 95 % interval and the test that it
    /// is not within.
    /// </summary>
    private (Effect Effect, Outcome Outcome) Decide(
        string name, Estimate estimate, Region region, string test, Scope scope, int folds, int runs, Design? design)
    {
        bool within = region.Tolerant && region.Contains(estimate.Effect);
        double level = within ? EquivalenceLevel : Level;
        Interval interval = estimate.Interval(level);
        double above = double.IsFinite(region.Low) ? estimate.PAbove(region.Low) : 0, below = double.IsFinite(region.High) ? estimate.PBelow(region.High) : 0;
        double p = Math.Min(1, family * (within ? Math.Max(above, below)
            : !region.Bounded ? 2 * Math.Min(estimate.PAbove(Bound(region)), estimate.PBelow(Bound(region)))
            : 2 * (estimate.Effect > region.High ? estimate.PAbove(region.High) : estimate.PBelow(region.Low))));
        double smallest = design is null ? double.NaN
            : region.Bounded ? design.SmallestMargin(estimate.StandardError, Alpha) : design.SmallestDifference(estimate.StandardError, Alpha);
        // The same to the last bit in every run: nothing says how it would scatter.
        bool exact = estimate.StandardError == 0;
        Outcome outcome = exact ? Outcome.Undecided
            : interval.Low > region.Low && interval.High < region.High ? Outcome.Supported
            : interval.Low > region.High || interval.High < region.Low ? Outcome.Contradicted : Outcome.Undecided;
        return (new(
            name, estimate.Effect, exact ? null : interval, level, p, exact ? "the same in every run" : within ? $"{(region.Bounded ? "two one-sided" : "one-sided")} {test}" : test, scope, folds, runs,
            exact ? double.NaN : smallest), outcome);
    }

    private static double Bound(Region region) => double.IsFinite(region.Low) ? region.Low : region.High;

    /// <summary>The same on the scale on which it was estimated by logarithms.</summary>
    private static Effect Exponential(Effect effect) => effect with
    {
        Value = Math.Exp(effect.Value),
        Interval = effect.Interval is { } interval ? new(Math.Exp(interval.Low), Math.Exp(interval.High)) : null,
        Smallest = Math.Exp(effect.Smallest),
    };

    private static Region Logs(Region region) =>
        region with { Low = region.Low > 0 ? Math.Log(region.Low) : double.NegativeInfinity, High = Math.Log(region.High) };

    /// <summary>What is not a matter of chance: a number that networks have, not one that their training gives.</summary>
    private Verdict Fact(string name, double value, Interval? interval, string test, Scope? scope, int runs, Region region, Verdict verdict) => verdict with
    {
        Outcome = region.Contains(value) ? Outcome.Supported : Outcome.Contradicted,
        Effects = [new(name, value, interval, Level, double.NaN, test, scope, 1, runs, double.NaN)],
    };

    /// <summary>Two estimates of different studies: their difference, with Welch's and Satterthwaite's degrees of freedom.</summary>
    private static Estimate Minus(Estimate first, Estimate second) => Sum([first, second], [1, -1]);

    /// <summary>Σ coefficient · estimate of independent estimates, with Satterthwaite's degrees of freedom.</summary>
    private static Estimate Sum(IReadOnlyList<Estimate> estimates, IReadOnlyList<double> coefficients)
    {
        double effect = 0, variance = 0, share = 0;
        foreach ((Estimate estimate, double coefficient) in estimates.Zip(coefficients))
        {
            double square = coefficient * coefficient * estimate.StandardError * estimate.StandardError;
            effect += coefficient * estimate.Effect;
            variance += square;
            share += square * square / estimate.DegreesOfFreedom;
        }

        return new(effect, Math.Sqrt(variance), share > 0 ? variance * variance / share : double.PositiveInfinity);
    }

    /// <summary>A share of right test samples as an estimate: binomial, at least a sample's error; null of all that is no such share.</summary>
    private static Estimate? OfShare(Quantity quantity, double share, Snapshot of) =>
        quantity is { Metric: { IsCount: true, Part: Assay.Engine.Training.MetricPart.Test }, Minus: null, Epoch: null } && double.IsFinite(share) && of.Samples.Test is { } n
            ? new(share, Math.Sqrt(Math.Max(share * (1 - share), 1.0 / n) / n), double.PositiveInfinity) : null;

    private static string Runs(int count) => count == 1 ? "1 run" : $"{count:N0} runs";

    private static int[] Ids(IEnumerable<TrialState> trials) => [.. trials.Select(trial => trial.Id).Distinct().Take(20)];

    private static double OfFinal(Quantity quantity, Snapshot of) => quantity.Epoch is not null
        ? of.Final is { } final ? new Values(of).Of(final.Run, quantity) : double.NaN
        : Measured.Of(quantity.Metric, of) - (quantity.Minus is { } minus ? Measured.Of(minus, of) : 0);
}
