using System.CommandLine;
using Assay.Cluster;

namespace Assay.Cli.Commands;

/// <summary><c>assay cancel DIR</c>: ends the jobs of a study on a cluster, and no others.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        Argument<string> folder = Inputs.Folder();
        Command command = new("cancel", "End the Slurm jobs of a study whose command is not at work any more; what is finished is kept.") { folder };
        command.SetAction(parse =>
        {
            string directory = parse.GetRequiredValue(folder);
            SlurmJobs jobs = new(new(new(), [], Path.GetFullPath(directory), 0), SlurmCommand.Call, TimeProvider.System, notice: null);
            Console.Out.WriteLine($"{jobs.Cancel()} jobs cancelled");
            return ExitCode.Done;
        });
        return command;
    }
}
