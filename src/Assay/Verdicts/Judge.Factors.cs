using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

// What a factor does over all of its levels.
internal sealed partial class Judge
{
    private Verdict OfFactor(FactorCheck check, Verdict none)
    {
        Subject reference = Subject.Of(SubjectKind.Reference);
        (string Label, Group Group)[] all = [.. check.Levels.Select(label => (label, LevelOf(check.Factor, label, snapshot)))];
        string[] missing = [.. all.Where(level => level.Group.Trials.Count == 0).Select(level => level.Label)];
        (string Label, Group Group)[] levels = [.. all.Where(level => level.Group.Trials.Count > 0)];
        Group own = Group.Of(reference, snapshot);
        bool compared = levels.Any(level => level.Group.PairedWith(own).Count > 0); // not in a grid, where it is one trial of many
        var pairs = compared
            ? levels.Where(level => !level.Group.Trials.Values.SequenceEqual(own.Trials.Values)).Select(level => (Name: $"{level.Label} − the reference", First: level.Group, Second: own))
            : levels.SelectMany((first, i) => levels.Skip(i + 1).Select(second => (Name: $"{first.Label} − {second.Label}", First: first.Group, Second: second.Group)));
        var trials = pairs.Select(pair => (pair.Name, Pairs: pair.First.PairedWith(pair.Second))).Where(pair => pair.Pairs.Count > 0).ToArray();
        if (trials.Length == 0) return none with { Because = $"no two finished trials differ in {check.Factor}" };
        Verdict verdict = none with { Trials = Ids(levels.SelectMany(level => level.Group.Trials.Values)) };

        Values values = new(snapshot);
        List<(string Name, Estimate Estimate, Scope Scope, Design Design, Contrast Contrast)> estimates = [];
        List<string> diverged = [];
        bool apart = false;
        foreach ((string name, IReadOnlyList<(TrialState First, TrialState Second)> beside) in trials)
        {
            Layout layout = values.Paired(beside, check.Quantity, out int lost);
            if (lost > 0) diverged.Add(name);
            apart |= beside.Count == 1 && DivergesAlone(beside[0].First, beside[0].Second, Alpha / trials.Length);
            if (lost == beside.Count) continue;
            if (layout.Blocks == 0) return verdict with { Because = NotMeasured(check.Quantity) };
            Contrast contrast = layout.Difference(0, 1);
            if (values.Estimate(contrast, values.Step(check.Quantity), check.Quantity) is not var (estimate, scope, design)) return OneRun(contrast, name, check.Differs ? null : Region.About(0, check.Margin), false, verdict);
            estimates.Add((name, estimate, scope, design, contrast));
        }

        string because = string.Join("; ", new[]
        {
            diverged.Count > 0 ? $"runs diverged: {string.Join(", ", diverged)}" : "",
            missing.Length > 0 ? $"no finished trial has {check.Factor} {string.Join(", ", missing)}" : "",
        }.Where(part => part.Length > 0));
        if (estimates.Count == 0)
            return verdict with { Outcome = !apart ? Outcome.Undecided : check.Differs ? Outcome.Supported : Outcome.Contradicted, Because = because };

        // Beyond the margin, on either side: one test a level, and a family of them.
        double[] beyond = Holm.Adjust([.. estimates.Select(one => one.Estimate.StandardError > 0
            ? Math.Min(1, 2 * Math.Min(one.Estimate.PAbove(check.Margin), one.Estimate.PBelow(-check.Margin))) : double.NaN)]);
        bool[] within = [.. estimates.Select(one => check.Margin > 0 && one.Estimate.StandardError > 0 && Equivalence.P(one.Estimate, check.Margin) <= Alpha)];
        bool differs = apart || beyond.Any(p => p <= Alpha), same = within.All(one => one) && diverged.Count == 0;
        bool equivalence = !check.Differs && !differs;
        Effect[] effects = [.. estimates.Select((one, i) => new Effect(
            one.Name, one.Estimate.Effect,
            one.Estimate.StandardError > 0 ? one.Estimate.Interval(equivalence ? EquivalenceLevel : 1 - (Alpha / estimates.Count)) : null,
            equivalence ? EquivalenceLevel : Level,
            equivalence ? one.Estimate.StandardError > 0 ? Equivalence.P(one.Estimate, check.Margin) : double.NaN : beyond[i],
            one.Estimate.StandardError > 0 ? equivalence ? "two one-sided paired t" : "paired t" : "the same in every run", one.Scope, one.Contrast.Folds, one.Contrast.Count,
            equivalence ? one.Design.SmallestMargin(one.Estimate.StandardError, Alpha) : one.Design.SmallestDifference(one.Estimate.StandardError, Alpha / estimates.Count)))];
        return verdict with
        {
            Outcome = differs ? check.Differs ? Outcome.Supported : Outcome.Contradicted
                // Of levels that are not there nothing is known: they may differ.
                : missing.Length > 0 ? Outcome.NotTested
                : same ? check.Differs ? Outcome.Contradicted : Outcome.Supported : Outcome.Undecided,
            Because = because,
            // The one that decides: the surest that there is a difference; of no difference the least sure.
            Effects = [.. equivalence ? effects.OrderByDescending(effect => effect.P) : effects.OrderBy(effect => effect.P)],
            Adjustment = estimates.Count == 1 ? null
                : differs || check.Differs ? $"Holm over {estimates.Count} differences; intervals by Bonferroni" : $"none: each of {estimates.Count} differences must lie within the margin",
        };
    }

