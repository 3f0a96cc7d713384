using Assay.Results;
using Assay.Verdicts;

namespace Assay.Tests.Verdicts;

/// <summary>Each kind of claim on results that decide it, and broken on purpose: reversed, its margin tightened, the runs thinned.</summary>
public class JudgeTests
{
    private static readonly double[] Better = [0.020, 0.022, 0.019, 0.021, 0.018], Alike = [0.0004, -0.0003, 0.0001, -0.0002, 0.0003];

    private static Studied Study => new Studied().Reference(0.900, 0.904, 0.899, 0.902, 0.897)
        .Level("size", "2", Better).Level("size", "3", Alike).Level("size", "4", -0.03, -0.031, -0.028, -0.033, -0.029)
        .Level("shape", "round", 0.0001, 0.0002, -0.0001, 0.0003, -0.0002).Level("start", "zeros", -0.4, -0.404, -0.399, -0.402, -0.397);

    [Theory]
    [InlineData("""{ "better": { "level": { "size": "2" } } }""", Outcome.Supported)]
    [InlineData("""{ "worse": { "level": { "size": "2" } } }""", Outcome.Contradicted)]
    [InlineData("""{ "better": { "level": { "size": "2" }, "by": 0.015 } }""", Outcome.Supported)]
    [InlineData("""{ "better": { "level": { "size": "2" }, "by": 0.0195 } }""", Outcome.Undecided)]
    [InlineData("""{ "better": { "level": { "size": "2" }, "by": 0.03 } }""", Outcome.Contradicted)]
    [InlineData("""{ "better": { "level": { "size": "3" } } }""", Outcome.Undecided)]
    [InlineData("""{ "better": { "level": { "size": "2" }, "than": { "size": "4" }, "by": 0.04 } }""", Outcome.Supported)]
    // A small loss is better: the same level by another metric.
    [InlineData("""{ "better": { "level": { "size": "2" }, "metric": "val_loss" } }""", Outcome.Supported)]
    [InlineData("""{ "less": { "level": { "size": "2" }, "metric": "val_loss" } }""", Outcome.Supported)]
    [InlineData("""{ "more": { "level": { "size": "2" }, "metric": "val_loss" } }""", Outcome.Contradicted)]
    [InlineData("""{ "same": { "level": { "size": "3" }, "margin": 0.002 } }""", Outcome.Supported)]
    [InlineData("""{ "same": { "level": { "size": "3" }, "margin": 0.0003 } }""", Outcome.Undecided)]
    [InlineData("""{ "same": { "level": { "size": "2" }, "margin": 0.002 } }""", Outcome.Contradicted)]
    [InlineData("""{ "not_worse": { "level": { "size": "3" }, "margin": 0.002 } }""", Outcome.Supported)]
    [InlineData("""{ "not_worse": { "level": { "size": "4" }, "margin": 0.002 } }""", Outcome.Contradicted)]
    [InlineData("""{ "not_better": { "level": { "size": "2" }, "margin": 0.002 } }""", Outcome.Contradicted)]
    [InlineData("""{ "effect": { "factor": "size" } }""", Outcome.Supported)]
    [InlineData("""{ "effect": { "factor": "shape" } }""", Outcome.Undecided)]
    [InlineData("""{ "effect": { "factor": "shape", "margin": 0.002 } }""", Outcome.Contradicted)]
    [InlineData("""{ "no_effect": { "factor": "shape", "margin": 0.002 } }""", Outcome.Supported)]
    [InlineData("""{ "no_effect": { "factor": "shape", "margin": 0.0001 } }""", Outcome.Undecided)]
    [InlineData("""{ "no_effect": { "factor": "size", "margin": 0.002 } }""", Outcome.Contradicted)]
    [InlineData("""{ "no_effect": { "factor": "size", "levels": ["3"], "margin": 0.002 } }""", Outcome.Supported)]
    [InlineData("""{ "larger_effect": { "factor": "size", "than": "shape" } }""", Outcome.Supported)]
    [InlineData("""{ "larger_effect": { "factor": "shape", "than": "size" } }""", Outcome.Contradicted)]
    [InlineData("""{ "reached": { "of": { "size": "2" }, "at_least": 0.9 } }""", Outcome.Supported)]
    [InlineData("""{ "reached": { "of": { "size": "2" }, "at_least": 0.93 } }""", Outcome.Contradicted)]
    [InlineData("""{ "reached": { "of": { "size": "2" }, "about": 0.92, "margin": 0.01 } }""", Outcome.Supported)]
    [InlineData("""{ "reached": { "of": "reference", "metric": "parameters", "at_most": 1000 } }""", Outcome.Supported)]
    [InlineData("""{ "reached": { "of": "reference", "metric": "parameters", "at_most": 900 } }""", Outcome.Contradicted)]
    [InlineData("""{ "reached": { "of": { "size": "2" }, "minus": "reference", "about": 0.02, "margin": 0.005 } }""", Outcome.Supported)]
    [InlineData("""{ "reached": { "of": "reference", "metric": "accuracy - val_accuracy", "about": 0.05, "margin": 0.001 } }""", Outcome.Supported)]
    [InlineData("""{ "learns": { "level": "reference", "chance": 0.5, "margin": 0.05 } }""", Outcome.Supported)]
    [InlineData("""{ "learns": { "level": { "start": "zeros" }, "chance": 0.5, "margin": 0.05 } }""", Outcome.Contradicted)]
    [InlineData("""{ "learns_nothing": { "level": { "start": "zeros" }, "chance": 0.5, "margin": 0.05 } }""", Outcome.Supported)]
    [InlineData("""{ "learns_nothing": { "level": "reference", "chance": 0.5, "margin": 0.05 } }""", Outcome.Contradicted)]
    [InlineData("""{ "falls": { "factor": "size" } }""", Outcome.Supported)]
    [InlineData("""{ "rises": { "factor": "size" } }""", Outcome.Contradicted)]
    [InlineData("""{ "falls": { "factor": "size", "by": 0.05 } }""", Outcome.Contradicted)]
    [InlineData("""{ "best_setting": { "setting": { "size": "2" } } }""", Outcome.Supported)]
    [InlineData("""{ "best_setting": { "setting": { "size": "2" }, "alone": true } }""", Outcome.Supported)]
    [InlineData("""{ "best_setting": { "setting": { "size": ["3", "4"] } } }""", Outcome.Contradicted)]
    [InlineData("""{ "best_setting": { "setting": { "size": "3" }, "margin": 0.05 } }""", Outcome.Supported)]
    public void A_claim_is_decided_by_its_effect(string claim, Outcome outcome) => Study.Outcome(claim).ShouldBe(outcome);

