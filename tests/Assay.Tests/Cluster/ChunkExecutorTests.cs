using Assay.Cluster;
using Assay.Engine.Kernels;
using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Cluster;

/// <summary>Studies whose runs others train: the same results as here, whatever befalls the others.</summary>
public class ChunkExecutorTests
{
    private static readonly ChunkOptions Quick = new()
    {
        Seconds = 0.01, EpochSeconds = 1e-3, ReadEvery = TimeSpan.FromMilliseconds(2), LookEvery = TimeSpan.FromMilliseconds(5), Settle = TimeSpan.FromMilliseconds(10),
    };

    private static RunnerOptions On(FakeCluster cluster, ChunkOptions? options = null) => new()
    {
        Jobs = 1,
        Executor = (folder, study, data, journal, progress) => new ChunkExecutor(folder, study, data, journal, progress, cluster, options ?? Quick, TimeProvider.System),
        Begin = (_, _, _, _, _, _) => throw new InvalidOperationException("nothing is trained here"),
    };

    private static string Here(Study study)
    {
        using TemporaryFolder folder = new();
        return ResultsHash.Of(StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = 1, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("tpe, racing"), InlineData("tpe, halving, racing"), InlineData("tpe, stale"), InlineData("gp, median, racing, gain"), InlineData("auto, once")]
    [InlineData("grid, hyperband"), InlineData("grid, once, racing"), InlineData("tpe, racing, confirm")]
    public void Others_come_to_the_same(string kind)
    {
        Study study = LearningTests.Studies[kind];
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        using FakeCluster cluster = new(folder.Study, trainer.Begin, _ => Fault.None);
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, On(cluster), TestContext.Current.CancellationToken);
        snapshot.Ended.ShouldBeTrue();
        ResultsHash.Of(snapshot).ShouldBe(Here(study));
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(ResultsHash.Of(snapshot), "a reader finds what the coordinator knew");
        snapshot.Elements.Count.ShouldBe(cluster.Submitted.Count);
        snapshot.Notes.ShouldBeEmpty();
        Chunk.In(folder.Study).ShouldBeEmpty("nobody wants a chunk any more");
        trainer.Trained.Count.ShouldBe(trainer.Trained.Distinct().Count(), "nothing is trained twice");
    }

    public static TheoryData<string, int> KindsAndSeeds => [.. from kind in (string[])["tpe, halving, racing", "grid, once, racing", "tpe, racing, confirm", "gp, median, racing, gain"] from seed in Enumerable.Range(0, 2) select new TheoryDataRow<string, int>(kind, seed)];

