using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Reports;

public class LevelsReportTests
{
    [Fact]
    public void Factors_are_matched_by_name_and_one_that_a_single_study_has_stands_alone()
    {
        Snapshot both = MadeUp.Regression(), one = Only("training.batch_size", MadeUp.Regression());
        LevelsReport levels = LevelsReport.From([both, one])!;
        levels.LeftOut.ShouldBeNull();
        levels.Factors.Select(factor => factor.Factor).ShouldBe(["training.batch_size", "widths"]);
        levels.Factors.Select(factor => factor.Studies.Select(own => own.Study)).ShouldBe([[0, 1], [0]]);

        // Each study's levels are those of its own report.
        levels.Factors[0].Studies[1].Effect.Levels.ShouldBeEquivalentTo(StudyReport.From(one).Stages[0].Effects[0].Levels);
        levels.Factors[1].Studies[0].Effect.Levels.Select(level => level.Objective.Mean)
            .ShouldBe(new[] { 0, 3, 4 }.Select(trial => both.Stages[0].Trials[trial].Mean));
    }

    [Fact]
    public void Studies_without_levels_of_their_own_are_named()
    {
        LevelsReport levels = LevelsReport.From([MadeUp.Regression(), MadeUp.Plane(name: "a grid"), MadeUp.Regression()])!;
        levels.LeftOut.ShouldBe("Levels stand side by side without a grid: no finished level of one_at_a_time is there.");
        levels.Factors.ShouldAllBe(factor => factor.Studies.Select(own => own.Study).SequenceEqual(new[] { 0, 2 }));
    }

    [Fact]
    public void Where_nothing_can_stand_beside_another_a_sentence_says_why()
    {
        LevelsReport.From([MadeUp.Regression()]).ShouldBeNull();
        LevelsReport one = LevelsReport.From([MadeUp.Regression(), MadeUp.Plane()])!;
        (one.Factors.Count, one.LeftOut).ShouldBe((0, "No levels stand side by side: that takes two studies with finished levels of one_at_a_time, which plane has none of."));
        LevelsReport.From([MadeUp.Plane(), MadeUp.Plane(name: "other")])!.LeftOut!.ShouldEndWith("which plane, other have none of.");
    }

    [Fact]
    public void A_study_whose_levels_are_not_finished_has_none()
    {
        Snapshot begun = MadeUp.Regression();
        begun = begun with { Stages = [begun.Stages[0] with { Trials = [], Kept = null }] };
        LevelsReport.From([begun, MadeUp.Regression()])!.Factors.ShouldBeEmpty();
    }

    /// <summary>The study as if it had this factor alone.</summary>
    private static Snapshot Only(string factor, Snapshot snapshot)
    {
        Stage stage = snapshot.Study.Search[0];
        stage = stage with { Factors = [.. stage.Factors.Where(own => own.Name == factor)] };
        return snapshot with
        {
            Study = snapshot.Study with { Name = "narrow", Search = [stage] },
            Stages =
            [
                snapshot.Stages[0] with
                {
                    Stage = stage,
                    Trials = [.. snapshot.Stages[0].Trials.Where(trial => trial.Setting.Levels.Keys.All(name => name == factor))],
                },
            ],
        };
    }
}
