using System.Text.Json.Nodes;
using System.Text.Json;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

public class FactorJsonTests
{
    /// <summary>As journals have it since their first format, so that the hash of a study stays what it was.</summary>
    [Fact]
    public void A_stage_of_lists_is_written_as_ever() =>
        JsonSerializer.Serialize(Texts.Read(Texts.Small + "search:\n  - grid: { training.batch_size: [8], small: { yes: { training.epochs: 2 } } }\n    keep: 2\n").Search, Content.Json)
            .ShouldBe("""
                [{"kind":"grid","factors":[
                {"name":"training.batch_size","levels":[{"label":"8","overrides":{"training.batch_size":8}}]},
                {"name":"small","levels":[{"label":"yes","overrides":{"training.epochs":2}}]}],"keep":2}]
                """.ReplaceLineEndings(""));

    [Fact]
    public void Every_domain_condition_and_constraint_is_read_back()
    {
        Study study = Texts.Read(Texts.Small + """
            search:
              - sobol:
                  training.optimizer.learning_rate: { low: 1e-4, high: 1, log: true }
                  network.drop.rate: { low: 0, high: 0.5, step: 0.1, when: { training.batch_size: [8, 16] } }
                  training.batch_size: { low: 8, high: 64, step: 8 }
                  network.hidden.activation: { levels: [relu, elu], when: { training.batch_size: 8 } }
                trials: 7
                where: [training.batch_size != 24, network.hidden.units < 9]
            """);
        string json = JsonSerializer.Serialize(study, Content.Json);
        Study again = JsonSerializer.Deserialize<Study>(json, Content.Json)!;
        JsonSerializer.Serialize(again, Content.Json).ShouldBe(json);
        Content.HashOf(again).ShouldBe(Content.HashOf(study));
        again.Search[0].Factors[0].Domain.ShouldBe(new Real(1e-4, 1, Log: true));
        again.Search[0].Factors[1].Domain.ShouldBe(new Real(0, 0.5, Step: 0.1));
        again.Search[0].Factors[1].When!.Values["training.batch_size"].ShouldBe(["8", "16"]);
        again.Search[0].Factors[2].Domain.ShouldBe(new Whole(8, 64, Step: 8));
        again.Search[0].Factors[3].Levels.Select(level => level.Label).ShouldBe(["relu", "elu"]);
        again.Search[0].Where.ShouldBe([new("training.batch_size", Relation.Unequal, "24"), new("network.hidden.units", Relation.Below, "9")]);
        (again.Search[0].Trials, again.Search[0].Seed).ShouldBe((7, 0));
        JsonNode.Parse(json)!["search"]![0]!["factors"]![2]!.ToJsonString()
            .ShouldBe("""{"name":"training.batch_size","whole":{"low":8,"high":64,"log":false,"step":8}}""");
    }

    [Fact]
    public void A_range_in_a_grid_is_the_list_of_its_steps()
    {
        Study study = Texts.Read(Texts.Small + "search:\n  - grid: { network.drop.rate: { low: 0.1, high: 0.4, step: 0.1 }, training.batch_size: { low: 4, high: 12, step: 4, log: true } }\n");
        study.Search[0].Factors[0].Levels.Select(level => level.Label).ShouldBe(["0.1", "0.2", "0.3", "0.4"]);
        study.Search[0].Factors[1].Levels.Select(level => level.Label).ShouldBe(["4", "8", "12"]);
    }
}
