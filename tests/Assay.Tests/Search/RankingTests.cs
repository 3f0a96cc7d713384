using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Search;

public class RankingTests
{
    private static readonly ObjectiveOptions Largest = new() { Maximize = "val_accuracy" }, Smallest = new() { Minimize = "val_loss" };

    [Fact]
    public void The_better_mean_comes_first_and_a_diverged_run_last()
    {
        TrialState[] trials = [Trial(1, 0.5, 0.7), Trial(2, double.NaN, 0.99), Trial(3, 0.9, 0.9), Trial(4, 0.8, 0.8)];
        Ids(trials, Largest).ShouldBe([3, 4, 1, 2]);
        Ids(trials, Smallest).ShouldBe([1, 4, 3, 2]);
    }

    [Fact]
    public void Ties_go_to_the_smaller_deviation_then_to_fewer_parameters_then_to_the_earlier()
    {
        TrialState[] trials = [Trial(1, 0.25, 0.75), Trial(2, 0.5, 0.5), Trial(3, 0.5, 0.5) with { Runs = Runs(10, 0.5, 0.5) }, Trial(4, 0.5, 0.5)];
        Ids(trials, Largest).ShouldBe([3, 2, 4, 1]);
    }

    [Fact]
    public void An_unfinished_trial_is_not_ranked() =>
        Ids([Trial(1, 0.5) with { PlannedRuns = 2 }, Trial(2, 0.1)], Largest).ShouldBe([2]);

    [Fact]
    public void What_diverged_is_carried_forward_only_where_nothing_else_is_there()
    {
        TrialState lost = Trial(1, double.NaN), sound = Trial(2, 0.1);
        Ranking.Keep([lost, sound], Largest, 2).Select(trial => trial.Id).ShouldBe([2]);
        Ranking.Keep([lost, Trial(3, double.NaN)], Largest, 2).Select(trial => trial.Id).ShouldBe([1]);
    }

    [Fact]
    public void The_best_is_the_first_in_order_and_none_where_all_diverged()
    {
        TrialState[] trials = [Trial(2, 0.5, 0.5), Trial(1, 0.25, 0.75), Trial(3, double.NaN), Trial(4, 0.5, 0.5)];
        Ranking.Best(trials, Largest)!.Id.ShouldBe(2);
        Ranking.Best([Trial(1, double.NaN), Trial(2, 0.5) with { PlannedRuns = 2 }], Largest).ShouldBeNull();
        Ranking.Best([], Largest).ShouldBeNull();
    }

    private static IEnumerable<int> Ids(IEnumerable<TrialState> trials, ObjectiveOptions objective) =>
        Ranking.Order(trials, objective).Select(trial => trial.Id);

    private static TrialState Trial(int id, params double[] values) => new(id, 0, Setting.Reference, Runs(20, values), values.Length);

    private static RunState[] Runs(long parameters, params double[] values) =>
        [.. values.Select((value, i) => new RunState($"{i}", i, 0, RunStatus.Completed, new Curve([], [], []), 1, value, 1, parameters))];
}
