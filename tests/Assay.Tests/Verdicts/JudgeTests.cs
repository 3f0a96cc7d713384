using System.Text.Json.Nodes;
using Assay.Engine.Kernels;
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
    [InlineData("""{ "best_setting": { "setting": { "size": "2" } } }""")]
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

        // A short training beside a long one says nothing of either.
        Verdict unlike = Study.Judged("""{ "better": { "level": "reference", "than": { "study": "low", "of": "reference" } } }""", low with { Study = low.Study with { Preset = "quick" } });
        (unlike.Outcome, unlike.Because).ShouldBe((Outcome.NotTested, "low was run under the preset quick, and made as its file stands: what is compared is run alike"));

        // What its effects are is what those of the claim in each study are.
        Verdict value = Study.Judged("""{ "holds_in": { "studies": ["low", "made"], "claim": { "reached": { "of": "reference", "at_least": 0.7 } } } }""", low);
        (value.OfOne, value.Ratio).ShouldBe((true, false));
        Verdict ratio = Study.Judged("""{ "holds_in": { "studies": ["low", "made"], "claim": { "reached": { "of": "reference", "over": { "size": "2" }, "at_most": 2 } } } }""", low);
        (ratio.OfOne, ratio.Ratio).ShouldBe((false, true));
    }

    private static Verdict Judged(Snapshot study, string claim, params Snapshot[] others) => Judge.All(
        study with { Study = study.Study with { Claims = [new("a sentence", (JsonObject)JsonNode.Parse(claim)!)] } }, name => Array.Find(others, one => one.Study.Name == name)).Single();

    /// <summary>The p are those of scipy.stats.binomtest(10, 40) and (10, 30).</summary>
    [Fact]
    public void Two_final_networks_are_compared_on_the_same_test_samples_by_McNemars_test()
    {
        const string Claim = """{ "better": { "level": "final", "than": { "study": "other", "of": "final" } } }""";
        Snapshot good = new Studied("good").Final("same", [.. Enumerable.Range(0, 20)]);
        Verdict told = Judged(good, Claim, new Studied("other").Final("same", [.. Enumerable.Range(10, 40)]));
        (told.Outcome, told.Effects[0].Test).ShouldBe((Outcome.Supported, "McNemar, exact"), told.Because);
        told.Effects[0].P.ShouldBe(0.0022214337732293643, 1e-12);
        told.Effects[0].Value.ShouldBe(0.02, 1e-12);
        Verdict open = Judged(good, Claim, new Studied("other").Final("same", [.. Enumerable.Range(10, 30)]));
        (open.Outcome, open.Because).ShouldBe((Outcome.Undecided, "of 1,000 test samples the first alone gets 20 right, the second alone 10"));
        open.Effects[0].P.ShouldBe(0.09873714670538905, 1e-12);
        Judged(good, """{ "worse": { "level": "final", "than": { "study": "other", "of": "final" } } }""", new Studied("other").Final("same", [.. Enumerable.Range(10, 40)]))
            .Outcome.ShouldBe(Outcome.Contradicted);
        Judged(good, Claim, new Studied("other").Final("others", [.. Enumerable.Range(10, 40)])).Effects[0].Test.ShouldBe("two proportions", "other samples have no pairs");
    }

    [Fact]
    public void What_one_network_has_is_a_fact_of_the_test_set()
    {
        Snapshot made = new Studied("made").Final("data", 1, 2, 3), other = new Studied("other").Final("data", 1);
        Verdict share = Judged(made, """{ "reached": { "of": "final", "at_least": 0.99 } }""");
        (share.Outcome, share.Quantity!.Name, share.Effects[0].Test).ShouldBe((Outcome.Supported, "test_accuracy", "a count on the test samples"));
        share.Effects[0].Value.ShouldBe(0.997, 1e-12);
        share.Effects[0].Interval.ShouldNotBeNull();
        Judged(made, """{ "reached": { "of": "final", "metric": "parameters", "at_most": 1000 } }""").Effects[0].Test.ShouldBe("one training");
        Verdict trend = Judged(made, """{ "rises": { "studies": ["other", "made"], "of": "final", "metric": "test_loss" } }""", other);
        (trend.Outcome, trend.Effects[0].Interval).ShouldBe((Outcome.Undecided, null));
        trend.Because.ShouldStartWith("one run each: nothing says what another would give; this one is as claimed");
        trend.Effects[0].Value.ShouldBe(0.02, 1e-12);
        Judged(made, """{ "reached": { "of": "final", "over": { "study": "other", "of": "final" }, "metric": "test_wrong", "at_most": 2 } }""", other)
            .Because.ShouldBe("one run each: nothing says what another would give; compare trials of the search, which have runs");
        Snapshot none = new Studied("made").Final("data"), flawless = new Studied("other").Final("data");
        Judged(none, """{ "reached": { "of": "final", "over": { "study": "other", "of": "final" }, "metric": "test_wrong", "at_most": 2 } }""", flawless).Outcome.ShouldBe(Outcome.Undecided, "0 / 0");
    }

    [Fact]
    public void What_is_not_there_is_not_taken_for_agreement()
    {
        Snapshot whole = Study.Snapshot();
        const string Same = """{ "no_effect": { "factor": "size", "margin": 0.5 } }""";
        Judged(whole, Same).Outcome.ShouldBe(Outcome.Supported);
        Snapshot part = whole with { Stages = [whole.Stages[0] with { Trials = [.. whole.Stages[0].Trials.Where(trial => trial.Setting.Levels.GetValueOrDefault("size") != "3")] }] };
        Verdict lacking = Judged(part, Same);
        (lacking.Outcome, lacking.Because).ShouldBe((Outcome.NotTested, "no finished trial has size 3"));

        Snapshot searching = whole with { Ended = false, Stages = [whole.Stages[0] with { Kept = null }] };
        Judged(searching, """{ "best_setting": { "setting": { "size": "2" } } }""").Because.ShouldBe("the search of made has not ended");
        Judged(searching, """{ "reached": { "of": "best", "at_least": 0.1 } }""").Outcome.ShouldBe(Outcome.NotTested);
        Judged(searching, """{ "better": { "level": { "size": "2" } } }""").Outcome.ShouldBe(Outcome.Supported, "its runs are there");
    }

    [Fact]
    public void A_setting_that_cannot_be_told_from_the_best_is_not_thereby_the_best()
    {
        Snapshot made = new Studied().Reference(0.9, 0.91, 0.9, 0.91, 0.9).Level("size", "2", 0.004, -0.003, 0.005, -0.004, 0.003).Snapshot();
        Verdict top = Judged(made, """{ "best_setting": { "setting": { "size": "2" } } }""");
        (top.Outcome, top.Because).ShouldBe((Outcome.Undecided, "the best is trial 2, which has this setting; 1 of the 1 others cannot be told from it"));
        Judged(made, """{ "best_setting": { "setting": { "size": "2" }, "margin": 0.02 } }""").Outcome.ShouldBe(Outcome.Supported, "it is shown to be no worse than any other by this");
        Judged(made, """{ "best_setting": { "setting": { "size": "reference" } } }""").Outcome.ShouldBe(Outcome.Undecided);
        Judged(made, """{ "best_setting": { "setting": { "size": "reference" }, "tied": true } }""").Outcome.ShouldBe(Outcome.Supported);
        Judged(made, """{ "best_setting": { "setting": { "size": "reference" }, "margin": 0.02 } }""").Outcome.ShouldBe(Outcome.Supported);
        Judged(Study.Snapshot(), """{ "best_setting": { "setting": { "size": "4" }, "tied": true } }""").Outcome.ShouldBe(Outcome.Contradicted);
        Judged(Study.Snapshot(), """{ "best_setting": { "setting": { "size": ["2", "3", "4", "reference"] } } }""").Because.ShouldBe("every trial that was tried beside the best has this setting");
    }

    /// <summary>The winner of five levels that do not differ is tested on what it was chosen by: without the family it would be "better" too often.</summary>
    [Fact]
    public void The_best_is_judged_as_the_best_of_many()
    {
        Verdict verdict = Study.Judged("""{ "better": { "level": "best" } }""");
        verdict.Adjustment.ShouldBe("Bonferroni over 6 trials, of which it is the best");
        verdict.Effects[0].Level.ShouldBe(1 - (0.05 / 6), 1e-12);
        Verdict plain = Study.Judged("""{ "better": { "level": { "size": "2" } } }""");
        verdict.Effects[0].P.ShouldBe(6 * plain.Effects[0].P, 1e-12);
    }

    /// <summary>1,000 studies of five levels that do nothing, ten seeds each: what is said of them is wrong in at most 5 of 100.</summary>
    [Theory]
    [InlineData("""{ "better": { "level": "best" } }"""), InlineData("""{ "better": { "level": { "size": "1" } } }"""), InlineData("""{ "effect": { "factor": "size" } }""")]
    [InlineData("""{ "best_setting": { "setting": { "size": "1" } } }"""), InlineData("""{ "rises": { "factor": "size", "levels": ["1", "2", "3", "4"] } }""")]
    [InlineData("""{ "holds_in": { "studies": ["null0", "null1", "null2"], "at_least": 1, "claim": { "better": { "level": { "size": "1" } } } } }""")]
    [InlineData("""{ "rises": { "factor": "size", "levels": ["1", "2", "3", "4"], "spread": true } }"""), InlineData("""{ "larger_effect": { "factor": "size", "than": "shape" } }""")]
    public void Of_what_does_nothing_something_is_said_in_five_of_a_hundred_at_most(string claim)
    {
        RandomSequence random = new RandomKey(7).Sequence(Purpose.Search);
        int wrong = 0;
        const int Studies = 1000;
        for (int i = 0; i < Studies; i++)
        {
            Snapshot[] nulls = [.. Enumerable.Range(0, claim.Contains("null", StringComparison.Ordinal) ? 3 : 1).Select(k => Null($"null{k}"))];
            wrong += Judged(nulls[0], claim, nulls).Outcome is Outcome.Supported or Outcome.Contradicted ? 1 : 0;
        }

        wrong.ShouldBeLessThanOrEqualTo((int)((0.05 * Studies) + (3 * Math.Sqrt(0.05 * 0.95 * Studies))), "three standard errors of chance above 5 %");

        Snapshot Null(string name)
        {
            Studied study = new Studied(name, seeds: 10).Reference([.. Noise(0.9)]);
            for (int level = 1; level <= 4; level++) study.Level("size", $"{level}", [.. Noise(0)]);
            for (int level = 1; level <= 4; level++) study.Level("shape", $"{level}", [.. Noise(0)]);
            return study.Snapshot();
        }

        // Levels take the reference's values and add to them: so that all scatter alike, theirs are added to a tenth of its noise.
        IEnumerable<double> Noise(double mean) => Enumerable.Range(0, 10).Select(_ => mean + ((mean > 0 ? 0.0001 : 0.01) * random.NextNormal()));
    }

    /// <summary>The best of forty levels on the runs that chose it lies far above the worst: on other runs, as far as any two.</summary>
    [Fact]
    public void A_factor_of_many_levels_that_do_nothing_has_no_larger_effect_than_one_of_two()
    {
        RandomSequence random = new RandomKey(8).Sequence(Purpose.Search);
        int wrong = 0;
        const int Studies = 300;
        for (int i = 0; i < Studies; i++)
        {
            Studied study = new Studied("null", seeds: 10).Reference([.. Noise(0.9)]).Level("start", "1", [.. Noise(0)]);
            for (int level = 1; level < 40; level++) study.Level("size", $"{level}", [.. Noise(0)]);
            wrong += Judged(study.Snapshot(), """{ "larger_effect": { "factor": "size", "than": "start" } }""", []).Outcome is Outcome.Supported or Outcome.Contradicted ? 1 : 0;
        }

        wrong.ShouldBeLessThanOrEqualTo((int)((0.05 * Studies) + (3 * Math.Sqrt(0.05 * 0.95 * Studies))), "three standard errors of chance above 5 %");

        IEnumerable<double> Noise(double mean) => Enumerable.Range(0, 10).Select(_ => mean + ((mean > 0 ? 0.0001 : 0.01) * random.NextNormal()));
    }

    [Fact]
    public void The_interval_that_is_shown_is_the_one_that_decides()
    {
        Verdict inside = Study.Judged("""{ "same": { "level": { "size": "2" }, "margin": 0.1 } }"""), outside = Study.Judged("""{ "same": { "level": { "size": "2" }, "margin": 0.001 } }""");
        (inside.Outcome, inside.Effects[0].Level, inside.Effects[0].Test).ShouldBe((Outcome.Supported, 0.9, "two one-sided paired t"));
        (outside.Outcome, outside.Effects[0].Level, outside.Effects[0].Test).ShouldBe((Outcome.Contradicted, 0.95, "paired t"));
        outside.Effects[0].Interval!.Low.ShouldBeGreaterThan(0.001);
        outside.Effects[0].P.ShouldBeLessThan(0.05);
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
