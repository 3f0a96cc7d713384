using System.Text;
using Assay.Journal;
using Assay.Results;

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
    public void Results_do_not_depend_on_jobs_or_instructions(string jobs, string switchedOff) =>
        ShouldBeTheSame(Study, runs: 16, jobs, switchedOff);

    /// <summary>Every layer for images, over images that are turned and moved anew in each epoch.</summary>
    [Theory]
    [InlineData("2", "")]
    [InlineData("1", "DOTNET_EnableAVX512")]
    [InlineData("2", "DOTNET_EnableAVX2")]
    [InlineData("1", "DOTNET_EnableHWIntrinsic")]
    public void Nor_do_those_of_images(string jobs, string switchedOff) => ShouldBeTheSame(Images, runs: 4, jobs, switchedOff);

    private const string Images =
        """
        study: images
        data:
          source: csv
          path: images.csv
          label: where
          image: [9, 10]
          test_fraction: 0.25
          scaling: standard
          augmentation: { rotation: 10, translation: 1, shear: 5, sigma: 3, each_epoch: true }
        network:
          - permute: { seed: 3 }
          - conv2d: { filters: 5, kernel: 3, padding: same, activation: relu }
          - pool: { method: l2, size: 3, stride: 1, padding: same }
          - conv2d: { filters: 17, kernel: 2, kernel_width: 3, stride: 2, zeros: 2, use_bias: false }
          - batch_norm: { activation: swish }
          - conv2d: { filters: 18, kernel: 3, padding: same }
          - pool: {}
          - dropout: { rate: 0.2 }
          - pool: { method: average, stride: 1, padding: same }
          - batch_norm: { unbiased: true, momentum: 0.9 }
          - global_pool: {}
          - flatten: {}
          - dense: { units: 3, activation: softmax }
        training:
          loss: sparse_categorical_crossentropy
          optimizer: { name: adam, learning_rate: 0.01 }
          batch_size: 20
          epochs: 2
        evaluation: { folds: 2 }
        objective: { maximize: val_accuracy }
        search:
          - grid: { training.batch_size: [8, 20] }
            keep: 1
        final: { train_on: all, test: true }
        """;

    /// <summary>Images of 9 × 10 pixels as a CSV file, by plain arithmetic: a bright row among grey ones names the class.</summary>
    private static string Pixels(int samples)
    {
        StringBuilder text = new("where");
        for (int p = 0; p < 90; p++) text.Append($",p{p}");
        for (int i = 0; i < samples; i++)
        {
            text.Append($"\n{i % 3}");
            for (int p = 0; p < 90; p++) text.Append($",{(p / 30 == i % 3 && p / 10 % 3 == i / 3 % 3 ? 250 : ((i * 37) + (p * 11) + (i * p)) % 120)}");
        }

        return text.Append('\n').ToString();
    }

    private static void ShouldBeTheSame(string study, int runs, string jobs, string switchedOff)
    {
        using Workplace place = new();
        string file = place.Write("study.yaml", study);
        place.Write("images.csv", Pixels(60));
        Ended plain = place.Run("run", file, "--out", "plain", "--jobs", "1");
        plain.ExitCode.ShouldBe(0, plain.Error);
        Dictionary<string, string> variables = [];
        if (switchedOff.Length > 0) variables[switchedOff] = "0";
        Ended ended = Child.Run(place.Folder, variables, "run", file, "--out", "other", "--jobs", jobs);
        ended.ExitCode.ShouldBe(0, ended.Error);

        Snapshot other = Replay(place, "other");
        other.Runs.Count.ShouldBe(runs);
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
