using System.CommandLine;
using Assay.Cli.Terminal;
using Assay.Cluster;
using Assay.Journal;
using Assay.Results;
using Assay.Storage;

namespace Assay.Cli.Commands;

/// <summary><c>assay status DIR</c>: how far a study is, also while it runs.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        Argument<string> folder = Inputs.Folder();
        Option<bool> json = Inputs.Json();
        Command command = new("status", "Tell how far a study is; also while it runs.") { folder, json };
        command.SetAction(parse =>
        {
            string directory = parse.GetRequiredValue(folder);
            Snapshot snapshot = JournalReader.Replay(directory);
            Console.Out.Write(parse.GetValue(json) ? StudySummary.Of(snapshot) + "\n" : Text(snapshot, snapshot.Ended ? 0 : Chunk.In(directory).Count));
            return ExitCode.Done;
        });
        return command;
    }

    internal static string Text(Snapshot snapshot, int chunks = 0)
    {
        string preset = snapshot.Study.Preset is { } name ? $" (preset {name})" : "";
        string notes = string.Concat(snapshot.Notes.Select(note => SummaryView.Line("note", note)));
        string final = snapshot.Study.Final is null ? ""
            : SummaryView.Line("final", snapshot.Final is null ? "not begun" : snapshot.Final.Train is null ? "at work" : "done");
        return SummaryView.Line("study", snapshot.Study.Name + preset + (snapshot.Ended ? ", done" : ", not done"))
            + SummaryView.Stages(snapshot) + final + SummaryView.Result(snapshot) + SummaryView.Cost(snapshot) + SummaryView.Nodes(snapshot, chunks) + notes;
    }
}
