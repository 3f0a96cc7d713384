using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Tests.Studies;

/// <summary>What is wrong with a claim is told where it stands, before anything runs.</summary>
public class ClaimErrorTests
{
    private const string Search = "search: [ { one_at_a_time: { training.batch_size: [8, 16], widths: { wide: { network.hidden.units: 20 } } } } ]\n";

    [Theory]
    [InlineData("betterr: { level: reference }", "claims.0 has no \"betterr\"; did you mean \"better\"?")]
    [InlineData("better: { level: { training.batch_size: 9 } }", "training.batch_size has no level \"9\"; known here: 8, 16, reference")]
    [InlineData("better: { level: { batch_size: 8 } }", "the search varies no \"batch_size\"; known here: training.batch_size, widths")]
    [InlineData("better: { level: { widths: wid } }", "widths has no level \"wid\"; did you mean \"wide\"?")]
    [InlineData("better: { level: { widths: wide }, metric: val_acuracy }", "val_acuracy is not measured here; did you mean \"val_accuracy\"?")]
    [InlineData("better: { level: { widths: wide }, metric: accuracy - val_accuracy }", "accuracy - val_accuracy is neither better nor worse where it is larger: write more or less in place of better")]
    [InlineData("better: { level: { widths: wide }, by: -1 }", "claims.0.better.by must be at least 0, but -1 stands here")]
    [InlineData("better: { than: reference }", "claims.0.better.level is missing: it has no default; write level: a list or a mapping")]
    [InlineData("better: { level: refrence }", "\"refrence\" is nobody that a claim can speak of: write reference, best, final, or a level { FACTOR: LEVEL }")]
    [InlineData("same: { level: { widths: wide } }", "claims.0.same.margin is missing: it has no default; write margin: a number")]
    [InlineData("same: { level: { widths: wide }, margin: -0.1 }", "claims.0.same.margin must be above 0, but -0.1 stands here")]
    [InlineData("no_effect: { factor: widths }", "claims.0.no_effect.margin is missing: \"no effect\" needs the smallest difference that would count, in the metric's unit; write margin: 0.002")]
    [InlineData("reached: { of: best }", "claims.0.reached needs one of at_least, at_most and about, but it has none")]
    [InlineData("reached: { about: 0.9 }", "claims.0.reached.margin is missing: about a value needs what it may be off by; write margin: …")]
    [InlineData("sooner: { level: { widths: wide }, metric: hours }", "claims.0.sooner.metric must be epochs or seconds, but \"hours\" stands here")]
    [InlineData("sooner: { level: { widths: wide }, to: { accuracie: 0.9 } }", "claims.0.sooner.to: accuracie is no metric of an epoch; did you mean \"accuracy\"?")]
    [InlineData("rises: { }", "claims.0.rises needs one of factor and studies, but it has none")]
    [InlineData("larger_effect: { factor: widths }", "larger_effect compares two factors, or one in two studies: write than: FACTOR, or than_study: NAME")]
    [InlineData("same: { level: { widths: wide }, margin: 2 }", "margin is 2, but val_accuracy is a share from 0 to 1: write 0.02 for 2 %")]
    [InlineData("reached: { at_least: 75 }", "at_least is 75, but val_accuracy is a share from 0 to 1: write 0.75 for 75 %")]
    [InlineData("sooner: { level: { widths: wide }, to: { val_accuracy: 97 } }", "val_accuracy is 97, but val_accuracy is a share from 0 to 1: write 0.97 for 97 %")]
    [InlineData("reached: { of: final, metric: val_accuracy, at_least: 0.5 }", "val_accuracy is of the runs of a trial, and the final network has none: write test_accuracy, or best in place of final")]
    [InlineData("better: { level: final, than: best }", "the final network is one training, and cannot be compared with a trial's runs: write best in place of final, or the final network of another study, { study: NAME, of: final }")]
    [InlineData("better: { level: reference }", "the reference is compared with itself; say what it is compared with, than: …")]
    [InlineData("better: { level: { widths: wide }, than: { widths: wide } }", "widths wide is compared with itself")]
    [InlineData("better: { level: { of: best, widths: wide } }", "a subject has of or levels, but both stand here: of and widths")]
    [InlineData("better: { level: { study: [a], widths: wide } }", "study must be the name of a study")]
    [InlineData("better: { level: { widths: wide }, metric: test_accuracy, epoch: 3 }", "test_accuracy has no value at an epoch; did you mean \"val_accuracy\"?")]
    [InlineData("best_setting: { setting: {} }", "setting names no level: write { FACTOR: LEVEL }")]
    [InlineData("best_setting: { setting: { widths: { a: b } } }", "a level of widths must be one of its labels, or a list of them")]
    [InlineData("compatible: { metric: accuracy, margin: 0.1 }", "compatible is of a metric on validation samples, val_…, but accuracy stands here")]
    [InlineData("compatible: { metric: val_accuracy, test: test_loss, margin: 0.1 }", "test must be the same on the test set, test_accuracy, but test_loss stands here")]
    [InlineData("rises: { studies: [a, a] }", "studies must name each once, but \"a\" stands twice")]
    [InlineData("most_common: { factor: widths, level: wide, among: [] }", "among names nothing")]
    [InlineData("rises: { studies: [a, b], of: final, metric: test_accuracy, spread: true }", "the final network is one training, and has no spread over runs")]
    [InlineData("holds_in: { studies: [a], claim: { holds_in: { studies: [b], claim: { reached: { at_least: 0.9 } } } } }", "claims.0.holds_in.claim has no \"holds_in\": studies stand side by side")]
    [InlineData("holds_in: { studies: [a], claim: { needs: { epochs: 3 }, reached: { at_least: 0.9 } } }", "claims.0.holds_in.claim has no \"needs\": needs stands beside holds_in")]
    [InlineData("holds_in: { studies: [a, b], at_least: 3, claim: { reached: { at_least: 0.9 } } }", "claims.0.holds_in.at_least must be at most the number of studies, 2, but 3 stands here")]
    public void A_wrong_claim_is_told_with_its_rule_and_value(string check, string error) =>
        Texts.Errors($"{Texts.Small}{Search}claims:\n  - text: it is so\n    {check}\n").ShouldHaveSingleItem().ShouldEndWith(error);

