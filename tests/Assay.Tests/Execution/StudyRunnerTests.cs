using System.Collections.Concurrent;
using Assay.Engine.Data;
using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Studies;

namespace Assay.Tests.Execution;

public class StudyRunnerTests
{
    [Fact]
    public void Each_run_is_trained_once_though_several_trials_share_it()
    {
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, trainer);

        trainer.Trained.Count.ShouldBe(SmallStudy.Runs + 1);
        trainer.Trained.Distinct().Count().ShouldBe(SmallStudy.Runs + 1);
        snapshot.Runs.Count.ShouldBe(SmallStudy.Runs);
        snapshot.Stages.Select(stage => stage.Trials.Count).ShouldBe([6, 4]);
        snapshot.Stages.SelectMany(stage => stage.Trials).Select(trial => trial.Id).ShouldBe(Enumerable.Range(1, 10));
        snapshot.Stages.SelectMany(stage => stage.Trials).ShouldAllBe(trial => trial.Finished);
        snapshot.Ended.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_seed_divides_the_samples_anew_where_the_study_says_so(bool resplit)
    {
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        ConcurrentDictionary<(int Fold, long Seed), string> validated = [];
        Study study = SmallStudy.Make();
        study = study with { Evaluation = study.Evaluation with { Folds = 2, Seeds = 3, Resplit = resplit }, Final = null };
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, new RunnerOptions
        {
            Jobs = 2,
            Begin = (network, training, train, validation, key, saved) =>
            {
                string samples = string.Join(' ', Enumerable.Range(0, validation!.Samples).Select(i => validation.FeaturesOf(i)[0]));
                validated.GetOrAdd((key.Fold, key.Run), samples).ShouldBe(samples, "every trial is judged on the same");
                return trainer.Begin(network, training, train, validation, key, saved);
            },
        }, TestContext.Current.CancellationToken);