    [Theory, MemberData(nameof(KindsAndSeeds))]
    public void Whatever_befalls_them_nothing_is_lost_and_none_counts_twice(string kind, int seed)
    {
        Study study = LearningTests.Studies[kind];
        using TemporaryFolder folder = new();
        RandomSequence random = new RandomKey((ulong)seed).Sequence(Purpose.Search);
        using FakeCluster cluster = new(folder.Study, FakeTrainer.Uneven(seed, most: 50).Begin, _ => random.NextUInt32() % 2 == 0 ? Fault.None : (Fault)(1 + (random.NextUInt32() % 5)));
        cluster.BeSilent(seed % 4);
        Snapshot? snapshot = null;
        // The coordinator is ended, too, and begun anew.
        for (int i = 0; snapshot is null; i++)
        {
            i.ShouldBeLessThan(200, "every start brings the study further");
            using CancellationTokenSource stop = new();
            if (i < 5) stop.CancelAfter(TimeSpan.FromMilliseconds(20 + (40 * (random.NextUInt32() % 4))));
            try
            {
                snapshot = StudyRunner.Run(study, folder.Study, On(cluster, Quick with { MostBarren = 1000 }), stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
        }

        snapshot.Ended.ShouldBeTrue();
        // One that is killed three times is given up by design, and then the results are others: so often it must not be.
        if (snapshot.Notes.Any(note => note.Contains("could not be trained", StringComparison.Ordinal))) return;
        ResultsHash.Of(snapshot).ShouldBe(Here(study));
        ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(ResultsHash.Of(snapshot));
    }

    [Fact]
    public void A_run_that_kills_its_element_again_and_again_is_recorded_as_failed_and_the_study_goes_on()
    {
        Study study = LearningTests.Studies["grid, once"] with { Search = [LearningTests.Studies["grid, once"].Search[0] with { Pruning = null }] };
        using TemporaryFolder folder = new();
        FakeTrainer trainer = new();
        BeginTraining begin = (network, training, train, validation, key, saved) => training.BatchSize == 8 && training.Optimizer.LearningRate == 0.02 && key.Fold == 1
            ? throw new InvalidOperationException("it does not fit") : trainer.Begin(network, training, train, validation, key, saved);
        using FakeCluster cluster = new(folder.Study, begin, _ => Fault.None);
        Snapshot snapshot = StudyRunner.Run(study, folder.Study, On(cluster), TestContext.Current.CancellationToken);
        snapshot.Ended.ShouldBeTrue();
        snapshot.Stages[0].Trials.Where(trial => trial.Status is TrialStatus.Diverged).ShouldHaveSingleItem().Runs.Count(run => run.Status is RunStatus.Diverged).ShouldBe(2);
        snapshot.Notes.Count(note => note.Contains("3 times, and counts as one that diverged: InvalidOperationException: it does not fit", StringComparison.Ordinal)).ShouldBe(2);
        // Known again by whoever reads, and by a coordinator that comes after: nothing is left to do.
        JournalReader.Replay(folder.Study).Ended.ShouldBeTrue();
    }

    [Fact]
    public void Runs_that_arrive_between_two_looks_are_told_as_done()
    {
        Study study = LearningTests.Studies["grid, once"];
        using TemporaryFolder first = new(), second = new();
        using FakeCluster cluster = new(first.Study, new FakeTrainer().Begin, _ => Fault.None), after = new(second.Study, new FakeTrainer().Begin, _ => Fault.None);
        StudyRunner.Run(study, first.Study, On(cluster), TestContext.Current.CancellationToken);
        StudyProgress? last = null;
        RunnerOptions options = On(after);
        StudyRunner.Run(study, second.Study, options with
        {
            Progress = progress => last = progress,
            Executor = (folder, one, data, journal, progress) => new Late(options.Executor!(folder, one, data, journal, progress), () =>
            {
                foreach (string segment in Directory.EnumerateFiles(Path.Combine(first.Study, "journal"), "work-*.jsonl"))
                    File.Copy(segment, Path.Combine(folder, "journal", Path.GetFileName(segment)));
                journal.ReadOthers();
            }),
        }, TestContext.Current.CancellationToken);
        after.Submitted.Count.ShouldBeLessThan(cluster.Submitted.Count, "the search was there");
        (last!.RunsDone, last.TrialsDone).ShouldBe((last.RunsPlanned, last.TrialsPlanned));
    }

    [Fact]
    public void What_a_coordinator_before_left_to_others_is_forgotten_when_nothing_is_left_to_do()
    {
        Study study = SmallStudy.Make();
        using TemporaryFolder folder = new();
        using FakeCluster cluster = new(folder.Study, new FakeTrainer().Begin, _ => Fault.None);
        RunnerOptions options = On(cluster);
        // It is killed when all is there but the last word of it.
        Should.Throw<InvalidOperationException>(() => StudyRunner.Run(study, folder.Study, options with { Executor = (at, one, data, journal, progress) => new Late(options.Executor!(at, one, data, journal, progress), () => { }, end: () => throw new InvalidOperationException()) }, TestContext.Current.CancellationToken));
        new Chunk(99, []).Write(folder.Study, "samples");
        StudyRunner.Run(study, folder.Study, options, TestContext.Current.CancellationToken).Ended.ShouldBeTrue();
        Chunk.In(folder.Study).ShouldBeEmpty();
    }

    [Fact]
    public void Elements_that_all_end_without_a_result_end_the_study_with_what_the_last_one_said()
    {
        using TemporaryFolder folder = new();
        using FakeCluster cluster = new(folder.Study, new FakeTrainer().Begin, _ => Fault.Forgotten);
        StudyException problem = Should.Throw<StudyException>(() => StudyRunner.Run(SmallStudy.Make(), folder.Study, On(cluster), TestContext.Current.CancellationToken));
        problem.Message.ShouldContain("20 elements in a row ended without a result, the last: nobody knows it any more");
    }

    [Fact]
    public void Chunks_last_about_as_long_as_they_are_to_and_come_by_few_calls()
    {
        Study study = LearningTests.Studies["grid, once"] with { Search = [LearningTests.Studies["grid, once"].Search[0] with { Pruning = null }] };
        using TemporaryFolder folder = new();
        using FakeCluster cluster = new(folder.Study, new FakeTrainer().Begin, _ => Fault.None);
        // 48 runs of 9 epochs of 1 s, two at a time, to last 18 s: 12 chunks of 4; at most 8 at once.
        StudyRunner.Run(study, folder.Study, On(cluster, Quick with { Seconds = 18, EpochSeconds = 1 }), TestContext.Current.CancellationToken);
        cluster.Submissions.ShouldBeLessThan(6, "a question, two arrays or three, the final training");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_node_without_the_samples_says_so_and_once_it_has_them_the_study_goes_on(bool isAsked)
    {
        using TemporaryFolder folder = new();
        string data = Path.Combine(folder.Path, "data.csv");
        string[] lines = ["x,y,label", .. Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 0.1},{i * 0.2},{i % 2}"))];
        File.WriteAllLines(data, lines);
        Study study = SmallStudy.Make() with
        {
            Reference = SmallStudy.Make().Reference with { Data = new() { Source = Engine.Data.SourceKind.Csv, Path = data, Label = "label", Seed = 7 } },
            BaseDirectory = folder.Path,
        };
        using FakeCluster cluster = new(folder.Study, new FakeTrainer().Begin, _ => Fault.None) { IsAsked = isAsked }, after = new(folder.Study, new FakeTrainer().Begin, _ => Fault.None) { IsAsked = isAsked };
        RunnerOptions options = On(cluster);
        StudyException problem = Should.Throw<StudyException>(() => StudyRunner.Run(
            study, folder.Study, options with { Executor = (at, one, samples, journal, progress) =>
            {
                File.AppendAllText(data, "7,8,1\n"); // as another node has it
                return options.Executor!(at, one, samples, journal, progress);
            } }, TestContext.Current.CancellationToken));
        problem.Errors.ShouldHaveSingleItem().File.ShouldStartWith("node", customMessage: problem.Message);
        problem.Message.ShouldContain("the training samples here are not those");
        if (isAsked) cluster.Submitted.ShouldHaveSingleItem("nothing was submitted before");

        File.WriteAllLines(data, lines);
        // What lies there damaged, or under another name, is not waited for either.
        File.WriteAllText(Chunk.PathOf(folder.Study, 90), "{");
        File.WriteAllText(Path.Combine(Chunk.FolderOf(folder.Study), "90.json"), "{}");
        File.WriteAllText(Chunk.PathOf(folder.Study, 91), """{"runs":[{"run":null}]}""");
        File.WriteAllText(Chunk.PathOf(folder.Study, 92), """{"runs":[{"run":"a"},{"run":"a"}]}""");
        StudyRunner.Run(study, folder.Study, On(after), TestContext.Current.CancellationToken).Ended.ShouldBeTrue();
        Chunk.In(folder.Study).ShouldBeEmpty();
    }

    /// <summary>An executor before which something happens when the first goal was asked for already.</summary>
    private sealed class Late(IExecutor executor, Action before, Action? end = null) : IExecutor
    {
        private Action? _before = before;

        public int Threads => executor.Threads;

        public void Work(RunQueue queue, CancellationToken stop)
        {
            Interlocked.Exchange(ref _before, null)?.Invoke();
            executor.Work(queue, stop);
        }

        public void End() => (end ?? executor.End)();
    }
}