    [Theory]
    [InlineData("""{ "better": { "level": { "size": "2" } } }""")]
    [InlineData("""{ "same": { "level": { "size": "3" }, "margin": 0.002 } }""")]
    [InlineData("""{ "effect": { "factor": "size" } }""")]
    [InlineData("""{ "no_effect": { "factor": "shape", "margin": 0.002 } }""")]
    [InlineData("""{ "reached": { "of": { "size": "2" }, "at_least": 0.9 } }""")]
    [InlineData("""{ "learns": { "level": "reference", "chance": 0.5, "margin": 0.05 } }""")]
    [InlineData("""{ "falls": { "factor": "size" } }""")]
    [InlineData("""{ "best_setting": { "setting": { "size": "2" }, "alone": true } }""")]
    public void Of_one_seed_nothing_is_decided(string claim)
    {
        Studied thin = new Studied(seeds: 1).Reference(0.9).Level("size", "2", 0.02).Level("size", "3", 0.0004).Level("size", "4", -0.03).Level("shape", "round", 0.0001);
        thin.Outcome(claim).ShouldBe(Outcome.Undecided);
    }

    [Fact]
    public void A_difference_is_that_of_a_paired_t_test()
    {
        // scipy.stats.ttest_1samp and t.interval of the five differences.
        Effect effect = Study.Judged("""{ "better": { "level": { "size": "2" } } }""").Effects.Single();
        effect.Value.ShouldBe(0.02, 1e-9);
        effect.P.ShouldBe(9.29738464e-6, 1e-12);
        effect.Interval!.Low.ShouldBe(0.01803675684, 1e-9);
        effect.Interval.High.ShouldBe(0.02196324316, 1e-9);
        (effect.Scope, effect.Folds, effect.Runs).ShouldBe((Scope.TheseData, 1, 5));
        effect.Smallest.ShouldBeInRange(0.001, 0.005);
    }

