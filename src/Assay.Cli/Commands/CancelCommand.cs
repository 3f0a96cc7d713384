using System.CommandLine;
using Assay.Cli.Terminal;
using Assay.Cluster;
using Assay.Journal;
using Assay.Studies;

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
            // A folder that was deleted may have left jobs; one that never was a study's is a slip of the hand.
            int cancelled = jobs.Cancel();
            if (cancelled == 0 && !JournalReader.IsIn(directory)) throw new StudyException([new StudyError(directory, 0, 0, "there is no study here, and Slurm knows no jobs of it")]);
            Console.Out.WriteLine($"{Format.Plural(cancelled, "job")} cancelled");
            if (!JournalWriter.IsOpen(directory, StudyJournal.Main)) Chunk.ForgetAll(directory);
            return ExitCode.Done;
        });
        return command;
    }
}
