using Assay.Journal;

namespace Assay.Cli.Tests;

/// <summary>The same study gives the same results, whatever the number of jobs and the machine's vector width.</summary>
public class SameBitsTests
{
    /// <summary>Every kind of layer and several optimizers, small enough to be trained without vectors.</summary>
    private static readonly string Study = Workplace.Tiny
        .Replace("  - dense: { units: 1,", "  - dropout: { name: drop, rate: 0.2 }\n  - dense: { units: 1,")
        .Replace("training.batch_size: [8, 16]", "training.optimizer.name: [adam, nadam, rmsprop, sgd]")
        .Replace("network.hidden.units: [3, 4]", "network.hidden.units: [5, 33]");

    [Theory]
    [InlineData("2", "")]
    [InlineData("1", "DOTNET_EnableAVX512")]
    [InlineData("2", "DOTNET_EnableAVX2")]
    [InlineData("1", "DOTNET_EnableAVX")]
    [InlineData("2", "DOTNET_EnableHWIntrinsic")]
    public void Results_do_not_depend_on_jobs_or_instructions(string jobs, string switchedOff)
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Study);
        place.Run("run", file, "--out", "plain", "--jobs", "1").ExitCode.ShouldBe(0);
        Dictionary<string, string> variables = [];
        if (switchedOff.Length > 0) variables[switchedOff] = "0";
        Ended ended = Child.Run(place.Folder, variables, "run", file, "--out", "other", "--jobs", jobs);
        ended.ExitCode.ShouldBe(0, ended.Error);

        Snapshot other = Replay(place, "other");
        other.Runs.Count.ShouldBe(16);
        ResultsHash.Of(other).ShouldBe(ResultsHash.Of(Replay(place, "plain")));
        Model(place, other, "other").ShouldBe(Model(place, other, "plain"));
    }

    [Fact]
    public void Another_seed_gives_another_hash()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Study);
        place.Run("run", file, "--out", "plain").ExitCode.ShouldBe(0);
        place.Run("run", file, "--out", "other", "--set", "data.seed=2").ExitCode.ShouldBe(0);
        Replay(place, "other").Best!.Runs[0].Curve["loss"].ShouldNotBe(Replay(place, "plain").Best!.Runs[0].Curve["loss"]);
    }

    private static Snapshot Replay(Workplace place, string name) => JournalReader.Replay(Path.Combine(place.Folder, name));

    private static byte[] Model(Workplace place, Snapshot snapshot, string name) =>
        File.ReadAllBytes(Path.Combine(place.Folder, name, snapshot.Final!.Model!));
}
