using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

public class ConfirmOptionsTests
{
    private static string Stages(params string[] stages) => Texts.Small + "search:\n" + string.Concat(stages.Select(stage => $"  - {stage}\n"));

    private const string Grid = "grid: { training.batch_size: [8, 16] }";

    [Fact]
    public void It_is_written_and_read_back_and_the_stage_before_keeps_what_it_confirms()
    {
        Study study = Texts.Read(Stages(Grid, "confirm: {}"));
        study.Search[1].ShouldBe(new Stage(StageKind.Confirm, study.Search[1].Factors, 1) { Confirm = new() { Top = 5, Seeds = 10 } });
        study.Search[1].Factors.ShouldBeEmpty();
        study.Search[0].Keep.ShouldBe(5);
        Study again = Texts.Read(StudyYaml.Write(study, "."));
        Content.HashOf(again).ShouldBe(Content.HashOf(study));
        (again.Search[0].Keep, again.Search[1].Confirm).ShouldBe((5, study.Search[1].Confirm));
        Texts.Read(Stages(Grid + "\n    keep: 7", "confirm: { top: 3 }")).Search[0].Keep.ShouldBe(7);
        Content.HashOf(Texts.Read(Stages(Grid, "confirm: { seeds: 11 }"))).ShouldNotBe(Content.HashOf(study));
    }

    /// <summary>Seeds go on from those of the evaluation and of confirmations before.</summary>
    [Fact]
    public void No_stage_has_seen_its_seeds()
    {
        Study study = Texts.Read(Stages(Grid, "confirm: { top: 2, seeds: 4 }", "grid: { network.hidden.units: [4, 8] }", "confirm: { seeds: 3 }")
            .Replace("folds: 5", "folds: 5, seeds: 2, resplit: true", StringComparison.Ordinal));
        Enumerable.Range(0, 4).Select(study.EvaluationOf).Select(one => (one.FirstSeed, one.Seeds, one.Runs)).ShouldBe([(0, 2, 10), (2, 4, 20), (0, 2, 10), (6, 3, 15)]);
        (study.WholeEvaluation().Seeds, study.WholeEvaluation().Divisions).ShouldBe((9, 45));
        study.LastVaried().ShouldBe(2);
    }

    [Theory]
    [InlineData("s.yaml:14:14: search.0.confirm before a search: it runs the best trials of the stage before again, and there is none; put the search before it", "confirm: {}", Grid)]
    [InlineData("s.yaml:16:14: search.2.confirm directly after a confirm: there is nothing new to choose from; give the first one more seeds", Grid, "confirm: {}", "confirm: {}")]
    [InlineData("s.yaml:15:11: search.0.keep must be at least what search.1 confirms, 5, but 3 stands here: leave keep out, or write confirm: { top: 3 }", Grid + "\n    keep: 3", "confirm: {}")]
    [InlineData("s.yaml:16:13: search.1.trials has no place beside confirm, which runs what the stage before has kept and chooses nothing else; leave it out", Grid, "confirm: {}\n    trials: 3")]
    [InlineData("s.yaml:16:11: search.1.seed has no place beside confirm", Grid, "confirm: {}\n    seed: 3")]
    [InlineData("s.yaml:16:12: search.1.where has no place beside confirm", Grid, "confirm: {}\n    where: [training.batch_size <= 8]")]
    [InlineData("s.yaml:16:13: search.1.racing has no place beside confirm", Grid, "confirm: {}\n    racing: forgiving")]
    [InlineData("s.yaml:16:11: search.1.keep must be at most confirm.top, 2, but 3 stands here", Grid, "confirm: { top: 2 }\n    keep: 3")]
    [InlineData("s.yaml:15:21: search.1.confirm.top must be at least 1 and at most 10000, but 0 stands here", Grid, "confirm: { top: 0 }")]
    [InlineData("s.yaml:15:23: search.1.confirm.seeds must be at least 1 and at most 10000, but 20000 stands here", Grid, "confirm: { seeds: 20000 }")]
    [InlineData("s.yaml:14:5: search.0 must have exactly one of grid, one_at_a_time, random, sobol, tpe, gp, cma_es, auto, ladder and confirm, but it has grid and confirm", Grid + "\n    confirm: {}")]
    public void What_cannot_be_confirmed_is_refused_with_its_line(string error, params string[] stages) =>
        Texts.Errors(Stages(stages)).ShouldHaveSingleItem().ShouldStartWith(error);
}
