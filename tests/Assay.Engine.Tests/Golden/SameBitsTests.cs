using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Laws;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Golden;

/// <summary>
/// A panel of trainings gives the same bits everywhere: as committed, and with each width of vectors switched off in a
/// child process, which is this assembly running one test.
/// </summary>
public class SameBitsTests
{
    /// <summary>
    /// What the panel gives. A change of kernels, formulas or random numbers changes it, and with it every result of every
    /// user: it must be meant, and the engine's version with it.
    /// </summary>
    private const string Committed = "5cf8e278ef612d0dd80e94ba8480ff35";

    private static readonly Lazy<string> Here = new(Panel);

    private const string FileVariable = "ASSAY_SAME_BITS_FILE";

    [Fact]
    public void The_panel_gives_the_committed_bits()
    {
        string hash = Here.Value;
        if (Environment.GetEnvironmentVariable(FileVariable) is string file)
            File.WriteAllText(file, $"{hash} 512:{Vector512.IsHardwareAccelerated} 256:{Vector256.IsHardwareAccelerated} 128:{Vector128.IsHardwareAccelerated}");
        hash.ShouldBe(Committed);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "512:False")]
    [InlineData("DOTNET_EnableAVX2", "256:False")]
    [InlineData("DOTNET_EnableHWIntrinsic", "128:False")]
    public async Task Narrower_vectors_give_the_same_bits(string variable, string proof)
    {
        string file = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Assay.Engine.Tests"))
            {
                RedirectStandardOutput = true,
                ArgumentList = { "-method", $"{typeof(SameBitsTests).FullName}.{nameof(The_panel_gives_the_committed_bits)}" },
                Environment = { [variable] = "0", [FileVariable] = file },
            };
            using Process child = Process.Start(start)!;
            string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            string[] words = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split(' ');
            words.ShouldContain(proof, output); // the switch was thrown, else this compares nothing
            words[0].ShouldBe(Here.Value);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        string[] hashes = new string[3];
        Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => hashes[i] = Panel());
        hashes.ShouldAllBe(hash => hash == hashes[0]);
    }

    /// <summary>One hash over parameters, predictions and every epoch's values of all trainings of the panel.</summary>
    private static string Panel()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Every activation, loss, optimizer, penalty and odd shape, from the trainer's own start values, in shuffled order.
        foreach (ITheoryDataRow row in GoldenCase.Names)
        {
            GoldenCase golden = GoldenCase.Of((string)row.GetData()[0]!);
            Add(hash, golden.Network, golden.Training with { Epochs = 2, Shuffle = true }, golden.Dataset(), null);
        }

        foreach (InitializerKind kind in Enum.GetValues<InitializerKind>())
        {
            DenseOptions hidden = new() { Units = 33, Initializer = new() { Name = kind }, Activation = new() { Name = ActivationKind.Relu } };
            Add(hash, [hidden, new DropoutOptions { Rate = 0.25 }, new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } }],
                Binary, Run.Disk(77, 1), Run.Disk(50, 2));
        }

        // Products that fill the widest tiles and leave every kind of rest.
        foreach ((int width, int batch) in new[] { (100, 128), (131, 97), (64, 64), (24, 12) })
        {
            DenseOptions hidden = new() { Units = width, Activation = new() { Name = ActivationKind.Tanh }, Repeat = 2 };
            Add(hash, [hidden, new DenseOptions { Units = 1 }], Binary with { Loss = Run.Mse, BatchSize = batch }, Run.Disk(300, 3), null);
        }

        Add(hash, Run.EveryImageLayer, Run.Classes, Run.Blobs(50, 1), Run.Blobs(23, 2));
        Add(hash, Run.EveryCorrelation, Run.Classes with { BatchSize = 40 }, Run.Blobs(50, 1), Run.Blobs(23, 2));
        return Convert.ToHexStringLower(hash.GetCurrentHash())[..32];
    }

    private static readonly TrainingOptions Binary = new()
    {
        Loss = new() { Name = LossKind.BinaryCrossentropy },
        Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.01 },
        Metrics = [MetricKind.Accuracy, MetricKind.F1, MetricKind.Mse, MetricKind.Mae],
        Schedule = new() { Name = ScheduleKind.CosineDecay },
        BatchSize = 20,
        Epochs = 3,
    };

    private static void Add(
        IncrementalHash hash, IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation)
    {
        TrainedNetwork trained = Run.Train(
            network, training, train, validation, new RandomKey(11, 2, 1),
            epoch => hash.AppendData(MemoryMarshal.AsBytes(epoch.Values.Span))).Network;
        hash.AppendData(MemoryMarshal.AsBytes(trained.Parameters.Span));
        hash.AppendData(MemoryMarshal.AsBytes<float>(trained.Predict(train)));
    }
}
