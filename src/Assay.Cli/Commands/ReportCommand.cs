using System.CommandLine;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;

namespace Assay.Cli.Commands;

/// <summary><c>assay report DIR…</c>: one HTML file about one study, or about several beside one another.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string[]> folders = Inputs.Path(new Argument<string[]>("DIR")
        {
            Description = "Folders of studies; several are set beside one another, and levels of one_at_a_time by factor.",
            Arity = ArgumentArity.OneOrMore,
        });
        Option<string?> to = Inputs.Target(new Option<string?>("--out")
        {
            Description = "The file; default: report.html in the study's folder, or here for several studies.",
            HelpName = "FILE",
        });
        Command command = new("report", "Write the report, one HTML file that opens without a network; its path goes to standard output.")
        {
            folders, to,
        };
        command.SetAction(parse =>
        {
            string[] directories = parse.GetRequiredValue(folders);
            Snapshot[] snapshots = [.. directories.Select(JournalReader.Replay)];
            string path = parse.GetValue(to) ?? (directories.Length == 1 ? Path.Combine(directories[0], StudyOutputs.ReportFile) : StudyOutputs.ReportFile);
            if (!HtmlReport.Write(path, snapshots, ResultsBeside.Of(directories[0], snapshots[0]).Of))
            {
                Console.Error.WriteLine($"assay: {HtmlReport.Missing}");
                return ExitCode.Failed;
            }

            Console.Out.WriteLine(path);
            if (LevelsReport.From(snapshots)?.LeftOut is { } leftOut) Console.Error.WriteLine($"note: {Visible.Of(leftOut)}");
            return ExitCode.Done;
        });
        return command;
    }
}
