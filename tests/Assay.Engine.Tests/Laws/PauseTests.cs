using Assay.Engine.Networks;
using Assay.Engine.Tests.Golden;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>A training that pauses, against the same one left alone.</summary>
public class PauseTests
{
    private static readonly Dictionary<string, PanelTraining> All = PanelTraining.All.ToDictionary(one => one.Name);

    /// <summary>Whatever a training may keep from one epoch to the next.</summary>
    private static readonly PanelTraining Rich = new(
        "rich",
        [
            new DenseOptions { Units = 4, Activation = new() { Name = ActivationKind.Relu } }, new BatchNormOptions(),
            new DropoutOptions { Rate = 0.3 }, new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } },
        ],
        new TrainingOptions
        {
            Loss = new() { Name = LossKind.BinaryCrossentropy }, Optimizer = new() { Name = OptimizerKind.Nadam, LearningRate = 0.05 },
            Schedule = new() { Name = ScheduleKind.ReduceOnPlateau, Patience = 1 }, EarlyStopping = new() { Patience = 6 }, BatchSize = 9, Epochs = 12,
        },
        Run.Disk(30, 1), Run.Disk(20, 2));

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Saved_and_resumed_at_every_epoch_it_gives_the_bits_of_one_left_alone(string name)
    {
        PanelTraining one = All[name];
        List<double[]> expected = [], actual = [];
        TrainingResult alone = one.Run(epoch => expected.Add(epoch.Values.ToArray()));

        byte[] saved = Saved(one, 0);
        for (bool ended = false; !ended;)
        {
            using TrainingRun run = one.Resume(saved);
            run.Epoch.ShouldBe(actual.Count);
            EpochRecord epoch = run.NextEpoch(TestContext.Current.CancellationToken);
            epoch.Epoch.ShouldBe(run.Epoch);
            actual.Add(epoch.Values.ToArray());
            saved = Saved(run);
            ended = run.Ended;
        }

        actual.Count.ShouldBe(expected.Count);
        for (int i = 0; i < expected.Count; i++) actual[i].ShouldBe(expected[i]);
        using TrainingRun last = one.Resume(saved);
        TrainingResult result = last.Result();
        (result.Outcome, result.Epochs, result.KeptEpoch).ShouldBe((alone.Outcome, alone.Epochs, alone.KeptEpoch));
        result.Network.Parameters.ToArray().ShouldBe(alone.Network.Parameters.ToArray());
    }

    [Fact]
    public void The_trainings_above_end_in_every_way() =>
        All.Values.Select(one => one.Run().Outcome).Distinct().Order().ShouldBe(Enum.GetValues<Outcome>());

    [Fact]
    public void It_is_brought_to_an_epoch_and_stays_there()
    {
        using TrainingRun run = Rich.Begin();
        foreach (int until in (int[])[0, 3, 3, 5])
        {
            while (run.Epoch < until && !run.Ended) run.NextEpoch(TestContext.Current.CancellationToken);
            run.Epoch.ShouldBe(until);
            run.Outcome.ShouldBeNull();
            Saved(run).ShouldBe(Saved(Rich, until));
        }

        Should.Throw<InvalidOperationException>(() => run.Result()).Message.ShouldContain("after epoch 5");
    }

    [Fact]
    public void Its_result_leaves_it_as_it_is()
    {
        PanelTraining one = All["early stopping by val_accuracy, patience 3"];
        using TrainingRun run = one.Begin();
        while (!run.Ended) run.NextEpoch(TestContext.Current.CancellationToken);
        byte[] before = Saved(run);
        TrainingResult first = run.Result(), second = run.Result();
        first.KeptEpoch.ShouldBeLessThan(first.Epochs);
        second.Network.Parameters.ToArray().ShouldBe(first.Network.Parameters.ToArray());
        Saved(run).ShouldBe(before);
        Should.Throw<InvalidOperationException>(() => run.NextEpoch(TestContext.Current.CancellationToken)).Message.ShouldContain("has ended");
    }

    [Fact]
    public void Broken_off_within_an_epoch_it_is_of_no_use()
    {
        using TrainingRun run = Rich.Begin();
        run.NextEpoch(TestContext.Current.CancellationToken);
        Should.Throw<OperationCanceledException>(() => run.NextEpoch(new CancellationToken(canceled: true)));
        Should.Throw<InvalidOperationException>(() => run.NextEpoch(TestContext.Current.CancellationToken)).Message.ShouldContain("epoch 2 was broken off");
        Should.Throw<InvalidOperationException>(() => run.Save(Stream.Null));
        run.Dispose();
        Should.Throw<ObjectDisposedException>(() => run.Save(Stream.Null));
    }

    [Fact]
    public void What_another_run_saved_is_refused()
    {
        byte[] saved = Saved(Rich, 2);
        TrainingOptions training = Rich.Training;
        PanelTraining[] others =
        [
            Rich with { Training = training with { Epochs = 13 } },
            Rich with { Training = training with { Optimizer = training.Optimizer with { Epsilon = 1e-6 } } },
            Rich with { Network = [.. Rich.Network.Skip(1)] },
            Rich with { Train = Run.Disk(30, 3) },
            Rich with { Train = Rich.Train with { Targets = [.. Rich.Train.Targets.Select(y => 1 - y)] } },
            Rich with { Validation = Run.Disk(20, 3) },
            Rich with { Validation = null },
        ];
        foreach (PanelTraining other in others)
            Should.Throw<InvalidDataException>(() => other.Resume(saved)).Message.ShouldContain("of another run");
        Should.Throw<InvalidDataException>(() => TrainingRun.Resume(
            Rich.Network, training, Rich.Train, Rich.Validation, PanelTraining.Key with { Run = 7 }, new MemoryStream(saved))).Message.ShouldContain("of another run");
        Should.NotThrow(() => Rich.Resume(saved).Dispose());
    }

    [Fact]
    public void What_another_engine_saved_is_refused_in_words()
    {
        byte[] saved = Saved(Rich, 2);
        Changed(8, 2).ShouldContain("format 2");
        Changed(12, (byte)'x').ShouldContain("illegible");
        Changed(12, (byte)(saved[12] == 'a' ? 'b' : 'a')).ShouldContain("an engine that computes other bits");

        string Changed(int at, byte value)
        {
            byte[] other = [.. saved];
            other[at] = value;
            return Should.Throw<InvalidDataException>(() => Rich.Resume(other)).Message;
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        byte[] saved = Saved(Rich, 3);
        for (int i = 0; i < saved.Length; i++)
        {
            saved[i] ^= (byte)(1 << (i % 8));
            Should.Throw<InvalidDataException>(() => Rich.Resume(saved), $"byte {i}");
            saved[i] ^= (byte)(1 << (i % 8));
            Should.Throw<InvalidDataException>(() => Rich.Resume(saved[..i]), $"cut at byte {i}");
        }

        Should.Throw<InvalidDataException>(() => Rich.Resume([.. saved, 0])).Message.ShouldContain("behind its end");
        Should.NotThrow(() => Rich.Resume(saved).Dispose());
    }

    [Fact]
    public void A_saved_training_has_the_size_of_what_it_holds()
    {
        // Format, identity, fingerprint and checksum; epoch and outcome; watch, plateau and its factor; Nadam's three powers and
        // a step's number; the values of the last epoch and of the best; weights and statistics, the best of them, and two
        // moments of each weight.
        const int Weights = 12 + 8 + 5, Statistics = 8, Columns = 5;
        Saved(Rich, 3).Length.ShouldBe(8 + 4 + 32 + 32 + 32 + 8 + (2 * 20) + 8 + 24 + 8 + (2 * 8 * Columns) + (4 * ((2 * (32 + Statistics)) + (2 * Weights))));
    }

    private static byte[] Saved(TrainingRun run)
    {
        using MemoryStream stream = new();
        run.Save(stream);
        return stream.ToArray();
    }

    private static byte[] Saved(PanelTraining one, int epochs)
    {
        using TrainingRun run = one.Begin();
        while (run.Epoch < epochs) run.NextEpoch(TestContext.Current.CancellationToken);
        return Saved(run);
    }
}
