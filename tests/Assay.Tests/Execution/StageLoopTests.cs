using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Search;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>
/// Strategies of the tests' own go through the loop: what they decide depends on the study alone, for any number of jobs, after
/// any interruption, and no line of the loop knows them.
/// </summary>
public class StageLoopTests
{
    private static readonly Study Six = SmallStudy.Make() with
    {
        Reference = SmallStudy.Make().Reference with { Training = SmallStudy.Make().Reference.Training with { Epochs = 9 } },
        Search = [SmallStudy.Make().Search[0]],
    };

    private static readonly Dictionary<string, Func<Stage, IStrategy>> Strategies = new()
    {
        ["halving"] = stage => new Halving(stage),
        ["racing"] = stage => new Racing(stage),
        ["pipeline"] = _ => new Pipeline(),
    };

    [Fact]
    public void Half_of_the_trials_stop_at_epoch_3_and_the_rest_goes_on()
    {
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        Snapshot snapshot = Run(folder, trainer, "halving");
        snapshot.Ended.ShouldBeTrue();
        IReadOnlyList<TrialState> trials = snapshot.Stages[0].Trials;
        // Two diverge before they could be stopped.
        trials.Select(trial => trial.Status).Order().ShouldBe(
            [TrialStatus.Pruned, TrialStatus.Diverged, TrialStatus.Diverged, TrialStatus.Finished, TrialStatus.Finished, TrialStatus.Finished]);
        foreach (TrialState pruned in trials.Where(trial => trial.Status is TrialStatus.Pruned))
        {
            pruned.Finished.ShouldBeFalse();
            double.IsNaN(pruned.Mean).ShouldBeTrue();
            pruned.Stopped.ShouldNotBeNull().ShouldContain("worse than half");
            pruned.Runs.ShouldAllBe(run => run.Status == RunStatus.Paused && run.Curve.Epochs == 3);
        }

        foreach (TrialState trial in trials.Where(trial => trial.Status is TrialStatus.Finished)) trial.Runs.ShouldAllBe(run => run.Curve.Epochs == 9);
        snapshot.Stages[0].Kept!.ShouldBeSubsetOf(trials.Where(trial => trial.Finished).Select(trial => trial.Id));
        Directory.Exists(Path.Combine(folder.Study, "checkpoints")).ShouldBeFalse();
        // What the strategy saved is really not trained.
        using TemporaryFolder whole = new();
        FakeTrainer all = new();
        StudyRunner.Run(Six, whole.Study, new RunnerOptions { Jobs = 2, Begin = all.Begin }, TestContext.Current.CancellationToken);
        trainer.Epochs.ShouldBeLessThan(all.Epochs);
        // And what it brought on has the values of one that was left alone.
        Snapshot alone = JournalReader.Replay(whole.Study);
        foreach (RunState run in snapshot.Runs.Values.Where(run => run.Ended && alone.Runs.ContainsKey(run.Key)))
            run.Curve.Values.ShouldBe(alone.Runs[run.Key].Curve.Values);
    }

