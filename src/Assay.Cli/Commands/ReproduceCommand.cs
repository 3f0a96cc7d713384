using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Assay.Cli.Terminal;
using Assay.Execution;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Reading;

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
            string folder = parse.GetRequiredValue(studies), to = parse.GetRequiredValue(results);
            string[] known = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)] : [];
            string[] asked = parse.GetValue(names) ?? [];
            StudyError[] unknown = [.. asked.Where(name => !known.Contains(FileOf(folder, name))).Select(name => new StudyError(FileOf(folder, name), 0, 0, "there is no such study"))];
            if (unknown.Length > 0) throw new StudyException(unknown);
            if (known.Length == 0) throw new StudyException([new(folder, 0, 0, "there are no studies (*.yaml); name their folder (--studies)")]);

            // A file that does not read is refused before anything runs. Where its data are is asked when it is run.
            Dictionary<string, string> bestOf = [];
            Dictionary<string, Study> today = known.ToDictionary(file => file, file => StudyFile.Parse(File.ReadAllText(file), file, bestOf: (name, _) =>
            {
                bestOf[file] = FileOf(folder, name);
                return new Dictionary<string, JsonNode?>();
            }));

            Dictionary<string, Study> named = today.Values.ToDictionary(study => study.Name);
            string rows = Path.Combine(folder, PaperFile.FolderName);
            Paper[] papers = Directory.Exists(rows) ? [.. Directory.EnumerateFiles(rows, "*.yaml").Order(StringComparer.Ordinal).Select(file => PaperFile.Load(file, named))] : [];

            interruption.Farewell = $"Interrupted. All finished runs are kept in {to}; the same command goes on from there.";
            Dictionary<string, string> problems = parse.GetValue(only) ? []
                : Run([.. InOrder(known, bestOf).Where(file => asked.Length == 0 || asked.Contains(Path.GetFileNameWithoutExtension(file)))], parse.GetValue(preset), to, parse.GetValue(jobs), interruption);
            Reproduced[] all = [.. known.Select(file => Of(today[file], [to, .. parse.GetRequiredValue(also)], problems.GetValueOrDefault(file)))];
            string written = parse.GetValue(page) ?? (Directory.Exists("docs") ? Path.Combine("docs", "reproduction.md") : Path.Combine(to, "reproduction.md"));
            AtomicFile.Write(written, stream => stream.Write(Encoding.UTF8.GetBytes(ReproductionPage.Of(all, papers, Intro))));
            Console.Out.WriteLine(written);
            Snapshot[] snapshots = [.. all.Select(one => one.Snapshot).OfType<Snapshot>()];
            string report = Path.Combine(to, "reproduction.html");
            if (snapshots.Length > 0 && HtmlReport.Write(report, snapshots)) Console.Out.WriteLine(report);
            foreach ((string file, string problem) in problems) Console.Error.WriteLine($"note: {Path.GetFileNameWithoutExtension(file)} was not run: {Visible.Of(problem)}");
            return problems.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private const string Intro = """
        # The papers, reproduced

        All that the papers do and say, and below it each study with every figure reported and every sentence that can be checked, beside what was
        found: `assay reproduce` wrote this page from the studies' journals. A study is told by its largest results, with the preset they are of and
        the seconds that its runs took. What verdicts and intervals mean: [claims](claims.md), [statistics](statistics.md); how the papers were read:
        the head of each file in `studies/`, and `studies/papers/` for what they hold.
        """;

    /// <summary>Those whose best setting another takes stand before it.</summary>
    private static IEnumerable<string> InOrder(IReadOnlyList<string> files, Dictionary<string, string> bestOf)
    {
        HashSet<string> placed = [];
        return files.SelectMany(Chain);

        IEnumerable<string> Chain(string file) =>
            !files.Contains(file) || !placed.Add(file) ? [] : bestOf.TryGetValue(file, out string? before) ? [.. Chain(before), file] : [file];
    }

    /// <summary>Runs the studies, one after another. What could not be run, and why.</summary>
    private static Dictionary<string, string> Run(IReadOnlyList<string> files, string? preset, string to, int jobs, Interruption interruption)
    {
        Dictionary<string, string> problems = [];
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
                    new RunnerOptions { Jobs = jobs, BaseDirectory = Inputs.DirectoryOf(file, study), Progress = watch, Notice = text => Console.Error.WriteLine($"note: {text}") },
                    interruption.Token));
                if (StudyOutputs.Update(folder, snapshot) is { } leftOut) Console.Error.WriteLine($"note: {leftOut}");
            }
            catch (StudyException problem)
            {
                problems[file] = problem.Errors[0].Message;
            }
        }

        return problems;
    }

    /// <summary>A study as its file has it, with the largest of its results.</summary>
    private static Reproduced Of(Study today, IReadOnlyList<string> folders, string? problem)
    {
        Snapshot[] found = [.. from folder in folders
                               where Directory.Exists(folder)
                               from path in Directory.EnumerateDirectories(folder, today.Name + "*").Order(StringComparer.Ordinal)
                               where JournalReader.IsIn(path)
                               let snapshot = JournalReader.Replay(path)
                               where snapshot.Study.Name == today.Name
                               select snapshot];
        Snapshot? largest = ReproductionPage.Largest(found.Where(snapshot => snapshot.Runs.Count > 0));
        return new(today, largest is null ? null : largest with { Study = largest.Study with { Claims = today.Claims, Reported = today.Reported } }, problem);
    }

    private static string FileOf(string folder, string name) => Path.Combine(folder, name + ".yaml");
}
