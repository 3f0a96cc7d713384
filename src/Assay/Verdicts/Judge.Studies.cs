using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

// Trends, and what holds over several studies.
internal sealed partial class Judge
{
    private Verdict OfTrend(TrendCheck check, Verdict none)
    {
        double[] coefficients = Trend.Coefficients(Trend.Ranks(check.Levels.Count));
        string name = $"{(check.Spread ? "deviation of " : "")}{check.Quantity} from one {(check.Factor is null ? "study" : "level")} to the next";
        if (check.Factor is null) return OverStudies(check, coefficients, name, none);
        Group[] levels = [.. check.Levels.Select(label => LevelOf(check.Factor, label, snapshot))];
        for (int i = 0; i < levels.Length; i++)
            if (levels[i].Trials.Count == 0) return none with { Because = $"no finished trial has {check.Factor} {check.Levels[i]}" };
        Group[] common = Group.Common(levels);
        if (common[0].Trials.Count == 0) return none with { Because = $"no trials with these levels of {check.Factor} differ in nothing else" };
        Verdict verdict = none with { Trials = Ids(common.SelectMany(level => level.Trials.Values)) };
        string left = Left(levels, common);
        Values values = new(snapshot);
        Measurement[][] all = [.. common.Select(level => values.Mean(level.Trials.Values, check.Quantity))];
        if (check.Spread)
        {
            Estimate?[] logs = [.. all.Select(level => LogDeviation.Of(level.Select(value => value.Value)))];
            if (logs.Any(log => log is null)) return verdict with { Because = "a level has fewer than two runs, or none that differ" };
            return Decided(Sum([.. logs.Select(log => log!)], coefficients), "normal", Scope.TheseData, snapshot.Study.Evaluation.Folds, all.Sum(level => level.Length), null);
        }

        Layout layout = Layout.Of(all);
        if (layout.Blocks == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        Contrast contrast = layout.Contrast(coefficients);
        return values.Estimate(contrast, values.Step(check.Quantity), check.Quantity) is var (estimate, scope, design)
            ? Decided(estimate, "t of the slope", scope, contrast.Folds, contrast.Count, design)
            : OneRun(contrast, name, check.Region, false, verdict);

        Verdict Decided(Estimate estimate, string test, Scope scope, int folds, int runs, Design? design)
        {
            (Effect effect, Outcome outcome) = Decide(name, estimate, check.Region, test, scope, folds, runs, design);
            return verdict with { Outcome = outcome, Because = left, Effects = [check.Spread ? Exponential(effect) : effect] };
        }
    }

    /// <summary>What of groups is not among what they have in common, or has no value; empty: nothing.</summary>
    private static string Left(IReadOnlyList<Group> groups, IReadOnlyList<Group> common)
    {
        int alone = groups.Sum(group => group.Trials.Count) - common.Sum(group => group.Trials.Count), diverged = common.Sum(group => group.Trials.Values.Count(trial => Values.Diverged(trial) > 0));
        return string.Join("; ", new[]
        {
            alone > 0 ? $"{alone} trials without their like at every level are left out" : "", diverged > 0 ? $"runs of {diverged} trials diverged, and count in nothing" : "",
        }.Where(part => part.Length > 0));
    }

    private Verdict OverStudies(TrendCheck check, double[] coefficients, string name, Verdict none)
    {
        List<Estimate> estimates = [];
        Scope scope = Scope.DataLikeThese;
        (int runs, int folds) = (0, int.MaxValue);
        foreach (string study in check.Levels)
        {
            Snapshot of = Other(study)!;
            Estimate? estimate;
            if (check.Of.Kind is SubjectKind.Final)
            {
                double figure = OfFinal(check.Quantity, of);
                if (double.IsNaN(figure)) return none with { Because = $"the final network of {study} has no {check.Quantity}" };
                // What one training gave is a fact, but for the test samples' luck, which is known of shares.
                estimate = OfShare(check.Quantity, figure, of) ?? new(figure, 0, double.PositiveInfinity);
                (scope, runs, folds) = (Scope.TheseNetworks, runs + 1, 1);
            }
            else
            {
                Values values = new(of);
                Measurement[] all = values.Mean(Group.Of(check.Of, of).Trials.Values, check.Quantity);
                (runs, folds) = (runs + all.Length, Math.Min(folds, of.Study.Evaluation.Folds));
                (Estimate Estimate, Scope Scope, Design)? own = values.Estimate(Values.Alone(all), values.Step(check.Quantity), check.Quantity);
                estimate = check.Spread ? LogDeviation.Of(all.Select(value => value.Value)) : own?.Estimate;
                if (check.Spread || own?.Scope is Scope.TheseData) scope = Scope.TheseData;
            }

            if (estimate is null) return none with { Because = $"{study} has too few runs, or none, with {check.Quantity}" };
            estimates.Add(estimate);
        }

        Estimate slope = Sum(estimates, coefficients);
        if (check.Of.Kind is SubjectKind.Final && slope.StandardError == 0) return OneRun(new([[slope.Effect]]), name, check.Region, false, none, OfTrials);

        (Effect effect, Outcome outcome) = Decide(name, slope, check.Region, check.Spread ? "normal" : "t of the slope", scope, folds, runs, new(slope.DegreesOfFreedom, 0));
        return none with
        {
            Outcome = outcome,
            Because = check.Of.Kind is SubjectKind.Best && check.Quantity.Metric is { OfSamples: true, Part: not MetricPart.Test }
                ? "the best was chosen by these very values, which flatter it, in each study" : "",
            Effects = [check.Spread ? Exponential(effect) : effect],
        };
    }

    private Verdict OfCompatible(CompatibleCheck check, Verdict none)
    {
        if (snapshot.Best is not { } best) return none with { Because = "no trial is finished" };
        double test = Measured.Of(check.Test, snapshot);
        if (double.IsNaN(test)) return none with { Because = $"the final network has no {check.Test}" };
        Values values = new(snapshot);
        Contrast contrast = Values.Alone(values.Of(best, new(check.Validation)));
        string name = $"{check.Validation} of the best setting − {check.Test} of the final network";
        if (contrast.Count == 0) return none with { Because = NotMeasured(new(check.Validation)) };
        if (values.Estimate(contrast, values.Step(new(check.Validation))) is not var (estimate, scope, design))
            return OneRun(new([[contrast.Values.Average() - test]]), name, none.Region!, false, none);
        // Only of a share is it known what other test samples would give.
        Estimate tested = OfShare(new(check.Test), test, snapshot) ?? new(test, 0, double.PositiveInfinity);
        Estimate difference = Minus(estimate, tested);
        (Effect effect, Outcome outcome) = Decide(name, difference, none.Region!, "t", scope, contrast.Folds, contrast.Count, new(difference.DegreesOfFreedom, 0));
        return none with
        {
            Outcome = outcome, Effects = [effect], Trials = [best.Id],
            Because = (tested.StandardError == 0 ? "what other test samples would give is not counted; " : "") + "the best was chosen by its validation, which flatters it",
        };
    }

    private Verdict OfSetting(SettingCheck check, Verdict none)
    {
        // The stage that chose it: the last that varies what the setting names.
        StageState? stage = snapshot.Stages.LastOrDefault(stage => stage.Trials.Count > 0 && stage.Stage.Factors.Any(factor => check.Levels.ContainsKey(factor.Name)));
        if (stage is null || stage.Best(snapshot.Study.Objective) is not { } ranked) return none with { Because = "no trial is finished, or every run diverged" };
        // Where the stage was confirmed, what it chose is what was the best on fresh seeds.
        TrialState best = snapshot.Stages.ElementAtOrDefault(stage.Index + 1) is { } next && next.Best(snapshot.Study.Objective) is { } again
            ? Confirmed.PairsOf(next, snapshot).FirstOrDefault(pair => pair.Again.Id == again.Id).Before ?? ranked : ranked;
        TrialState[] all = [.. stage.Trials.Where(trial => trial.Finished)];
        TrialState[] trials = [.. Ranking.Order([.. all.Where(trial => !double.IsNaN(trial.Mean))], snapshot.Study.Objective)], own = [.. trials.Where(Has).OrderBy(trial => trial.Id != best.Id)], rest = [.. trials.Where(trial => !Has(trial))];
        if (own.Length == 0) return none with { Because = all.Any(Has) ? "runs with this setting diverged" : "no trial that was tried beside the best has this setting" };
        if (rest.Length == 0) return none with { Because = "every trial that was tried beside the best has this setting" };
        bool minimizes = snapshot.Study.Objective.Maximize is null;
        Values values = new(snapshot);
        Quantity quantity = new(snapshot.Study.Objective.Metric);

        // The claimed one beside every other; and all that have the setting beside the best, where that has not.
        (Effect Effect, double Low, double High)[] beside = [.. rest.Select(trial => Beside(own[0], trial, rest.Length))];
        bool isBest = own.Contains(best), holds = beside.All(one => one.Low > -check.Margin);
        bool worse = !isBest && own.All(trial => Beside(trial, best, trials.Length - 1).High < -check.Margin);
        bool tied = check.Tied && !worse && (isBest || double.IsFinite(Beside(own[0], best, trials.Length - 1).Low));
        int alike = trials.Count(trial => trial.Id != best.Id && !(Beside(trial, best, trials.Length - 1).High < 0));
        return none with
        {
            Outcome = worse ? Outcome.Contradicted : holds || tied ? Outcome.Supported : Outcome.Undecided,
            Because = $"{(stage.Trials.Count(trial => trial.Stopped is not null) is > 0 and int given ? $"a race gave {given} trials up; of the others " : "")}the best is trial {best.Id}{(isBest ? ", which has this setting" : "")}; {alike} of the {trials.Length - 1} others cannot be told from it",
            Trials = Ids([own[0], best]),
            Region = minimizes ? Region.Below(check.Margin) : Region.Above(-check.Margin),
            Adjustment = trials.Length > 2 ? $"Bonferroni over {trials.Length - 1} settings" : null,
            Effects = [isBest ? beside.MinBy(one => one.Low).Effect : Beside(own[0], best, trials.Length - 1).Effect],
        };

        bool Has(TrialState trial) => trial.Settings.Any(levels => check.Levels.All(level => level.Value.Contains(levels.GetValueOrDefault(level.Key, ClaimReader.Reference))));

        // Low and high: by how much the first is better, at least and at most; infinite where nothing says.
        (Effect Effect, double Low, double High) Beside(TrialState trial, TrialState other, int settings)
        {
            (TrialState first, TrialState second) = Confirmed.Beside(trial, other, snapshot);
            Contrast contrast = Layout.Of(values.Of(first, quantity), values.Of(second, quantity)).Difference(0, 1);
            string name = $"trial {trial.Id} − trial {other.Id}";
            if (values.Estimate(contrast, values.Step(quantity)) is not var (estimate, scope, design) || estimate.StandardError == 0)
            {
                return (new(name, contrast.Values.DefaultIfEmpty(double.NaN).Average(), null, Level, double.NaN, "none", null, contrast.Folds, contrast.Count, double.NaN),
                    double.NegativeInfinity, double.PositiveInfinity);
            }

            Interval interval = estimate.Interval(1 - (Alpha / settings));
            return (new(
                name, estimate.Effect, interval, Level, Math.Min(1, estimate.P * settings * family), "paired t", scope, contrast.Folds, contrast.Count,
                design.SmallestDifference(estimate.StandardError, Alpha / settings)), minimizes ? -interval.High : interval.Low, minimizes ? -interval.Low : interval.High);
        }
    }

    private Verdict OfMostCommon(MostCommonCheck check, Verdict none)
    {
        List<(string Study, string? Level, bool Sure)> found = [];
        foreach (string name in check.Among)
        {
            Snapshot of = Other(name)!;
            if (of.Best is not { } best) return none with { Because = $"no trial of {name} is finished" };
            if (!of.Study.Search.Any(stage => stage.Factors.Any(factor => factor.Name == check.Factor))) return none with { Because = $"{name} varies no {check.Factor}" };
            string level = best.Setting.Levels.GetValueOrDefault(check.Factor, ClaimReader.Reference);
            found.Add((name, level, Sure(of, best, check.Factor, level)));
        }

        int own = found.Count(one => one.Level == check.Level), sure = found.Count(one => one.Level == check.Level && one.Sure);
        int unsure = found.Count(one => !one.Sure);
        // At worst all that are not sure have one other level, which need not have won anywhere.
        int Most(bool worst) => found.GroupBy(one => one.Level).Where(group => group.Key != check.Level)
            .Select(group => worst ? group.Count() + found.Count(one => !one.Sure && one.Level != group.Key) : group.Count(one => one.Sure)).Append(worst ? unsure : 0).Max();
        string counts = string.Join(", ", found.GroupBy(one => one.Level).OrderByDescending(group => group.Count()).Select(group => $"{check.Factor} {group.Key} in {group.Count()}"));
        return none with
        {
            Outcome = sure > Most(worst: true) ? Outcome.Supported
                : own + found.Count(one => one.Level != check.Level && !one.Sure) <= Most(worst: false) ? Outcome.Contradicted : Outcome.Undecided,
            Because = $"among the best settings of {found.Count} studies: {counts}; in {found.Count(one => one.Sure)} of them the level can be told from the others"
                + (own > found.Count - own ? "; as it stands it is the most common" : ""),
        };
    }

    /// <summary>Whether the best trial can be told from every one with another level (Bonferroni).</summary>
    private static bool Sure(Snapshot of, TrialState best, string factor, string level)
    {
        // Of the best that was confirmed every trial of the stage before that was beside it: those that were confirmed as well on fresh seeds.
        StageState stage = of.Stages[best.Stage];
        TrialState own = Confirmed.PairsOf(stage, of).FirstOrDefault(pair => pair.Again.Id == best.Id).Before ?? best;
        TrialState[] others = [.. of.Stages[own.Stage].Trials.Where(trial => trial.Finished && !double.IsNaN(trial.Mean)
            && trial.Setting.Levels.GetValueOrDefault(factor, ClaimReader.Reference) != level)];
        Values values = new(of);
        Quantity quantity = new(of.Study.Objective.Metric);
        return others.Length > 0 // else an earlier stage chose it: nothing here was beside it
            && others.All(other => values.Estimate(Beside(own, other), values.Step(quantity)) is var (estimate, _, _)
                && estimate.P <= Significance / others.Length);

        Contrast Beside(TrialState trial, TrialState other)
        {
            (TrialState first, TrialState second) = Confirmed.Beside(trial, other, of);
            return Layout.Of(values.Of(first, quantity), values.Of(second, quantity)).Difference(0, 1);
        }
    }

    private Verdict OfHoldsIn(HoldsInCheck check, Verdict none)
    {
        // "At least k of n": each at α / (n − k + 1) (Benjamini & Heller 2008); all of them need no adjustment.
        int shared = check.In.Count - check.AtLeast + 1;
        (string Study, Verdict Verdict)[] all = [.. check.In.Select(name => (name, new Judge(Other(name)!, others, family * shared).Of(check.Check, none)))];
        int Count(Outcome outcome) => all.Count(one => one.Verdict.Outcome == outcome);
        int supported = Count(Outcome.Supported), contradicted = Count(Outcome.Contradicted), untested = Count(Outcome.NotTested);
        Verdict told = all.Select(one => one.Verdict).FirstOrDefault(verdict => verdict.Effects.Count > 0) ?? all[0].Verdict;
        return none with
        {
            Outcome = supported >= check.AtLeast ? Outcome.Supported : all.Length - contradicted < check.AtLeast ? Outcome.Contradicted
                : untested > 0 && supported + untested >= check.AtLeast ? Outcome.NotTested : Outcome.Undecided,
            Because = $"of {all.Length} studies, {check.AtLeast} asked for: "
                + string.Join("; ", all.GroupBy(one => one.Verdict.Outcome).OrderBy(group => group.Key).Select(group =>
                    $"{group.Key.Word()} in {string.Join(", ", group.Select(one => one.Study + (group.Key is Outcome.NotTested ? $" ({one.Verdict.Because})" : "")))}")),
            Adjustment = shared > 1 ? $"Bonferroni over {shared}: {check.AtLeast} of {check.In.Count} studies are asked for" : null,
            Quantity = told.Quantity,
            Region = told.Region,
            Ratio = told.Ratio,
            OfOne = told.OfOne,
            Effects = [.. all.SelectMany(one => one.Verdict.Effects.Take(1).Select(effect => effect with { Name = $"{one.Study}: {effect.Name}" }))],
        };
    }
}
