using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Tests.Golden;

/// <summary>
/// The panel gives the same bits everywhere: those that the engine is known by, and with each width of vectors switched off
/// in a child process, which is this assembly running one test.
/// </summary>
public class SameBitsTests
{
    private const string FolderVariable = "ASSAY_SAME_BITS_FOLDER", Later = "later:";

    private static readonly Lazy<IReadOnlyList<string>> Here = new(Panel.Lines);

    /// <summary>
    /// golden/panel.txt holds what each part gave. A change of kernels, formulas or random numbers changes lines, and with
    /// them results of users: it must be meant, and have another name. A part that is new changes nothing for them.
    /// </summary>
    [Fact]
    public void The_panel_gives_the_bits_that_the_engine_is_known_by()
    {
        IReadOnlyList<string> here = Here.Value;
        if (Environment.GetEnvironmentVariable(FolderVariable) is string folder)
            File.WriteAllText(Path.Combine(folder, "bits"), $"{Panel.HashOf(here)} {Panel.HashOf(Panel.FinishFrom(folder))} 512:{Vector512.IsHardwareAccelerated} 256:{Vector256.IsHardwareAccelerated} 128:{Vector128.IsHardwareAccelerated}");

        string[] known = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden", "panel.txt"));
        string written = Path.Combine(AppContext.BaseDirectory, "panel.txt");
        string[] unknown = [.. here.Except(known)];
        if (unknown.Length > 0) File.WriteAllLines(written, [.. here, Later]);
        unknown.ShouldBeEmpty($"""
            The engine gives bits that it is not known by. If the name of a part is in tests/golden/panel.txt, it gave others before:
            undo that or, where it is meant, put {written} in its place. If not, it is new: its line goes below "{Later}".
            """);
        known.Except([.. here, Later]).ShouldBeEmpty("parts of the panel are gone");
        Panel.HashOf(known.TakeWhile(line => line != Later)).ShouldBe(EngineIdentity.Bits, "EngineIdentity.Bits is the hash of the lines above \"later:\"");
    }

    /// <summary>A line stands for one part.</summary>
    [Fact]
    public void Parts_have_names_of_their_own() => Here.Value.Select(line => line[17..]).ShouldBeUnique();

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
            words[0].ShouldBe(Panel.HashOf(Here.Value));
            words[1].ShouldBe(Panel.HashOf(Panel.FinishFrom(folder))); // a training begun with these vectors goes on with those
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
        Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => hashes[i] = Panel.HashOf(Panel.Lines()));
        hashes.ShouldAllBe(hash => hash == hashes[0]);
    }
}
