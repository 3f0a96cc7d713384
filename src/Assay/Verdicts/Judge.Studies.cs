using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

// Trends, and what holds over several studies.
public sealed partial class Judge
{
    private Verdict OfTrend(TrendCheck check, Verdict none)
    {
        double[] coefficients = Trend.Coefficients(Trend.Ranks(check.Levels.Count));
        string name = $"{(check.Spread ? "logarithm of the deviation of " : "")}{check.Quantity} from one {(check.Factor is null ? "study" : "level")} to the next";
        if (check.Factor is null) return OverStudies(check, coefficients, name, none);
        Group[] levels = [.. check.Levels.Select(label => LevelOf(check.Factor, label, snapshot))];
        for (int i = 0; i < levels.Length; i++)
            if (levels[i].Trials.Count == 0) return none with { Because = $"no finished trial has {check.Factor} {check.Levels[i]}" };
        Verdict verdict = none with { Trials = Ids(levels.SelectMany(level => level.Trials.Values)) };
        Values values = new(snapshot);
        Measurement[][] all = [.. levels.Select(level => values.Mean(level.Trials.Values, check.Quantity))];
        if (check.Spread)
        {
            Estimate?[] logs = [.. all.Select(LogDeviation)];
            if (logs.Any(log => log is null)) return verdict with { Because = "a level has fewer than two runs, or none that differ" };
            return Decided(Sum([.. logs.Select(log => log!)], coefficients), "normal", Scope.TheseData, snapshot.Study.Evaluation.Folds, all.Sum(level => level.Length), null);
        }

        Layout layout = Layout.Of(all);
        if (layout.Blocks == 0) return verdict with { Because = NotMeasured(check.Quantity) };
        Contrast contrast = layout.Contrast(coefficients);
        return values.Estimate(contrast, values.Step(check.Quantity)) is var (estimate, scope, design)
            ? Decided(estimate, "t of the slope", scope, contrast.Folds, contrast.Count, design)
            : OneRun(contrast, name, check.Region, false, verdict);

        Verdict Decided(Estimate estimate, string test, Scope scope, int folds, int runs, Design? design)
        {
            (Effect effect, Outcome outcome) = Decide(name, estimate, check.Region, test, scope, folds, runs, design);
            return verdict with { Outcome = outcome, Effects = [effect] };
        }
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
                estimate = check.Quantity is { Metric: { IsShare: true, Part: MetricPart.Test }, Minus: null } ? OfShare(figure, of.Samples.Test) : new(figure, 0, double.PositiveInfinity);
                (scope, runs, folds) = (Scope.TheseNetworks, runs + 1, 1);
            }
            else
            {
                Values values = new(of);
                Measurement[] all = values.Mean(Group.Of(check.Of, of).Trials.Values, check.Quantity);
                (runs, folds) = (runs + all.Length, Math.Min(folds, of.Study.Evaluation.Folds));
                estimate = check.Spread ? LogDeviation(all) : values.Estimate(Values.Alone(all), values.Step(check.Quantity))?.Estimate;
                if (of.Study.Evaluation.Folds == 1) scope = Scope.TheseData;
            }

