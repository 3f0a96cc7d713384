using System.CommandLine;
using Assay.Cli.Drawing;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;

namespace Assay.Cli.Commands;

/// <summary><c>assay figures DIR…</c>: the report's figures as files, without a person at a browser.</summary>
internal static class FiguresCommand
{
    private static readonly string[] Formats = ["svg", "png", "pdf", "csv"];

    public static Command Create()
    {
        Argument<string[]> folders = Inputs.Path(new Argument<string[]>("DIR")
        {
            Description = "Folders of studies; of several the figures that set them beside one another come first.",
            Arity = ArgumentArity.OneOrMore,
        });
        Option<string> format = new("--format")
        {
            Description = "svg: drawings; png: images of three pixels for one; pdf: a page each; csv: their numbers. svg and csv take Node.js or a browser, png and pdf a browser (Chromium, Chrome or Edge, or that of ASSAY_BROWSER).",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "svg",
        };
        format.AcceptOnlyFromAmong(Formats);
        Option<string[]> only = new("--only")
        {
            Description = "Figures whose names have this in them alone: --only importance. May be given several times.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => [],
        };
        Option<string?> to = Inputs.Path(new Option<string?>("--out")
        {
            Description = "The folder; default: figures in the study's folder, or here for several studies.",
            HelpName = "FOLDER",
        });
        Command command = new("figures", "Write the report's figures as files, one each; their paths go to standard output.") { folders, format, only, to };
        command.SetAction(parse =>
        {
            string[] directories = parse.GetRequiredValue(folders), wanted = parse.GetRequiredValue(only);
            Snapshot[] snapshots = [.. directories.Select(JournalReader.Replay)];
            string into = parse.GetValue(to) ?? (directories.Length == 1 ? Path.Combine(directories[0], "figures") : "figures");
            IReadOnlyList<DrawnFigure> all = DrawnFigure.Of(ReportModel.From(snapshots, ResultsBeside.Of(directories[0], snapshots[0]).Of));
            DrawnFigure[] chosen = [.. all.Where(figure => wanted.Length == 0 || wanted.Any(text => figure.Name.Contains(text, StringComparison.OrdinalIgnoreCase)))];
            if (chosen.Length == 0)
            {
                throw new StudyException([new StudyError(directories[0], 0, 0,
                    all.Count == 0 ? "there is nothing to draw yet" : $"no figure's name has {string.Join(" or ", wanted)} in it; there are {string.Join(", ", all.Select(figure => figure.Name))}")]);
            }

            Directory.CreateDirectory(into);
            string extension = parse.GetRequiredValue(format);
            foreach (DrawnFigure figure in chosen)
            {
                string path = Path.Combine(into, $"{figure.Name}.{extension}");
                figure.Write(path, extension);
                Console.Out.WriteLine(path);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
