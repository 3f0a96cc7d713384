using System.Text.Json.Nodes;
using Assay.Engine.Kernels;
using Assay.Results;
using Assay.Studies;
using Assay.Tests.Reports;

namespace Assay.Tests.Results;

/// <summary>From a stage's trials to what mattered; the arithmetic has tests of its own.</summary>
public class ImportanceTests
{
    private const string Rate = "training.optimizer.learning_rate", Name = "training.optimizer.name", Momentum = "training.optimizer.momentum", Units = "network.h.units";

    [Fact]
    public void The_factor_that_decides_comes_first_on_its_own_scale()
    {
        // Best at 0.003 of 1e-5 … 1, which on a plain scale would be the first of fifty cells, together with half of all trials.
        Importance found = Importance.Of(Drawn(100, x => -Math.Abs(x.Log - 0.5)), Maximize)!;
        found.Why.ShouldBeNull();
        found.Trials.ShouldBe(100);
        found.Factors[0].Factor.ShouldBe(Rate);
        found.Factors.Where(one => one.Matters).Select(one => one.Factor).ShouldBe([Rate]);
        found.Factors.Select(one => one.Share).ShouldBeInOrder(SortDirection.Descending);
        // The other way round the best are those at both ends.
        Importance.Of(Drawn(100, x => -Math.Abs(x.Log - 0.5)), new() { Minimize = "val_loss" })!.Factors[0].Divergence.ShouldNotBe(found.Factors[0].Divergence);
    }

    [Fact]
    public void A_conditional_factor_is_told_of_the_trials_in_which_it_exists()
    {
        StageState stage = Drawn(150, x => x.Sgd ? 1 + x.Momentum : x.Log);
        Importance found = Importance.Of(stage, Maximize)!;
        FactorImportance momentum = found.Factors.Single(one => one.Factor == Momentum);
        momentum.Trials.ShouldBe(stage.Trials.Count(trial => trial.Setting.Levels.ContainsKey(Momentum)));
        momentum.Trials.ShouldBeInRange(50, 100);
        momentum.Best.ShouldBe((momentum.Trials + 9) / 10);
        momentum.Matters.ShouldBeTrue();
        found.Factors.Single(one => one.Factor == Rate).Trials.ShouldBe(150);
    }

    [Fact]
    public void Diverged_and_pruned_trials_are_among_all_and_not_among_the_best()
    {
        StageState stage = Drawn(80, x => -Math.Abs(x.Log - 0.5));
        TrialState[] ranked = [.. stage.Trials.OrderByDescending(trial => trial.Mean)];
        IReadOnlyList<TrialState> Worst(Func<TrialState, TrialState> fate) =>
            [.. stage.Trials.Select(trial => Array.IndexOf(ranked, trial) >= 40 ? fate(trial) : trial)];
        Importance whole = Importance.Of(stage, Maximize)!;
        Importance pruned = Importance.Of(stage with { Trials = Worst(trial => trial with { Stopped = "cannot be kept" }) }, Maximize)!;
        Importance diverged = Importance.Of(stage with { Trials = Worst(trial => MadeUp.Trial(trial.Id, 0, trial.Setting, double.NaN, 2, 3, 100)) }, Maximize)!;
        Told(pruned).ShouldBe(Told(whole)); // but for what is drawn, which goes by their order
        Told(diverged).ShouldBe(Told(whole));
        (pruned.Pruned, pruned.Diverged, diverged.Pruned, diverged.Diverged).ShouldBe((40, 0, 0, 40));

        // The best one itself given up is not among the best, however good what it had.
        Importance without = Importance.Of(stage with { Trials = [.. stage.Trials.Select(trial => trial == ranked[0] ? trial with { Stopped = "lost" } : trial)] }, Maximize)!;
        without.Factors[0].Trials.ShouldBe(80);
        without.Factors.Single(one => one.Factor == Rate).Divergence.ShouldNotBe(whole.Factors.Single(one => one.Factor == Rate).Divergence);

        Interactions.Of(stage, Maximize)!.Pairs.ShouldNotBeEmpty();
        Interactions.Of(stage with { Trials = Worst(trial => trial with { Stopped = "cannot be kept" }) }, Maximize)!.ShouldSatisfyAllConditions(
            found => found.Pairs.ShouldBeEmpty(), found => found.Why!.ShouldStartWith("40 of 80 trials were given up"));
    }

    [Theory]
    [InlineData(1, "of 1 trial the best tenth with a value are 1, and fewer than 3 ")]
    [InlineData(20, "of 20 trials the best tenth with a value are 2, and fewer than 3 ")]
    public void Few_trials_are_told_as_such(int trials, string why)
    {
        Importance found = Importance.Of(Drawn(trials, x => x.Log), Maximize)!;
        found.Why!.ShouldStartWith(why);
        found.Factors.ShouldAllBe(one => double.IsNaN(one.Share) && !one.Matters && one.Why != null);
    }