    /// <summary>One at a time the reference is a level of every factor: by the word, or by its own value.</summary>
    [Fact]
    public void The_references_own_value_is_its_level()
    {
        Studied(batch: 32).ShouldBe(Studied(batch: "reference"));
        Texts.Errors($"{Texts.Small}{Search}claims: [ {{ text: so, better: {{ level: {{ training.batch_size: 64 }} }} }} ]\n").ShouldHaveSingleItem();

        static string Studied(object batch)
        {
            Study study = Texts.Read($"{Texts.Small}{Search}claims: [ {{ text: so, better: {{ level: {{ training.batch_size: 8 }}, than: {{ training.batch_size: {batch} }} }} }} ]\n");
            return Assay.Studies.Claims.ClaimReader.Of(study.Claims[0], study).Check!.ToString()!;
        }
    }

    [Theory]
    [InlineData("accuracy-val_accuracy"), InlineData("accuracy - val_accuracy")]
    public void A_difference_is_written_with_or_without_spaces(string words) =>
        Texts.Read($"{Texts.Small}{Search}claims: [ {{ text: so, reached: {{ metric: {words}, at_most: 0.1 }} }} ]\n").Claims.ShouldHaveSingleItem();

    [Fact]
    public void A_claim_has_one_check()
    {
        Texts.Errors($"{Texts.Small}claims: [ {{ text: so }} ]\n").ShouldHaveSingleItem().ShouldContain("a claim has one check, but none stands here; kinds: better, worse,");
        Texts.Errors($"{Texts.Small}claims: [ {{ text: so, reached: {{ at_least: 1 }}, compatible: {{ margin: 1 }} }} ]\n")
            .ShouldHaveSingleItem().ShouldContain("a claim has one check, but reached and compatible stands here");
    }

    [Fact]
    public void A_level_that_a_preset_leaves_out_is_no_mistake()
    {
        string text = $$"""
            {{Texts.Small}}{{Search}}presets: { quick: { search.0.one_at_a_time.training.batch_size: [8] } }
            claims: [ { text: so, worse: { level: { training.batch_size: 16 } } } ]
            """;
        Texts.Read(text, "quick").Claims.ShouldHaveSingleItem();
        Texts.Read(text).Claims.ShouldHaveSingleItem();
    }

    [Fact]
    public void Studies_that_a_claim_names_lie_beside_it_and_judge_by_the_same()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "other.yaml"), Texts.Small.Replace("study: small", "study: other", StringComparison.Ordinal)
                .Replace("maximize: val_accuracy", "minimize: val_loss", StringComparison.Ordinal));
            Errors("better: { level: best, than: { study: othr } }").ShouldEndWith("there is no study \"othr\" beside this one; did you mean \"other\"?");
            Errors("better: { level: best, than: { study: other } }").ShouldEndWith("other judges by val_loss, this study by val_accuracy: say which metric is meant, metric: …");
            Should.NotThrow(() => Read("better: { level: best, than: { study: other }, metric: val_loss }"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Study Read(string check)
        {
            string path = Path.Combine(folder.FullName, "small.yaml");
            File.WriteAllText(path, $"{Texts.Small}claims:\n  - text: it is so\n    {check}\n");
            return StudyFile.Load(path);
        }

        string Errors(string check) => Should.Throw<StudyException>(() => Read(check)).Errors.ShouldHaveSingleItem().ToString();
    }
}
