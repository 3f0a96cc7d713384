using System.CommandLine;
using Assay.Cli.Terminal;
using Assay.Cluster;
using Assay.Execution;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Cli.Commands;

/// <summary><c>assay run FILE</c>: the main job. Searches, trains, tests; writes journal, model, tables and report.</summary>
internal static class RunCommand
{
    public static Command Create(Interruption interruption)
    {
        Argument<string> file = Inputs.File();
        Option<string?> to = Inputs.Path(new Option<string?>("--out")
        {
            Description = "The folder for the results; default: results/NAME, under a preset results/NAME-PRESET.",
            HelpName = "DIR",
        });
        Option<int> jobs = Inputs.Jobs();
        Option<string?> preset = Inputs.Preset();
        Option<string[]> sets = Inputs.Sets();
        Option<string[]> reuse = Inputs.Path(new Option<string[]>("--reuse")
        {
            Description = "A folder of another study: finished runs of it that are this study's, too, are copied, not trained. May be given several times.",
            HelpName = "DIR",
            DefaultValueFactory = _ => [],
        });
        ClusterInputs cluster = new();
        Option<bool> serve = RunPage.Option();
        Option<bool> json = Inputs.Json();
        Command command = new("run", "Run a study, or go on with it where it was left; what is done is not done again.")
        {
            file, to, jobs, preset, sets, reuse, serve, json,
        };
        cluster.AddTo(command);
        command.SetAction(parse =>
        {
            string path = parse.GetRequiredValue(file);
            Study study = Inputs.Load(path, parse.GetValue(preset), parse.GetRequiredValue(sets), parse.GetValue(to));
            string folder = Inputs.FolderOf(parse.GetValue(to), path, study);
            using ClusterRun? elsewhere = cluster.Of(parse, study, folder, interruption);
            if (elsewhere is null && Chunk.In(folder) is { Count: > 0 } left)
                Console.Error.WriteLine($"note: others may be at work on {Format.Plural(left.Count, "chunk")} of this study; assay cancel {folder} ends its Slurm jobs. Here all that is missing is trained, to the same bits");
            return Run(study, path, parse.GetValue(to), parse.GetValue(jobs), parse.GetRequiredValue(reuse), parse.GetValue(serve), parse.GetValue(json), interruption, elsewhere: elsewhere);
        });
        return command;
    }

    /// <summary>Runs a study, with progress, and tells what came of it, and which command may be <paramref name="next"/> for its folder.</summary>
    internal static int Run(Study study, string path, string? to, int jobs, IReadOnlyList<string> reuse, bool serve, bool json, Interruption interruption, Func<string, string>? next = null, ClusterRun? elsewhere = null)
    {
        string folder = Inputs.FolderOf(to, path, study);
        using RunPage? page = serve ? RunPage.Of(folder) : null;
        interruption.Farewell = $"Interrupted. All finished runs are kept in {folder}; the same command goes on from there.";
        Snapshot snapshot = ProgressDisplay.Watch(study, watch => StudyRunner.Run(
            study,
            folder,
            new RunnerOptions
            {
                Jobs = elsewhere is null ? jobs : 1,
                Executor = elsewhere is null ? null : elsewhere.Executor,
                BaseDirectory = study.BaseDirectory!,
                Progress = watch,
                Reuse = reuse,
                Notice = text => Console.Error.WriteLine($"note: {text}"),
            },
            interruption.Token));
        if (StudyOutputs.Update(folder, snapshot) is { } leftOut) Console.Error.WriteLine($"note: {leftOut}");
        if (!HtmlReport.Available) Console.Error.WriteLine($"note: {HtmlReport.Missing}");
        Console.Out.Write(json ? StudySummary.Of(snapshot) + "\n" : Summary(snapshot, folder, HtmlReport.Available ? Path.Combine(folder, StudyOutputs.ReportFile) : null));
        if (next is not null && !json) Console.Out.Write(SummaryView.Line("next", next(folder)));
        interruption.Farewell = $"All is kept in {folder}.";
        page?.Stay(interruption.Token);
        return ExitCode.Done;
    }

    internal static string Summary(Snapshot snapshot, string folder, string? report) =>
        SummaryView.Line("study", snapshot.Study.Name + (snapshot.Study.Preset is { } preset ? $" (preset {preset})" : ""))
        + SummaryView.Result(snapshot)
        + MatteredView.Of(snapshot)
        + SummaryView.Cost(snapshot)
        + SummaryView.Nodes(snapshot, waiting: 0)
        + (snapshot.Study.Claims.Count == 0 ? "" : SummaryView.Line(
            "claims", $"{ClaimsView.Counts(Judge.All(snapshot, ResultsBeside.Of(folder, snapshot).Of))} (assay claims {folder})"))
        + SummaryView.Line("tables", Path.Combine(folder, StudyOutputs.TablesFolder))
        + (report is null ? "" : SummaryView.Line("report", report))
        + (snapshot.Final?.Model is { } model ? SummaryView.Line("model", Path.Combine(folder, model)) : "")
        + string.Concat(snapshot.Notes.Select(note => SummaryView.Line("note", note)));
}
