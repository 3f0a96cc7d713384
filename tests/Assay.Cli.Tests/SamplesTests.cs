using System.Diagnostics;

namespace Assay.Cli.Tests;

/// <summary>The programs in samples/ run as their heads say.</summary>
public class SamplesTests
{
    private static readonly string Home = Repository.Home;

    [Fact]
    public void A_study_of_types_runs_and_its_network_predicts()
    {
        using Workplace place = new();
        Ended study = Run(place.Folder, "triangle.cs", "quick");
        study.ExitCode.ShouldBe(0, study.Error + study.Output);
        study.Output.ShouldContain("validation accuracy ");
        string results = Path.Combine(place.Folder, "results", "triangle-of-types");
        Journal.JournalReader.Replay(results).Stages[0].Trials.Count.ShouldBe(4);

        string points = Path.Combine(Home, "samples", "points.csv");
        Ended said = Run(place.Folder, "predict.cs", results, points);
        said.ExitCode.ShouldBe(0, said.Error + said.Output);
        string[] classes = [.. said.Output.Split('\n').Where(line => line.StartsWith("label ", StringComparison.Ordinal)).Take(5).Select(line => line.Split(": ")[1])];
        classes.ShouldBe([.. UsedStudies.Rows(place.Run("predict", results, "--input", points).Output).Skip(1).Select(row => row[0])]);
    }

    private static Ended Run(string folder, string sample, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", ["run", "-c", "Release", Path.Combine(Home, "samples", sample), "--", .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        return Child.End(process, TimeSpan.FromMinutes(10));
    }
}
