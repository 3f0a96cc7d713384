using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Tests.Golden;

/// <summary>
/// The panel gives the same bits everywhere: those that the engine is known by, and with each width of vectors switched off
/// in a child process, which is this assembly running one test.
/// </summary>
public class SameBitsTests
{
    private static readonly Lazy<string> Here = new(Panel.Hash);

    private const string FolderVariable = "ASSAY_SAME_BITS_FOLDER";

    /// <summary>
    /// A change of kernels, formulas or random numbers changes them, and with them every result of every user: it must be
    /// meant.
    /// </summary>
    [Fact]
    public void The_panel_gives_the_bits_that_the_engine_is_known_by()
    {
        string hash = Here.Value;
        if (Environment.GetEnvironmentVariable(FolderVariable) is string folder)
            File.WriteAllText(Path.Combine(folder, "bits"), $"{hash} {Panel.FinishFrom(folder)} 512:{Vector512.IsHardwareAccelerated} 256:{Vector256.IsHardwareAccelerated} 128:{Vector128.IsHardwareAccelerated}");
        (hash == EngineIdentity.Bits).ShouldBeTrue($"""
            The engine computes other bits than those it is known by, {EngineIdentity.Bits}. Where that is not meant, undo it;
            where it is, EngineIdentity.Bits becomes "{hash}", so that no run of old is taken for one of now.
            """);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "512:False")]
    [InlineData("DOTNET_EnableAVX2", "256:False")]
    [InlineData("DOTNET_EnableHWIntrinsic", "128:False")]
    public async Task Narrower_vectors_give_the_same_bits(string variable, string proof)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Panel.SaveTo(folder);
            ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Assay.Engine.Tests"))
            {
                RedirectStandardOutput = true,
                ArgumentList = { "-method", $"{typeof(SameBitsTests).FullName}.{nameof(The_panel_gives_the_bits_that_the_engine_is_known_by)}" },
                Environment = { [variable] = "0", [FolderVariable] = folder },
            };
            using Process child = Process.Start(start)!;
            string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            string[] words = (await File.ReadAllTextAsync(Path.Combine(folder, "bits"), TestContext.Current.CancellationToken)).Split(' ');
            words.ShouldContain(proof, output); // the switch was thrown, else this compares nothing
            words[0].ShouldBe(Here.Value);
            words[1].ShouldBe(Panel.FinishFrom(folder)); // a training begun with these vectors goes on with those
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        string[] hashes = new string[3];
        Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => hashes[i] = Panel.Hash());
        hashes.ShouldAllBe(hash => hash == hashes[0]);
    }
}
