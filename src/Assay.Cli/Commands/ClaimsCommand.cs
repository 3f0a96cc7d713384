using System.CommandLine;
using Assay.Cli.Terminal;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Cli.Commands;

/// <summary><c>assay claims DIR…</c>: what results say of the study's sentences.</summary>
internal static class ClaimsCommand
{
    public static Command Create()
    {
        Argument<string[]> folders = Inputs.Path(new Argument<string[]>("DIR")
        {
            Description = "Folders of studies, or one that holds such. Studies that claims name are looked for among them, then beside them.",
            Arity = ArgumentArity.OneOrMore,
        });
        Option<bool> json = Inputs.Json();
        Command command = new("claims", "Tell for each of a study's claims, as it stood when it was run last, whether its results support it.") { folders, json };
        command.SetAction(parse =>
        {
            string[] directories = [.. parse.GetRequiredValue(folders).SelectMany(StudiesIn)];
            Snapshot[] snapshots = [.. directories.Select(JournalReader.Replay)];
            ResultsBeside[] beside = [.. directories.Zip(snapshots, ResultsBeside.Of)];
            (Study Study, IReadOnlyList<Verdict> Verdicts)[] all =
                [.. snapshots.Select((snapshot, i) => (snapshot.Study, Judge.All(snapshot, snapshots.For(snapshot, beside[i].Of))))];
            if (parse.GetValue(json))
            {
                ClaimReport.Write(Console.OpenStandardOutput(), all);
                return ExitCode.Done;
            }

            foreach (((Study study, IReadOnlyList<Verdict> verdicts), Snapshot snapshot) in all.Zip(snapshots))
            {
                if (all.Length > 1) Console.Out.Write(SummaryView.Line("study", study.Name));
                Console.Out.Write(verdicts.Count == 0 ? "the study makes no claims\n" : ClaimsView.Of(verdicts) + SummaryView.Line("claims", ClaimsView.Counts(verdicts)));
                Console.Out.Write(ClaimsView.MoreRuns(Scatter.Of(snapshot), snapshot.Study.Objective.Metric));
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A study's folder, or those in a folder that is none.</summary>
    private static IEnumerable<string> StudiesIn(string folder) =>
        !JournalReader.IsIn(folder) && Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Where(JournalReader.IsIn).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } within
            ? within : [folder];
}