    [Fact]
    public void Values_that_are_all_the_same_may_be_off_by_a_sample()
    {
        // 2,000 validation samples: five accuracies of 0.5 are at most one of them from another value.
        Effect effect = new Studied().Reference(0.5, 0.5, 0.5, 0.5, 0.5).Level("size", "2", Alike)
            .Judged("""{ "learns_nothing": { "level": "reference", "chance": 0.5, "margin": 0.05 } }""").Effects.Single();
        (effect.Interval!.High - 0.5).ShouldBe(2.776445 * 0.2 / 2000, 1e-8);
        new Studied().Level("size", "2", 0, 0, 0, 0, 0).Outcome("""{ "same": { "level": { "size": "2" }, "margin": 0.001 } }""").ShouldBe(Outcome.Supported);
    }

    [Fact]
    public void With_several_folds_the_interval_is_on_data_like_these_and_wider()
    {
        double[] added = [0.020, 0.022, 0.019, 0.021, 0.018, 0.023, 0.017, 0.020, 0.021, 0.019];
        Studied one = new Studied(seeds: 10).Level("size", "2", added), five = new Studied(folds: 5, seeds: 2).Level("size", "2", added);
        Effect narrow = one.Judged("""{ "better": { "level": { "size": "2" } } }""").Effects[0], wide = five.Judged("""{ "better": { "level": { "size": "2" } } }""").Effects[0];
        (narrow.Scope, wide.Scope).ShouldBe((Scope.TheseData, Scope.DataLikeThese));
        (wide.Interval!.High - wide.Interval.Low).ShouldBeGreaterThan(narrow.Interval!.High - narrow.Interval.Low);
    }

    [Fact]
    public void Epochs_to_the_end_and_to_a_value_are_compared_as_ratios()
    {
        Studied study = new Studied().ReferenceEpochs(40, 44, 38, 42, 41).Level("batch", "8", [10, 11, 9, 10, 11], 0, 0.001, 0, -0.001, 0);
        study.Outcome("""{ "sooner": { "level": { "batch": "8" } } }""").ShouldBe(Outcome.Supported);
        study.Outcome("""{ "sooner": { "level": { "batch": "8" }, "times": 3 } }""").ShouldBe(Outcome.Supported);
        study.Outcome("""{ "sooner": { "level": { "batch": "8" }, "times": 8 } }""").ShouldBe(Outcome.Contradicted);
        study.Outcome("""{ "later": { "level": { "batch": "8" } } }""").ShouldBe(Outcome.Contradicted);
        Verdict half = study.Judged("""{ "sooner": { "level": { "batch": "8" }, "to": { "val_accuracy": 0.45 } } }""");
        half.Outcome.ShouldBe(Outcome.Supported);
        half.Effects[0].Value.ShouldBe(0.27, 0.01); // half of 10 epochs to half of 40, and whole ones
        study.Outcome("""{ "reached": { "of": "reference", "over": { "batch": "8" }, "metric": "epochs", "about": 4, "margin": 1 } }""").ShouldBe(Outcome.Supported);
    }

    [Fact]
    public void What_is_never_reached_is_not_taken_for_a_number()
    {
        Studied study = new Studied(seeds: 8).Reference(0.95, 0.96, 0.95, 0.96, 0.95, 0.96, 0.95, 0.96).Level("batch", "8", -0.2, -0.2, -0.2, -0.2, -0.2, -0.2, -0.2, -0.2);
        Verdict never = study.Judged("""{ "later": { "level": { "batch": "8" }, "to": { "val_accuracy": 0.9 } } }""");
        never.Outcome.ShouldBe(Outcome.Supported);
        never.Because.ShouldContain("never came to 0.9 in 8 of 8 runs");
        study.Outcome("""{ "sooner": { "level": { "batch": "8" }, "to": { "val_accuracy": 0.9 } } }""").ShouldBe(Outcome.Contradicted);
        study.Outcome("""{ "sooner": { "level": { "batch": "8" }, "to": { "val_accuracy": 0.99 } } }""").ShouldBe(Outcome.Undecided, "nobody comes there");
    }

