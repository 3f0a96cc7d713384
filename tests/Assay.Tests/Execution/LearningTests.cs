using Assay.Execution;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>Stages that learn, prune and race, on trainings whose values are made up: the same for any number of jobs, after any interruption.</summary>
public class LearningTests
{
    private static readonly PruningOptions Halving = new() { Name = PruningRule.Halving, From = 1, Eta = 2 }, Hyperband = new() { Name = PruningRule.Hyperband, From = 1, Eta = 2 },
        Median = new() { Name = PruningRule.Median, From = 2, Every = 2, Least = 3 }, Once = new() { Name = PruningRule.Once, From = 1, Top = 4 };

    private static readonly RacingOptions Forgiving = new() { Name = RacingRule.Forgiving };

    private static Study Of(StageKind kind, PruningOptions? pruning = null, RacingOptions? racing = null, BudgetOptions? until = null)
    {
        Study small = SmallStudy.Make();
        IReadOnlyList<Factor> factors = kind is StageKind.Grid
            ? [SmallStudy.Factor("training.batch_size", 4, 8, 16), SmallStudy.Factor("training.optimizer.learning_rate", 0.01, 0.02, 0.05, 0.1)]
            : [new("training.batch_size", new Whole(2, 32)), new("training.optimizer.learning_rate", new Real(1e-3, 1, Log: true)), SmallStudy.Factor("network.hidden.units", 3, 4, 6)];
        return small with
        {
            Reference = small.Reference with { Training = small.Reference.Training with { Epochs = 9 } },
            Evaluation = new() { Folds = 2, Seeds = 2 },
            Search = [new(kind, factors, 1) { Trials = kind is StageKind.Grid ? null : 24, Pruning = pruning, Racing = racing, Until = until }],
        };
    }

    public static TheoryData<string> Kinds => [.. Studies.Keys];

