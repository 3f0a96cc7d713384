using Assay.Verdicts;

namespace Assay.Tests.Verdicts;

/// <summary>What is said of claims before anything runs.</summary>
public class ForesightTests
{
    private const string Same = """{ "same": { "level": { "size": "2" }, "margin": 0.002 } }""";

    private static string? Problem(string claim, int seeds = 5, int folds = 1) =>
        Foresight.Of(new Studied(seeds: seeds, folds: folds).Level("size", "2", [.. Enumerable.Repeat(0.01, seeds * folds)]).Snapshot(claim).Study).Single().Problem;

    [Fact]
    public void A_design_that_repeats_can_decide() => Problem(Same).ShouldBeNull();

    [Fact]
    public void Of_one_seed_no_outcome_would() =>
        Problem(Same, seeds: 1).ShouldBe("with 1 fold and 1 seed no outcome would decide it: nothing repeats; take more seeds");

    [Fact]
    public void A_margin_of_less_than_a_sample_can_be_is_told_with_the_one_that_it_needs()
    {
        // 2,000 validation samples and two seeds: one degree of freedom, an error of half a sample, and t(0.95, 1) = 6.31.
        Problem("""{ "same": { "level": { "size": "2" }, "margin": 0.0015 } }""", seeds: 2)
            .ShouldBe("with 1 fold and 2 seeds and a margin of 0.0015 no outcome would show that nothing differs: it needs one above 0.0016");
        Problem("""{ "same": { "level": { "size": "2" }, "margin": 0.0017 } }""", seeds: 2).ShouldBeNull();
        // And that is so: two seeds with the same difference of no sample at all.
        new Studied(seeds: 2).Level("size", "2", 0, 0.0005).Outcome("""{ "same": { "level": { "size": "2" }, "margin": 0.0015 } }""").ShouldBe(Outcome.Undecided);
    }

    [Theory]
    [InlineData("""{ "reached": { "of": "final", "metric": "test_accuracy", "at_least": 0.9 } }""", "there is no final network (final)")]
    [InlineData("""{ "worse": { "level": { "size": "2" }, "metric": "test_accuracy" } }""", "test_accuracy of trials' runs needs levels tested (final: { test: levels })")]
    [InlineData("""{ "compatible": { "margin": 0.01 } }""", "the final network is not tested (final: { test: true })")]
    [InlineData("""{ "better": { "level": { "size": "2" } }, "needs": { "samples": 50000 } }""", "it needs 50,000 samples, and this study has 10,000")]
    [InlineData("""{ "reached": { "of": "reference", "metric": "parameters", "at_most": 1000 } }""", null)]
    public void What_is_not_there_is_told(string claim, string? problem) => Problem(claim).ShouldBe(problem);

    [Fact]
    public void Several_folds_repeat_where_one_seed_does_not() => Problem(Same, seeds: 1, folds: 5).ShouldBeNull();
}
