using System.Text.Json.Nodes;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

/// <summary>What can be said of a claim before anything runs: that this study cannot decide it, whatever comes out.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Problem">Why it cannot; null: some outcome would decide it.</param>
public sealed record Foresight(Claim Claim, string? Problem)
{
    /// <summary>Of all claims of a study, in their order.</summary>
    public static IReadOnlyList<Foresight> Of(Study study) =>
        [.. study.Claims.Select(claim => new Foresight(claim, Lacking(claim, study) ?? (ClaimReader.Of(claim, study).Check is { } check ? Of(check, study) : null)))];

    /// <summary>What the study lacks of what the claim needs; null: nothing.</summary>
    internal static string? Lacking(Claim claim, Study study)
    {
        if (claim.Check["needs"] is not JsonObject needs) return null;
        (string Name, long Has)[] has =
        [
            ("epochs", study.Reference.Training.Epochs ?? 0), ("samples", SampleCounts.Train(study) ?? long.MaxValue),
            ("runs", (long)study.Evaluation.Folds * study.Evaluation.Seeds),
        ];
        foreach ((string name, long own) in has)
        {
            if (needs[name]?.GetValue<long>() is { } least && own < least)
                return FormattableString.Invariant($"it needs {least:N0} {name}, and this study{(study.Preset is { } preset ? $" ({preset})" : "")} has {own:N0}");
        }

        return null;
    }

    private static string? Of(Check check, Study study) => check switch
    {
        ValueCheck { Of.Kind: SubjectKind.Final } => study.Final is null ? "there is no final network (final)" : null,
        ValueCheck { Other: null, Quantity.Metric.OfSamples: false, Quantity.Minus: null } => null,
        ValueCheck one => Of(one.Quantity, one.How is Comparison.Ratio || !one.Region.Bounded ? null : (one.Region.High - one.Region.Low) / 2, study),
        FactorCheck one => Of(one.Quantity, one.Differs ? null : one.Margin, study),
        TrendCheck { Factor: not null } one => Of(one.Quantity, null, study),
        LargerEffectCheck one => Of(one.Quantity, null, study),
        SpeedCheck => Of(new Quantity(study.Objective.Metric), null, study),
        SettingCheck => Of(new Quantity(study.Objective.Metric), null, study),
        CompatibleCheck one => study.Final is null or { Test: TestUse.False } ? "the final network is not tested (final: { test: true })" : Of(new Quantity(one.Validation), one.Margin, study),
        _ => null,
    };

    private static string? Of(Quantity quantity, double? margin, Study study)
    {
        if (quantity.Metric is { Part: MetricPart.Test, OfSamples: true } && study.Final?.Test is not TestUse.Levels)
            return $"{quantity} of trials' runs needs levels tested (final: {{ test: levels }})";
        Values values = new(study);
        Design design = values.Foreseen();
        string runs = $"{study.Evaluation.Folds} {(study.Evaluation.Folds == 1 ? "fold" : "folds")} and {study.Evaluation.Seeds} {(study.Evaluation.Seeds == 1 ? "seed" : "seeds")}";
        if (design.DegreesOfFreedom == 0) return $"with {runs} no outcome would decide it: nothing repeats; take more seeds";
        double impossible = margin is null ? 0 : design.ImpossibleMargin(values.Step(quantity), 1 - Judge.Level);
        return margin <= impossible
            ? FormattableString.Invariant($"with {runs} and a margin of {margin} no outcome would show that nothing differs: it needs one above {impossible:G2}")
            : null;
    }
}
