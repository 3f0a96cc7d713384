using Assay.Engine.Kernels;
using Assay.Results;
using Assay.Search;
using Assay.Studies;

namespace Assay.Tests.Search;

/// <summary>What folds and seeds do to all, and what a race makes of it.</summary>
public class RunEffectsTests
{
    private static readonly double[] Folds = [0.4, -0.1, 0, 0.2, -0.5];

    [Theory]
    [InlineData(2), InlineData(10)]
    public void Errors_are_those_of_what_is_left_once_blocks_are_taken_out(int leaders)
    {
        const double Rest = 0.05;
        const int Times = 4000;
        RandomSequence random = new RandomKey(3).Sequence(Purpose.Search);
        double ofLeader = 0, ofOther = 0;
        for (int i = 0; i < Times; i++)
        {
            double[][] trials = [.. Enumerable.Range(0, leaders + 1).Select(trial => Folds.Select(fold => trial + fold + (Rest * random.NextNormal())).ToArray())];
            RunEffects effects = new(trials[..leaders]);
            ofLeader += effects.SquaredError(trials[0], leads: true) / Times;
            ofOther += effects.SquaredError(trials[leaders], leads: false) / Times;
        }

        // Their mean over so many has a standard error of 1.6 % at the most (4 degrees of freedom, shared by two): five of them.
        ofLeader.ShouldBe(Rest * Rest / Folds.Length, 0.08 * Rest * Rest / Folds.Length);
        ofOther.ShouldBe(Rest * Rest / Folds.Length, 0.08 * Rest * Rest / Folds.Length);
    }

    [Fact]
    public void Of_one_trial_nothing_is_known_to_be_shared()
    {
        RunEffects effects = new([[1, 2, 3]]);
        effects.Known.ShouldBeFalse();
        effects.Level([4, 6]).ShouldBe(5);
        effects.SquaredError([1, 2, 3], leads: true).ShouldBe(1.0 / 3, 1e-12);
    }

    [Theory]
    [InlineData(1.6, false)] // its first fold is the hard one, by 0.4 for all, so that it is at 1.2; the worst run of the best, without folds, is at 1.2 and a little
    [InlineData(1.7, true)]
    [InlineData(1.3, false)]
    public void A_fold_that_is_hard_for_all_speaks_neither_against_a_trial_nor_for_it(double first, bool stopped)
    {
        double[] rests = [0.15, -0.15, 0, 0, 0];
        // Two that are through: what folds do is the mean of both, the rests are of other signs.
        double[][] runs = [[.. Folds.Select((fold, i) => 1 + fold + rests[i])], [.. Folds.Select((fold, i) => 1.5 + fold - rests[i])], [first]];
        Decision decision = Decide(runs);
        decision.Stop.Select(stop => stop.Trial).ShouldBe(stopped ? [3] : []);
        if (stopped) decision.Stop[0].Reason.ShouldEndWith("both less what folds and seeds do to all");
        else decision.Bring.ShouldHaveSingleItem().To.ShouldBe(new Goal(Runs: 2));
    }

    private static Decision Decide(double[][] values)
    {
        TrialState[] trials = [.. values.Select((runs, i) => Trial(i + 1, runs))];
        History history = new(0, new Stage(StageKind.Grid, [], 1), [Setting.Reference], new() { Minimize = "val_loss" }, 1, id => trials[id - 1], (_, _) => 1);
        foreach (TrialState trial in trials)
        {
            history.Add();
            history.Reach(trial.Id, trial.Runs.Count == Folds.Length ? Goal.End : new Goal(Runs: trial.Runs.Count));
        }

        return new RunRace(new() { Name = RacingRule.Paired }).Next(history, more: false)!;
    }

    private static TrialState Trial(int id, double[] values) =>
        new(id, 0, Setting.Reference, [.. values.Select((value, fold) => new RunState($"{id} {fold}", fold, 0, RunStatus.Completed, new Curve(["val_loss"], [[value]], [0]), 1, value, 0, 1))], Folds.Length);
}
