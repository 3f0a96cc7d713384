using System.Text.Json.Nodes;
using Assay.Search;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Search;

public class SamplingTests
{
    private static readonly Factor A = SmallStudy.Factor("a", 1, 2), B = SmallStudy.Factor("b", 1, 2, 3);

    [Fact]
    public void A_grid_has_every_combination_the_last_factor_fastest() =>
        Show(new Stage(StageKind.Grid, [A, B], 1), Setting.Reference)
            .ShouldBe(["a1 b1", "a1 b2", "a1 b3", "a2 b1", "a2 b2", "a2 b3"]);

    [Fact]
    public void One_at_a_time_has_the_reference_once() =>
        Show(new Stage(StageKind.OneAtATime, [A, B], 1), Setting.Reference).ShouldBe(["", "a1", "a2", "b1", "b2", "b3"]);

    [Fact]
    public void A_later_stage_is_laid_over_each_starting_point_and_replaces_its_levels() =>
        Show(new Stage(StageKind.Grid, [A], 1), Of(("a", 1), ("b", 3)), Of(("b", 2)))
            .ShouldBe(["a1 b3", "a2 b3", "a1 b2", "a2 b2"], ignoreOrder: false);

    [Fact]
    public void Equal_settings_from_several_starting_points_are_proposed_once() =>
        Show(new Stage(StageKind.Grid, [A], 1), Of(("a", 1)), Of(("a", 2)), Setting.Reference).ShouldBe(["a1", "a2"]);

    [Fact]
    public void A_level_may_be_a_set_of_overrides()
    {
        Factor widths = new("widths", [new Level("wide", new Dictionary<string, JsonNode?> { ["x"] = 5, ["y"] = 6 })]);
        Setting setting = Sampling.Propose(new Stage(StageKind.Grid, [widths], 1), [Setting.Reference]).Single();
        setting.Levels.ShouldBe(new Dictionary<string, string> { ["widths"] = "wide" });
        setting.Overrides.Keys.ShouldBe(["x", "y"]);
    }

    [Theory]
    [InlineData(StageKind.Grid, 18)]
    [InlineData(StageKind.OneAtATime, 18)]
    public void The_most_trials_are_counted_without_proposing_them(StageKind kind, int most) =>
        Sampling.MostTrials(new Stage(kind, [A, B], 1), 3).ShouldBe(most);

    [Fact]
    public void A_study_without_stages_judges_the_reference() =>
        Sampling.Propose(Sampling.StagesOf(SmallStudy.Make() with { Search = [] }).Single(), [Setting.Reference])
            .ShouldBe([Setting.Reference]);

    private static Setting Of(params (string Path, double Value)[] overrides) => new(
        overrides.ToDictionary(o => o.Path, o => $"{o.Value}"), overrides.ToDictionary(o => o.Path, o => (JsonNode?)JsonValue.Create(o.Value)));

    private static IEnumerable<string> Show(Stage stage, params Setting[] starts) => Sampling.Propose(stage, starts)
        .Select(setting => string.Join(' ', setting.Overrides.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => o.Key + o.Value)));
}