    [Fact]
    public void It_is_asked_of_stages_that_have_ended_and_vary_several_things_at_once()
    {
        StageState stage = Drawn(60, x => x.Log);
        Importance.Of(stage with { Kept = null }, Maximize).ShouldBeNull();
        Importance.Of(stage with { Stage = stage.Stage with { Factors = [stage.Stage.Factors[0]] } }, Maximize).ShouldBeNull();
        foreach (StageKind kind in (StageKind[])[StageKind.OneAtATime, StageKind.Ladder])
            Importance.Of(stage with { Stage = new Stage(kind, stage.Stage.Factors, 1) }, Maximize).ShouldBeNull();
        Interactions.Of(stage with { Kept = null }, Maximize).ShouldBeNull();
    }

    [Fact]
    public void Listed_numbers_are_ordered_by_size_and_names_are_not()
    {
        StageState stage = Drawn(30, x => x.Log);
        StageDesign design = StageDesign.Of(stage, Maximize)!;
        GridOf(Units).Ordered.ShouldBeTrue();
        GridOf(Units).Cells.ShouldBe(3);
        GridOf(Units).Cell.ShouldBe([.. stage.Trials.Select(trial => trial.Setting.Levels[Units] switch { "8" => 0, "16" => 1, _ => 2 })]); // listed 16, 8, 128
        GridOf(Name).Ordered.ShouldBeFalse();

        Assay.Statistics.GridFactor GridOf(string name) => design.GridOf(stage.Stage.Factors.Single(factor => factor.Name == name));
    }

    [Theory]
    [InlineData(0, 1.0 / 6), InlineData(4, 5.0 / 6), InlineData(2, 0.5)]
    public void A_number_of_a_range_with_steps_lies_at_the_middle_of_its_step(double number, double share) =>
        new Real(0, 4, Step: 2).ShareOf(number).ShouldBe(share, 1e-15);

    [Fact]
    public void Coordinates_lead_back_from_where_numbers_were_drawn()
    {
        foreach (Domain range in (Domain[])[new Real(1e-5, 1, Log: true), new Real(-2, 3), new Whole(1, 500), new Whole(1, 64, Log: true), new Real(0.5, 8, Log: true, Step: 0.5)])
        {
            for (double share = 0.005; share < 1; share += 0.01)
            {
                string label = range.At("x", share).Label;
                double back = range.ShareOf(double.Parse(label, System.Globalization.CultureInfo.InvariantCulture));
                range.At("x", back).Label.ShouldBe(label);
            }
        }
    }

    private static IEnumerable<(string, int, int, double, double)> Told(Importance found) =>
        found.Factors.Select(one => (one.Factor, one.Trials, one.Best, one.Divergence, one.Share));

    private static ObjectiveOptions Maximize { get; } = new() { Maximize = "val_accuracy" };

    private sealed record Point(double Log, bool Sgd, double Momentum);

    private static StageState Drawn(int trials, Func<Point, double> value)
    {
        Factor[] factors =
        [
            new(Rate, new Real(1e-5, 1, Log: true)), Listed(Name, "sgd", "adam"), Listed(Units, "16", "8", "128"),
            new(Momentum, new Real(0, 0.9), new Condition(new Dictionary<string, IReadOnlyList<string>> { [Name] = ["sgd"] })),
        ];
        RandomSequence random = new RandomKey(5).Sequence(Purpose.Data);
        List<TrialState> made = [];
        for (int i = 0; i < trials; i++)
        {
            Point at = new(random.NextDouble(), random.Next(2) == 0, random.NextDouble());
            Dictionary<string, string> levels = new()
            {
                [Rate] = factors[0].Domain.At(Rate, at.Log).Label, [Name] = at.Sgd ? "sgd" : "adam", [Units] = factors[2].Levels[random.Next(3)].Label,
            };
            if (at.Sgd) levels[Momentum] = factors[3].Domain.At(Momentum, at.Momentum).Label;
            made.Add(MadeUp.Trial(i + 1, 0, new(levels, levels.ToDictionary(pair => pair.Key, pair => (JsonNode?)pair.Value)), value(at), 2, 3, 100));
        }

        return new(0, new Stage(StageKind.Random, factors, 1) { Trials = trials }, trials, made, [1]);
    }

    private static Factor Listed(string name, params string[] labels) =>
        new(name, [.. labels.Select(label => new Level(label, new Dictionary<string, JsonNode?> { [name] = label }))]);
}
