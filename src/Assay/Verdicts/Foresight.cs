using System.Text.Json.Nodes;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Claims;
using Assay.Studies.Experiments;

namespace Assay.Verdicts;

/// <summary>What can be said of a claim before anything runs: that this study cannot decide it, whatever comes out.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Problem">Why it cannot; null: some outcome would decide it.</param>
internal sealed record Foresight(Claim Claim, string? Problem)
{
    /// <summary>Of all claims of a study, in their order.</summary>
    /// <param name="study">The study.</param>
    /// <param name="samples">How many samples it has; null: as far as the study itself says.</param>
    public static IReadOnlyList<Foresight> Of(Study study, SampleCounts? samples = null)
    {
        samples ??= SampleCounts.Of(study);
        return [.. study.Claims.Select(claim => new Foresight(
            claim, Lacking(claim, study, samples) ?? (ClaimReader.Of(claim, study).Check is { } check ? Untried(check, study) ?? Of(check, JudgedBy(check, study), samples) : null)))];
    }

    /// <summary>What the study lacks of what the claim needs; null: nothing.</summary>
    internal static string? Lacking(Claim claim, Study study, SampleCounts samples)
    {
        if (claim.Check["needs"] is not JsonObject needs) return null;
        (string Name, long Has)[] has =
        [
            ("epochs", study.Reference.Training.Epochs ?? 0), ("samples", samples.Train ?? long.MaxValue),
            ("runs", (long)study.Evaluation.Folds * study.Evaluation.Seeds),
        ];
        foreach ((string name, long own) in has)
        {
            if (needs[name]?.GetValue<long>() is { } least && own < least)
                return FormattableString.Invariant($"it needs {least:N0} {name}, and this study{(study.Preset is { } preset ? $" ({preset})" : "")} has {own:N0}");
        }

        return null;
    }

    /// <summary>Whom the claim speaks of and no trial is; null: all may be there.</summary>
    private static string? Untried(Check check, Study study)
    {
        IEnumerable<Subject> subjects = check switch
        {
            ValueCheck one => new[] { one.Of, one.Other }.OfType<Subject>(),
            SpeedCheck one => [one.Of, one.Than],
            _ => [],
        };
        Stage[] varied = [.. study.Search.Where(stage => stage.Varies)];
        bool alone = varied.All(stage => stage.Kind is StageKind.OneAtATime);
        foreach (Subject subject in subjects.Where(subject => subject.Study is null))
        {
            if (subject.Kind is SubjectKind.Reference && study.Search.Count > 0 && !study.Search.Any(stage => stage.Kind is StageKind.OneAtATime || HoldsReference(stage)))
                return "no trial of this search is the reference: say which level it is compared with, than: { FACTOR: LEVEL }";
            if (alone && subject.Levels.Values.Count(label => label != ClaimReader.Reference) > 1)
                return $"one at a time no trial has {subject}";
            if (check is SpeedCheck { Reached: not null } && subject.Kind is SubjectKind.Levels && varied is [{ Kind: StageKind.Grid } grid] && grid.Factors.Any(factor => !subject.Levels.ContainsKey(factor.Name)))
                return $"several trials have {subject}, and the time to a value is compared of one with one: name a level of every factor that the grid varies";
        }

        return null;

        bool HoldsReference(Stage stage) => stage.Kind is StageKind.Grid && stage.Factors.All(factor => factor.Levels.Any(level => Resolver.ChangesNothing(study, level.Overrides)));
    }

    /// <summary>The study with the folds and seeds that decide: of its best those by which that was chosen.</summary>
    private static Study JudgedBy(Check check, Study study)
    {
        bool ofBest = check switch
        {
            ValueCheck one => new[] { one.Of, one.Other }.Any(OfBest),
            SpeedCheck one => OfBest(one.Of) || OfBest(one.Than),
            SettingCheck or CompatibleCheck => true,
            _ => false,
        };
        return ofBest ? study with { Evaluation = study.EvaluationOf(study.Search.Count - 1) } : study;

        static bool OfBest(Subject? subject) => subject is { Kind: SubjectKind.Best, Study: null };
    }

    private static string? Of(Check check, Study study, SampleCounts samples) => check switch
    {
        // Of what other studies have, their own designs decide.
        ValueCheck { Of.Study: not null } or ValueCheck { Other.Study: not null } => null,
        ValueCheck { Of.Kind: SubjectKind.Final } => study.Final is null ? "there is no final network (final)" : null,
        ValueCheck { Quantity: { Metric.Measure: "parameters", Minus: null } } => null,
        ValueCheck one => Of(one.Quantity, one.How is Comparison.Ratio || !one.Region.Tolerant ? null : one.Region.Bounded ? (one.Region.High - one.Region.Low) / 2 : Math.Abs(double.IsFinite(one.Region.Low) ? one.Region.Low : one.Region.High), study, samples),
        FactorCheck one => Of(one.Quantity, one.Differs ? null : one.Margin, study, samples),
        TrendCheck { Factor: not null } one => Of(one.Quantity, null, study, samples),
        LargerEffectCheck one => Of(one.Quantity, null, study, samples),
        SpeedCheck { Of.Kind: SubjectKind.Final } => "a training once each says nothing of what another would take: compare trials, which have runs",
        SpeedCheck => Of(new Quantity(study.Objective.Metric), null, study, samples),
        SettingCheck => Of(new Quantity(study.Objective.Metric), null, study, samples),
        CompatibleCheck one => study.Final is null or { Test: TestUse.False } ? "the final network is not tested (final: { test: true })" : Of(new Quantity(one.Validation), one.Margin, study, samples),
        _ => null,
    };

    private static string? Of(Quantity quantity, double? margin, Study study, SampleCounts samples)
    {
        if (quantity.Metric is { Part: MetricPart.Test, OfSamples: true } && study.Final?.Test is not TestUse.Levels)
            return $"{quantity} of trials' runs needs levels tested (final: {{ test: levels }})";
        Values values = new(study, samples);
        Design design = values.Foreseen();
        string runs = $"{study.Evaluation.Folds} {(study.Evaluation.Folds == 1 ? "fold" : "folds")} and {study.Evaluation.Seeds} {(study.Evaluation.Seeds == 1 ? "seed" : "seeds")}";
        if (design.DegreesOfFreedom == 0) return $"with {runs} no outcome would decide it: nothing repeats; take more seeds";
        double impossible = margin is null ? 0 : design.ImpossibleMargin(values.Step(quantity), Judge.Significance);
        return margin <= impossible
            ? FormattableString.Invariant($"with {runs} and a margin of {margin} no outcome would show that nothing differs: it needs one above {impossible:G2}")
            : null;
    }
}
