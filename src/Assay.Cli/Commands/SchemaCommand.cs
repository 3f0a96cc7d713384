using System.CommandLine;
using Assay.Studies.Schema;

namespace Assay.Cli.Commands;

/// <summary><c>assay schema</c>: the JSON Schema of study files, from which editors complete and check, or a page of all options for people.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        Option<bool> markdown = new("--markdown") { Description = "A page of all options, in Markdown, in its place." };
        Command command = new("schema", "Write the JSON Schema of study files to standard output.") { markdown };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            Console.Out.Write(parsed.GetValue(markdown) ? OptionsPage.Generate() : StudySchema.Generate());
            return ExitCode.Done;
        });
        return command;
    }
}
