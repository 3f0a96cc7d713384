using System.CommandLine;
using Assay.Journal;
using Assay.Reports;

namespace Assay.Cli.Commands;

/// <summary><c>assay tables DIR</c>: writes tables/ and summary.json from the journal.</summary>
internal static class TablesCommand
{
    public static Command Create()
    {
        Argument<string> folder = Inputs.Folder();
        Command command = new("tables", "Write the study's tables (CSV, and the epochs as text) and its summary from its journal; the tables' paths go to standard output.") { folder };
        command.SetAction(parse =>
        {
            string directory = parse.GetRequiredValue(folder);
            foreach (string path in StudyOutputs.WriteTables(directory, JournalReader.Replay(directory))) Console.Out.WriteLine(path);
            return ExitCode.Done;
        });
        return command;
    }
}