    internal static readonly Dictionary<string, Study> Studies = new()
    {
        ["tpe"] = Of(StageKind.Tpe), ["tpe, racing"] = Of(StageKind.Tpe, racing: Forgiving), ["tpe, hyperband"] = Of(StageKind.Tpe, Hyperband),
        ["tpe, median, racing"] = Of(StageKind.Tpe, Median, Forgiving), ["tpe, halving, racing"] = Of(StageKind.Tpe, Halving, Forgiving),
        ["grid, halving"] = Of(StageKind.Grid, Halving), ["grid, hyperband"] = Of(StageKind.Grid, Hyperband), ["grid, once"] = Of(StageKind.Grid, Once),
        ["grid, median"] = Of(StageKind.Grid, Median), ["grid, once, racing"] = Of(StageKind.Grid, Once, Forgiving), ["random, halving, racing"] = Of(StageKind.Random, Halving, Forgiving),
        ["tpe, budget"] = Of(StageKind.Tpe, racing: Forgiving, until: new() { Epochs = 200 }), ["grid, budget"] = Of(StageKind.Grid, until: new() { Epochs = 150 }),
        ["gp, racing"] = Of(StageKind.Gp, racing: Forgiving), ["cma_es"] = Of(StageKind.CmaEs), ["auto, once"] = Of(StageKind.Auto, Once),
        ["tpe, racing, confirm"] = Of(StageKind.Tpe, racing: Forgiving) is var raced ? raced with
        {
            Search = [raced.Search[0] with { Keep = 3 }, new(StageKind.Confirm, [], 1) { Confirm = new() { Top = 3, Seeds = 2 } }],
        } : raced,
        ["tpe, samples"] = Of(StageKind.Tpe, racing: Forgiving, until: new() { Samples = 2000 }),
        ["gp, median, racing, gain"] = Of(StageKind.Gp, Median, Forgiving, new() { ExpectedGain = 0.05 }),
        ["tpe, stale"] = Of(StageKind.Tpe, until: new() { Stale = 6 }),
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Any_number_of_jobs_decides_the_same(string kind)
    {
        HashSet<string> results = [];
        foreach (int jobs in (int[])[1, 2, 8])
        {
            using TemporaryFolder folder = new();
            FakeTrainer trainer = FakeTrainer.Uneven(jobs, most: 500);
            Snapshot snapshot = StudyRunner.Run(Studies[kind], folder.Study, new RunnerOptions { Jobs = jobs, Begin = trainer.Begin }, TestContext.Current.CancellationToken);
            snapshot.Ended.ShouldBeTrue();
            snapshot.Best!.Status.ShouldBe(TrialStatus.Finished);
            snapshot.Stages[0].Trials.ShouldAllBe(trial => trial.Finished || trial.Status == TrialStatus.Pruned);
            results.Add(ResultsHash.Of(snapshot));
        }

        results.ShouldHaveSingleItem();
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Interrupted_at_any_epoch_and_with_its_journal_cut_it_comes_to_the_same(string kind)
    {
        using TemporaryFolder whole = new();
        FakeTrainer trainer = new();
        string expected = ResultsHash.Of(StudyRunner.Run(Studies[kind], whole.Study, new RunnerOptions { Jobs = 2, Begin = trainer.Begin }, TestContext.Current.CancellationToken));

        using TemporaryFolder folder = new();
        Snapshot? snapshot = null;
        for (int i = 1; snapshot is null; i++)
        {
            i.ShouldBeLessThan(500, "every start brings some epochs more");
            using CancellationTokenSource stop = new();
            int epochs = 0;
            FakeTrainer cut = new()
            {
                BeforeEpoch = _ =>
                {
                    if (Interlocked.Increment(ref epochs) == 23) stop.Cancel();
                },
            };
            try
            {
                snapshot = StudyRunner.Run(Studies[kind], folder.Study, new RunnerOptions { Jobs = 2, Begin = cut.Begin }, stop.Token);
            }
            catch (OperationCanceledException)
            {
                if (i % 3 == 0) DropLastLines(folder.Study, 3);
            }
        }

        ResultsHash.Of(snapshot).ShouldBe(expected);
    }

    /// <summary>What is brought further from look to look, anew after each interruption, is one trial and one run all the same.</summary>
    [Theory]
    [InlineData("tpe, median, racing"), InlineData("tpe, racing"), InlineData("grid, halving"), InlineData("grid, once, racing")]
    public void Progress_counts_each_trial_and_each_run_once(string kind)
    {
        using TemporaryFolder folder = new();
        List<StudyProgress> told = [];
        Snapshot? snapshot = null;
        while (snapshot is null)
        {
            told.Clear();
            using CancellationTokenSource stop = new();
            int epochs = 0;
            FakeTrainer cut = new()
            {
                BeforeEpoch = _ =>
                {
                    if (Interlocked.Increment(ref epochs) == 60) stop.Cancel();
                },
            };
            try
            {
                snapshot = StudyRunner.Run(Studies[kind], folder.Study, new RunnerOptions { Jobs = 2, Begin = cut.Begin, Progress = told.Add }, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Goes on.
            }

            told.ShouldAllBe(progress => progress.TrialsDone <= progress.TrialsPlanned && progress.RunsDone <= progress.RunsPlanned);
        }

        StudyProgress last = told[^1];
        last.TrialsDone.ShouldBe(snapshot.Stages[0].Trials.Count);
        last.RunsPlanned.ShouldBe(snapshot.Runs.Count);
        last.RunsDone.ShouldBe(snapshot.Runs.Count);
    }

    [Theory]
    [InlineData("tpe, racing"), InlineData("grid, halving"), InlineData("grid, once"), InlineData("grid, once, racing"), InlineData("tpe, hyperband")]
    public void It_takes_fewer_epochs_than_all_of_its_trials_would(string kind)
    {
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        StudyProgress? told = null;
        RunnerOptions options = new() { Jobs = 2, Begin = trainer.Begin, Progress = progress => told = progress.Phase is StudyPhase.Search ? progress : told };
        Snapshot snapshot = StudyRunner.Run(Studies[kind], folder.Study, options, TestContext.Current.CancellationToken);
        snapshot.Epochs.ShouldBeLessThan(snapshot.Stages[0].Trials.Count * 4 * 9 * 7 / 10);
        // A run that paused and went on is one.
        (told!.RunsDone, told.RunsPlanned).ShouldBe((snapshot.Runs.Count, snapshot.Runs.Count));
    }

    /// <summary>Who goes on from a rung, worked out anew from the curves.</summary>
    [Fact]
    public void Halving_keeps_the_best_half_at_every_rung()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = StudyRunner.Run(Studies["grid, halving"], folder.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
        TrialState[] alive = [.. snapshot.Stages[0].Trials];
        foreach (int epoch in (int[])[1, 2, 4, 8])
        {
            TrialState[] order = [.. alive.OrderByDescending(trial => At(trial, epoch)).ThenBy(trial => trial.Id)];
            TrialState[] on = [.. order.Take(Math.Max(1, alive.Length / 2))];
            foreach (TrialState trial in order.Except(on)) trial.Runs.ShouldAllBe(run => run.Curve.Epochs <= epoch, $"trial {trial.Id} was given up at {epoch}");
            alive = on;
        }

        alive.ShouldHaveSingleItem().Id.ShouldBe(snapshot.Best!.Id);

        double At(TrialState trial, int epoch) => trial.Runs.Average(run => run.Curve.Epochs < epoch || run.Status is RunStatus.Diverged ? double.NegativeInfinity : run.Curve[snapshot.Study.Objective.Metric.Name]![epoch - 1]);
    }

    [Fact]
    public void A_budget_ends_the_stage_soon_after_it_is_spent()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = StudyRunner.Run(Studies["grid, budget"], folder.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
        // What was on its way, five trials of four runs, still came to its end.
        snapshot.Epochs.ShouldBeInRange(150, 150 + (6 * 4 * 9));
        snapshot.Stages[0].Trials.Count.ShouldBeLessThan(12);
        snapshot.Stages[0].EndedBy.ShouldBe("the budget of 150 epochs was spent");
    }

    [Fact]
    public void A_bound_that_is_reached_with_the_last_trial_ended_nothing()
    {
        using TemporaryFolder folder = new();
        Study study = Of(StageKind.Grid, until: new() { Epochs = 1_000_000 });
        StageState within = StudyRunner.Run(study, folder.Study, new RunnerOptions { Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken).Stages[0];
        within.EndedBy.ShouldBeNull();
        using TemporaryFolder other = new();
        study = Of(StageKind.Grid, until: new() { Epochs = within.Trials.Sum(trial => trial.Runs.Sum(run => run.Curve.Epochs)) });
        StageState exactly = StudyRunner.Run(study, other.Study, new RunnerOptions { Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken).Stages[0];
        exactly.Trials.Count.ShouldBe(within.Trials.Count);
        exactly.EndedBy.ShouldBeNull();
    }

    /// <summary>Where a rule looks when nothing is said, of runs of 90 and of 5 epochs.</summary>
    [Theory]
    [InlineData(PruningRule.Median, 90, 9, 9), InlineData(PruningRule.Median, 5, 1, 1), InlineData(PruningRule.Halving, 90, 10, null), InlineData(PruningRule.Halving, 5, 1, null)]
    [InlineData(PruningRule.Hyperband, 90, 1, null), InlineData(PruningRule.Once, 90, 1, null)]
    public void Looks_are_spread_over_the_epochs(PruningRule name, int epochs, int from, int? every)
    {
        PruningOptions rule = new PruningOptions { Name = name }.For(epochs);
        (rule.From, rule.Every).ShouldBe((from, every));
    }

    /// <summary>40 samples in two folds: 20 a run and epoch; 2,000 of them are 100 epochs.</summary>
    [Fact]
    public void A_budget_of_samples_counts_those_that_each_epoch_trains_on()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = StudyRunner.Run(Studies["tpe, samples"], folder.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
        snapshot.Stages[0].Trials.Sum(trial => trial.Runs.Sum(run => run.Curve.Epochs)).ShouldBeInRange(100, 100 + (6 * 9));
        snapshot.Stages[0].Trials.ShouldContain(trial => trial.Stopped == "the budget of 2000 samples was spent");
    }

    [Fact]
    public void It_ends_when_little_is_expected_of_the_next_trial()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = StudyRunner.Run(Studies["gp, median, racing, gain"], folder.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
        snapshot.Stages[0].Trials.Count.ShouldBeInRange(10, 23);
        snapshot.Stages[0].EndedBy.ShouldStartWith("the next trial was expected to gain less than ");
        Study patient = Studies["gp, median, racing, gain"] with { Search = [Studies["gp, median, racing, gain"].Search[0] with { Until = new() { ExpectedGain = 1e-9 } }] };
        using TemporaryFolder longer = new();
        StudyRunner.Run(patient, longer.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken)
            .Stages[0].Trials.Count.ShouldBeGreaterThan(snapshot.Stages[0].Trials.Count);
    }

    /// <summary>What was on its way when a row of trials was long enough comes to its end, and begins no new row, even where it gains.</summary>
    [Fact]
    public void Trials_that_gain_nothing_end_the_stage_for_good()
    {
        int broken = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            using TemporaryFolder folder = new();
            Study study = Of(StageKind.Random, until: new() { Stale = 1 });
            study = study with { Search = [study.Search[0] with { Seed = seed }] };
            Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
            double[] means = [.. snapshot.Stages[0].Trials.Select(trial => trial.Mean)];
            snapshot.Stages[0].EndedBy.ShouldBe("1 trial in a row gained no more than 0");
            int stale = Enumerable.Range(1, means.Length - 1).First(i => means[i] <= means[..i].Max());
            means.Length.ShouldBe(stale + 1 + 4, $"four are on their way when it is known that trial {stale + 1} gained nothing (seed {seed})");
            if (means[(stale + 1)..].Max() > means[..stale].Max()) broken++;
        }

        broken.ShouldBeGreaterThan(0);
    }

    /// <summary>Points of one trial that lay a power of two apart in Sobol's sequence were all in one corner.</summary>
    [Theory]
    [InlineData(StageKind.Tpe), InlineData(StageKind.Gp)]
    public void A_constraint_that_half_of_all_settings_fulfil_leaves_enough_to_try(StageKind kind)
    {
        string[] few = Tried(8), many = Tried(16);
        many[..few.Length].ShouldBe(few);

        string[] Tried(int trials)
        {
            using TemporaryFolder folder = new();
            Study study = Of(kind);
            study = study with
            {
                Search = [study.Search[0] with
                {
                    Factors = [study.Search[0].Factors[1], SmallStudy.Factor("network.hidden.units", 3, 4, 6, 8)],
                    Trials = trials,
                    Where = [new("network.hidden.units", Relation.Below, "6")],
                }],
            };
            Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
            return [.. snapshot.Stages[0].Trials.Select(trial => CanonicalJson.Of(trial.Setting.Overrides))];
        }
    }

    private static void DropLastLines(string folder, int lines)
    {
        string segment = Directory.GetFiles(Path.Combine(folder, "journal"), "*.jsonl").Order(StringComparer.Ordinal).Last();
        string[] all = File.ReadAllLines(segment);
        if (all.Length > lines + 1) File.WriteAllText(segment, string.Concat(all[..^lines].Select(line => line + "\n")));
    }
}
