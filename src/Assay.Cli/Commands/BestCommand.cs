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
        Option<int?> first = new("--first")
        {
            Description = "Write the levels of the best N trials of the last stage that tries settings, best first, as what first: of a stage of another study takes.",
            HelpName = "N",
        };
        first.Validators.Add(result =>
        {
            if (result.Tokens is [{ } token] && int.TryParse(token.Value, out int n) && n < 1) result.AddError($"--first is a number from 1; {n} is not.");
        });
        Command command = new("best", "Tell the best setting so far and its results.") { folder, json, first };
        command.SetAction(parse =>
        {
            Snapshot snapshot = JournalReader.Replay(parse.GetRequiredValue(folder));
            if (parse.GetValue(first) is int count)
            {
                Console.Out.Write(StudySummary.First(snapshot, count) + "\n");
                return ExitCode.Done;
            }

            Console.Out.Write(parse.GetValue(json) ? StudySummary.Of(snapshot) + "\n" : SummaryView.Result(snapshot));
            return ExitCode.Done;
        });
        return command;
    }
}