    [Theory]
    [InlineData("halving")]
    [InlineData("racing")]
    [InlineData("pipeline")]
    public void Any_number_of_jobs_decides_the_same(string strategy)
    {
        HashSet<string> results = [];
        foreach (int jobs in (int[])[1, 2, 8])
        {
            using TemporaryFolder folder = new();
            FakeTrainer trainer = FakeTrainer.Uneven(jobs, most: 1000);
            Snapshot snapshot = Run(folder, trainer, strategy, jobs);
            snapshot.Ended.ShouldBeTrue();
            results.Add(ResultsHash.Of(snapshot));
            results.Add(ResultsHash.Of(JournalReader.Replay(folder.Study)));
        }

        results.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("halving", 1)]
    [InlineData("halving", 8)]
    [InlineData("racing", 2)]
    [InlineData("pipeline", 2)]
    public void Interrupted_again_and_again_it_decides_the_same(string strategy, int jobs)
    {
        using TemporaryFolder whole = new(), cut = new();
        string expected = ResultsHash.Of(Run(whole, new FakeTrainer(), strategy));
        int sessions = 0;
        for (bool ended = false; !ended; sessions++)
        {
            using CancellationTokenSource stop = new();
            int left = 5;
            FakeTrainer trainer = new() { BeforeEpoch = _ => { if (Interlocked.Decrement(ref left) < 0) stop.Cancel(); } };
            try
            {
                ended = Run(cut, trainer, strategy, jobs, stop.Token, saveEvery: TimeSpan.Zero).Ended; // else no run of a session comes to its end
            }
            catch (OperationCanceledException)
            {
            }
        }

        sessions.ShouldBeGreaterThan(4);
        ResultsHash.Of(JournalReader.Replay(cut.Study)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("halving")]
    [InlineData("racing")]
    [InlineData("pipeline")]
    public void A_journal_cut_anywhere_leads_to_the_same(string strategy)
    {
        using TemporaryFolder whole = new();
        string expected = ResultsHash.Of(Run(whole, new FakeTrainer(), strategy));
        string[] lines = File.ReadAllLines(whole.Journal);
        for (int length = 2; length < lines.Length; length += 5)
        {
            using TemporaryFolder cut = new();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.Journal)!);
            File.WriteAllText(cut.Journal, string.Concat(lines.Take(length).Select(line => line + "\n")));
            // No checkpoint is left: paused runs are trained anew, and what was decided stays decided.
            ResultsHash.Of(Run(cut, new FakeTrainer(), strategy)).ShouldBe(expected, $"after {length} lines");
        }
    }

    [Theory]
    [InlineData("halving")]
    [InlineData("racing")]
    [InlineData("pipeline")]
    public void A_journal_that_lacks_a_line_leads_to_the_same(string strategy)
    {
        using TemporaryFolder whole = new();
        string expected = ResultsHash.Of(Run(whole, new FakeTrainer(), strategy));
        string[] lines = File.ReadAllLines(whole.Journal);
        for (int lost = 1; lost < lines.Length; lost += 4)
        {
            using TemporaryFolder cut = new();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.Journal)!);
            File.WriteAllText(cut.Journal, string.Concat(lines.Where((_, i) => i != lost).Select(line => line + "\n")));
            ResultsHash.Of(Run(cut, new FakeTrainer(), strategy)).ShouldBe(expected, $"without line {lost + 1}: {lines[lost]}");
        }
    }

    [Fact]
    public void What_a_finished_strategy_decided_is_not_asked_again()
    {
        using TemporaryFolder folder = new();
        Run(folder, new FakeTrainer(), "halving");
        string[] lines = File.ReadAllLines(folder.Journal);
        // The search stands, the final training is lost: nobody is asked for anything of the search.
        int end = Array.FindIndex(lines, line => line.Contains("\"final_started\"", StringComparison.Ordinal));
        File.WriteAllText(folder.Journal, string.Concat(lines.Take(end).Select(line => line + "\n")));
        FakeTrainer trainer = new();
        StudyRunner.Run(Six, folder.Study, new RunnerOptions { Begin = trainer.Begin, Strategy = _ => new Mute() }, TestContext.Current.CancellationToken)
            .Ended.ShouldBeTrue();
        trainer.Trained.Count.ShouldBe(1);
    }

    [Fact]
    public void A_strategy_that_asks_for_what_cannot_be_is_told_so()
    {
        foreach ((Func<History, Decision> decide, string words) in (ReadOnlySpan<(Func<History, Decision>, string)>)
        [
            (_ => new Decision(), "a step asks for something"),
            (_ => Decision.End([]), "a stage keeps a trial"),
            (_ => new Decision { Stop = [new StopTrial(4, "unknown")] }, "trial 4 is none of the stage"),
            (_ => new Decision { Propose = [Setting.Reference], To = new Goal(Runs: 3) }, "is no goal of trials with 2 runs"),
            (history => history.Steps == 0
                ? new Decision { Propose = [Setting.Reference] } : new Decision { Bring = [new BringTrials([1], Goal.End)] }, "trial 1 is Finished"),
        ])
        {
            using TemporaryFolder folder = new();
            Should.Throw<InvalidOperationException>(() => StudyRunner.Run(
                Six, folder.Study, new RunnerOptions { Begin = new FakeTrainer().Begin, Strategy = _ => new Told(decide) }, TestContext.Current.CancellationToken))
                .Message.ShouldContain(words);
        }
    }

    private static Snapshot Run(
        TemporaryFolder folder, FakeTrainer trainer, string strategy, int jobs = 2, CancellationToken? cancellation = null, TimeSpan? saveEvery = null) => StudyRunner.Run(
            Six, folder.Study,
            new RunnerOptions { Jobs = jobs, Begin = trainer.Begin, Strategy = Strategies[strategy], SaveEvery = saveEvery ?? TimeSpan.FromSeconds(30) },
            cancellation ?? TestContext.Current.CancellationToken);

    private static double Last(TrialState trial) => trial.Runs.Average(run => run.Curve["val_accuracy"]![^1]);

    /// <summary>All to epoch 3, then the better half to its end.</summary>
    private sealed class Halving(Stage stage) : IStrategy
    {
        public Decision Decide(History history)
        {
            if (history.Steps == 0) return new Decision { Propose = Sampling.Propose(stage, history.Starts), To = new Goal(Epoch: 3) };
            if (history.Steps == 2) return Decision.End(history.Best());
            history.Trials.SelectMany(trial => trial.Runs).ShouldAllBe(run => run.Curve.Epochs <= 3);
            TrialState[] paused = [.. history.Trials.Where(trial => trial.Status is TrialStatus.Paused).OrderByDescending(Last)];
            int[] best = [.. paused.Take((history.Trials.Count + 1) / 2).Select(trial => trial.Id)];
            return new Decision
            {
                Stop = [.. paused.Select(trial => trial.Id).Except(best).Select(id => new StopTrial(id, "at epoch 3 it was worse than half of all"))],
                Bring = best.Length == 0 ? [] : [new BringTrials(best, Goal.End)],
            };
        }
    }

    /// <summary>The first run of every trial; the second one of those that are not worse than the best so far by a tenth.</summary>
    private sealed class Racing(Stage stage) : IStrategy
    {
        public Decision Decide(History history)
        {
            if (history.Steps == 0) return new Decision { Propose = Sampling.Propose(stage, history.Starts), To = new Goal(Runs: 1), Ahead = 2 };
            TrialState[] paused = [.. history.Trials.Where(trial => trial.Status is TrialStatus.Paused)];
            if (paused.Length == 0)
                return history.Trials.All(trial => trial.Finished || trial.Stopped is not null) ? Decision.End(history.Best()) : Wait(history);
            double best = history.Trials.Where(trial => trial.Runs.Count > 0).Max(Last);
            TrialState first = paused[0];
            first.Runs.Count.ShouldBe(1);
            return double.IsNaN(Last(first)) || Last(first) < best - 0.1
                ? new Decision { Stop = [new StopTrial(first.Id, "worse by a tenth after its first run")], Ahead = 1 }
                : new Decision { Bring = [new BringTrials([first.Id], Goal.End)], Ahead = 1 };
        }

        /// <summary>Nothing to decide before those on their way have arrived: the reference is judged meanwhile.</summary>
        private static Decision Wait(History history) => new() { Propose = [history.Starts[0]] };
    }

    /// <summary>A trial a step, two steps ahead of what it has seen, each from what it has seen by then.</summary>
    private sealed class Pipeline : IStrategy
    {
        public Decision Decide(History history)
        {
            int seen = history.Trials.Count(trial => trial.Finished);
            history.Trials.Take(seen).ShouldAllBe(trial => trial.Finished);
            seen.ShouldBe(Math.Max(0, history.Trials.Count - 2));
            if (history.Trials.Count == 8) return Decision.End(history.Best());
            double rate = 0.01 + Math.Round(history.Trials.Take(seen).Sum(trial => trial.Mean), 4);
            Level level = new(rate.ToString(System.Globalization.CultureInfo.InvariantCulture), new Dictionary<string, System.Text.Json.Nodes.JsonNode?>
            {
                ["training.optimizer.learning_rate"] = System.Text.Json.Nodes.JsonValue.Create(rate / 10),
            });
            return new Decision
            {
                Propose = [new Setting(new Dictionary<string, string> { ["rate"] = level.Label }, level.Overrides)],
                Ahead = 2,
            };
        }
    }

    private sealed class Mute : IStrategy
    {
        public Decision Decide(History history) => throw new InvalidOperationException("nobody asks");
    }

    private sealed class Told(Func<History, Decision> decide) : IStrategy
    {
        public Decision Decide(History history) => decide(history);
    }
}
