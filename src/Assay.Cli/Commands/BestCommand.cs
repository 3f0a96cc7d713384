using System.CommandLine;
using Assay.Cli.Terminal;
using Assay.Journal;
using Assay.Results;
using Assay.Storage;

namespace Assay.Cli.Commands;

/// <summary><c>assay best DIR</c>: the best setting so far.</summary>
internal static class BestCommand
{
    public static Command Create()
    {
        Argument<string> folder = Inputs.Folder();
        Option<bool> json = Inputs.Json();
        Command command = new("best", "Tell the best setting so far and its results.") { folder, json };
        command.SetAction(parse =>
        {
            Snapshot snapshot = JournalReader.Replay(parse.GetRequiredValue(folder));
            Console.Out.Write(parse.GetValue(json) ? StudySummary.Of(snapshot) + "\n" : SummaryView.Result(snapshot));
            return ExitCode.Done;
        });
        return command;
    }
}
