using System.CommandLine;
using Assay.Cluster;
using Assay.Execution;

namespace Assay.Cli.Commands;

/// <summary><c>assay work DIR --chunk K</c>: trains a chunk of a study's runs, for whoever works on the study elsewhere.</summary>
internal static class WorkCommand
{
    public static Command Create(Interruption interruption)
    {
        Argument<string> folder = Inputs.Folder();
        Option<int> chunk = new("--chunk") { Description = "The number of the chunk: a file of DIR/work.", HelpName = "K", Required = true };
        Inputs.DemandBetween(chunk, 0, int.MaxValue);
        Option<int> jobs = Inputs.Jobs();
        Command command = new("work", "Train a chunk of a study's runs: what a cluster's jobs do (run --on).") { folder, chunk, jobs };
        command.SetAction(parse =>
        {
            // It ends behind the epochs that are in training, and saves them; who cannot wait for that kills it, and little is lost.
            interruption.Grace = Timeout.InfiniteTimeSpan;
            (string directory, int number) = (parse.GetRequiredValue(folder), parse.GetValue(chunk));
            WorkEnd end;
            try
            {
                end = ChunkWork.Run(directory, number, Place(), new RunnerOptions { Jobs = parse.GetValue(jobs) }, leave: interruption.Token);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Its segment cannot tell of it: the disk may be full.
                Console.Error.WriteLine($"assay: {problem.Message}");
                return ChunkWork.FolderCode;
            }

            if (end is WorkEnd.NotWanted) Console.Error.WriteLine($"note: chunk {number} of {directory} is not wanted any more");
            if (end is WorkEnd.Interrupted) Console.Error.WriteLine("Interrupted. What was trained is saved; the chunk is not done.");
            return end is WorkEnd.Interrupted ? ChunkWork.UnfinishedCode : ExitCode.Done;
        });
        return command;
    }

    /// <summary>Where this is: what Slurm says, where it started it.</summary>
    private static WorkPlace Place()
    {
        string? job = Variable("SLURM_JOB_ID") is { } alone ? Variable("SLURM_ARRAY_JOB_ID") is { } array ? $"{array}_{Variable("SLURM_ARRAY_TASK_ID")}" : alone : null;
        return new(Variable("SLURMD_NODENAME") ?? Environment.MachineName, Processor(), job);

        static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
    }

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        string? name = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim() : null;
        return name ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
    }
}