        validated.Count.ShouldBe(6);
        validated.Values.Distinct().Count().ShouldBe(resplit ? 6 : 2);
        JournalReader.Replay(folder.Study).Study.Evaluation.Resplit.ShouldBe(resplit);
        snapshot.Stages[0].Trials[0].Runs.Select(run => (run.Fold, run.Seed)).ShouldBe([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]);
    }

    [Fact]
    public void A_stage_starts_from_the_best_of_the_stage_before()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer());
        TrialState[] first = [.. snapshot.Stages[0].Trials];
        int[] best = [.. first.Where(trial => !double.IsNaN(trial.Mean)).OrderByDescending(trial => trial.Mean).Take(2).Select(trial => trial.Id)];
        snapshot.Stages[0].Kept.ShouldBe(best);

        string[] expected = [.. best.SelectMany(id => new[] { "3", "4" }.Select(units => Show(first[id - 1].Setting) + ", " + units))];
        snapshot.Stages[1].Trials.Select(trial => Show(trial.Setting)).ShouldBe(expected);

        static string Show(Setting setting) => string.Join(", ", setting.Levels.Values);
    }

    [Fact]
    public void A_diverged_run_is_an_outcome_and_its_trial_comes_last()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer());
        TrialState[] diverged = [.. snapshot.Stages[0].Trials.Where(trial => trial.Setting.Levels["training.optimizer.learning_rate"] == "5")];
        diverged.Length.ShouldBe(2);
        diverged.ShouldAllBe(trial => trial.Finished && double.IsNaN(trial.Mean) && trial.Runs.All(run => run.Status == RunStatus.Diverged));
        diverged[0].Runs[0].Curve["val_loss"]![^1].ShouldBe(double.NaN);
        snapshot.Stages[0].Kept!.Intersect(diverged.Select(trial => trial.Id)).ShouldBeEmpty();
    }

    [Fact]
    public void Where_everything_diverges_there_is_no_winner_and_the_test_set_stays_locked()
    {
        using TemporaryFolder folder = new();
        Study study = SmallStudy.Make() with { Search = [new(StageKind.Grid, [SmallStudy.Factor("training.optimizer.learning_rate", 5, 6)], 2)] };
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer(), study);
        snapshot.Ended.ShouldBeTrue();
        snapshot.Best.ShouldBeNull();
        snapshot.Final.ShouldBeNull();
        snapshot.TestOpenings.ShouldBeEmpty();
        snapshot.Notes.ShouldContain(note => note.Contains("every trial of the search diverged"));
    }

    [Fact]
    public void The_number_of_jobs_changes_nothing()
    {
        Study study = SmallStudy.Make() with { Evaluation = new() { Folds = 3, Seeds = 2 } };
        string[] hashes = [.. new[] { 1, 2, 5 }.Select(jobs =>
        {
            using TemporaryFolder folder = new();
            return ResultsHash.Of(StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = jobs }, TestContext.Current.CancellationToken)); // the engine itself
        })];
        hashes.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void What_changes_the_results_changes_their_hash()
    {
        using TemporaryFolder one = new(), two = new();
        Study study = SmallStudy.Make(), other = study with { Reference = study.Reference with { Data = study.Reference.Data with { Seed = 8 } } };
        ResultsHash.Of(SmallStudy.Run(one.Study, new FakeTrainer())).ShouldNotBe(ResultsHash.Of(SmallStudy.Run(two.Study, new FakeTrainer(), other)));
    }

    [Fact]
    public void Every_epoch_is_in_the_journal()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer());
        foreach (RunState run in snapshot.Runs.Values.Where(run => run.Status == RunStatus.Completed))
        {
            run.Curve.Columns.ShouldBe(["learning_rate", "loss", "accuracy", "val_loss", "val_accuracy"]);
            run.Curve.Epochs.ShouldBe(3);
            run.Curve.Values.ShouldAllBe(column => column.Count == 3);
            run.Value.ShouldBe(run.Curve["val_accuracy"]![2]);
        }
    }

    [Fact]
    public void The_test_set_is_opened_once_after_the_search_and_never_shown_to_it()
    {
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, trainer);
        snapshot.TestOpenings.Count.ShouldBe(1);

        string[] lines = File.ReadAllLines(folder.Journal);
        int opened = Array.FindIndex(lines, line => line.Contains("\"event\":\"test_opened\""));
        Array.FindLastIndex(lines, line => line.Contains("\"event\":\"run_finished\"")).ShouldBeLessThan(opened);
        Array.FindLastIndex(lines, line => line.Contains("\"event\":\"stage_ended\"")).ShouldBeLessThan(opened);

        Dataset test = DataSource.Load(SmallStudy.Make().Reference.Data, ".").Test;
        trainer.Seen.Count.ShouldBe(40);
        for (int i = 0; i < test.Samples; i++)
            trainer.Seen.Keys.ShouldNotContain((test.FeaturesOf(i)[0] / 50, test.FeaturesOf(i)[1] / 50));
    }

    [Fact]
    public void A_test_set_opened_by_a_session_that_was_cut_off_is_opened_again_and_says_so()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        string[] lines = File.ReadAllLines(folder.Journal);
        int opened = Array.FindIndex(lines, line => line.Contains("\"event\":\"test_opened\""));
        File.WriteAllText(folder.Journal, string.Concat(lines[..(opened + 1)].Select(line => line + "\n")));

        FakeTrainer trainer = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, trainer);
        trainer.Trained.ShouldBeEmpty(); // the model was saved before its run counted as finished
        snapshot.TestOpenings.Count.ShouldBe(2);
        snapshot.TestOpenings[1].Reason.ShouldContain("again");
    }

    [Fact]
    public void A_study_without_final_test_leaves_the_test_set_locked()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = SmallStudy.Run(folder.Study, new FakeTrainer(), SmallStudy.Make() with { Final = new() { Test = TestUse.False } });
        snapshot.TestOpenings.ShouldBeEmpty();
        snapshot.Final!.Test.ShouldBeNull();
        snapshot.Final.Train!["accuracy"].ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Cancelling_keeps_what_is_finished_and_frees_the_folder()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        int left = 5;
        FakeTrainer trainer = new()
        {
            Before = cancellation =>
            {
                if (Interlocked.Decrement(ref left) >= 0) return;
                stop.Cancel();
                cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)).ShouldBeTrue();
            },
        };
        Should.Throw<OperationCanceledException>(() => SmallStudy.RunUntil(folder.Study, trainer, 2, stop.Token));
        Snapshot cut = JournalReader.Replay(folder.Study);
        cut.Ended.ShouldBeFalse();
        cut.Runs.Values.Count(run => run.Status != RunStatus.Running).ShouldBe(5);
        File.ReadAllLines(folder.Journal)[^1].ShouldContain("interrupted");
        SmallStudy.Run(folder.Study, new FakeTrainer()).Ended.ShouldBeTrue();
    }

    [Fact]
    public void A_training_that_throws_ends_the_study_with_its_own_exception()
    {
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new() { Before = _ => throw new InvalidTimeZoneException("no such hour") };
        Should.Throw<InvalidTimeZoneException>(() => SmallStudy.Run(folder.Study, trainer)).Message.ShouldBe("no such hour");
        File.ReadAllLines(folder.Journal)[^1].ShouldContain("failed");
    }

    [Fact]
    public void A_callback_that_throws_ends_nothing_but_itself()
    {
        using TemporaryFolder whole = new(), folder = new();
        string expected = ResultsHash.Of(SmallStudy.Run(whole.Study, new FakeTrainer()));
        int called = 0;
        RunnerOptions options = new()
        {
            Jobs = 2,
            Begin = new FakeTrainer().Begin,
            Progress = _ =>
            {
                called++;
                throw new IOException("the pipe is closed");
            },
        };
        ResultsHash.Of(StudyRunner.Run(SmallStudy.Make(), folder.Study, options, TestContext.Current.CancellationToken)).ShouldBe(expected);
        called.ShouldBe(1);
    }

    [Fact]
    public void Progress_counts_to_the_end()
    {
        using TemporaryFolder folder = new();
        List<StudyProgress> told = [];
        StudyRunner.Run(SmallStudy.Make(), folder.Study, new RunnerOptions { Jobs = 2, Begin = new FakeTrainer().Begin, Progress = told.Add },
            TestContext.Current.CancellationToken);
        told[^1].Phase.ShouldBe(StudyPhase.Done);
        StudyProgress[] stage = [.. told.Where(progress => progress is { Phase: StudyPhase.Search, Stage: 0 })];
        stage.Select(progress => progress.RunsDone).ShouldBeInOrder();
        stage[^1].ShouldSatisfyAllConditions(
            last => last.RunsDone.ShouldBe(12), last => last.RunsPlanned.ShouldBe(12), last => last.TrialsDone.ShouldBe(6),
            last => last.Best!.Id.ShouldBe(JournalReader.Replay(folder.Study).Stages[0].Kept![0]));
        StudyProgress[] search = [.. told.Where(progress => progress is { Phase: StudyPhase.Search, Epochs: > 0 })];
        search.ShouldAllBe(progress => progress.Left != null); // before the first run has ended, too
        search[^1].Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Time_left_does_not_count_what_was_trained_of_trials_that_were_given_up()
    {
        using TemporaryFolder folder = new();
        List<StudyProgress> told = [];
        Study study = LearningTests.Studies["tpe, halving, racing"];
        study = study with { Search = [study.Search[0] with { Keep = 2 }, new(StageKind.Confirm, [], 1) { Confirm = new() { Top = 2, Seeds = 1 } }] };
        StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 1, Begin = new FakeTrainer().Begin, Progress = told.Add }, TestContext.Current.CancellationToken);
        told.ShouldContain(progress => progress.Phase == StudyPhase.Search && progress.Stage == 1 && progress.RunsDone == 0 && progress.Epochs > 0);
        told.ShouldNotContain(progress => progress.Phase == StudyPhase.Search && progress.RunsDone < progress.RunsPlanned && progress.Left == TimeSpan.Zero, "there are runs to come");
    }

    [Fact]
    public void A_run_that_was_lost_of_a_trial_that_was_given_up_is_trained_again_when_the_study_is_done()
    {
        using TemporaryFolder folder = new();
        Study study = LearningTests.Studies["tpe, halving, racing"];
        RunnerOptions options = new() { Jobs = 1, Begin = new FakeTrainer().Begin };
        Snapshot whole = StudyRunner.Run(study, folder.Study, options, TestContext.Current.CancellationToken);
        RunState lost = whole.Stages[0].Trials.First(trial => trial.Stopped is not null).Runs[0];
        string journal = JournalReader.SegmentPath(folder.Study, StudyJournal.Main);
        File.WriteAllLines(journal, File.ReadLines(journal).Select(line => line.Contains("\"run_started\"", StringComparison.Ordinal) && line.Contains(lost.Key, StringComparison.Ordinal) ? line.Replace("t", "T", StringComparison.Ordinal) : line).ToList());
        JournalReader.Replay(folder.Study).Ended.ShouldBeFalse();
        Snapshot again = StudyRunner.Run(study, folder.Study, options, TestContext.Current.CancellationToken);
        again.Ended.ShouldBeTrue();
        ResultsHash.Of(again).ShouldBe(ResultsHash.Of(whole));
    }
}
