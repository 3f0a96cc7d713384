using System.CommandLine;
using Assay.Exports;

namespace Assay.Cli.Commands;

/// <summary><c>assay export DIR --to FORMAT</c>: a study, or its final network, for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> folder = Inputs.Folder();
        Option<string> to = new("--to")
        {
            Description = $"The format: {string.Join("; ", Export.All.Select(format => $"{format.Name} ({format.Summary})"))}.",
            HelpName = "FORMAT",
            Required = true,
        };
        to.AcceptOnlyFromAmong([.. Export.All.Select(format => format.Name)]);
        Option<string?> output = Inputs.Path(new Option<string?>("--output")
        {
            Description = "The file or folder to write; default: in exports/ of the study's folder.",
            HelpName = "PATH",
        });
        Command command = new("export", "Write a study, or its final network, for other programs; the path goes to standard output.") { folder, to, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is { } path && Format(result.GetValue(to)) is { } format) Inputs.DemandTarget(result, output.Name, path, format.IsFolder);
        });
        command.SetAction(parse =>
        {
            IExport format = Format(parse.GetRequiredValue(to))!;
            ExportedStudy study = new(parse.GetRequiredValue(folder));
            string path = parse.GetValue(output) ?? Path.Combine(study.Folder, format.Place);
            format.Write(study, path);
            Console.Out.WriteLine(path);
            foreach (string note in study.Notes) Console.Error.WriteLine($"note: {note}");
            return ExitCode.Done;
        });
        return command;

        static IExport? Format(string? name) => Export.All.FirstOrDefault(format => format.Name == name);
    }
}