    /// <summary>
    /// Whether every run of one trial diverged and none of the other's, and that is no chance: Fisher's exact test, p = 2 / C(2n, n) of n
    /// runs each; at 5 % of four at least.
    /// </summary>
    private static bool DivergesAlone(TrialState first, TrialState second, double alpha)
    {
        (int a, int b, int n) = (Values.Diverged(first), Values.Diverged(second), Math.Min(first.Runs.Count, second.Runs.Count));
        return Proportion.AllAgainstNone(n) <= alpha && Math.Min(a, b) == 0 && (a == first.Runs.Count || b == second.Runs.Count);
    }

    /// <summary>
    /// How far apart the levels of two factors are. The largest of several means is too large by luck: half of the runs say which level is
    /// the highest and which the lowest, and the other half how far apart these two are.
    /// </summary>
    private Verdict OfLargerEffect(LargerEffectCheck check, Verdict none)
    {
        Snapshot first = Other(check.Factor.Study)!, second = Other(check.Than.Study)!;
        if (Ranges(check.Factor, first, check.Quantity, out string? problem) is not { } one) return none with { Because = problem! };
        if (Ranges(check.Than, second, check.Quantity, out problem) is not { } other) return none with { Because = problem! };
        string name = $"range over {check.Factor} − range over {check.Than}";
        Values values = new(first);
        (Effect effect, Outcome outcome) = (null!, Outcome.Undecided);
        if (ReferenceEquals(first, second))
        {
            Contrast contrast = Layout.Of(one, other).Difference(0, 1);
            if (values.Estimate(contrast, 0, check.Quantity) is not var (estimate, scope, design)) return OneRun(contrast, name, none.Region!, false, none);
            (effect, outcome) = Decide(name, estimate, none.Region!, "paired t of ranges", scope, contrast.Folds, contrast.Count, design);
        }
        else
        {
            if (values.Estimate(Values.Alone(one), 0, check.Quantity) is not { } x || new Values(second).Estimate(Values.Alone(other), 0, check.Quantity) is not { } y)
                return none with { Outcome = Outcome.Undecided, Because = "one run each: nothing says what another would give; take more seeds" };
            Estimate difference = Minus(x.Estimate, y.Estimate);
            (effect, outcome) = Decide(name, difference, none.Region!, "Welch's t of ranges", x.Scope is Scope.DataLikeThese && y.Scope is Scope.DataLikeThese ? Scope.DataLikeThese : Scope.TheseData, Math.Min(Folds(one), Folds(other)), one.Length + other.Length, new(difference.DegreesOfFreedom, 0));
        }

        return none with { Outcome = outcome, Effects = [effect] };

        static int Folds(Measurement[] values) => values.Select(value => value.Fold).Distinct().Count();
    }

    private static Measurement[]? Ranges(FactorOf factor, Snapshot of, Quantity quantity, out string? problem)
    {
        Values values = new(of);
        string[] labels = factor.Levels.Count > 0 ? [.. factor.Levels]
            : [.. of.Study.Search.SelectMany(stage => stage.Factors).Where(own => own.Name == factor.Name).SelectMany(own => own.Levels).Select(level => level.Label).Distinct()];
        // One at a time the reference is one of the levels, unless others are named; in a grid all are.
        bool alone = of.Study.Search.Where(stage => stage.Varies).All(stage => stage.Kind is StageKind.OneAtATime);
        Group[] groups = [.. (factor.Levels.Count == 0 && alone ? labels.Prepend(ClaimReader.Reference) : labels).Select(label => LevelOf(factor.Name, label, of))];
        problem = groups.Any(group => group.Trials.Count == 0) ? $"a level of {factor} has no finished trial" : null;
        if (problem is not null) return null;
        groups = [.. groups.DistinctBy(group => group.Trials.Values.First().Id)];
        problem = groups.Any(group => group.Trials.Values.Any(trial => Values.Diverged(trial) > 0)) ? $"runs of a level of {factor} diverged: how far apart they are, nothing says" : null;
        if (problem is not null) return null;
        Measurement[][] levels = groups.Length < 2 ? [] : [.. Group.Common(groups).Select(group => values.Mean(group.Trials.Values, quantity))];
        problem = levels.Length < 2 || levels[0].Length == 0 ? $"fewer than two finished levels of {factor}" : null;
        if (problem is not null) return null;
        (int Fold, int Seed, double[] Values)[] blocks = [.. levels[0].Select(value => (value.Fold, value.Seed))
            .Where(key => levels.All(level => level.Any(value => (value.Fold, value.Seed) == key && double.IsFinite(value.Value))))
            .OrderBy(key => key.Seed).ThenBy(key => key.Fold)
            .Select(key => (key.Fold, key.Seed, levels.Select(level => level.First(value => (value.Fold, value.Seed) == key).Value).ToArray()))];
        problem = blocks.Length < 2 ? $"fewer than two runs of each level of {factor}" : null;
        if (problem is not null) return null;
        int half = blocks.Length / 2;
        double[] means = [.. Enumerable.Range(0, levels.Length).Select(level => blocks.Take(half).Average(block => block.Values[level]))];
        (int highest, int lowest) = (Array.IndexOf(means, means.Max()), Array.IndexOf(means, means.Min()));
        return [.. blocks.Skip(half).Select(block => new Measurement(block.Fold, block.Seed, block.Values[highest] - block.Values[lowest]))];
    }

    private static Group LevelOf(string factor, string label, Snapshot of) =>
        Group.Of(new Subject(SubjectKind.Levels, new Dictionary<string, string> { [factor] = label }), of);
}
