using System.CommandLine;
using System.Text;
using Assay.Cli.Terminal;
using Assay.Execution;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Cli.Commands;

/// <summary><c>assay reproduce</c>: the papers' studies, one after another, and the page that sets them beside what was found.</summary>
internal static class ReproduceCommand
{
    public static Command Create(Interruption interruption)
    {
        Argument<string[]> names = new("NAME") { Description = "Studies by name; default: all.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [] };
        Option<string?> preset = Inputs.Preset();
        Option<int> jobs = Inputs.Jobs();
        Option<string> studies = Inputs.Path(new Option<string>("--studies") { Description = "The folder of study files.", HelpName = "DIR", DefaultValueFactory = _ => "studies" });
        Option<string> results = Inputs.Path(new Option<string>("--out") { Description = "The folder that each study's folder of results lies in.", HelpName = "DIR", DefaultValueFactory = _ => "results" });
        Option<string[]> also = Inputs.Path(new Option<string[]>("--with")
        {
            Description = "A further folder with folders of results: each study is told by its largest. Default: docs/results, where it is.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Directory.Exists("docs/results") ? ["docs/results"] : [],
        });
        Option<string?> page = Inputs.Target(new Option<string?>("--page") { Description = "The page; default: docs/reproduction.md, where there is such a folder, else in the results.", HelpName = "FILE" });
        Option<bool> only = new("--no-run") { Description = "Run nothing: write page and report of the results that are there." };
        Command command = new("reproduce", "Run the studies of the papers, or go on with them, and set every figure and claim beside its result.")
        {
            names, preset, jobs, studies, results, also, page, only,
        };
        command.SetAction(parse =>
        {
            string to = parse.GetRequiredValue(results);
            string[] with = parse.GetRequiredValue(also), asked = parse.GetValue(names) ?? [];
            Shelf shelf = Shelf.Of(parse.GetRequiredValue(studies), asked, parse.GetValue(preset));
            if (with.FirstOrDefault(folder => !Directory.Exists(folder)) is { } nowhere) throw new StudyException([new(nowhere, 0, 0, "there is no such folder (--with)")]);
            if (Directory.Exists(to)) AtomicFile.RemoveLeft(to);

            interruption.Farewell = $"Interrupted. All finished runs are kept in {to}; the same command goes on from there.";
            Dictionary<string, string> problems = parse.GetValue(only) ? [] : Run([.. shelf.InOrder(asked)], parse.GetValue(preset), to, parse.GetValue(jobs), interruption);
            Reproduced[] all = [.. shelf.Studies.Select(one => Of(one.Study, [to, .. with], problems.GetValueOrDefault(one.File)))];
            string written = parse.GetValue(page) ?? (Directory.Exists("docs") ? Path.Combine("docs", "reproduction.md") : Path.Combine(to, "reproduction.md"));
            AtomicFile.Write(written, stream => stream.Write(Encoding.UTF8.GetBytes(ReproductionPage.Of(all, shelf.Papers))));
            Console.Out.WriteLine(written);
            Snapshot[] snapshots = [.. all.Select(one => one.Snapshot).OfType<Snapshot>()];
            string report = Path.Combine(to, "reproduction.html");
            if (snapshots.Length > 0 && HtmlReport.Write(report, snapshots)) Console.Out.WriteLine(report);
            foreach ((string file, string problem) in problems) Note($"{Path.GetFileNameWithoutExtension(file)} was not run: {problem}");
            return problems.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Note(string text) => Console.Error.WriteLine($"note: {Visible.Of(text)}");

    /// <summary>Runs the studies, one after another. What could not be run, and why.</summary>
    private static Dictionary<string, string> Run(IReadOnlyList<string> files, string? preset, string to, int jobs, Interruption interruption)
    {
        Dictionary<string, string> problems = [];
        List<(string Folder, Snapshot Snapshot)> speakOfOthers = [];
        int begun = 0;
        foreach (string file in files)
        {
            begun++;
            try
            {
                Study study = Inputs.Load(file, preset, [], Path.Combine(to, "x"));
                string folder = Path.Combine(to, ResultsBeside.NameOf(study.Name, study.Preset));
                Console.Error.WriteLine($"{study.Name}: study {begun} of {files.Count}");
                Snapshot snapshot = ProgressDisplay.Watch(study, watch => StudyRunner.Run(
                    study, folder,
                    new RunnerOptions { Jobs = jobs, BaseDirectory = study.BaseDirectory!, Progress = watch, Notice = Note },
                    interruption.Token));
                if (StudyOutputs.Update(folder, snapshot) is { } leftOut) Note(leftOut);
                if (Judge.StudiesOf(snapshot.Study).Any()) speakOfOthers.Add((folder, snapshot));
            }
            catch (StudyException problem)
            {
                problems[file] = problem.Errors[0].Message;
            }
        }

        // What they say of studies that were run after them.
        foreach ((string folder, Snapshot snapshot) in speakOfOthers) StudyOutputs.Update(folder, snapshot);
        return problems;
    }

    /// <summary>A study as its file has it, with the largest of its results.</summary>
    private static Reproduced Of(Study today, IReadOnlyList<string> folders, string? problem)
    {
        Snapshot[] found = [.. from folder in folders
                               where Directory.Exists(folder)
                               from path in Directory.EnumerateDirectories(folder, today.Name + "*").Order(StringComparer.Ordinal)
                               let snapshot = ReadIn(path)
                               where snapshot?.Study.Name == today.Name
                               select snapshot];
        // The results are those of then, the sentences those of today.
        Snapshot[] now = [.. found.Where(snapshot => snapshot.Runs.Count > 0).Select(snapshot => snapshot with { Study = snapshot.Study with { Claims = today.Claims, Reported = today.Reported } })];
        return new(today, ReproductionPage.Largest(now), problem) { All = now };
    }

    /// <summary>The results in a folder; null where there are none, or, with a note, where they cannot be read.</summary>
    private static Snapshot? ReadIn(string folder)
    {
        try
        {
            return JournalReader.IsIn(folder) ? JournalReader.Replay(folder) : null;
        }
        catch (Exception problem) when (problem is StudyException or IOException or UnauthorizedAccessException)
        {
            Note($"the results in {folder} cannot be read, and are left out: {(problem as StudyException)?.Errors[0].Message ?? problem.Message}");
            return null;
        }
    }
}
