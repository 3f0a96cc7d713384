using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Assay.Cli.Tests.Cluster;

/// <summary>Studies on a real Slurm; tests/nightly/cluster-faults does the same for longer.</summary>
public class SlurmTests(Slurm slurm) : IClassFixture<Slurm>
{
    private const string Raced =
        """
        study: raced
        data: { source: triangle, samples: 400, test_samples: 80, seed: 7 }
        network:
          - dense: { name: hidden, units: 16, activation: tanh, repeat: 2 }
          - dense: { units: 1, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: adam, batch_size: 16, epochs: 900 }
        evaluation: { folds: 2, seeds: 2 }
        objective: { maximize: val_accuracy }
        search:
          - tpe:
              training.optimizer.learning_rate: { low: 1e-4, high: 0.1, log: true }
              network.hidden.units: [4, 8, 16, 32]
            trials: 16
            ahead: 8
            racing: paired
            pruning: halving
        final: { seeds: 2, ensemble: true, test: levels }
        """;

    [Fact]
    public void A_study_on_a_cluster_of_which_a_node_dies_comes_to_what_it_comes_to_here()
    {
        Assert.SkipUnless(slurm.Missing is null, slurm.Missing ?? "");
        using Workplace place = new();
        string file = place.Write("raced.yaml", Raced);
        using Process process = Child.Start(place.Folder, slurm.Variables, "run", file, "--out", "there", "--on", "slurm", "--nodes", "2", "--minutes", "0.1");
        WaitFor(process, () => slurm.Ask("squeue", "--noheader", "--states=running", "--nodelist=n1").Contains("assay-", StringComparison.Ordinal) && Segments(place) > 1, "an element is at work on n1");
        slurm.Kill("n1");
        Pause(1);
        slurm.Mend();
        Ended there = Child.End(process);
        there.ExitCode.ShouldBe(0, there.Error);
        Ended here = place.Run("run", file, "--out", "here", "--jobs", "1");
        here.ExitCode.ShouldBe(0, here.Error);
        Hash(place, "there").ShouldBe(Hash(place, "here"), there.Error);
        there.Output.ShouldContain("elements    ");
        slurm.Ask("squeue", "--noheader").ShouldBe("", "nothing of it is left in the queue");
        Directory.GetFiles(Path.Combine(place.Folder, "there", "work"), "*.json").ShouldBeEmpty();
        place.Run("status", "there").Output.ShouldMatch("elements +[0-9]+ so far on [12] nodes?; ");
    }

    [Fact]
    public void Ended_by_hand_it_ends_its_jobs_and_no_others_and_ended_otherwise_the_next_one_takes_them_over()
    {
        Assert.SkipUnless(slurm.Missing is null, slurm.Missing ?? "");
        using Workplace place = new();
        string file = place.Write("raced.yaml", Raced.Replace("epochs: 900", "epochs: 20000").Replace("    racing: paired\n", "").Replace("    pruning: halving\n", "").Replace("trials: 16", "trials: 8"));
        string other = slurm.Ask("sbatch", "--parsable", "--wrap", "sleep 300").Trim();
        try
        {
            using Process first = Start();
            WaitFor(first, () => slurm.Ask("squeue", "--noheader", "--states=running", "--Format=Name").Contains("assay-", StringComparison.Ordinal) && Segments(place) > 1, "an element is at work");
            Child.Signal(first, "TERM");
            Child.End(first).ExitCode.ShouldBe(130);
            string[] atWork = Ours();
            atWork.ShouldNotBeEmpty("whoever ends the program does not end the study");

            using Process second = Start();
            WaitFor(second, () => File.ReadLines(Path.Combine(place.Folder, "there", "journal", "main.jsonl")).Count(line => line.Contains("session_started", StringComparison.Ordinal)) == 2, "the second is at work");
            Pause(2);
            Ours().ShouldBe(atWork, "it takes over what is under way");
            Child.Signal(second, "INT");
            Ended ended = Child.End(second);
            ended.ExitCode.ShouldBe(130);
            ended.Error.ShouldMatch("note: [0-9]+ jobs? cancelled");
            slurm.Ask("squeue", "--noheader", "--states=pending,running", "--Format=JobID").Trim().ShouldBe(other);
            place.Run("status", "there").Output.ShouldContain("not done");
        }
        finally
        {
            slurm.Ask("scancel", other);
        }

        Process Start() => Child.Start(place.Folder, slurm.Variables, "run", file, "--out", "there", "--on", "slurm", "--nodes", "2", "--minutes", "5");

        string[] Ours() => [.. slurm.Ask("squeue", "--noheader", "--array", "--states=pending,running", "--Format=JobArrayID,Name").Split('\n').Where(line => line.Contains("assay-", StringComparison.Ordinal)).Order()];
    }

    /// <summary>Elements that have begun, in the study's folder.</summary>
    private static int Segments(Workplace place) => Directory.Exists(Path.Combine(place.Folder, "there", "journal")) ? Directory.GetFiles(Path.Combine(place.Folder, "there", "journal"), "work-*.jsonl").Length : 0;

    private static string Hash(Workplace place, string folder) => (string)JsonNode.Parse(File.ReadAllText(Path.Combine(place.Folder, folder, "summary.json")))!["results_hash"]!;

    private static void Pause(double seconds) => TestContext.Current.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(seconds));

    private static void WaitFor(Process process, Func<bool> holds, string what)
    {
        for (long start = Stopwatch.GetTimestamp(); !holds(); Pause(0.1))
        {
            process.HasExited.ShouldBeFalse(what);
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60), what);
        }
    }
}
