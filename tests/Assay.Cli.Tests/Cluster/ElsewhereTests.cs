using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Assay.Cli.Tests.Cluster;

/// <summary>Commands that have runs trained by others, where no queue is needed.</summary>
public class ElsewhereTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Assay.Cli.dll");

    [Fact]
    public void A_loop_in_a_shell_trains_a_study_on_different_processors_to_the_same_bits()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        using Process run = Child.Start(place.Folder, Child.NoVariables, "run", file, "--out", "there", "--on", "folder", "--minutes", "0.01");
        // Every other chunk on a processor without wide vectors.
        using Process loop = Process.Start(new ProcessStartInfo("bash", ["-c", """
            while kill -0 $1 2>/dev/null; do
              for chunk in there/work/*.json; do
                number=$(basename "$chunk" .json)
                [ "$number" = '*' ] || DOTNET_EnableAVX2=$((10#$number % 2)) DOTNET_EnableAVX512F=$((10#$number % 2)) dotnet "$0" work there --chunk $((10#$number)) || exit
              done
              sleep 0.1
            done
            """, Program, run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { WorkingDirectory = place.Folder })!;
        Ended there = Child.End(run);
        loop.WaitForExit(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        there.ExitCode.ShouldBe(0, there.Error);
        place.Run("run", file, "--out", "here", "--jobs", "1").ExitCode.ShouldBe(0);
        Hash("there").ShouldBe(Hash("here"));
        place.Run("work", "there", "--chunk", "1").Error.ShouldContain("chunk 1 of there is not wanted any more");

        string Hash(string folder) => (string)JsonNode.Parse(File.ReadAllText(Path.Combine(place.Folder, folder, "summary.json")))!["results_hash"]!;
    }

    [Fact]
    public void Check_prints_the_very_script_and_writes_nothing()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        Directory.CreateDirectory(Path.Combine(place.Folder, "assay"));
        File.WriteAllText(Path.Combine(place.Folder, "assay", "profile.yaml"), "cluster: { partition: short, extra: --account=physics }\n");
        Ended ended = Child.Run(place.Folder, new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = place.Folder }, "check", file, "--on", "slurm", "--nodes", "3", "--time", "2:00:00");
        ended.ExitCode.ShouldBe(0, ended.Error);
        foreach (string line in (string[])["core hours in all", "#!/bin/bash", "#SBATCH --array=0-", "%3", "#SBATCH --time=2:00:00", "#SBATCH --partition=short", "#SBATCH --account=physics", "#SBATCH --mem=", $" work '{Path.Combine(place.Folder, "results", "tiny")}' --chunk $((1 + SLURM_ARRAY_TASK_ID)) --jobs 2"])
            ended.Output.ShouldContain(line);
        Directory.Exists(place.Results).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--on moon", "--on is slurm or folder; moon is not")]
    [InlineData("--nodes 3", "--nodes says how others train, and nobody is named: add --on slurm")]
    [InlineData("--on slurm --time soon", "--time is a time as Slurm writes it")]
    [InlineData("--on slurm --nodes 0", "--nodes is a number from 1 to 100000; 0 is not")]
    public void What_is_not_meant_is_refused_before_anything_is_written(string options, string why)
    {
        using Workplace place = new();
        Ended ended = place.Run(["run", place.Write("tiny.yaml", Workplace.Tiny), .. options.Split(' ')]);
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain(why);
        Directory.Exists(place.Results).ShouldBeFalse();
    }

    [Fact]
    public void Without_Slurm_it_says_so()
    {
        using Workplace place = new();
        string bin = Directory.CreateDirectory(Path.Combine(place.Folder, "bin")).FullName;
        Ended ended = Child.Run(place.Folder, new Dictionary<string, string> { ["PATH"] = bin + ":" + Path.GetDirectoryName(Environment.ProcessPath) }, "cancel", ".");
        Assert.SkipWhen(ended.ExitCode == 0, "the folder of dotnet is that of squeue");
        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("Is this a machine from which Slurm's jobs are submitted?");
    }

    [Fact]
    public void Cancel_of_a_folder_that_is_no_studys_is_refused_and_of_one_that_is_nothing_is_wanted_afterwards()
    {
        using Workplace place = new();
        string bin = Directory.CreateDirectory(Path.Combine(place.Folder, "bin")).FullName, squeue = Path.Combine(bin, "squeue");
        File.WriteAllText(squeue, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(squeue, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Dictionary<string, string> path = new() { ["PATH"] = bin + ":" + Environment.GetEnvironmentVariable("PATH") };
        Ended ended = Child.Run(place.Folder, path, "cancel", "nowhere");
        (ended.ExitCode, ended.Error.Trim()).ShouldBe((2, "nowhere: there is no study here, and Slurm knows no jobs of it"));

        string chunk = Path.Combine(place.Folder, "study", "work", "000001.json");
        foreach (string folder in (string[])["journal", "work"]) Directory.CreateDirectory(Path.Combine(place.Folder, "study", folder));
        File.WriteAllText(chunk, "{}");
        ended = Child.Run(place.Folder, path, "cancel", "study");
        (ended.ExitCode, ended.Output.Trim()).ShouldBe((0, "0 jobs cancelled"), ended.Error);
        File.Exists(chunk).ShouldBeFalse();
    }
}
