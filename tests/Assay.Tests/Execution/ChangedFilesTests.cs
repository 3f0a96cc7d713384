using Assay.Engine.Kernels;
using Assay.Execution;
using Assay.Journal;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Tests.Execution;

/// <summary>The files beside the journal: what is not what was written is told, and made again to the same bytes.</summary>
public class ChangedFilesTests
{
    private static readonly Study OnTheFold = SmallStudy.Make() with { Final = new() { TrainOn = TrainOn.Fold } };

    [Fact]
    public void A_kept_candidate_that_changed_between_two_sessions_is_told_and_trained_again()
    {
        using TemporaryFolder whole = new();
        Snapshot expected = Run(whole, new FakeTrainer(), OnTheFold);
        byte[] model = File.ReadAllBytes(Model(whole));
        RandomSequence random = new RandomKey(27).Sequence(Purpose.Search);
        for (int i = 0; i < 20; i++)
        {
            using TemporaryFolder cut = new();
            using CancellationTokenSource stop = new();
            int left = SmallStudy.Runs - 2; // one stage whole, and its candidates kept
            FakeTrainer first = new() { Before = _ => { if (Interlocked.Decrement(ref left) < 0) stop.Cancel(); } };
            Should.Throw<OperationCanceledException>(() => StudyRunner.Run(
                OnTheFold, cut.Study, new RunnerOptions { Jobs = 1, Begin = first.Begin }, stop.Token));
            string[] candidates = Directory.GetFiles(Path.Combine(cut.Study, "models", "candidates"));
            candidates.ShouldNotBeEmpty();
            foreach (string file in candidates) Flip(file, random);

            Snapshot resumed = Run(cut, new FakeTrainer(), OnTheFold);
            ResultsHash.Of(resumed).ShouldBe(ResultsHash.Of(expected));
            resumed.Final!.Test.ShouldBe(expected.Final!.Test);
            File.ReadAllBytes(Model(cut)).ShouldBe(model);
            if (candidates.Any(file => file.Contains(expected.Final.Run.Key)))
                resumed.Notes.ShouldContain(note => note.Contains("was not the file that was saved"));
        }
    }

    [Fact]
    public void A_final_model_that_changed_or_is_missing_is_made_again()
    {
        using TemporaryFolder folder = new();
        Snapshot expected = Run(folder, new FakeTrainer());
        byte[] model = File.ReadAllBytes(Model(folder));

        Flip(Model(folder), new RandomKey(1).Sequence(Purpose.Search));
        Snapshot changed = Run(folder, new FakeTrainer());
        changed.Notes.ShouldContain(note => note.Contains("was not the file that was saved"));
        File.ReadAllBytes(Model(folder)).ShouldBe(model);

        File.Delete(Model(folder));
        FakeTrainer trainer = new();
        Snapshot missing = Run(folder, trainer);
        trainer.Trained.Count.ShouldBe(1);
        File.ReadAllBytes(Model(folder)).ShouldBe(model);
        ResultsHash.Of(missing).ShouldBe(ResultsHash.Of(expected));
        missing.TestOpenings.Count.ShouldBe(1); // its results stand in the journal: nothing is tested again

        Run(folder, trainer).Notes.ShouldBe(missing.Notes);
        trainer.Trained.Count.ShouldBe(1);
    }

    [Fact]
    public void A_view_that_changed_is_left_out_and_made_again_and_the_opening_it_takes_is_told()
    {
        using TemporaryFolder folder = new();
        Run(folder, new FakeTrainer());
        string view = Path.Combine(folder.Study, StoredViews.FileOf("plane")), text = File.ReadAllText(view);
        File.WriteAllText(view, text.Replace("0", "1", StringComparison.Ordinal));
        Snapshot read = JournalReader.Replay(folder.Study);
        read.Final!.Views.Read<PlaneView>("plane").ShouldBeNull();
        read.Final.Views.Read<WeightsView>("weights").ShouldNotBeNull();
        read.Notes.ShouldHaveSingleItem().ShouldContain("plane.json is missing or not the file that was written");

        FakeTrainer trainer = new();
        Snapshot again = Run(folder, trainer);
        trainer.Trained.ShouldBeEmpty();
        File.ReadAllText(view).ShouldBe(text);
        again.TestOpenings.Count.ShouldBe(2);
        again.TestOpenings[1].Reason.ShouldContain("figures of the final network, again");
    }

    [Fact]
    public void An_emptied_journal_beside_results_is_told_and_the_opening_is_not_forgotten()
    {
        using TemporaryFolder folder = new();
        Snapshot expected = Run(folder, new FakeTrainer());
        string hash = ResultsHash.Of(expected);
        File.WriteAllText(folder.Journal, "");
        Snapshot again = Run(folder, new FakeTrainer());
        ResultsHash.Of(again).ShouldBe(hash);
        again.Notes.ShouldContain(note => note.StartsWith("the journal was empty though results lay beside it"));
        again.TestOpenings.Count.ShouldBe(2);
        again.TestOpenings[0].ShouldBe(expected.TestOpenings[0]);
        again.TestOpenings[1].Reason.ShouldContain("again");
    }

    [Fact]
    public void Test_samples_that_changed_since_are_refused()
    {
        using TemporaryFolder folder = new();
        string train = Path.Combine(folder.Path, "train.csv"), test = Path.Combine(folder.Path, "test.csv");
        File.WriteAllText(train, "a,b,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i * i % 7},{i % 2}\n")));
        File.WriteAllText(test, "a,b,label\n1,2,0\n2,3,1\n3,1,1\n");
        Study study = SmallStudy.Make() with
        {
            Reference = SmallStudy.Make().Reference with { Data = new() { Source = Engine.Data.SourceKind.Csv, Path = train, TestPath = test, Label = "label" } },
        };
        Run(folder, new FakeTrainer(), study);
        File.WriteAllText(test, "a,b,label\n1,2,1\n2,3,0\n3,1,0\n"); // its labels the other way round
        Dictionary<string, string> before = folder.Contents();
        Should.Throw<StudyException>(() => Run(folder, new FakeTrainer(), study)).Message.ShouldContain("the test samples are not those");
        folder.Contents().ShouldBe(before);
    }

    private static string Model(TemporaryFolder folder) => Path.Combine(folder.Study, StudyFolder.ModelFile);

    private static Snapshot Run(TemporaryFolder folder, FakeTrainer trainer, Study? study = null) => SmallStudy.Run(folder.Study, trainer, study);

    private static void Flip(string file, RandomSequence random)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(file, bytes);
    }
}