            if (estimate is null) return none with { Because = $"{study} has too few runs, or none, with {check.Quantity}" };
            estimates.Add(estimate);
        }

        Estimate slope = Sum(estimates, coefficients);
        if (check.Of.Kind is SubjectKind.Final && slope.StandardError == 0)
        {
            return none with
            {
                Outcome = check.Region.Contains(slope.Effect) ? Outcome.Supported : Outcome.Contradicted,
                Effects = [new(name, slope.Effect, null, Level, double.NaN, "one training each", Scope.TheseNetworks, 1, runs, double.NaN)],
            };
        }

        (Effect effect, Outcome outcome) = Decide(name, slope, check.Region, check.Spread ? "normal" : "t of the slope", scope, folds, runs, new(slope.DegreesOfFreedom, 0));
        return none with { Outcome = outcome, Effects = [effect] };
    }

    /// <summary>The logarithm of a standard deviation, with its error 1 / √(2 (n − 1)).</summary>
    private static Estimate? LogDeviation(IReadOnlyCollection<Measurement> values)
    {
        Spread spread = Spread.OfFinite(values.Select(value => value.Value));
        return spread is { Count: > 1, Deviation: > 0 } ? new(Math.Log(spread.Deviation), Math.Sqrt(0.5 / (spread.Count - 1)), double.PositiveInfinity) : null;
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
        Estimate tested = (check.Test.IsShare ? OfShare(test, snapshot.Samples.Test) : null) ?? new(test, 0, double.PositiveInfinity);
        Estimate difference = Minus(estimate, tested);
        (Effect effect, Outcome outcome) = Decide(name, difference, none.Region!, "t", scope, contrast.Folds, contrast.Count, new(difference.DegreesOfFreedom, 0));
        return none with
        {
            Outcome = outcome, Effects = [effect], Trials = [best.Id],
            Because = tested.StandardError == 0 ? "what other test samples would give is not counted" : "",
        };
    }

    private Verdict OfSetting(SettingCheck check, Verdict none)
    {
        if (snapshot.Best is not { } best) return none with { Because = "no trial is finished" };
        TrialState[] trials = [.. snapshot.Stages[best.Stage].Trials.Where(trial => trial.Finished && !double.IsNaN(trial.Mean))];
        bool Has(TrialState trial) => trial.Settings.Any(levels => check.Levels.All(level => level.Value.Contains(levels.GetValueOrDefault(level.Key, ClaimReader.Reference))));
        TrialState[] own = [.. Ranking.Order([.. trials.Where(Has)], snapshot.Study.Objective)];
        if (own.Length == 0)
            return none with { Because = snapshot.Stages[best.Stage].Trials.Any(trial => trial.Finished && Has(trial)) ? "runs with this setting diverged" : "no trial that was tried at the end has this setting" };
        // All that were tried are one family: each of them may be the best.
        TrialState[] rest = [.. trials.Where(trial => trial.Id != best.Id)];
        Values values = new(snapshot);
        Quantity quantity = new(snapshot.Study.Objective.Metric);
        Dictionary<int, (Effect Effect, bool Told, bool Within)> against = rest.ToDictionary(trial => trial.Id, Against);

        // Told: worse than the best by more than the margin; within: by less.
        (Effect Effect, bool Told, bool Within) Against(TrialState trial)
        {
            Contrast contrast = Layout.Of(values.Of(trial, quantity), values.Of(best, quantity)).Difference(0, 1);
            string name = $"trial {trial.Id} − trial {best.Id}, the best";
            if (values.Estimate(contrast, values.Step(quantity)) is not var (estimate, scope, design) || estimate.StandardError == 0)
                return (new(name, contrast.Values.DefaultIfEmpty(double.NaN).Average(), null, Level, double.NaN, "none", null, contrast.Folds, contrast.Count, double.NaN), false, false);
            Interval interval = estimate.Interval(1 - ((1 - Level) / rest.Length));
            bool minimizes = snapshot.Study.Objective.Maximize is null;
            bool worse = minimizes ? interval.Low > check.Margin : interval.High < -check.Margin, within = minimizes ? interval.High < check.Margin : interval.Low > -check.Margin;
            return (new(
                name, estimate.Effect, interval, Level, Math.Min(1, estimate.P * rest.Length), "paired t", scope, contrast.Folds, contrast.Count,
                design.SmallestDifference(estimate.StandardError, (1 - Level) / rest.Length)), worse, within);
        }

        int alike = against.Values.Count(other => !other.Told);
        string because = $"the best is trial {best.Id}; {alike} of the {rest.Length} others cannot be told from it";
        Verdict verdict = none with { Trials = Ids([own[0], best]), Because = because, Adjustment = rest.Length > 1 ? $"Bonferroni over {rest.Length} settings" : null };
        if (own[0].Id != best.Id)
        {
            (Effect effect, bool told, bool within) = against[own[0].Id];
            bool tied = check.Tied && effect.Interval is not null;
            Outcome outcome = told ? Outcome.Contradicted : !check.Alone && (within || tied) ? Outcome.Supported : Outcome.Undecided;
            return verdict with { Outcome = outcome, Because = because + (told || within ? "" : "; the claimed one is among these"), Effects = [effect] };
        }

        if (!check.Alone) return verdict with { Outcome = rest.Length > 0 && against[rest[0].Id].Effect.Interval is null ? Outcome.Undecided : Outcome.Supported };
        (Effect Effect, bool Told, bool Within)[] others = [.. rest.Where(trial => !Has(trial)).Select(trial => against[trial.Id])];
        return verdict with { Outcome = others.All(other => other.Told) ? Outcome.Supported : Outcome.Undecided, Effects = [.. others.Select(other => other.Effect).Take(1)] };
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
        int Most(bool worst) => found.GroupBy(one => one.Level).Where(group => group.Key != check.Level)
            .Select(group => worst ? group.Count() + found.Count(one => !one.Sure && one.Level != group.Key) : group.Count(one => one.Sure)).DefaultIfEmpty(0).Max();
        string counts = string.Join(", ", found.GroupBy(one => one.Level).OrderByDescending(group => group.Count()).Select(group => $"{check.Factor} {group.Key} in {group.Count()}"));
        return none with
        {
            Outcome = sure > Most(worst: true) ? Outcome.Supported
                : own + found.Count(one => one.Level != check.Level && !one.Sure) <= Most(worst: false) ? Outcome.Contradicted : Outcome.Undecided,
            Because = $"among the best settings of {found.Count} studies: {counts}; in {found.Count(one => one.Sure)} of them the level can be told from the others"
                + (own > found.Count - own ? "; as it stands it is the most common" : ""),
        };
    }

    /// <summary>Whether the best trial can be told from the best one with another level.</summary>
    private static bool Sure(Snapshot of, TrialState best, string factor, string level)
    {
        TrialState[] others = [.. Ranking.Order([.. of.Stages[best.Stage].Trials.Where(trial => trial.Finished && !double.IsNaN(trial.Mean)
            && trial.Setting.Levels.GetValueOrDefault(factor) is { } own && own != level)], of.Study.Objective)];
        if (others.Length == 0) return false; // an earlier stage chose it: nothing here was beside it
        Values values = new(of);
        Quantity quantity = new(of.Study.Objective.Metric);
        Contrast contrast = Layout.Of(values.Of(best, quantity), values.Of(others[0], quantity)).Difference(0, 1);
        return values.Estimate(contrast, values.Step(quantity)) is var (estimate, _, _) && estimate.P <= 1 - Level;
    }

    private Verdict OfHoldsIn(HoldsInCheck check, Verdict none)
    {
        (string Study, Verdict Verdict)[] all = [.. check.In.Select(name => (name, new Judge(Other(name)!, others).Of(check.Check, none)))];
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
            Quantity = told.Quantity,
            Region = told.Region,
            Ratio = told.Ratio,
            OfOne = told.OfOne,
            Effects = [.. all.SelectMany(one => one.Verdict.Effects.Take(1).Select(effect => effect with { Name = $"{one.Study}: {effect.Name}" }))],
        };
    }
}
