using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

public class RacingOptionsTests
{
    private static string Stage(string racing, string kind = "grid") => $"{Texts.Small}search: [ {{ {kind}: {{ training.batch_size: [8, 16] }}, racing: {racing} }} ]\n";

    [Fact]
    public void It_is_written_in_a_word_or_with_its_options_and_read_back()
    {
        Texts.Read(Stage("forgiving")).Search[0].Racing.ShouldBe(new RacingOptions { Name = RacingRule.Forgiving });
        Study strict = Texts.Read(Stage("{ name: strict, alpha: 0.1 }"));
        strict.Search[0].Racing.ShouldBe(new RacingOptions { Name = RacingRule.Strict, Alpha = 0.1 });
        Texts.Read(StudyYaml.Write(strict, ".")).Search[0].Racing.ShouldBe(strict.Search[0].Racing);
        Texts.Read(Stage("off")).Search[0].Racing.ShouldBeNull();
        Content.HashOf(Texts.Read(Stage("off"))).ShouldBe(Content.HashOf(Texts.Read(Stage("off").Replace(", racing: off", "", StringComparison.Ordinal))));
        Content.HashOf(strict).ShouldNotBe(Content.HashOf(Texts.Read(Stage("forgiving"))));
    }

    [Theory]
    [InlineData("forgivin", "grid", 5, "search.0.racing.name cannot be \"forgivin\"; did you mean \"forgiving\"?")]
    [InlineData("{ name: forgiving, alpha: 0.1 }", "grid", 5, "search.0.racing.alpha belongs to strict: the forgiving rule has no level; leave it out")]
    [InlineData("{ name: strict, alpha: 0.7 }", "grid", 5, "search.0.racing.alpha must be at least 1e-6 and at most 0.5, but 0.7 stands here")]
    [InlineData("forgiving", "one_at_a_time", 5, "search.0.racing: one_at_a_time compares every level with the reference, and has nothing to race for; take a grid, or leave racing out")]
    [InlineData("forgiving", "grid", 1, "search.0.racing leaves later runs of a trial out, and a trial has one: write evaluation: { folds: 5 }, or more seeds")]
    public void What_cannot_be_raced_is_refused(string racing, string kind, int folds, string error) =>
        Texts.Errors(Stage(racing, kind).Replace("folds: 5", $"folds: {folds}", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldEndWith(error);
}