    [Fact]
    public void A_run_that_diverged_counts_as_the_worst_and_not_as_a_number()
    {
        double[] lost = [.. Enumerable.Repeat(double.NaN, 8)];
        Studied study = new Studied(seeds: 8).Level("rate", "1", lost);
        Verdict worse = study.Judged("""{ "worse": { "level": { "rate": "1" } } }""");
        (worse.Outcome, worse.Because).ShouldBe((Outcome.Supported, "8 runs diverged"));
        worse.Effects[0].P.ShouldBe(Math.Pow(2, -7), 1e-12, "eight signs of a fair coin, two-sided");
        study.Outcome("""{ "better": { "level": { "rate": "1" } } }""").ShouldBe(Outcome.Contradicted);
        study.Outcome("""{ "worse": { "level": { "rate": "1" }, "by": 0.1 } }""").ShouldBe(Outcome.Undecided);
        study.Outcome("""{ "learns_nothing": { "level": { "rate": "1" }, "chance": 0.5, "margin": 0.05 } }""").ShouldBe(Outcome.Supported);
        study.Outcome("""{ "no_effect": { "factor": "rate", "margin": 0.01 } }""").ShouldBe(Outcome.Contradicted);
        study.Outcome("""{ "effect": { "factor": "rate" } }""").ShouldBe(Outcome.Supported);

        Studied both = new Studied(seeds: 8).Reference(lost).Level("rate", "1", lost);
        both.Outcome("""{ "no_effect": { "factor": "rate", "margin": 0.01 } }""").ShouldBe(Outcome.Undecided, "both diverge");
        Studied few = new Studied(seeds: 3).Level("rate", "1", [.. lost.Take(3)]);
        few.Outcome("""{ "no_effect": { "factor": "rate", "margin": 0.01 } }""").ShouldBe(Outcome.Undecided, "three against three may be chance");
    }

    /// <summary>At epoch 5 of 20 a quarter of the way of a straight line: 0.225 and 0.23, and a gap to training of 0.05.</summary>
    [Fact]
    public void The_value_at_an_epoch_is_read_from_the_curve()
    {
        Studied study = new Studied().Reference(0.9, 0.91, 0.9, 0.91, 0.9).Level("size", "2", 0.02, 0.021, 0.022, 0.019, 0.018);
        study.Judged("""{ "reached": { "of": "reference", "epoch": 5, "at_least": 0.2 } }""").Effects[0].Value.ShouldBe(0.226, 1e-9);
        study.Judged("""{ "better": { "level": { "size": "2" }, "epoch": 5 } }""").Effects[0].Value.ShouldBe(0.005, 1e-9);
        study.Judged("""{ "reached": { "of": "reference", "metric": "accuracy - val_accuracy", "epoch": 1, "at_least": 0 } }""").Effects[0].Value.ShouldBe(0.05, 1e-9);
        study.Outcome("""{ "reached": { "of": "reference", "epoch": 5, "at_least": 0.5 } }""").ShouldBe(Outcome.Contradicted);
        Verdict late = study.Judged("""{ "reached": { "of": "reference", "epoch": 21, "at_least": 0.2 } }""");
        (late.Outcome, late.Because).ShouldBe((Outcome.NotTested, "no run has val_accuracy at epoch 21"));
    }

