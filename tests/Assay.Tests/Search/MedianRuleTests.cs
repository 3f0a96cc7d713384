using Assay.Results;
using Assay.Search;
using Assay.Studies;

namespace Assay.Tests.Search;

/// <summary>A trial at its look after epoch 2 or 4 of 6, beside others that are through: which of them goes on.</summary>
public class MedianRuleTests
{
    private const int Epochs = 6;

    [Theory]
    [InlineData(0.31, true, 0.1, 0.4, 0.2, 0.3)] // of four the worse of the two in the middle, 0.3
    [InlineData(0.3, false, 0.1, 0.4, 0.2, 0.3)]
    [InlineData(0.25, true, 0.1, 0.4, 0.2)]
    [InlineData(0.15, false, 0.1, 0.4, 0.2)]
    [InlineData(9, false, 0.1, 0.4)] // fewer than three say nothing
    [InlineData(0.31, true, 0.1, 0.3, double.NaN, 0.2)] // what diverged is worse than all
    [InlineData(9, false, 0.1, double.NaN, double.NaN, 0.2)]
    public void Who_is_worse_than_the_median_is_given_up(double own, bool stopped, params double[] others)
    {
        Decision decision = Decide(own, others, epoch: 2);
        decision.Stop.Select(stop => stop.Trial).ShouldBe(stopped ? [others.Length + 1] : []);
        if (!stopped) decision.Bring.ShouldHaveSingleItem().To.ShouldBe(new Goal(Epoch: 4));
    }

    [Fact]
    public void After_the_last_look_a_trial_goes_to_its_end() =>
        Decide(0.1, [0.2, 0.3, 0.4], epoch: 4).Bring.ShouldHaveSingleItem().To.ShouldBe(Goal.End);

    private static Decision Decide(double own, double[] others, int epoch)
    {
        TrialState[] trials = [.. others.Append(own).Select((value, i) => Trial(i + 1, value))];
        History history = new(0, new Stage(StageKind.Grid, [], 1), [Setting.Reference], new() { Minimize = "val_loss" }, 1, id => trials[id - 1], (_, _) => 1);
        foreach (TrialState trial in trials)
        {
            history.Add();
            history.Reach(trial.Id, trial.Id <= others.Length ? Goal.End : new Goal(Epoch: epoch));
        }

        return new MedianRule(new() { Name = PruningRule.Median, From = 2, Every = 2, Least = 3 }, Epochs, runs: null, Goal.End).Next(history, more: true)!;
    }

    private static TrialState Trial(int id, double value)
    {
        bool diverged = double.IsNaN(value);
        double[] values = [.. Enumerable.Repeat(value, diverged ? 1 : Epochs)];
        RunState run = new(
            $"{id}", 0, 0, diverged ? RunStatus.Diverged : RunStatus.Completed, new Curve(["val_loss"], [values], new double[values.Length]), diverged ? 0 : Epochs, value, 0, 1);
        return new(id, 0, Setting.Reference, [run], 1);
    }
}
