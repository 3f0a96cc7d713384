using System.Diagnostics;
using Assay.Engine.Kernels;
using Assay.Journal;
using Assay.Results;

namespace Assay.Cli.Tests;

/// <summary>Ctrl-C, SIGTERM and SIGKILL. These measure time, so nothing else runs beside them.</summary>
[Collection("alone")]
public class InterruptionTests
{
    /// <summary>36 runs of some tens of milliseconds each and a final training.</summary>
    private static readonly string Longer = Workplace.Tiny
        .Replace("epochs: 5", "epochs: 1500").Replace("samples: 60", "samples: 600").Replace("folds: 2", "folds: 3")
        .Replace("units: [3, 4]", "units: [3, 4, 5, 6, 7, 8]");

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void An_interrupted_study_ends_within_a_second_with_130_and_goes_on_later(string signal)
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace("epochs: 5", "epochs: 100000000"));
        using Process process = Child.Start(place.Folder, Child.NoVariables, "run", file);
        WaitUntilTraining(process, place);

        Stopwatch watch = Stopwatch.StartNew();
        Child.Signal(process, signal);
        Ended ended = Child.End(process);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        ended.ExitCode.ShouldBe(130, ended.Error);
        ended.Error.ShouldContain(Path.Combine("results", "tiny"));
        ended.Output.ShouldBeEmpty();
        JournalReader.Replay(place.Results).Ended.ShouldBeFalse();
        place.Run("status", place.Results).Output.ShouldContain("not done");
    }

    [Fact]
    public void An_interrupted_study_that_goes_on_ends_as_one_left_alone()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Longer);
        using (Process process = Child.Start(place.Folder, Child.NoVariables, "run", file))
        {
            WaitUntilTraining(process, place);
            Child.Signal(process, "INT");
            Child.End(process).ExitCode.ShouldBe(130);
        }

        place.Run("run", file).ExitCode.ShouldBe(0);
        place.Run("run", file, "--out", "alone").ExitCode.ShouldBe(0);
        Hash(place.Results).ShouldBe(Hash(Path.Combine(place.Folder, "alone")));
    }

    [Fact]
    public void A_study_killed_again_and_again_ends_as_one_left_alone_and_runs_nothing_twice()
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable("ASSAY_KILLS"), out int asked) ? asked : 8;
        using Workplace place = new();
        // A run lasts long enough that the kills hit amid runs; the number of runs grows with the kills asked for.
        string units = string.Join(", ", Enumerable.Range(3, Math.Max(6, kills / 3)));
        string file = place.Write("tiny.yaml", Longer.Replace("units: [3, 4, 5, 6, 7, 8]", $"units: [{units}]"));
        Stopwatch watch = Stopwatch.StartNew();
        place.Run("run", file, "--out", "alone").ExitCode.ShouldBe(0);
        double wholeTime = watch.Elapsed.TotalMilliseconds;

        RandomSequence random = new RandomKey(50).Sequence(Purpose.Search);
        int killed = 0;
        for (bool done = false; !done;)
        {
            using Process process = Child.Start(place.Folder, Child.NoVariables, "run", file, "--jobs", random.Next(2) == 0 ? "1" : "2");
            // Anywhere from the program's start to well into its work, but so that it gets on.
            int wait = (int)(random.NextDouble() * Math.Min(1500, wholeTime / 2));
            if (killed < kills && !process.WaitForExit(wait))
            {
                Child.Signal(process, "KILL");
                killed++;
            }

            done = Child.End(process).ExitCode == 0;
        }

        TestContext.Current.SendDiagnosticMessage($"killed {killed} times");
        killed.ShouldBeGreaterThanOrEqualTo(kills / 2);
        IReadOnlyList<string> finished = JournalLines.FinishedRuns(place.Results);
        finished.ShouldBeUnique();
        finished.Order().ShouldBe(JournalLines.FinishedRuns(Path.Combine(place.Folder, "alone")).Order());
        Hash(place.Results).ShouldBe(Hash(Path.Combine(place.Folder, "alone")));
    }

    /// <summary>Two runs of minutes. Nothing is asserted of their times but what the journal tells: the seconds of epochs trained twice.</summary>
    [Fact]
    public void A_long_run_killed_again_and_again_loses_half_a_minute_at_most()
    {
        Assert.SkipUnless(int.TryParse(Environment.GetEnvironmentVariable("ASSAY_LONG_KILLS"), out int kills), "takes the better part of an hour: tests/nightly/kill-long");
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny
            .Replace("samples: 60,", "samples: 20000,").Replace("units: 4, activation: tanh", "units: 200, activation: relu")
            .Replace("  - dense: { units: 1,", "  - dense: { units: 200, activation: relu }\n  - dense: { units: 1,")
            .Replace("epochs: 5", $"epochs: {kills * 80}").Replace("batch_size: 16", "batch_size: 32")
            .Replace("training.batch_size: [8, 16], network.hidden.units: [3, 4]", "training.batch_size: [32]").Replace("final: { train_on: all, test: true }", ""));
        RandomSequence random = new RandomKey(51).Sequence(Purpose.Search);
        TimeSpan anHour = TimeSpan.FromHours(1);
        int killed = 0;
        for (bool done = false; !done;)
        {
            using Process process = Child.Start(place.Folder, Child.NoVariables, "run", file, "--jobs", random.Next(2) == 0 ? "1" : "2");
            if (killed < kills && !process.WaitForExit((int)(random.NextDouble() * 45_000)))
            {
                Child.Signal(process, "KILL");
                killed++;
            }

            done = Child.End(process, anHour).ExitCode == 0;
        }

        IReadOnlyList<double> lost = JournalLines.SecondsTrainedTwice(place.Results);
        TestContext.Current.SendDiagnosticMessage($"killed {killed} times; of {lost.Count} cuts within runs the worst lost {lost.Max():0.0} s, all together {lost.Sum():0} s");
        lost.Max().ShouldBeLessThan(31); // and the epochs of a second that were not journaled yet
        JournalLines.FinishedRuns(place.Results).ShouldBeUnique();
        using Process alone = Child.Start(place.Folder, Child.NoVariables, "run", file, "--out", "alone");
        Child.End(alone, anHour).ExitCode.ShouldBe(0);
        Hash(place.Results).ShouldBe(Hash(Path.Combine(place.Folder, "alone")));
    }

    private static string Hash(string folder) => ResultsHash.Of(JournalReader.Replay(folder));

    /// <summary>Waits until the journal tells of a first epoch or run.</summary>
    private static void WaitUntilTraining(Process process, Workplace place)
    {
        string journal = Path.Combine(place.Results, "journal");
        Stopwatch watch = Stopwatch.StartNew();
        while (!process.WaitForExit(20))
        {
            if (Directory.Exists(journal) && Directory.EnumerateFiles(journal, "*.jsonl").Any(path => Text(path).Contains("\"event\":\"epochs\"")))
                return;
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        }

        throw new InvalidOperationException("the program ended early: " + process.StandardError.ReadToEnd());
    }

    private static string Text(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}

/// <summary>Tests that measure time.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;