    [Fact]
    public void What_a_claim_needs_and_a_study_lacks_is_told()
    {
        Verdict verdict = Study.Judged("""{ "better": { "level": { "size": "2" } }, "needs": { "epochs": 100 } }""");
        (verdict.Outcome, verdict.Because).ShouldBe((Outcome.NotTested, "it needs 100 epochs, and this study has 20"));
        Study.Outcome("""{ "better": { "level": { "size": "2" } }, "needs": { "epochs": 20, "samples": 10000, "runs": 5 } }""").ShouldBe(Outcome.Supported);
        Study.Judged("""{ "better": { "level": { "study": "elsewhere" } } }""").Because.ShouldBe("there are no results of elsewhere");
        Study.Judged("""{ "bettr": { "level": "best" } }""").Because.ShouldStartWith("it cannot be read: claim has no \"bettr\"; did you mean \"better\"?");
    }

    [Fact]
    public void Subjects_of_two_studies_are_compared_without_pairs()
    {
        Snapshot low = new Studied("low").Reference(0.80, 0.81, 0.79, 0.80, 0.82).Level("size", "2", -0.01, -0.01, -0.01, -0.01, -0.01).Snapshot();
        Verdict verdict = Study.Judged("""{ "better": { "level": "reference", "than": { "study": "low", "of": "reference" } } }""", low);
        (verdict.Outcome, verdict.Effects[0].Test).ShouldBe((Outcome.Supported, "Welch's t"));
        // scipy.stats.ttest_ind(equal_var=False).
        verdict.Effects[0].P.ShouldBe(2.2863242e-5, 1e-9);
        Study.Judged("""{ "rises": { "studies": ["low", "made"], "of": "reference" } }""", low).Outcome.ShouldBe(Outcome.Supported);
        Study.Judged("""{ "falls": { "studies": ["low", "made"], "of": "reference" } }""", low).Outcome.ShouldBe(Outcome.Contradicted);
        Study.Judged("""{ "larger_effect": { "factor": "size", "than_study": "low" } }""", low).Outcome.ShouldBe(Outcome.Supported);
        Study.Judged("""{ "holds_in": { "studies": ["low", "made"], "at_least": 1, "claim": { "better": { "level": { "size": "2" } } } } }""", low).Outcome.ShouldBe(Outcome.Supported);
        Study.Judged("""{ "holds_in": { "studies": ["low", "made"], "claim": { "better": { "level": { "size": "2" } } } } }""", low).Outcome.ShouldBe(Outcome.Contradicted);

        // What its effects are is what those of the claim in each study are.
        Verdict value = Study.Judged("""{ "holds_in": { "studies": ["low", "made"], "claim": { "reached": { "of": "reference", "at_least": 0.7 } } } }""", low);
        (value.OfOne, value.Ratio).ShouldBe((true, false));
        Verdict ratio = Study.Judged("""{ "holds_in": { "studies": ["low", "made"], "claim": { "reached": { "of": "reference", "over": { "size": "2" }, "at_most": 2 } } } }""", low);
        (ratio.OfOne, ratio.Ratio).ShouldBe((false, true));
    }

    [Fact]
    public void The_most_common_level_among_best_settings_is_counted_and_told_how_sure()
    {
        Snapshot[] sure = [.. new[] { "a", "b", "c" }.Select(name => new Studied(name).Level("size", "2", Better).Level("size", "3", Alike).Snapshot())];
        Snapshot[] unsure = [.. new[] { "a", "b", "c" }.Select(name => new Studied(name).Level("size", "2", 0.0005, 0.0001, -0.0002, 0.0003, 0.0004).Level("size", "3", Alike).Snapshot())];
        const string Twos = """{ "most_common": { "factor": "size", "level": "2", "among": ["a", "b", "c"] } }""", Threes = """{ "most_common": { "factor": "size", "level": "3", "among": ["a", "b", "c"] } }""";
        Study.Judged(Twos, sure).Outcome.ShouldBe(Outcome.Supported);
        Study.Judged(Threes, sure).Outcome.ShouldBe(Outcome.Contradicted);
        Study.Judged(Twos, unsure).Outcome.ShouldBe(Outcome.Undecided);
        Study.Judged(Twos, unsure).Because.ShouldBe("among the best settings of 3 studies: size 2 in 3; in 0 of them the level can be told from the others; as it stands it is the most common");
    }
}
